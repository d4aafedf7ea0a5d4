"""What one spreadsheet cell holds, whoever read it: a file reader, the add-in, or a test.

Knows nothing of files, of the plan or of what the content means.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

CellKind = Literal["blank", "number", "text", "boolean", "error", "date"]
Mark = Literal["struck", "superscript", "subscript"]


class Cell(NamedTuple):
    """One cell; a tuple, because a return has hundreds and a frozen dataclass takes three times as long to make.

    `value` is None for a blank; a float for a number (for a date: its serial number as stored); the text as
    stored for text; True or False for a boolean; the error's spelling ("#REF!") for an error.
    `number_format` is the format's code ("General", "0.00%"), "" where the file format does not give it.
    `formula` is the formula without its "=", None where there is none; `value` is then the cached result.
    `marks` say that some or all of what shows is struck out, raised or lowered.
    """

    value: float | str | bool | None = None
    kind: CellKind = "blank"
    number_format: str = "General"
    formula: str | None = None
    marks: frozenset[Mark] = frozenset()

    @property
    def is_blank(self) -> bool:
        """Nothing in it, or only characters that show nothing."""
        if self.kind == "blank":
            return True
        value = self.value
        if not isinstance(value, str):
            return False
        # Nearly every text begins with a character that shows.
        return not value or (ord(value[0]) in _DELETE and not strip_invisible(value))


BLANK = Cell()

# Characters that show nothing: spaces of every width, and format characters: zero-width, directional, joiners,
# variation selectors, soft hyphen, fillers (domain.md, section 7).
SPACES = (
    "\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
FORMAT_CHARACTERS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e"
    + "".join(map(chr, range(0x2060, 0x2070)))
    + "\u3164\ufeff\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)
# Those that turn the direction of what follows them: quoted as they came, they would turn our own words too.
_DIRECTIONS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070)))
INVISIBLE = SPACES + FORMAT_CHARACTERS
# Those that reach a cell by ordinary typing or pasting: few enough for a formula to take them all off.
PASTED = "".join(sorted(SPACES + "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_DELETE = {ord(character): None for character in INVISIBLE}


def strip_invisible(text: str) -> str:
    """`text` without any character that shows nothing, wherever it stands."""
    return text.translate(_DELETE)


def strip_directions(text: str) -> str:
    """`text` without the characters that turn its direction: what a document may quote of somebody's words."""
    return text.translate(_DIRECTIONS)
