"""Reading an office's document in a process of its own, which time and memory bound and which may die.

A document is a file from outside, as a return is. Knows how to start such a process; not what is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from reporter.notice.document import Document, DocumentError
from reporter.notice.source import read_document
from reporter.period.intake import in_workers
from reporter.returns.returned import RefusedFile

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A DocumentError on its way between the processes."""

    sentence: str


def read_apart(path: Path, work: Callable[[Document], _Result]) -> _Result:
    """What `work`, a function of a module, makes of the document. Raises DocumentError and ModuleNotFoundError."""
    answer = in_workers(_worked, [(path, work)], [path.name], jobs=1)[0]
    if isinstance(answer, RefusedFile):
        if answer.code == "internal-fault":
            raise RuntimeError(answer.findings[0].message)
        raise DocumentError(
            f"{path.name} 太大、太复杂或已损坏，读不下来，请把正文和表格另存为一个小文件（.docx）再试"
        )
    if isinstance(answer, _Refusal):
        raise DocumentError(answer.sentence)
    result: _Result = answer
    return result


def _worked(path: Path, work: Callable[[Document], _Result]) -> _Result | _Refusal:
    try:
        return work(read_document(path))
    except DocumentError as error:
        return _Refusal(str(error))
