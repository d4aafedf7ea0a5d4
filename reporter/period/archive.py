"""Zip archives of returns: unpacked into a scratch folder, within bounds, with readable names.

A member's own name is only ever shown, never used as a path. Knows zip; what the members hold is not its business.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reporter.period.names import decoded, shown_name
from reporter.returns.side_files import is_foreign_package
from reporter.workbooks.grid import Bounds, WorkbookError, too_large
from reporter.workbooks.package import Package
from reporter.workbooks.workbook import DEFAULT_BOUNDS

# A county's whole month is some dozens of files of some hundred kilobytes. All bounds are of the whole archive, what
# lies in archives within it included; the ratio is of all that was unpacked to the archive's own bytes.
ARCHIVE_BOUNDS = Bounds(entries=2_000, unpacked_bytes=512 << 20)
_UTF8_FLAG, _UNICODE_PATH = 0x800, 0x7075
_WORKBOOK_PARTS = ("_rels/", "xl/", "meta-inf/")
_NESTED = "压缩包里又套了不止一层压缩包"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. `path` is where it was put, None where `error` says why it was not.

    An OSError is the scratch folder's: no more of the archive could be put there.
    """

    shown: str
    path: Path | None
    error: WorkbookError | OSError | None = None


def is_zip(data: bytes) -> bool:
    """Whether the first bytes are those of a zip file, an Office file's too."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04"))


def may_be_archive(start: bytes) -> bool:
    """Whether a file that begins so may be a zip of files: not one whose first entry is an Office document's."""
    if not is_zip(start):
        return False
    length = int.from_bytes(start[26:28], "little")
    first = start[30 : 30 + length].decode("latin-1").lower()
    return not _is_document(first) and first != "mimetype"


def _is_document(name: str) -> bool:
    return name.startswith(_WORKBOOK_PARTS) or name == "[content_types].xml"


def is_archive(package: Package) -> bool:
    """Whether it is a zip of files, not a document of Office or of another program."""
    names = list(package.names())
    return not any(map(_is_document, names)) and "mimetype" not in names and not is_foreign_package(names)


def unpack(data: bytes, shown: str, scratch: Path) -> list[Member] | None:
    """Put an archive's files into `scratch`; None where the bytes are no archive. Raises WorkbookError."""
    if not is_zip(data):
        return None
    if not is_archive(Package(data, DEFAULT_BOUNDS)):
        return None
    return _Unpacking(scratch).whole(data, shown)


@dataclass(slots=True)
class _Unpacking:
    """One archive being unpacked: how much has come out of it, of the archives within it too.

    `levels` are the archives that are open: the bytes that had come out before each, and its own size.
    """

    scratch: Path
    unpacked: int = 0
    entries: int = 0
    labels: set[str] = field(default_factory=set)
    levels: list[tuple[int, int]] = field(default_factory=list)

    def whole(self, data: bytes, shown: str) -> list[Member]:
        """Every member, or the one reason why there is none: of half an archive an old version might count."""
        found: list[Member] = []
        self.levels.append((self.unpacked, len(data)))
        try:
            for member in self._members(data, shown):
                found.append(member)
        except (WorkbookError, OSError) as error:
            for member in found:
                if member.path is not None:
                    member.path.unlink(missing_ok=True)
            self.levels.pop()
            if self.levels and isinstance(error, OSError):
                raise
            self._stop_where_too_much()
            return [Member(shown, None, error)]
        self.levels.pop()
        return found

    def _members(self, data: bytes, shown: str) -> Iterator[Member]:
        """The members one by one. Raises WorkbookError where the whole is too much; no more can then be unpacked."""
        package = Package(data, ARCHIVE_BOUNDS)
        for entry in package.members:
            name = member_name(entry)
            if _passed_over(name):
                continue
            self.entries += 1
            label = self._label(f"{shown}/{name}")
            try:
                content = self._read(package, entry)
                inner = is_zip(content) and is_archive(Package(content, DEFAULT_BOUNDS))
                if inner and len(self.levels) > 1:
                    raise WorkbookError("archive", _NESTED)
            except WorkbookError as error:
                self._stop_where_too_much()
                yield Member(label, None, error)
                continue
            if inner:
                yield from self.whole(content, label)
            else:
                yield Member(label, self._put(content))

    def _read(self, package: Package, entry: zipfile.ZipInfo) -> bytes:
        """A member's content. It counts as it comes out: its size is not believed."""
        parts = []
        self._stop_where_too_much()
        for chunk in package.inflate(entry):
            self.unpacked += len(chunk)
            self._stop_where_too_much()
            parts.append(chunk)
        return b"".join(parts)

    def _stop_where_too_much(self) -> None:
        """Raises WorkbookError where an open archive is a bomb, or all of it together too much."""
        if not self.levels:
            return
        if self.entries > ARCHIVE_BOUNDS.entries:
            raise too_large("file", "压缩包内文件过多")
        if self.unpacked > ARCHIVE_BOUNDS.unpacked_bytes:
            raise too_large("file")
        for before, packed in self.levels:
            grown = self.unpacked - before
            if grown > ARCHIVE_BOUNDS.ratio_floor and grown > ARCHIVE_BOUNDS.ratio * packed:
                raise too_large("file", "压缩比异常(疑似压缩炸弹)")

    def _put(self, content: bytes) -> Path:
        path = self.scratch / f"{self.entries}.bin"
        try:
            path.write_bytes(content)
        except OSError:
            # Others may need what room the half of it takes.
            path.unlink(missing_ok=True)
            raise
        return path

    def _label(self, label: str) -> str:
        """A name of its own for each member: an archive may hold one twice."""
        free, number = label, 1
        while free in self.labels:
            number += 1
            free = f"{label} ({number})"
        self.labels.add(free)
        return free


def member_name(entry: zipfile.ZipInfo) -> str:
    """The member's name as people typed it, without anything that climbs out of the archive."""
    name = _unicode_path(entry) or _decoded(entry)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return shown_name("/".join(parts).replace(":", "_"))


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Windows writes names in the code page of the PC and does not say which: here GBK."""
    name = entry.orig_filename
    if entry.flag_bits & _UTF8_FLAG:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    return decoded(raw)


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
