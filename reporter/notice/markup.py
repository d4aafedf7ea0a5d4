"""What readers of marked-up documents share: cells that span others, and marks that must not become digits.

Knows no file format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporter.notice.document import LIMITS, DocumentError, NoticeCell

# A raised or struck character is no digit of the figure beside it: 40² is not 402 (domain rules, section 7).
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def raised(text: str) -> str:
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    return text.translate(_LOWERED)


def struck(text: str) -> str:
    """Struck text is shown as such: whoever reads a figure there must ask."""
    return f"〔删：{text}〕" if text.strip() else text


@dataclass(frozen=True, slots=True)
class Span:
    """A cell as the file has it, over so many columns and rows; `rows` 0: to the table's end."""

    text: str
    columns: int = 1
    rows: int = 1
    continues: bool = False  # of the cell above it (Word's way of merging downwards)


def laid_out(rows: Iterable[list[Span]]) -> list[list[NoticeCell]]:
    """The rows with every merged cell repeated where it covers. Raises DocumentError for a table beyond all limits."""
    grid: list[list[NoticeCell]] = []
    hanging: dict[int, tuple[str, int]] = {}  # column -> text and rows still to cover
    cells = 0
    for spans in rows:
        line: list[NoticeCell] = []
        _cover(line, hanging)
        for span in spans:
            for step in range(min(max(span.columns, 1), LIMITS.columns + 1)):
                column = len(line)
                above = grid[-1][column].text if span.continues and grid and column < len(grid[-1]) else None
                text = span.text if above is None else above
                line.append(NoticeCell(text, covered=step > 0 or above is not None))
                if span.rows != 1:
                    hanging[column] = (text, span.rows - 1 if span.rows > 1 else -1)
            _cover(line, hanging)
        cells += len(line)
        if cells > LIMITS.cells or len(line) > LIMITS.columns:
            raise DocumentError("表格太大，不像一份通知，没有读")
        grid.append(line)
    return grid


def _cover(line: list[NoticeCell], hanging: dict[int, tuple[str, int]]) -> None:
    """Put down the parts of cells that hang from above, as long as they come next."""
    while (column := len(line)) in hanging:
        text, left = hanging[column]
        line.append(NoticeCell(text, covered=True))
        if left == 1:
            del hanging[column]
        else:
            hanging[column] = (text, left - 1)
