"""Recognises what stands above the table in any common spelling: a bureau, a month, a version, a day.

A closed reading: what is not plainly one of them is None, never guessed (domain rules, section 7, “Header”). The words
stand in `data/recognition.toml`. Knows text and the plan's names; no cell, no file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from laoyousuode.cell import strip_invisible
from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Bureau, Plan

_phrase = phrases(Path(__file__).parent / "data" / "recognition.toml").phrase
_NUMERAL = "零〇○一二两三四五六七八九十"
_DIGITS = {sign: str(digit) for digit, sign in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "两": "2",
}
# Full width, and the signs that people take for a hyphen or a point.
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(sign): to
    for signs, to in (("‐‑‒–—―−─", "-"), ("〜∼", "~"), ("。．・·", "."), ("／", "/"))
    for sign in signs
}
_EDGES = "()[]:.,;、；*"
_HAN = re.compile("[\u3400-\u9fff]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")


def folded(text: str) -> str:
    """The text at one width, without blanks and characters that show nothing. Marks stay marks: ② is no 2."""
    return strip_invisible(text).translate(_FOLDED)


def _any_of(key: str, name: str) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, _phrase(f"{key}.{name}")), key=len, reverse=True)) + ")"


# --- bureaus ---


def bureaus_in(plan: Plan, text: str) -> tuple[str, ...]:
    """The plan's bureaus that the text names, each once, in the plan's order.

    The whole text may be a spelling, or hold it. A short form behind another Chinese word is another place's bureau.
    """
    said = folded(text)
    spellings = spellings_of(plan)
    for whole in (said, _BRACKETED.sub("", said).strip(_EDGES)):
        if whole in spellings:
            return (spellings[whole],)
    found: dict[str, bool] = {}
    lead_ins = tuple(map(folded, (*_phrase("bureau.before"), plan.field)))
    for match in _any_spelling(tuple(spellings)).finditer(said):
        word = match[0]
        alone = _stands_alone(said[: match.start()], word, plan.district, lead_ins, spellings)
        found[spellings[word]] = alone or found.get(spellings[word], False)
    if not any(found.values()):
        return ()
    # Beside one that is certain, even what may be another place's leaves a doubt (教育局转民政局).
    return tuple(bureau.name for bureau in plan.bureaus if bureau.name in found)


def bureau_in(plan: Plan, text: str) -> str | None:
    """The one bureau that the text names; None where it names none or several."""
    found = bureaus_in(plan, text)
    return found[0] if len(found) == 1 else None


def bureau_in_path(plan: Plan, path: str) -> str:
    """The one bureau that a file's name speaks of, else the name of what holds it, the nearest first; "" for none.

    A name that speaks of several is nobody's, whatever holds it.
    """
    for part in reversed(path.split("/")):
        found = bureaus_in(plan, part)
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _stands_alone(
    before: str, word: str, district: str, lead_ins: Iterable[str], spellings: Iterable[str]
) -> bool:
    """Whether the word is the district's own bureau, not the end of another place's."""
    if district in word or not before or not _HAN.match(before[-1]):
        return True
    return before.endswith((*lead_ins, *spellings))


def spellings_of(plan: Plan) -> dict[str, str]:
    """Every spelling of a bureau that means no other one, by its folded text."""
    return _spelled(plan.bureaus, plan.district)


@cache
def _any_spelling(spellings: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the longest spelling at each place."""
    longest = sorted(spellings, key=lambda word: (-len(word), word))
    # No bureau, no spelling: then nothing is found, not everything.
    return re.compile("|".join(map(re.escape, longest)) or "(?!)")


@cache
def _spelled(bureaus: tuple[Bureau, ...], district: str) -> dict[str, str]:
    found: dict[str, str] = {folded(bureau.name): bureau.name for bureau in bureaus}
    found |= {folded(alias): bureau.name for bureau in bureaus for alias in bureau.aliases}
    derived: dict[str, set[str]] = {}
    for word, name in found.items():
        for other in sorted(_variants(word, district)):
            derived.setdefault(other, set()).add(name)
    return {other: next(iter(names)) for other, names in derived.items() if len(names) == 1} | found


def _variants(word: str, district: str) -> set[str]:
    """区教育局: 北仑区教育局, 北仑教育局, 教育局. 教育局 with the district before it, too."""
    level = district[-1:]
    if not level:
        return set()
    if level not in word:
        return {district + word, district[:-1] + word, level + word}
    found = {word.replace(level, district, 1)}
    if word.startswith(level):
        found |= {word[1:], district[:-1] + word[1:]}
    return found


# --- periods ---

_YEAR_MONTH = re.compile(r"([0-9]{4})(?:[-./]|年度?)?([0-9]{1,2})(?:月|月份)?")
_SHORT_YEAR = re.compile(r"([0-9]{2})年([0-9]{1,2})(?:月|月份)?")
_SPAN = re.compile(r"(?:([0-9]{4}|[0-9]{2})(?:年|[-./]))?0?1月?[-~至到]([0-9]{1,2})(?:月|月份)")
_MONTH = re.compile(r"([0-9]{1,2})(?:月|月份)")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_DAY = re.compile(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")


def read_period(text: str, run: Period | None = None) -> Period | None:
    """The month that the text names; None where that is not certain.

    `run` is the month that is being worked on: `10月` alone takes its year where the month is the same.
    """
    said = _arabic(folded(text))
    said = re.sub(f"^{_any_of('period', 'before')}:?", "", said)
    said = re.sub(f"{_any_of('period', 'after')}+$", "", said)
    if match := _COMPACT.fullmatch(said):
        return _period(match[1], match[2], run)
    if match := _SPAN.fullmatch(said):
        return _period(match[1] or "", match[2], run)
    if match := _YEAR_MONTH.fullmatch(said) or _SHORT_YEAR.fullmatch(said):
        return _period(match[1], match[2], run)
    if match := _MONTH.fullmatch(said):
        return _period("", match[1], run)
    if match := _DAY.fullmatch(said):
        day = _day(match[1], match[2], match[3])
        return Period(day.year, day.month) if day else None
    return None


def _period(year: str, month: str, run: Period | None) -> Period | None:
    """Without its whole year a month is only certain beside the run's."""
    if len(year) < 4:
        if run is None or int(month) != run.month or (year and int(year) != run.year % 100):
            return None
        return run
    try:
        return Period(int(year), int(month))
    except ValueError:
        return None


def _arabic(text: str) -> str:
    """Chinese numerals below a hundred, and years digit by digit, as Arabic ones: 二〇二六年十月, 一至十月."""
    return re.sub(f"[{_NUMERAL}]+", lambda match: _small_number(match[0]) or match[0], text)


def _small_number(said: str) -> str:
    if "十" not in said:
        # 二〇二六, or one digit: two beside each other (两三) are no number.
        return "".join(_DIGITS[sign] for sign in said) if len(said) in (1, 4) else ""
    tens, _, ones = said.partition("十")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return ""
    high, low = _DIGITS.get(tens, "1"), _DIGITS.get(ones, "0")
    return "" if high == "0" or (ones and low == "0") else high + low


# --- versions ---


def read_serial(text: str) -> int | None:
    """The number of a version (第2次, V2, 二, 2（更正）); None where that is not certain."""
    said = _BRACKETED.sub("", folded(text)).lower()
    if said in _phrase("serial.first"):
        return 1
    said = re.sub(f"^{_any_of('serial', 'before')}*:?{_any_of('serial', 'before')}*", "", _arabic(said))
    tail = f"{_any_of('serial', 'counters')}?(?:{_any_of('serial', 'after')})?稿?"
    match = re.fullmatch(rf"(?:v(?:er)?\.?)?([0-9]{{1,6}})(?:\.0+)?{tail}", said)
    return int(match[1]) if match else None


# --- days ---

_MONTH_DAY = re.compile(r"([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")
_TIME = re.compile(r"[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")


def read_day(text: str, period: Period | None = None) -> dt.date | None:
    """The day that the text names; None where that is not certain.

    A day without a year is taken as the one nearest to the end of `period`, in its year or the next.
    """
    said = _arabic(folded(_TIME.sub("", text.strip())))
    if match := _DAY.match(said):
        return _day(match[1], match[2], match[3])
    if match := _COMPACT.fullmatch(said):
        return _day(match[1], match[2], match[3]) if match[3] else None
    match = _MONTH_DAY.fullmatch(said)
    if match is None or period is None:
        return None
    days = [_day(str(year), match[1], match[2]) for year in (period.year, period.year + 1)]
    known = [day for day in days if day is not None]
    return min(known, key=lambda day: abs(day - period.cutoff), default=None)


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
