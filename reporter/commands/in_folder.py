"""What commands share that may run in a working folder: opening it, and saying what was taken from it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from laoyousuode.plan_file import PlanError
from reporter.console import UserError

if TYPE_CHECKING:
    from reporter.months.office import Office


@contextlib.contextmanager
def office_here(*, wanted: bool = True) -> Iterator[Office | None]:
    """The working folder that the command runs in, None where it runs in none, or is not wanted.

    Raises UserError, FolderError.
    """
    if not wanted:
        yield None
        return
    from reporter.months.office import OfficeError, open_office
    from reporter.store.store import StoreError

    try:
        with open_office(Path.cwd()) as office:
            yield office
    except (OfficeError, StoreError) as error:
        raise UserError(str(error)) from error
    except PlanError as error:
        lines = "\n".join(f"  · {problem}" for problem in error.problems)
        raise UserError(f"方案文件 {error.path.name} 不能使用：\n{lines}") from error


@contextlib.contextmanager
def office_needed() -> Iterator[Office]:
    """The same, for commands that work nowhere else. Raises UserError."""
    from reporter.months.words import say

    with office_here() as office:
        if office is None:
            raise UserError(say("missing.folder"))
        tell(None, office.told)
        yield office


def tell(console: Console | None, sentences: Iterable[str]) -> None:
    """One line each, on the terminal's error stream where no console is given: they are no result."""
    from reporter.console import make_console

    shown = console or make_console(stderr=True)
    for sentence in sentences:
        shown.print(sentence, markup=False)
