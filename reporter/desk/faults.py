"""What went wrong in a job, as the sentence that the window shows. Knows the exceptions of the rooms below."""

from __future__ import annotations

import traceback
from pathlib import Path

from laoyousuode.folder import FolderError
from laoyousuode.optional import missing_package
from laoyousuode.plan_file import PlanError
from laoyousuode.unreadable import why
from reporter.desk.words import say


class DeskError(Exception):
    """What the desk cannot do; the text is a sentence."""


def sentence_of(error: Exception) -> str:
    """The sentence; for what nobody foresaw, that it is a fault of the program's own."""
    from reporter.bulletin.bulletin import TemplateFaultError
    from reporter.months.office import OfficeError
    from reporter.notice.plan_text import PlanTextError
    from reporter.period.consolidation import NewerPlanError, NoUsableReturnError
    from reporter.store.store import StoreError

    if isinstance(error, PlanError):
        return say("fault.plan", file=error.path.name, problems="；".join(error.problems))
    if isinstance(error, NoUsableReturnError):
        return say("fault.no_return", told=error)
    told = (
        DeskError,
        OfficeError,
        StoreError,
        FolderError,
        PlanTextError,
        NewerPlanError,
        TemplateFaultError,
    )
    if isinstance(error, told):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and missing_package(error):
        return missing_package(error)
    if isinstance(error, OSError):
        return say("fault.file", file=Path(str(error.filename or "")).name, reason=why(error))
    return own_fault(error)


def own_fault(error: BaseException) -> str:
    """That it is a fault of the program's own, and where."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return say("fault.ours", kind=type(error).__name__, place=f"{Path(where.filename).name}:{where.lineno}")
