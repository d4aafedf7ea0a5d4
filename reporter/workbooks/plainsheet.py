"""A worksheet part in its plain spelling: the cells are taken out of its text by one pattern, the rest goes to the parser.

Excel, LibreOffice, WPS and the libraries spell a cell in one way: reference, style, type, formula, value. A parser's
callbacks cost more than all the rest of such a cell. It is no other reading: what is left of the text, rows with their
marks, columns, merges, is still read by `sheetxml`, and a part in which one cell or row is spelt otherwise is left to
it as a whole. Tests compare both. Knows the spelling of the part; a cell's value is `cellxml`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from laoyousuode.cell import BLANK, Cell
from reporter.workbooks.cellxml import CellMaker, Spelt, unescape
from reporter.workbooks.grid import Enough, Sheet
from reporter.workbooks.package import feed
from reporter.workbooks.plain import CHARACTERS, MAIN, PROLOG, TEXT, NotPlainError, resolved, text_of_part
from reporter.workbooks.sheetxml import KNOWN_ADDRESSES, SheetParser

# A part above this is streamed: the sheets that a clerk fills have a twentieth of it.
MOST_BYTES = 2 << 20

# The only namespace without a prefix is declared at the root, so that no other stands between it and the cells.
_ROOT = re.compile(rf'{PROLOG}<worksheet xmlns="{MAIN}"')
# No cell is taken out of an attribute: what stands there would be none.
_ATTRIBUTES = r'(?: [A-Za-z0-9:]+="[^"<>&\0]*+")*+'
_BEGIN, _END = "<sheetData>", "</sheetData>"
# Groups: reference, style, type, attributes of the formula, the formula, the value, the inline text.
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?+(?: t="([A-Za-z]{1,9})")?+'
    rf"(?:/>|>(?:<f({_ATTRIBUTES})(?:/>|>({CHARACTERS})</f>))?+(?:<v>({CHARACTERS})</v>)?+"
    rf"(?:<is>{TEXT}({CHARACTERS})</t></is>)?+</c>)"
)
_STEP = _CELL.groups + 1
# Stands where a cell was taken out. No part holds it: it is no character of XML.
_TAKEN = "\0"
_ROW = rf"<row{_ATTRIBUTES}(?:/>|>[{_TAKEN}\s]*+</row>)\s*+"
_ROWS, _ONE_ROW = re.compile(rf"(?:{_ROW})*+"), re.compile(_ROW)
_NUMBERED = re.compile(r'<row r="([1-9][0-9]{0,6})"')


def read_plainly(data: bytes, sheet: Sheet, parser: SheetParser) -> None:
    """Fill the sheet. Raises NotPlainError where the part is spelt otherwise, WorkbookError for what the parser refuses."""
    head, begin, rest = _plain(data).partition(_BEGIN)
    rows, end, tail = rest.partition(_END)
    _check_head(head)
    if not end or "sheetData" in tail:
        raise NotPlainError
    pieces = _CELL.split(rows)
    left = _TAKEN.join(pieces[::_STEP])
    if not _ROWS.fullmatch(left):
        raise NotPlainError
    without = f"{head}{begin}{left.replace(_TAKEN, '')}{end}{tail}"
    feed((without.encode(),), parser.attach, parser.check)
    _take(pieces, sheet, parser.maker)
    parser.check()


def read_top_plainly(chunks: Iterable[bytes], sheet: Sheet, parser: SheetParser, enough: Enough) -> None:
    """The same of the first rows, until they are `enough`. Raises NotPlainError where the rows run out before, too."""
    rest, head = b"", ""
    tags: list[str] = []
    for chunk in chunks:
        # A row is looked at when the next one has begun.
        rest += chunk
        text, rest = _plain(rest[: (cut := max(rest.rfind(b"<row "), 0))]), rest[cut:]
        if not head:
            head, begin, text = text.partition(_BEGIN)
            _check_head(head)
            if not begin:
                raise NotPlainError
        for row in (f"<row {each}" for each in text.split("<row ")[1:]):
            number = _NUMBERED.match(row)
            if number is None:
                raise NotPlainError
            if enough(sheet, int(number[1])):
                feed((f"{head}{_BEGIN}{''.join(tags)}{_END}</worksheet>".encode(),), parser.attach)
                return parser.check()
            pieces = _CELL.split(row)
            left = _TAKEN.join(pieces[::_STEP])
            if not _ONE_ROW.fullmatch(left):
                raise NotPlainError
            tags.append(left.replace(_TAKEN, ""))
            _take(pieces, sheet, parser.maker)
    raise NotPlainError


def _plain(data: bytes) -> str:
    """The text, in which nothing but an element begins with an angle bracket. Raises NotPlainError."""
    text = text_of_part(data)
    # In comments, CDATA and instructions a pattern could take for a cell what is none.
    if "<!" in text or text.rfind("<?") > 0:
        raise NotPlainError
    # Both spellings of a value that is nothing are one.
    return text.replace("<v/>", "<v></v>")


def _check_head(head: str) -> None:
    """What stands before the cells leaves no doubt that they are a worksheet's. Raises NotPlainError."""
    root = _ROOT.match(head)
    if root is None or "xmlns=" in head[root.end() :] or "sheetData" in head:
        raise NotPlainError


def _take(pieces: list[str], sheet: Sheet, maker: CellMaker) -> None:
    """Put the cells into the sheet. `pieces` are those of `_CELL.split`: a group that took no part is None."""
    cells, known, unseen, shared = sheet.cells, maker.styles.known, maker.styles.unseen, maker.shared
    for reference, spelt in zip(
        pieces[1::_STEP], zip(*(pieces[group::_STEP] for group in range(2, _STEP)), strict=True), strict=True
    ):
        try:
            place = KNOWN_ADDRESSES[reference]
        except KeyError:
            raise NotPlainError from None
        if spelt[1] == "s" and spelt[2] is None and spelt[5] is None:
            # What a string's number means is another thing in every file.
            cell = shared(spelt[4], spelt[0])
        elif (found := known.get(spelt)) is not None:
            cell, characters = found
            maker.characters_left -= characters
        else:
            cell = _made(spelt, maker)
        if cell is not BLANK:
            cells[place] = cell
            if spelt[0] in unseen:
                sheet.unseen.add(place)


def _made(spelt: Spelt, maker: CellMaker) -> Cell:
    style, kind, has_formula, formula, value, inline = spelt
    # What stands in <is> is the content of an inline string, whatever a <v> beside it says; else the <v>.
    text = value if inline is None or (value is not None and kind != "inlineStr") else inline
    left = maker.characters_left
    written = None if has_formula is None else unescape(resolved(formula or ""))
    cell = maker.make(text and resolved(text), style, kind, written)
    # A number is hardly ever met again; a string's number beside a formula is its own file's.
    if kind != "s" and (has_formula is not None or text is None or kind not in (None, "n")):
        maker.styles.know(spelt, cell, left - maker.characters_left)
    return cell
