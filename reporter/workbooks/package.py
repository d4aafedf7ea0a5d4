"""A zip package of XML parts, inflated within limits and parsed as a stream.

Knows zip, relationships and XML; nothing of what a workbook's parts mean. No external target is followed.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.parsers import expat

from reporter.workbooks.grid import DAMAGED_XML, INCOMPLETE, LOCKED, Bounds, Excess, WorkbookError, too_large

# Small ones first: who wants the first rows only need not inflate the rest.
_FIRST_CHUNK, _CHUNK = 8 << 10, 256 << 10
# What is inflated at once: each call copies what it leaves.
_PACKED = 16 << 10
# A tag or comment longer than this is refused: expat rereads an unfinished one with every chunk.
_LONGEST_TOKEN = 8 << 20
_MOST_NAMES = 20_000

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_OFFICE_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_WORDS = (
    *("workbook", "workbookPr", "sheet", "definedName"),
    *("worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "r", "rPh", "mergeCell", "col"),
    *("sst", "si", "rPr", "strike", "vertAlign", "comment", "text"),
    *("numFmts", "numFmt", "cellXfs", "xf", "fonts", "font", "fills", "fill", "patternFill"),
    *("color", "fgColor", "indexedColors", "rgbColor"),
)
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"

# pyexpat looks every name up in its `intern` dictionary and hands over what it finds there: the names of
# both namespaces, whatever their prefix, arrive as one short word at no cost. This is what pyexpat.c does
# (string_intern), not what its documentation says; a test holds it.
_NAMES: dict[str, str] = {
    **{f"{space} {word}": word for space in _MAIN for word in _WORDS},
    **{f"{space} id": "r:id" for space in _OFFICE_RELATIONS},
    **{f"{_THREADS} {word}": word for word in ("threadedComment", "text")},
    f"{_PACKAGE}relationships Relationship": "Relationship",
    f"{_PACKAGE}content-types Override": "Override",
}

Attributes = dict[str, str]
Attach = Callable[["expat.XMLParserType"], None]


@dataclass(frozen=True, slots=True)
class Relation:
    """One internal relationship: the last word of its type, and the part it points to."""

    id: str
    type: str
    target: str


class Package:
    """The parts of a zip file, by name without regard to case or direction of slashes."""

    def __init__(self, data: bytes, bounds: Bounds) -> None:
        self._data = data
        self._bounds = bounds
        # Bytes unpacked so far; set back by whoever will unpack a part once more.
        self.unpacked = 0
        # Every central entry has this signature, so this holds before zipfile makes an object for each.
        if data.count(b"PK\x01\x02", _directory(data)) > bounds.entries:
            raise too_large("file", "压缩包内文件过多")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError) as error:
            # NotImplementedError is zipfile's own, for a compression that it does not know.
            raise WorkbookError("unreadable", INCOMPLETE) from error
        # As they stand in the directory; two may have one name.
        self.members = tuple(entry for entry in entries if not entry.is_dir())
        self._entries = {_part_name(entry.filename): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return _part_name(name) in self._entries

    def names(self) -> Iterator[str]:
        """The parts' names, in lower case."""
        return iter(self._entries)

    def read(self, name: str) -> bytes:
        """A whole part; b"" where there is none."""
        return b"".join(self.chunks(name)) if name in self else b""

    def small(self, name: str, most: int) -> bytes | None:
        """A whole part that is no longer than this; None for any other, and where something is wrong with it."""
        before, found, size = self.unpacked, [], 0
        try:
            for chunk in self.chunks(name):
                found.append(chunk)
                size += len(chunk)
                if size > most:
                    break
            else:
                return b"".join(found)
        except WorkbookError:
            pass
        # It will be unpacked once more.
        self.unpacked = before
        return None

    def chunks(self, name: str, excess: Excess = "file") -> Iterator[bytes]:
        """A part as it inflates. Sizes in headers are not believed; the checksum must hold at the end.

        `excess` says what there is too much of where the part is too large.
        """
        entry = self._entries.get(_part_name(name))
        if entry is None:
            raise WorkbookError("unreadable", INCOMPLETE)
        return self.inflate(entry, excess)

    def inflate(self, entry: zipfile.ZipInfo, excess: Excess = "file") -> Iterator[bytes]:
        """One of the `members`, in the same way."""
        packed = self._packed(entry)
        size = check = 0
        for chunk in _inflate(packed, entry.compress_type):
            size += len(chunk)
            self._count(len(chunk), size, len(packed), excess)
            check = zlib.crc32(chunk, check)
            yield chunk
        if check != entry.CRC:
            raise WorkbookError("unreadable", INCOMPLETE)

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        if entry.flag_bits & 1:
            raise WorkbookError("encrypted", LOCKED)
        at = entry.header_offset
        if at < 0 or at + _LOCAL_HEADER.size > len(self._data):
            raise WorkbookError("unreadable", INCOMPLETE)
        signature, *_, name, extra = _LOCAL_HEADER.unpack_from(self._data, at)
        start = at + _LOCAL_HEADER.size + name + extra
        packed = memoryview(self._data)[start : start + entry.compress_size]
        if signature != b"PK\x03\x04" or len(packed) != entry.compress_size:
            raise WorkbookError("unreadable", INCOMPLETE)
        return packed

    def _count(self, more: int, size: int, packed: int, excess: Excess) -> None:
        bounds = self._bounds
        self.unpacked += more
        if size > bounds.part_bytes or self.unpacked > bounds.unpacked_bytes:
            raise too_large(excess)
        if size > bounds.ratio_floor and size > bounds.ratio * packed:
            raise too_large("file", "压缩比异常(疑似压缩炸弹)")

    def parse(
        self,
        name: str,
        attach: Attach,
        check: Callable[[], None] | None = None,
        excess: Excess = "file",
    ) -> None:
        """Stream a part through the handlers that `attach` sets; `check` runs after every chunk."""
        feed(self.chunks(name, excess), attach, check)

    def relations(self, name: str) -> list[Relation]:
        """The internal relationships of a part ("" for the package itself); none where there are none."""
        folder, base = posixpath.split(_part_name(name))
        part = posixpath.join(folder, "_rels", f"{base}.rels")
        found: list[Relation] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = _resolve(folder, attributes.get("Target", ""))
                found.append(Relation(attributes.get("Id", ""), kind, target))
                self._check_count(len(found))

        if part in self:
            self.parse(part, on_start(start))
        return found

    def content_types(self) -> dict[str, str]:
        """The content type of every part that has one of its own, by its name in lower case."""
        found: dict[str, str] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Override":
                found[_part_name(attributes.get("PartName", ""))] = attributes.get("ContentType", "")
                self._check_count(len(found))

        if "[content_types].xml" in self:
            self.parse("[content_types].xml", on_start(start))
        return found

    def _check_count(self, count: int) -> None:
        if count > self._bounds.entries:
            raise too_large("file", "内部关系过多")


def _directory(data: bytes) -> int:
    """Where the entries begin at the earliest, so that those of packages stored within are not counted; 0 if in doubt."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or end + 16 > len(data):
        return 0
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    # More than four gigabytes, or a directory of another kind: everything is looked at.
    return (
        max(0, end - size) if size < 0xFFFFFFFF and data[end - size : end - size + 4] == b"PK\x01\x02" else 0
    )


def feed(chunks: Iterable[bytes], attach: Attach, check: Callable[[], None] | None = None) -> None:
    """Parse XML from chunks. A document type, however harmless, is refused."""
    names = dict(_NAMES)
    parser = expat.ParserCreate(None, " ", names)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    attach(parser)
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN + _CHUNK or len(names) > _MOST_NAMES:
                raise too_large("file", "内部XML异常")
            if check is not None:
                check()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        # ValueError and LookupError: a declared encoding that Python or expat does not have.
        raise WorkbookError("unreadable", DAMAGED_XML) from error
    if check is not None:
        check()


def on_start(handler: Callable[[str, Attributes], None]) -> Attach:
    """An `attach` for parts of which only the opening tags matter."""

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = handler

    return attach


def _refuse_doctype(*_: object) -> None:
    raise WorkbookError("unreadable", "内部XML含有DOCTYPE声明，拒绝读取")


def _inflate(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == _STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    if method != _DEFLATED:
        raise WorkbookError("unreadable", "压缩方式不受支持")
    inflater = zlib.decompressobj(-15)
    most = _FIRST_CHUNK
    try:
        for at in range(0, len(packed), _PACKED):
            rest: bytes | memoryview = packed[at : at + _PACKED]
            while chunk := inflater.decompress(rest, most):
                yield chunk
                rest = inflater.unconsumed_tail
                most = min(2 * most, _CHUNK)
            if inflater.eof:
                return
    except zlib.error as error:
        raise WorkbookError("unreadable", INCOMPLETE) from error
    if not inflater.eof:
        raise WorkbookError("unreadable", INCOMPLETE)


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolve(folder: str, target: str) -> str:
    """A relationship's target, seen from `folder`, as a part name."""
    target = unquote(target.replace("\\", "/"))
    # A leading slash makes `join` forget the folder; what climbs above the root stays at the root.
    return _part_name(posixpath.normpath(posixpath.join("/", folder, target)))
