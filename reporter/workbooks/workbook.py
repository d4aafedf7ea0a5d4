"""Opens a workbook from anybody, within limits: the one door to foreign files.

The content decides what a file is, never its name. Knows which reader takes which kind; nothing of the plan.
Whatever the bytes, what comes out is a `Workbook` or a `WorkbookError`.

Every kind has a streaming reader of our own, and all of them hand over the same sheets: the answer may not depend on
the container.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Protocol, runtime_checkable

from laoyousuode.layout import address
from reporter.workbooks.grid import (
    ARCHIVE,
    INCOMPLETE,
    LOCKED,
    Bounds,
    Enough,
    Sheet,
    WorkbookError,
    cell_address,
    guarded,
    too_large,
)
from reporter.workbooks.ole import read_stream
from reporter.workbooks.ooxml import OoxmlFile, main_part
from reporter.workbooks.package import Package
from reporter.workbooks.sniff import OLE, ZIP, check_foreign, ole_kind

__all__ = ["Bounds", "Sheet", "Workbook", "WorkbookError", "address", "cell_address", "open_workbook"]

DEFAULT_BOUNDS = Bounds()
# The variant of "unreadable" whose cure is to close the file.
IN_USE = "in-use"

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


class _Source(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def sheet_names(self) -> list[str]: ...
    @property
    def defined_names(self) -> dict[str, str]: ...
    @property
    def date_1904(self) -> bool: ...
    def load(self, name: str) -> Sheet: ...


@runtime_checkable
class _ByRows(Protocol):
    """A source that can stop within a sheet."""

    def top(self, name: str, enough: Enough) -> tuple[Sheet, bool]: ...


class Workbook:
    """An open workbook. The file is closed already: its bytes are in memory.

    `kind` is "xlsx" (.xlsm too), "xls", "xlsb" or "ods". `sheet_names` are the worksheets, hidden ones too.
    `defined_names` are those of the whole workbook, name -> text of the reference, as stored. `date_1904`
    tells how to read the serial numbers of date cells.
    """

    __slots__ = ("_sheets", "_source", "_tops", "date_1904", "defined_names", "kind", "sheet_names")

    def __init__(self, source: _Source) -> None:
        self._source = source
        self._sheets: dict[str, Sheet] = {}
        # Those that were read in part.
        self._tops: dict[str, Sheet] = {}
        self.kind = source.kind
        self.sheet_names = source.sheet_names
        self.defined_names = source.defined_names
        self.date_1904 = source.date_1904

    def sheet(self, name: str) -> Sheet:
        """The sheet, parsed when first asked for and the same object afterwards."""
        sheet = self._sheets.get(name)
        if sheet is None:
            if name not in self.sheet_names:
                raise WorkbookError("unreadable", f"没有名为“{name}”的工作表")
            with guarded(panics=True):
                sheet = self._sheets[name] = self._source.load(name)
        return sheet

    def top(self, name: str, enough: Enough) -> Sheet:
        """The sheet as far as it is read: the cells of its first rows at least, until they are `enough`.

        What is wrong further down is not seen, and merges, hidden rows and notes are not there. A kind of file that
        cannot be read in part is read whole.
        """
        if name in self._sheets or name not in self.sheet_names or not isinstance(self._source, _ByRows):
            return self.sheet(name)
        known = self._tops.get(name)
        if known is not None and enough(known, max(known.cells, default=(0, 0))[0] + 1):
            return known
        with guarded(panics=True):
            sheet, is_whole = self._source.top(name, enough)
        (self._sheets if is_whole else self._tops)[name] = sheet
        return sheet


def open_workbook(source: Path | bytes, bounds: Bounds = DEFAULT_BOUNDS) -> Workbook:
    """The workbook in a file or in bytes; WorkbookError for anything else."""
    with guarded(panics=True):
        data = source if isinstance(source, bytes) else read_file(source, bounds.file_bytes)
        if len(data) > bounds.file_bytes:
            raise too_large("")
        if not data:
            raise WorkbookError("empty-file", "空文件")
        if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")):
            return Workbook(_open_package(data, bounds))
        if data.startswith(OLE):
            return Workbook(_open_compound(data, bounds))
        raise check_foreign(data)


def read_file(path: Path, limit: int) -> bytes:
    """The file's bytes, one more than the limit at most. Regular files only: a pipe never ends."""
    try:
        # Looked at before it is opened, because opening may block; and after, because it may have changed.
        # O_NONBLOCK and O_BINARY each exist on one kind of system only.
        if not stat.S_ISREG(path.stat().st_mode):
            raise WorkbookError("not-a-workbook", "不是普通文件")
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise WorkbookError("not-a-workbook", "不是普通文件")
            return file.read(limit + 1)
    except PermissionError as error:
        # Windows says so too where another program holds the file open.
        raise WorkbookError("unreadable", "没有权限读取，或文件正被其他程序占用", IN_USE) from error
    except FileNotFoundError as error:
        raise WorkbookError("unreadable", "文件不存在") from error
    except OSError as error:
        raise WorkbookError("unreadable", "文件打不开") from error


def _open_compound(data: bytes, bounds: Bounds) -> _Source:
    from reporter.workbooks.xls import XlsFile

    if ole_kind(data) == "locked":
        from reporter.workbooks.locked import unlock

        data = unlock(data)
        if data.startswith(ZIP):
            return _open_package(data, bounds)
    stream = read_stream(data, "Workbook") or read_stream(data, "Book")
    if stream is None:
        raise WorkbookError("unreadable", INCOMPLETE)
    return XlsFile(stream, bounds)


def _open_package(data: bytes, bounds: Bounds) -> _Source:
    package = Package(data, bounds)
    declared = package.read("mimetype")
    if declared.startswith(_OPEN_DOCUMENT):
        return _open_document(package, declared, bounds)
    if not any(name.startswith(("_rels/", "xl/")) for name in package.names()):
        raise WorkbookError("archive", ARCHIVE)
    main = main_part(package)
    if main.endswith(".bin") or "binary" in package.content_types().get(main, ""):
        from reporter.workbooks.xlsb import XlsbFile

        return XlsbFile(package, main, bounds)
    return OoxmlFile(package, main, bounds)


def _open_document(package: Package, declared: bytes, bounds: Bounds) -> _Source:
    if not declared.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        raise WorkbookError("not-a-workbook", "OpenDocument文档(不是表格)")
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise WorkbookError("encrypted", LOCKED)
    from reporter.workbooks.opendocument import OpenDocumentFile

    return OpenDocumentFile(package, bounds)
