"""A zip file with some of its entries replaced: what stays is copied as it is, still packed.

Knows zip's records; not what any entry holds. Same input, same bytes: names keep their order, times are fixed.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_STORED, _DEFLATED, _UTF8 = 0, 8, 0x800
_VERSION = 20
# Written as on Unix, whatever the system, so that the bytes are the same on all of them.
_MADE_BY = 3 << 8 | _VERSION
# 1 January 1980, the earliest day that an entry can bear.
_DAY = 1 << 5 | 1


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    method: int
    check: int
    size: int
    packed: bytes


def rewritten(
    package: bytes, parts: Mapping[str, bytes], without: Collection[str] = (), first: Iterable[str] = ()
) -> bytes:
    """The package with these entries in the place of its own, or behind them; folders and `without` are left out.

    Of two entries with one name the last counts; those of `first` that there are stand first. Raises ValueError for a
    package that cannot be copied.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        # NotImplementedError is zipfile's own, for a compression that it does not know.
        raise ValueError("not a zip file") from error
    entries = []
    every = [name for name in (*infos, *parts) if name not in without]
    for name in dict.fromkeys((*(name for name in first if name in every), *every)):
        entries.append(_packed(name, parts[name]) if name in parts else _copied(package, infos[name]))
    return _written(entries)


def _packed(name: str, data: bytes) -> _Entry:
    deflater = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
    packed = deflater.compress(data) + deflater.flush()
    return _Entry(name, _DEFLATED, zlib.crc32(data), len(data), packed)


def _copied(package: bytes, info: zipfile.ZipInfo) -> _Entry:
    at = info.header_offset
    if info.flag_bits & 1 or at < 0 or at + _LOCAL.size > len(package):
        raise ValueError(f"{info.filename} cannot be copied")
    signature, *_, name, extra = _LOCAL.unpack_from(package, at)
    start = at + _LOCAL.size + name + extra
    packed = package[start : start + info.compress_size]
    if signature != b"PK\x03\x04" or len(packed) != info.compress_size:
        raise ValueError(f"{info.filename} cannot be copied")
    return _Entry(info.filename, info.compress_type, info.CRC, info.file_size, packed)


def _written(entries: list[_Entry]) -> bytes:
    target, directory = io.BytesIO(), io.BytesIO()
    for each in entries:
        name = each.name.encode("utf-8", "surrogateescape")
        flags = 0 if each.name.isascii() else _UTF8
        common = (flags, each.method, 0, _DAY, each.check, len(each.packed), each.size, len(name), 0)
        directory.write(
            _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, _VERSION, *common, 0, 0, 0, 0o600 << 16, target.tell())
        )
        directory.write(name)
        target.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, *common))
        target.write(name)
        target.write(each.packed)
    start, listed = target.tell(), directory.getvalue()
    target.write(listed)
    target.write(_END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listed), start, 0))
    return target.getvalue()
