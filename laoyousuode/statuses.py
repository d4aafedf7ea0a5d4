"""What a status is: its word, its light, what it means. One entry of `data/statuses.toml` is all there is of it.

The ladder names entries by their keys; forms and documents show what stands here. Thresholds in the sentences are
the plan's. A status that no entry describes is refused with a sentence. Knows no rule and no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from laoyousuode.numbers import plain
from laoyousuode.phrases import phrases
from laoyousuode.plan import Thresholds

Light = Literal["green", "yellow", "red", "none"]
SaidOf = Literal["any", "bureau", "document"]

_FILE = Path(__file__).parent / "data" / "statuses.toml"
_NEEDED = {"word", "light", "meaning"}
_OPTIONAL = {"meaning_district", "rule", "brief", "overview", "safe_for_sum", "said_of", "other_lights"}


class StatusError(ValueError):
    """A status that no entry describes, or an entry that is wrong; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Status:
    """One entry. `overview` is its place in the bulletin's counts; the file says what each field means."""

    key: str
    word: str
    light: Light
    meaning: str
    meaning_district: str = ""
    rule: str = ""
    brief: str = ""
    overview: int = 0
    safe_for_sum: bool = False
    said_of: SaidOf = "any"
    other_lights: tuple[Light, ...] = ()

    @property
    def lights(self) -> tuple[Light, ...]:
        """The lights that it can stand beside: a deadline that was missed is yellow or red."""
        return (self.light, *self.other_lights)

    def meaning_in(self, thresholds: Thresholds, *, district: bool = False) -> str:
        """What it means, with the plan's thresholds: in a bureau's form, or of the district."""
        text = self.meaning_district if district and self.meaning_district else self.meaning
        return text.format_map(percents(thresholds))

    def rule_in(self, thresholds: Thresholds) -> str:
        """Its clause in the note under the tables; "" where the note says nothing of it."""
        return self.rule.format_map(percents(thresholds))

    def brief_in(self, thresholds: Thresholds) -> str:
        """Its clause in the one line under further tables; "" where no threshold decides."""
        return self.brief.format_map(percents(thresholds))


def percents(thresholds: Thresholds) -> dict[str, str]:
    """The thresholds as the sentences take them: in percent, without a sign."""
    return {
        "ahead": plain(thresholds.ahead * 100),
        "behind": plain(abs(thresholds.behind) * 100),
        "policy_band": plain(thresholds.policy_band * 100),
    }


def _data() -> Mapping[str, Any]:
    return phrases(_FILE).entries


@cache
def statuses() -> tuple[Status, ...]:
    """Every status, in the file's order: the ladder's, then the documents' own words. Raises StatusError."""
    return load_statuses(_data())


def load_statuses(data: Mapping[str, Any]) -> tuple[Status, ...]:
    """The entries of a file's data, checked. Raises StatusError."""
    result = tuple(_status(key, entry) for key, entry in data["statuses"].items())
    words = [status.word for status in result]
    for word in words:
        if words.count(word) > 1:
            raise StatusError(f"状态表里“{word}”重复")
    return result


def _status(key: str, entry: Mapping[str, Any]) -> Status:
    missing, unknown = sorted(_NEEDED - set(entry)), sorted(set(entry) - _NEEDED - _OPTIONAL)
    if missing or unknown:
        what = [f"缺少 {name}" for name in missing] + [f"不认识的项目 {name}" for name in unknown]
        raise StatusError(f"状态表的 {key}：" + "；".join(what))
    status = Status(key, **entry)
    if status.light not in get_args(Light):
        raise StatusError(f"状态表的 {key}：light “{status.light}”不在 {'、'.join(get_args(Light))} 之中")
    if status.said_of not in get_args(SaidOf):
        raise StatusError(
            f"状态表的 {key}：said_of “{status.said_of}”不在 {'、'.join(get_args(SaidOf))} 之中"
        )
    try:
        for text in (status.meaning, status.meaning_district, status.rule, status.brief):
            text.format_map(dict.fromkeys(("ahead", "behind", "policy_band"), ""))
    except (KeyError, ValueError, IndexError) as error:
        raise StatusError(f"状态表的 {key}：句子里只能用 {{ahead}}、{{behind}}、{{policy_band}}") from error
    return status


@cache
def _by_key() -> dict[str, Status]:
    return {status.key: status for status in statuses()}


@cache
def _by_word() -> dict[str, Status]:
    return {status.word: status for status in statuses()}


def status_named(key: str) -> Status:
    """The entry under this key. Raises StatusError."""
    if key not in _by_key():
        raise StatusError(f"判定规则里的状态“{key}”在状态表（statuses.toml）里没有")
    return _by_key()[key]


def status_of(word: str) -> Status:
    """The entry of a printed word. Raises StatusError."""
    if word not in _by_word():
        raise StatusError(f"状态“{word}”在状态表（statuses.toml）里没有")
    return _by_word()[word]


def rung_statuses() -> tuple[Status, ...]:
    """Those that a rung of the ladder can give, in its order."""
    return tuple(status for status in statuses() if status.said_of != "document")


def district_statuses() -> tuple[Status, ...]:
    """Those that a row of the whole district can have, in the ladder's order."""
    return tuple(status for status in statuses() if status.said_of == "any")


def words_with(light: Light, among: Iterable[Status]) -> tuple[str, ...]:
    """The words of this light, in the order given."""
    return tuple(status.word for status in among if status.light == light)


def light_names() -> dict[Light, str]:
    """绿灯, 黄灯, 红灯, 不亮灯."""
    found: dict[Light, str] = _data()["lights"]
    return found


def deviation_sentence() -> str:
    """What 偏离度 is."""
    return str(_data()["notes"]["deviation"])


def note(thresholds: Thresholds, *, kept: bool) -> str:
    """What statuses and lights mean, for under every table that shows them; `kept`: whether deadlines can pass."""
    found = district_statuses()
    rules = "，".join(rule for rule in (status.rule_in(thresholds) for status in found) if rule)
    sentences = [deviation_sentence(), f"{rules}。", lights_sentence()]
    if kept:
        words = {status.key: status.word for status in statuses() if status.said_of == "document"}
        sentences.append(_data()["notes"]["kept"].format_map(words))
    return "".join(sentences)


def short_note(thresholds: Thresholds) -> str:
    """The thresholds in one line, for tables after the first."""
    found = (status.brief_in(thresholds) for status in district_statuses())
    return "，".join(each for each in found if each) + "。"


def lights_sentence() -> str:
    """Which status shows which light."""
    parts = [
        f"{'、'.join(words)}亮{name}"
        for light, name in light_names().items()
        if light != "none" and (words := words_with(light, district_statuses()))
    ]
    return "，".join([*parts, _data()["notes"]["unlit"]]) + "。"
