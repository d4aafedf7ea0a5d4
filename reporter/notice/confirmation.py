"""The marks 待确认 of a plan's file: which stand, what they mean, and how the office's answers replace them.

A mark is a comment line `# 待确认：键：理由` directly above its key; an answer turns it into `# 已确认：…（谁，日期）`.
Whether a plan is confirmed is asked here alone. Knows the file's text; the meaning of entries is the loader's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from laoyousuode.phrases import phrases
from reporter.notice.plan_text import PlanBlock, PlanEntry, blocks_of, lines_of
from reporter.notice.printer import MARK, value

DONE = "# 已确认："
WORDS = phrases(Path(__file__).parent / "confirmation.toml")
# Lists of which an entry says nothing once everything but its number is taken away.
_NUMBERED = ("amendments.indicators", "checks")
_MARK = re.compile(rf"\s*{re.escape(MARK)}(?P<key>[A-Za-z0-9_-]+)：(?P<reason>.*?)\s*")
_YEARS_OF_MARK = re.compile(r"(?P<years>\d{4}(?:、\d{4})*)年：")


@dataclass(frozen=True, slots=True)
class OpenMark:
    """One open question of the file. `entry` is its block (plan, indicators.3), `stands` what is written there now.

    `meaning` says what follows if it stays so. `settled`: it may be taken as it stands; else something must be
    written, for nothing was found.
    """

    line: int
    entry: str
    key: str
    reason: str
    stands: Any
    meaning: str
    settled: bool
    name: str = ""  # of the entry's row, task or bureau

    @property
    def place(self) -> str:
        """As answers name it: indicators.3.kind."""
        return f"{self.entry}.{self.key}"

    @property
    def entry_shown(self) -> str:
        """As the office calls it: 第3行 就业困难人员帮扶率."""
        return f"{_entry_shown(self.entry)} {self.name}".rstrip()

    @property
    def key_shown(self) -> str:
        """The key by its Chinese name, and as the file spells it."""
        name = WORDS.phrase("labels").get(self.key, "")
        return f"{name}（{self.key}）" if name else self.key


@dataclass(frozen=True, slots=True)
class Answers:
    """What the office says: values by entry and key; `accept` takes every other proposal as it stands."""

    who: str
    when: dt.date
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    accept: bool = False


def is_confirmed(text: str) -> bool:
    """Whether nothing of the plan's file is 待确认. Raises PlanTextError."""
    return not open_marks(text)


def open_marks(text: str) -> tuple[OpenMark, ...]:
    """In the file's order. Raises PlanTextError."""
    lines = lines_of(text)
    found: list[OpenMark] = []
    blocks = blocks_of(text)
    names = {block.name: _name_of(block) for block in blocks}
    for block in blocks:
        for entry in block.entries:
            found += [_mark(lines[at], at, block, entry) for at in entry.comments if _is_mark(lines[at])]
        found += [_mark(lines[at], at, block, None) for at in block.trailing if _is_mark(lines[at])]
    # A changed row is called by the name that the plan gives it.
    called = (replace(mark, name=names[mark.entry] or names.get(_row_of(mark.entry), "")) for mark in found)
    return tuple(sorted(called, key=lambda mark: mark.line))


def _name_of(block: PlanBlock) -> str:
    named = next((found for each in ("name", "title") if (found := block.entry(each))), None)
    return str(named.value) if named is not None and block.entry("no") is not None else ""


def _row_of(entry: str) -> str:
    """indicators.3 for amendments.2.indicators.3."""
    return ".".join(entry.split(".")[-2:])


def _entry_shown(entry: str) -> str:
    """Each list's entries by the list's own word; what has none as the file spells it."""
    words, said = WORDS.phrase("places"), list[str]()
    parts = entry.split(".")
    at = 0
    while at < len(parts):
        form = words.get(parts[at])
        if form is None:
            return entry
        takes = "{no}" in form
        said.append(form.format(no=parts[at + 1] if takes and at + 1 < len(parts) else ""))
        at += 2 if takes else 1
    return "".join(said)


def _is_mark(line: str) -> bool:
    return line.lstrip().startswith(MARK.rstrip())


def _mark(line: str, at: int, block: PlanBlock, entry: PlanEntry | None) -> OpenMark:
    match = _MARK.fullmatch(line.rstrip("\r\n"))
    key = match["key"] if match else entry.key if entry else ""
    reason = match["reason"] if match else line.strip().removeprefix(MARK.rstrip())
    stands = entry.value if entry else None
    return OpenMark(at, block.name, key, reason, stands, _meaning(key, stands), _is_settled(reason, stands))


def _is_settled(reason: str, stands: Any) -> bool:
    """An empty entry, or a year of which no target could be read, waits for the office's own words."""
    if stands is None or stands == "" or (stands == 0 and not isinstance(stands, bool)) or stands == {}:
        return False
    years = _YEARS_OF_MARK.match(reason)
    return not (years and isinstance(stands, dict) and set(years["years"].split("、")) - set(stands))


def _meaning(key: str, stands: Any) -> str:
    """What the entry means as it stands, in a sentence."""
    words = WORDS.entries
    if not _is_settled("", stands):
        return WORDS.say("missing")
    said = words["values"].get(key, {}).get(str(stands), "") if isinstance(stands, str) else ""
    about = words["keys"].get(key, words["keys"]["other"])
    shown = _shown(stands)
    return str(about).format(value=said or shown)


def choices_of(key: str) -> Mapping[str, str]:
    """The codes that the entry may be, each with its name; {} where it is written freely."""
    found: Mapping[str, str] = WORDS.phrase("values").get(key, {})
    return found


def _shown(stands: Any) -> str:
    """A value as a person writes it."""
    if isinstance(stands, str):
        return stands
    if isinstance(stands, list):
        return WORDS.say("between").join(map(_shown, stands))
    if isinstance(stands, dict):
        labels = WORDS.phrase("labels")
        return WORDS.say("between").join(
            f"{labels.get(key, key)} {_shown(each)}" for key, each in stands.items()
        )
    return value(stands)


# --- the office's answers ---


def answered(text: str, answers: Answers) -> str:
    """The file's text with the answers in it. Raises PlanTextError, and KeyError for an entry that the file lacks."""
    blocks = blocks_of(text)
    lines = lines_of(text)
    unknown = set(answers.values) - {block.name for block in blocks}
    if unknown:
        raise KeyError("、".join(sorted(unknown)))
    for block in reversed(blocks):
        given = dict(answers.values.get(block.name, {}))
        new = {key: item for key, item in given.items() if block.entry(key) is None and item is not False}
        before = _place_for_new(block)
        for at in block.trailing:
            if _is_mark(lines[at]) and answers.accept:
                lines[at] = _done("", WORDS.say("done.seen"), answers, lines[at])
        for entry in reversed(block.entries):
            if new and entry is before:
                lines[entry.first : entry.first] = [
                    part
                    for key, item in new.items()
                    for part in (_done(key, WORDS.say("done.added"), answers), f"{key} = {value(item)}\n")
                ]
            _answer(lines, block, entry, given, answers)
        if block.header in _NUMBERED and _says_nothing(block, given):
            # Every change of the row, or the relation, was refused: an entry without one would be a fault.
            no = block.entries[0]
            lines[block.at : no.last + 1] = ["".join(f"# {lines[at]}" for at in (block.at, no.first))]
    return "".join(lines)


def _says_nothing(block: PlanBlock, given: Mapping[str, Any]) -> bool:
    own = [entry for entry in block.entries if entry.key != "no"]
    taken = [entry for entry in own if given.get(entry.key) is False and not isinstance(entry.value, bool)]
    return bool(own) and len(taken) == len(own) and block.entries[0].key == "no"


def _place_for_new(block: PlanBlock) -> PlanEntry | None:
    """New keys stand before the row's targets, else before the block's last entry."""
    return block.entry("targets") or (block.entries[-1] if block.entries else None)


def _answer(
    lines: list[str], block: PlanBlock, entry: PlanEntry, given: Mapping[str, Any], answers: Answers
) -> None:
    """Settle one entry: its value, and the marks above it."""
    marks = [at for at in entry.comments if _is_mark(lines[at])]
    said = entry.key in given
    if said:
        item = given[entry.key]
        taken = item is False and not isinstance(entry.value, bool)
        if taken or item != entry.value:
            was = value(entry.value)
            told = WORDS.say("done.taken" if taken else "done.changed", was=was)
            rest = [] if taken else [f"{entry.key} = {value(item)}\n"]
            lines[entry.first : entry.last + 1] = [_done(entry.key, told, answers), *rest]
            _remove(lines, marks)
            return
    for at in marks:
        mark = _mark(lines[at], at, block, entry)
        if said or mark.place in answers.accepted or (answers.accept and mark.settled):
            lines[at] = _done(mark.key, WORDS.say("done.kept", reason=mark.reason), answers)


def _remove(lines: list[str], numbers: list[int]) -> None:
    for at in reversed(numbers):
        del lines[at]


def _done(key: str, told: str, answers: Answers, instead: str = "") -> str:
    """The line that says who settled it and when."""
    who = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", answers.who).strip()
    told = re.sub(r"\s+", " ", told)
    start = f"{key}：" if key else ""
    rest = instead.strip().removeprefix(MARK) if instead else ""
    return f"{DONE}{start}{rest}{told}（{who}，{answers.when.isoformat()}）\n"
