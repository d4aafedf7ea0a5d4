"""Trying again for a moment: on Windows an antivirus or a preview holds a file that was just written, and lets go.

Knows the system's codes for "somebody has it open"; not what is being done.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable
from typing import TypeVar

# Access denied, sharing violation, lock violation.
HELD = frozenset({5, 32, 33})
SECONDS = 2.0
_STEP = 0.05
_Result = TypeVar("_Result")


def patiently(
    action: Callable[[], _Result],
    seconds: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], object] = time.sleep,
) -> _Result:
    """What `action` gives, tried again while another program holds the file. Raises the last OSError."""
    end = clock() + (SECONDS if seconds is None else seconds)
    while True:
        try:
            return action()
        except OSError as error:
            if not _is_held(error) or clock() >= end:
                raise
            wait(_STEP)


def _is_held(error: OSError) -> bool:
    """Whether another program holds the file. Opening one goes through C, which loses Windows' own code."""
    code = getattr(error, "winerror", None)
    return code in HELD or (code is None and sys.platform == "win32" and error.errno == errno.EACCES)
