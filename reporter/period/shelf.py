"""Packed returns on disk while a run lasts: of a bureau's thousands of versions one is looked at again.

The file has no name and is gone with the last that lies in it, whatever becomes of the run. Knows bytes; not what they say.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO, TypeVar, cast

from reporter.returns.returned import SentReturn

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Shelved:
    """Bytes that lie in the file."""

    file: BinaryIO
    at: int
    size: int

    def __bytes__(self) -> bytes:
        self.file.seek(self.at)
        return self.file.read(self.size)

    def __reduce__(self) -> tuple[Callable[[bytes], bytes], tuple[bytes]]:
        # What travels to another process is the bytes themselves.
        return bytes, (bytes(self),)


class Shelf:
    """Takes what workers send as it comes."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None

    def keep(self, answer: _Answer) -> _Answer:
        """The same answer; a return's packed part lies on disk, where there is room for it."""
        if not isinstance(answer, SentReturn) or isinstance(answer.packed, Shelved):
            return answer
        with contextlib.suppress(OSError):
            if self._file is None:
                # Whatever lies in it holds it open. Without a buffer, so that a full disk is told at once.
                self._file = cast(BinaryIO, tempfile.TemporaryFile(buffering=0))  # noqa: SIM115
            at, data = self._file.seek(0, 2), bytes(answer.packed)
            if self._file.write(data) == len(data):
                # Each came with words of its own, and all bear the same few.
                bureau, sheet, day = map(sys.intern, (answer.bureau, answer.sheet, answer.date_text))
                packed = Shelved(self._file, at, len(data))
                return cast(
                    _Answer, replace(answer, packed=packed, bureau=bureau, sheet=sheet, date_text=day)
                )
        return answer
