"""bcryptprimitives.dll for Debian's Wine 8, which has none: ProcessPrng, forwarded to advapi32.SystemFunction036.

Rust's standard library asks for it (pydantic_core, cryptography). Windows 10 and 11 have the real one: this is put into
a test's prefix and never into the bundle. A DLL of one export needs no compiler.
"""

from __future__ import annotations

import struct

_BASE, _ALIGN, _FILE_ALIGN = 0x1000, 0x1000, 0x200
_NAME, _EXPORT = b"bcryptprimitives.dll\0", b"ProcessPrng\0"
_FORWARD = b"advapi32.SystemFunction036\0"


def prng_dll() -> bytes:
    """The file's bytes."""
    data = _exports()
    raw = data.ljust(-(-len(data) // _FILE_ALIGN) * _FILE_ALIGN, b"\0")
    dos = b"MZ" + b"\0" * 58 + struct.pack("<I", 64)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, len(raw), 0, 0, _BASE)
    versions, sizes = (6, 0, 0, 0, 6, 0), (0, 0x2000, 0x200, 0)
    optional += struct.pack("<QII6HIIIIHH", 0x180000000, _ALIGN, _FILE_ALIGN, *versions, *sizes, 2, 0x160)
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    directories = [(_BASE, len(data))] + [(0, 0)] * 15
    optional += b"".join(struct.pack("<II", *each) for each in directories)
    section = struct.pack(
        "<8sIIIIIIHHI", b".rdata\0\0", len(data), _BASE, len(raw), 0x200, 0, 0, 0, 0, 0x40000040
    )
    return (dos + b"PE\0\0" + coff + optional + section).ljust(0x200, b"\0") + raw


def _exports() -> bytes:
    """The export directory with its three one-entry tables and its three names."""
    addresses = _BASE + 40
    names, ordinals = addresses + 4, addresses + 8
    name = ordinals + 4
    export, forward = name + len(_NAME), name + len(_NAME) + len(_EXPORT)
    directory = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, name, 1, 1, 1, addresses, names, ordinals)
    tables = struct.pack("<IIHH", forward, export, 0, 0)
    return directory + tables + _NAME + _EXPORT + _FORWARD
