"""Why a file could not be read or written, in a user's words: the system's errors and TOML's.

The words stand in `data/unreadable.toml`. Knows no file of ours and no command.
"""

from __future__ import annotations

import errno
import re
from pathlib import Path
from tomllib import TOMLDecodeError

from laoyousuode.phrases import phrases

_WORDS = phrases(Path(__file__).parent / "data" / "unreadable.toml")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def why(error: OSError | TOMLDecodeError | UnicodeDecodeError) -> str:
    """The reason as a phrase without a full stop: 磁盘已满, 第3行第5列附近写法不对."""
    if isinstance(error, OSError):
        # Windows' own numbers were translated by Python; an error of Python's own has none.
        name = errno.errorcode.get(error.errno or 0, "")
        told = _WORDS.entries["system"].get(name)
        return told or _WORDS.say("words.unknown", number=error.errno or type(error).__name__)
    if isinstance(error, UnicodeDecodeError):
        return _WORDS.say("words.encoding")
    place = _PLACE.search(str(error))
    if place is None:
        return _WORDS.say("words.toml_end")
    return _WORDS.say("words.toml", line=place[1], column=place[2])
