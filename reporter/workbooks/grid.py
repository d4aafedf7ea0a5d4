"""What every reader of foreign workbooks hands over: a sparse sheet, its limits, and how reading may fail.

Knows nothing of any file format, of the plan, or of what the content means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from laoyousuode.cell import Cell

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

WorkbookCode = Literal["not-a-workbook", "archive", "encrypted", "unreadable", "too-large", "empty-file"]
Visibility = Literal["visible", "hidden", "veryHidden"]
# Which bound a file has met: each has a cure of its own (the variants of too-large in findings.toml).
Excess = Literal["", "file", "names", "rows", "cells", "styles", "text", "merges", "sheets", "comments"]
Range = tuple[int, int, int, int]

INCOMPLETE = "文件不完整"
LOCKED = "加密的工作簿"
ARCHIVE = "压缩包"
DAMAGED_XML = "内部XML已损坏"


class WorkbookError(Exception):
    """A file that cannot be read: `code` for the program, `detail` (a short Chinese phrase) for people.

    `variant` is the finding's, where a code has several cures.
    """

    def __init__(self, code: WorkbookCode, detail: str, variant: str = "") -> None:
        super().__init__(code, detail, variant)
        self.code: WorkbookCode = code
        self.detail = detail
        self.variant = variant

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


_EXCESSES: dict[Excess, str] = {
    "": "文件过大",
    "file": "解压后内容过大",
    "names": "定义的名称过多",
    "rows": "行数或列数超限",
    "cells": "单元格过多",
    "styles": "单元格样式过多",
    "text": "文字内容过多",
    "merges": "合并单元格过多",
    "sheets": "工作表过多",
    "comments": "批注过多",
}


def too_large(excess: Excess, detail: str = "") -> WorkbookError:
    """The error for a file that meets this bound."""
    return WorkbookError("too-large", detail or _EXCESSES[excess], excess)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader may take from one file before it gives up with "too-large".

    The defaults lie well above the largest honest files measured (75 MB a part, where every row of a sheet was
    formatted; 70,000 dead names; 1,033 entries; ratio 121). `ratio` is unpacked to packed bytes of one part and counts
    only above `ratio_floor`. `cells`, `characters` and `merges` are sums over the sheets that were asked for.
    """

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    part_bytes: int = 192 << 20
    entries: int = 10_000
    ratio: int = 250
    ratio_floor: int = 8 << 20
    cells: int = 400_000
    strings: int = 400_000
    characters: int = 32_000_000
    styles: int = 70_000
    merges: int = 100_000
    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS
    sheets: int = 256
    names: int = 400_000


@dataclass(slots=True)
class Sheet:
    """One worksheet. Rows and columns count from 1; a place is (row, column).

    `cells` holds only what is not blank, and every cell with a formula. `merges` are (first row, first
    column, last row, last column). `comments` are the texts of notes, or of threads (one line a reply).
    `unseen` are the filled places whose font has the colour of what is behind it.
    """

    name: str
    state: Visibility = "visible"
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unseen: set[tuple[int, int]] = field(default_factory=set)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    _ordered: list[tuple[tuple[int, int], Cell]] = field(default_factory=list, repr=False, compare=False)

    def in_order(self) -> list[tuple[tuple[int, int], Cell]]:
        """The cells by their places, row by row; sorted once, for the form is looked for in many ways."""
        if len(self._ordered) != len(self.cells):
            self._ordered = sorted(self.cells.items())
        return self._ordered


# Whether the rows read so far are all that is wanted of a sheet; the number is that of the row which begins.
Enough = Callable[[Sheet, int], bool]


@contextmanager
def guarded(*, panics: bool = False) -> Iterator[None]:
    """Let nothing but WorkbookError out; with `panics` also what is no Exception (Rust panics).

    A fault of our own code comes out as it is: it must not be told as one of the file.
    """
    try:
        yield
    except (WorkbookError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError as error:
        raise too_large("cells", "内容过多，内存不足") from error
    except Exception as error:
        if is_own_fault(error):
            raise
        raise WorkbookError("unreadable", "文件已损坏") from error
    except BaseException as error:
        if not panics:
            raise
        raise WorkbookError("unreadable", "文件已损坏") from error


# What damaged bytes bring about are ValueErrors, IndexErrors and the like; these are mistakes of a programmer.
# NotImplementedError is also zipfile's own, for a compression that it does not know: raised by no line of ours.
_MISTAKES = (
    TypeError,
    AttributeError,
    NameError,
    KeyError,
    AssertionError,
    ImportError,
    NotImplementedError,
    ZeroDivisionError,
)
_OWN = ("laoyousuode.", "reporter.", "template.", "addin.")


def is_own_fault(error: BaseException) -> bool:
    """Whether the exception is a programmer's mistake, raised by a line of our own and not inside a library."""
    if isinstance(error, ImportError):
        return True
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    module = frame.tb_frame.f_globals.get("__name__", "") if frame is not None else ""
    return isinstance(error, _MISTAKES) and f"{module}.".startswith(_OWN)


def cell_address(text: str) -> tuple[int, int] | None:
    """The (row, column) of "B7" or "$B$7"; None if it is no address that Excel has."""
    plain = text.replace("$", "").upper()
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters) :]
    if not 1 <= len(letters) <= 3 or not 1 <= len(digits) <= 7:
        return None
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return None
        column = column * 26 + ord(letter) - 64
    row = int(digits)
    return (row, column) if 1 <= row <= MAX_ROWS and column <= MAX_COLUMNS else None


def range_address(text: str) -> Range | None:
    """The corners of "B7:D9" or "B7", in order; None if it is no range that Excel has."""
    first, _, last = text.partition(":")
    start = cell_address(first)
    stop = cell_address(last) if last else start
    if start is None or stop is None:
        return None
    return min(start[0], stop[0]), min(start[1], stop[1]), max(start[0], stop[0]), max(start[1], stop[1])
