"""Which signs are one sign in another width or shape, and may be folded before texts are compared or read.

Compatibility folding as a whole (NFKC) would make digits of marks: 40① would be 401. Knows signs; not what they say.
"""

from __future__ import annotations

import unicodedata

from laoyousuode.cell import FORMAT_CHARACTERS, strip_invisible

# Every ASCII sign has a twin of full width; the ideographic space is one of a word's width.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_WITHOUT_FORMAT = {ord(sign): None for sign in FORMAT_CHARACTERS}


def half_width(text: str) -> str:
    """`text` with full-width signs in half width and without invisible format characters; blanks stay blanks."""
    return text.translate(_WITHOUT_FORMAT).translate(_HALF_WIDTH)


def likened(text: str) -> str:
    """Words without blanks, each sign in its common shape: the same words are the same text. Marks stay marks."""
    if not unicodedata.is_normalized("NFKC", text):
        text = "".join(_common_shape(sign) for sign in half_width(text))
    return strip_invisible(text)


def _common_shape(sign: str) -> str:
    """① ² ½ Ⅳ and ㎡ are kept: a digit that NFKC makes of them is none that anybody wrote."""
    if unicodedata.category(sign).startswith("N"):
        return sign
    shape = unicodedata.normalize("NFKC", sign)
    return sign if any(each.isdigit() for each in shape) else shape
