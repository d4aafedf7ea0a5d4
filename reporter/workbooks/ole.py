"""One stream out of an OLE compound file, following its chains of sectors within the file's own size.

Knows the container only ([MS-CFB]); nothing of what the stream says. Own code because olefile 0.47 heeds the counts
that a file claims of itself: a list of sectors that names itself a million times keeps it busy for minutes
(`tests/reader/test_reader_ole.py` has that file).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

_END = 0xFFFFFFFA  # and above: end of chain, free, tables
_HEADER_SECTORS = 109
_STREAM, _ROOT = 2, 5


def read_stream(data: bytes, name: str) -> bytes | None:
    """The stream of this name, None where there is none or its chains lead nowhere."""
    try:
        return _File(data).stream(name)
    except (struct.error, IndexError, ValueError):
        return None


class _File:
    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._directory, _, self._cutoff, mini_start, _, difat, _ = struct.unpack_from("<7L", data, 48)
        self._table = self._allocation(difat)
        self._mini_table = self._numbers(self._chain(mini_start))

    def stream(self, name: str) -> bytes | None:
        root = b""
        directory = self._chain(self._directory)
        for at in range(0, len(directory) - 127, 128):
            entry = directory[at : at + 128]
            length = struct.unpack_from("<H", entry, 64)[0]
            title = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            kind, start = entry[66], struct.unpack_from("<L", entry, 116)[0]
            size = struct.unpack_from("<L", entry, 120)[0]
            if kind == _ROOT:
                root = self._chain(start)
            elif kind == _STREAM and title == name:
                if size < self._cutoff:
                    return self._mini_chain(root, start)[:size]
                return self._chain(start)[:size]
        return None

    def _allocation(self, difat: int) -> list[int]:
        per = self._size // 4
        whole = len(self._data) // self._size
        # So many sectors of numbers speak of every sector of the file; a list of more goes round in a circle.
        most = whole // per + 1
        sectors = self._used(struct.unpack_from(f"<{_HEADER_SECTORS}L", self._data, 76))
        for _ in range(whole):
            if difat >= _END or len(sectors) >= most:
                break
            numbers = struct.unpack(f"<{per}L", self._sector(difat))
            sectors += self._used(numbers[:-1])
            difat = numbers[-1]
        return self._numbers(b"".join(self._sector(number) for number in sectors[:most]))

    def _used(self, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if number < _END]

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size].ljust(self._size, b"\x00")

    def _chain(self, number: int) -> bytes:
        parts = []
        # A chain that is longer than the file goes round in a circle.
        for _ in range(len(self._data) // self._size + 1):
            if number >= _END:
                break
            parts.append(self._sector(number))
            number = self._table[number]
        return b"".join(parts)

    def _mini_chain(self, root: bytes, number: int) -> bytes:
        parts = []
        for _ in range(len(root) // self._mini_size + 1):
            if number >= _END:
                break
            parts.append(root[number * self._mini_size : (number + 1) * self._mini_size])
            number = self._mini_table[number]
        return b"".join(parts)
