"""The phrases that several documents share (`words.toml`), and how words are put together.

Knows Chinese punctuation and nothing else: no plan, no results, no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from laoyousuode.phrases import phrases

# What XML 1.0 cannot hold, lone surrogates among it.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029\u0007]+")
_BLANKS = re.compile("[\\s\u200b\ufeff]+")
_BLANK_BETWEEN_CHINESE = re.compile("(?<=[\u2e80-\u9fff\uff00-\uffef])[ ](?=[\u2e80-\u9fff\uff00-\uffef])")
_OPEN_ENDS = "，、；：,;:"
_CLOSED_ENDS = ("。", "！", "？", "…", "!", "?", "。”", "！”", "？”", "。）", "。》")
# More than anyone reads in a table's cell; a row that outgrows its page is cut off by Word.
CELL_LIMIT = 200


SHARED = phrases(Path(__file__).parent / "words.toml")
say, phrase = SHARED.say, SHARED.phrase


def listing(names: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(names)


def sentence(parts: Iterable[str], mark: str = "；") -> str:
    """The parts, divided by `mark` and closed by a full stop; nothing for no parts."""
    joined = mark.join(part for part in parts if part)
    return f"{joined}。" if joined else ""


def lines(words: str) -> list[str]:
    """Somebody's own words as lines without what shows nothing or cannot stand in a document.

    The words stay: only blanks are narrowed, and the end gets a closing mark where it has none.
    """
    found = [line for line in map(_narrow, _LINE_ENDS.split(words)) if line]
    if found:
        found[-1] = finished(found[-1])
    return [line for line in found if line]


def cell(words: str, limit: int = CELL_LIMIT) -> str:
    """Somebody's words on one line of a table, not endless."""
    line = _narrow(_LINE_ENDS.sub(" ", words))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def finished(line: str) -> str:
    """The line with a closing mark: a comma at its end becomes a full stop."""
    if line.endswith(_CLOSED_ENDS):
        return line
    bare = line.rstrip(_OPEN_ENDS).removesuffix(".")
    return f"{bare}。" if bare else ""


def says_nothing(words: str) -> bool:
    """Blank, or a word such as 无 that reports nothing."""
    said = _narrow(_LINE_ENDS.sub("", words)).strip("。.；;，, ")
    return not said or said.upper() in phrase("problems.nothing")


def _narrow(line: str) -> str:
    """One blank for many, none between Chinese characters (clerks space out words to fill a cell)."""
    single = _BLANKS.sub(" ", _FORBIDDEN.sub("", line)).strip()
    return _BLANK_BETWEEN_CHINESE.sub("", single)


def width(text: str) -> float:
    """In Chinese characters; figures and Latin letters are half as wide."""
    return sum(0.5 if character.isascii() else 1 for character in text)
