"""Zip archives of returns: unpacked into a scratch folder, within bounds, with readable names.

A member's own name is only ever shown, never used as a path. Knows zip; what the members hold is not its business.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reporter.workbooks.grid import Bounds, WorkbookError
from reporter.workbooks.package import Package
from reporter.workbooks.workbook import DEFAULT_BOUNDS

# A county's whole month is some dozens of files of some hundred kilobytes.
ARCHIVE_BOUNDS = Bounds(entries=2_000, unpacked_bytes=512 << 20)
_UTF8_FLAG, _UNICODE_PATH = 0x800, 0x7075
_WORKBOOK_PARTS = ("_rels/", "xl/", "meta-inf/")
_NESTED = "压缩包里又套了不止一层压缩包"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. `path` is where it was put, None where `error` says why it was not."""

    shown: str
    path: Path | None
    error: WorkbookError | None = None


def is_zip(data: bytes) -> bool:
    """Whether the first bytes are those of a zip file, an Office file's too."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04"))


def is_archive(package: Package) -> bool:
    """Whether it is a zip of files, not an Office document."""
    names = list(package.names())
    document = any(name.startswith(_WORKBOOK_PARTS) or name == "[content_types].xml" for name in names)
    return not document and "mimetype" not in names


def unpack(data: bytes, shown: str, scratch: Path) -> list[Member] | None:
    """Put an archive's files into `scratch`; None where the bytes are no archive. Raises WorkbookError."""
    if not is_zip(data):
        return None
    if not is_archive(Package(data, DEFAULT_BOUNDS)):
        return None
    numbers = iter(range(ARCHIVE_BOUNDS.entries * 4))
    return list(_members(data, shown, scratch, numbers, nested=False))


def _members(
    data: bytes, shown: str, scratch: Path, numbers: Iterator[int], *, nested: bool
) -> Iterator[Member]:
    package = Package(data, ARCHIVE_BOUNDS)
    for entry in _entries(data):
        name = member_name(entry)
        if _passed_over(name):
            continue
        label = f"{shown}/{name}"
        try:
            content = b"".join(package.chunks(entry.filename))
            inner = is_zip(content) and is_archive(Package(content, DEFAULT_BOUNDS))
            if inner and nested:
                raise WorkbookError("archive", _NESTED)
            if inner:
                yield from _members(content, label, scratch, numbers, nested=True)
                continue
        except WorkbookError as error:
            yield Member(label, None, error)
            if error.code == "too-large":
                return
            continue
        path = scratch / f"{next(numbers)}.bin"
        path.write_bytes(content)
        yield Member(label, path)


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [entry for entry in archive.infolist() if not entry.is_dir()]


def member_name(entry: zipfile.ZipInfo) -> str:
    """The member's name as people typed it, without anything that climbs out of the archive."""
    name = _unicode_path(entry) or _decoded(entry)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    plain = "/".join(parts).replace(":", "_")
    return "".join(sign if sign.isprintable() else "_" for sign in plain) or "未命名"


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Windows writes names in the code page of the PC and does not say which: here GBK."""
    name = entry.orig_filename
    if entry.flag_bits & _UTF8_FLAG:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _unicode_path(entry: zipfile.ZipInfo) -> str:
    """The name in Info-ZIP's extra field, "" where there is none."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and length > 5:
            return extra[9 : 4 + length].decode("utf-8", "replace")
        extra = extra[4 + length :]
    return ""


def _passed_over(name: str) -> bool:
    """What macOS and file managers put into archives by themselves."""
    first, base = name.partition("/")[0], posixpath.basename(name)
    return first == "__MACOSX" or base.startswith(".") or base in ("Thumbs.db", "desktop.ini")
