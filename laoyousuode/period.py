"""The reporting period: one month, `2026-10` = cumulative to the last day of October 2026.

Knows nothing of plans; whether a year is planned is the plan's question.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_PATTERN = re.compile(r"([0-9]{4})\s*[-./年]?\s*([0-9]{1,2})\s*月?(?:底|末)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month of a year; 1 <= month <= 12."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1900 <= self.year <= 9999):
            raise ValueError(f"{self.year}-{self.month}: 不是年月")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2026-10`, `2026年10月`, `202610`. Raises ValueError with a sentence for the user."""
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"报告期“{text}”看不懂，请写成 2026-10 的样子")
        try:
            return cls(int(match[1]), int(match[2]))
        except ValueError:
            raise ValueError(f"报告期“{text}”没有这个月份，请写成 2026-10 的样子") from None

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def chinese(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def cutoff(self) -> dt.date:
        """The last day of the month."""
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def is_december(self) -> bool:
        return self.month == 12


def chinese_date(day: dt.date) -> str:
    """2026年11月5日: Arabic numerals, no leading zero (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def next_period(period: Period) -> Period:
    """The month after."""
    return Period(period.year + 1, 1) if period.is_december else Period(period.year, period.month + 1)


def before(period: Period) -> Period:
    """The month before."""
    return Period(period.year - 1, 12) if period.month == 1 else Period(period.year, period.month - 1)


def due_date(period: Period, day: int) -> dt.date:
    """The day of the following month on which a period's returns are due."""
    following = next_period(period)
    return dt.date(following.year, following.month, day)
