"""One way of writing: the signs, blanks and full-width characters of a notice brought to the plan's typography.

A copy from a web page has ASCII commas and brackets between Chinese characters, another has digits of full width:
both are the same notice. Knows characters; not what they say.
"""

from __future__ import annotations

import re

from laoyousuode.cell import strip_invisible

# Full width only: NFKC would make a footnote's ① a digit.
_ALNUM = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_SIGNS = {ord(wide): narrow for wide, narrow in zip("％＜＞＝＋－．／", "%<>=+-./", strict=True)}
_HALF = _ALNUM | _SIGNS | {0x3000: " ", 0xA0: " "}
_BRACKETS = str.maketrans("()", "（）")
_CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’%]"
_COMMA = re.compile(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))")
_COLON = re.compile(rf"(?<={_CHINESE}):|:(?={_CHINESE})")
_BLANKS = re.compile(r"\s+")
_BLANK_BY_CHINESE = re.compile(rf"(?<={_CHINESE})\s+|\s+(?={_CHINESE})")
_YEARS = re.compile(r"((?:19|20)\d\d)年?\s*[-－—–~～至到]+\s*((?:19|20)\d\d)年?")
_STRAIGHT = re.compile(r'"([^"]*)"')
_GLUED = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")


def half_width(text: str) -> str:
    """Letters, digits and arithmetic signs in half width; nothing else changed."""
    return text.translate(_HALF)


def prose(text: str) -> str:
    """A sentence in Chinese punctuation, without blanks."""
    text = _BLANK_BY_CHINESE.sub("", _BLANKS.sub(" ", half_width(text.translate(_GLUED)))).strip()
    text = _COLON.sub("：", _COMMA.sub("，", text))
    return _STRAIGHT.sub(r"“\1”", text).translate(_BRACKETS)


def title(text: str) -> str:
    """A title: as prose, and years as 2023—2027年."""
    return _YEARS.sub(r"\1—\2年", prose(text))


def label(text: str) -> str:
    """A name or heading in a cell, whose line breaks mean nothing."""
    return prose(text.replace("\n", ""))


def figure(text: str) -> str:
    """A figure's cell: half width; a blank between the figure and its word stays one."""
    return _BLANKS.sub(" ", half_width(text.translate(_GLUED))).strip()


def bare_text(text: str) -> str:
    """Only what tells two wordings apart: no blanks and no punctuation."""
    return re.sub(r"[\W_]+", "", strip_invisible(half_width(text)))
