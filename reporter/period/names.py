"""What a file is called in what people read, whatever bytes its name has on disk or in an archive.

Knows names as bytes and text; opens nothing.
"""

from __future__ import annotations

import unicodedata

# Nothing to be seen, or no character at all: a line break in a name would break a list, a mark that turns the direction
# a sentence, half a character the file that it is written into.
_UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
NAMELESS = "未命名"


def shown_name(name: str) -> str:
    """The name, or the path, as it is shown: as typed, where it was typed in UTF-8.

    `name` is as Python gives it: bytes that are no UTF-8 stand in it as half characters.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogatepass" if _is_foreign(name) else "surrogateescape")
        name = decoded(raw)
    return "".join("_" if unicodedata.category(sign) in _UNSEEN else sign for sign in name) or NAMELESS


def decoded(raw: bytes) -> str:
    """A name's text: UTF-8, else what a Chinese Windows writes, else its bytes escaped (`\\xb1`)."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def escaped(name: str) -> str:
    """The name with every byte that is no UTF-8 written out, so that two such names never look alike."""
    raw = name.encode("utf-8", "surrogatepass" if _is_foreign(name) else "surrogateescape")
    return shown_name(raw.decode("utf-8", "backslashreplace"))


def _is_foreign(name: str) -> bool:
    """Whether half characters stand in it that are no bytes: Windows allows any."""
    return any("\ud800" <= sign <= "\udfff" and not "\udc80" <= sign <= "\udcff" for sign in name)
