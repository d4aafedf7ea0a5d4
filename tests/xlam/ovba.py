"""Reads a compound file and a VBA project as [MS-CFB] and [MS-OVBA] say, without the library that wrote them.

Collects what is wrong in `faults`; the tests ask that there be nothing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


@dataclass
class Compound:
    """A compound file: its streams by path, and what is wrong with it."""

    data: bytes
    streams: dict[str, bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        header = struct.unpack_from("<8s16xHHHHH6x9I", self.data)
        self._expect(header[0] == bytes.fromhex("d0cf11e0a1b11ae1"), "signature")
        self._expect(header[2:6] == (3, 0xFFFE, 9, 6), "version, byte order or sector sizes")
        self._expect(len(self.data) % 512 == 0, "length")
        places = [place for place in struct.unpack_from("<109I", self.data, 76) if place != FREE]
        self._expect(len(places) == header[7], "number of FAT sectors")
        self._fat = [each for place in places for each in struct.unpack("<128I", self._sector(place))]
        self._expect(all(self._fat[place] == FAT for place in places), "FAT sectors marked")
        directory = b"".join(self._sector(place) for place in self._chain(header[8]))
        self._entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
        start, size = struct.unpack_from("<IQ", self._entries[0], 116)
        self._mini = b"".join(self._sector(place) for place in self._chain(start))[:size]
        mini = self._chain(header[11]) if header[12] else []
        self._mini_fat = [each for place in mini for each in struct.unpack("<128I", self._sector(place))]
        self._expect(self._entries[0][66:68] == b"\x05\x01", "a black root storage")
        self._storage(self._entries[0], "")

    def _expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.faults.append(what)

    def _sector(self, place: int) -> bytes:
        return self.data[512 * (place + 1) : 512 * (place + 2)]

    def _chain(self, place: int) -> list[int]:
        chain: list[int] = []
        while place != END:
            if place >= len(self._fat) or place in chain:
                self.faults.append(f"chain broken at {place}")
                break
            chain.append(place)
            place = self._fat[place]
        return chain

    def _storage(self, entry: bytes, path: str) -> None:
        (child,) = struct.unpack_from("<I", entry, 76)
        self._expect(child == FREE or self._entries[child][67] == 1, f"black top under {path or '/'}")
        found: list[tuple[tuple[int, str], bytes]] = []
        self._walk(child, False, found)
        keys = [key for key, _ in found]
        self._expect(keys == sorted(keys), f"order of names in {path or '/'}")
        for (_, _), each in found:
            name = each[: struct.unpack_from("<H", each, 64)[0] - 2].decode("utf-16-le")
            if each[66] == 1:
                self._expect(struct.unpack_from("<IQ", each, 116) == (0, 0), f"{name} begins nowhere")
                self._storage(each, f"{path}{name}/")
            else:
                self.streams[path + name] = self._read(each)

    def _walk(self, index: int, under_red: bool, found: list[tuple[tuple[int, str], bytes]]) -> int:
        """In order; the number of black entries on the way down."""
        if index == FREE:
            return 1
        entry = self._entries[index]
        left, right = struct.unpack_from("<II", entry, 68)
        size = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: size - 2].decode("utf-16-le")
        is_red = entry[67] == 0
        self._expect(not (is_red and under_red), f"two red entries at {name}")
        before = self._walk(left, is_red, found)
        found.append(((size, name.upper()), entry))
        self._expect(before == self._walk(right, is_red, found), f"black height at {name}")
        return before + (not is_red)

    def _read(self, entry: bytes) -> bytes:
        place, size = struct.unpack_from("<IQ", entry, 116)
        if size >= 4096:
            return b"".join(self._sector(each) for each in self._chain(place))[:size]
        data = b""
        while size and place != END:
            data += self._mini[64 * place : 64 * place + 64]
            place = self._mini_fat[place]
        return data[:size]


def decompress(data: bytes) -> bytes:
    """[MS-OVBA] 2.4.1. Raises ValueError where the container is not one."""
    if data[:1] != b"\x01":
        raise ValueError("no container")
    place, out = 1, bytearray()
    while place < len(data):
        (head,) = struct.unpack_from("<H", data, place)
        if head >> 12 & 7 != 3 or not head >> 15:
            raise ValueError("no compressed chunk")
        end, begin = min(place + (head & 0xFFF) + 3, len(data)), len(out)
        place = _chunk(data, place + 2, end, out, begin)
        if place < len(data) and len(out) - begin != 4096:
            raise ValueError("a short chunk before the last")
    return bytes(out)


def _chunk(data: bytes, place: int, end: int, out: bytearray, begin: int) -> int:
    while place < end:
        flags, place = data[place], place + 1
        for bit in range(8):
            if place >= end:
                break
            if not flags >> bit & 1:
                out.append(data[place])
                place += 1
                continue
            (token,) = struct.unpack_from("<H", data, place)
            place += 2
            bits = max((len(out) - begin - 1).bit_length(), 4)
            back = (token >> (16 - bits)) + 1
            if len(out) - back < begin:
                raise ValueError("a copy from before its chunk")
            for _ in range((token & (0xFFFF >> bits)) + 3):
                out.append(out[-back])
    return place


def records(directory: bytes) -> list[tuple[int, bytes]]:
    """The records of the dir stream. Raises ValueError where something follows its terminator."""
    found: list[tuple[int, bytes]] = []
    place = 0
    while not found or found[-1][0] != 0x10:
        kind, size = struct.unpack_from("<HI", directory, place)
        size = 6 if kind == 9 else size
        found.append((kind, directory[place + 6 : place + 6 + size]))
        place += 6 + size
    if place != len(directory):
        raise ValueError("something follows the terminator")
    return found


def modules(directory: list[tuple[int, bytes]]) -> list[dict[str, Any]]:
    """Name, stream, offset and kind of each module, in order."""
    found: list[dict[str, Any]] = []
    for kind, data in directory:
        if kind == 0x19:
            found.append({"name": data.decode("cp936")})
        elif not found:
            continue
        elif kind == 0x47:
            found[-1]["wide"] = data.decode("utf-16-le")
        elif kind == 0x1A:
            found[-1]["stream"] = data.decode("cp936")
        elif kind == 0x31:
            found[-1]["offset"] = struct.unpack("<I", data)[0]
        elif kind in (0x21, 0x22):
            found[-1]["is_class"] = kind == 0x22
    return found


def unlocked(project: str, key: str) -> bytes:
    """What CMG, DPB or GC hold ([MS-OVBA] 2.4.3). Raises ValueError where they do not belong to the project's id."""
    values = dict(line.split("=", 1) for line in project.split("\r\n") if "=" in line)
    data = bytes.fromhex(values[key].strip('"'))
    seed, version, sign = data[0], data[1] ^ data[0], data[2] ^ data[0]
    if version != 2 or sign != sum(values["ID"].strip('"').encode()) & 0xFF:
        raise ValueError(f"{key}: not of this project")
    plain, first, second, out = sign, data[2], data[1], bytearray()
    for each in data[3:]:
        clear = each ^ ((second + plain) & 0xFF)
        out.append(clear)
        second, first, plain = first, each, clear
    ignored = (seed & 6) // 2
    return bytes(out[ignored + 4 :])
