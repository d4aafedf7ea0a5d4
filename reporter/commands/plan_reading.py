"""A plan's file as the commands of `plan` look at it: its text, what is 待确认, what keeps it from being used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from laoyousuode.unreadable import why
from reporter.console import UserError

if TYPE_CHECKING:
    from reporter.notice.confirmation import OpenMark


def text_of(path: Path) -> str:
    """The file's text. Raises UserError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(f"找不到 {path.name}") from error
    except IsADirectoryError as error:
        raise UserError(f"{path.name} 是文件夹，不是方案文件") from error
    except OSError as error:
        raise UserError(f"打不开 {path.name}（{why(error)}）") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} 不是 UTF-8 的文字文件，不像方案文件") from error


def marks_of(path: Path, text: str) -> tuple[OpenMark, ...]:
    """What is 待确认. Raises UserError."""
    from reporter.notice.confirmation import open_marks
    from reporter.notice.plan_text import PlanTextError

    try:
        return open_marks(text)
    except PlanTextError as error:
        raise UserError(f"{path.name} {error}") from error


def problems_of(path: Path, text: str | None = None) -> tuple[str, ...]:
    """What keeps the plan from being used; `text` stands for the file's own where it is not written yet."""
    from reporter.notice.settling import problems_in

    return problems_in(path, text)
