"""The streams at the root of an OLE compound file, following chains of sectors within the file's own size.

Knows the container only ([MS-CFB]); nothing of what a stream says. Own code because olefile 0.47 heeds the counts
that a file claims of itself: a list of sectors that names itself a million times keeps it busy for minutes
(`tests/reader/test_reader_ole.py` has that file).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

_END = 0xFFFFFFFA  # and above: end of chain, free, tables
_NOBODY = 0xFFFFFFFF
_HEADER_SECTORS = 109
_STREAM, _ROOT = 2, 5
_Entry = tuple[str, int, int, int]


def read_stream(data: bytes, name: str) -> bytes | None:
    """The root's stream of this name, in either case; None where there is none or its chains lead nowhere."""
    try:
        return _File(data).stream(name)
    except (struct.error, IndexError, ValueError):
        return None


def root_names(data: bytes) -> set[str]:
    """The names, in lower case, of what stands at the root: what an embedded object brings along stands below.

    Where the directory cannot be followed, all names that it holds; none where there is no directory.
    """
    try:
        return _File(data).names()
    except (struct.error, IndexError, ValueError):
        return _scattered(data)


def _scattered(data: bytes) -> set[str]:
    """Names of directory entries, which lie on 128-byte lines, without following the chains of sectors."""
    found = set()
    for at in range(512, len(data) - 127, 128):
        length = struct.unpack_from("<H", data, at + 64)[0]
        if 4 <= length <= 64 and length % 2 == 0 and data[at + length - 2 : at + length] == b"\0\0":
            title = data[at : at + length - 2].decode("utf-16-le", "replace")
            if title.isprintable() or title.startswith("\x05"):
                found.add(title.lower())
    return found


class _File:
    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, _, self._cutoff, mini_start, _, difat, _ = struct.unpack_from("<7L", data, 48)
        self._table = self._allocation(difat)
        self._mini_table = self._numbers(self._chain(mini_start))
        self._directory = self._chain(directory)
        self._root = 0
        self._entries = self._at_root()

    def names(self) -> set[str]:
        return {title.lower() for title, *_ in self._entries}

    def stream(self, name: str) -> bytes | None:
        for title, kind, start, size in self._entries:
            if kind == _STREAM and title.lower() == name.lower():
                if size < self._cutoff:
                    return self._mini_chain(self._chain(self._root), start)[:size]
                return self._chain(start)[:size]
        return None

    def _at_root(self) -> list[_Entry]:
        """The entries that hang together under the root: a tree, each with a left and a right neighbour."""
        count = len(self._directory) // 128
        root = next((number for number in range(count) if self._entry(number)[1] == _ROOT), None)
        if root is None:
            raise ValueError("no root")
        self._root = self._entry(root)[2]
        found: list[_Entry] = []
        waiting, seen = [self._links(root)[2]], {root}
        while waiting:
            number = waiting.pop()
            if number == _NOBODY or number >= count or number in seen:
                continue
            seen.add(number)
            found.append(self._entry(number))
            waiting += self._links(number)[:2]
        # Writers that leave the links out have no storages either.
        return found or [self._entry(number) for number in range(count) if self._entry(number)[1] == _STREAM]

    def _entry(self, number: int) -> _Entry:
        entry = self._directory[128 * number : 128 * number + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        title = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<LL", entry, 116)
        return title, entry[66], start, size

    def _links(self, number: int) -> tuple[int, int, int]:
        left, right, child = struct.unpack_from("<LLL", self._directory, 128 * number + 68)
        return left, right, child

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
