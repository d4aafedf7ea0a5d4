"""Any published month again, byte for byte: the documents come out of the store, and are never made anew.

Knows editions and folders; no plan and no figure.
"""

from __future__ import annotations

from pathlib import Path

from laoyousuode.folder import File, Written, write_files
from laoyousuode.period import Period
from reporter.months.office import Office, OfficeError
from reporter.months.words import say
from reporter.store.store import CLOSING


def published(office: Office, period: Period) -> dict[str, bytes]:
    """The documents of a month's closing editions by name; a correction's lie in a folder of their own.

    Raises OfficeError for a month that was never closed, StoreError for bytes that are not what they were.
    """
    files: dict[str, bytes] = {}
    editions = [each for each in office.store.editions(period) if each.kind in CLOSING]
    for number, edition in enumerate(editions):
        prefix = "" if number == 0 else say("reissue.revision", number=number) + "/"
        for name, (_, sha256) in office.store.documents(edition.id).items():
            files[prefix + name] = office.store.content(sha256, name)
    if not files:
        raise OfficeError(say("reissue.none", period=period.chinese))
    return files


def reissue(office: Office, period: Period, folder: Path | None) -> tuple[Written, Path, str]:
    """Write them into a folder: the month's own for it unless another is named. Raises OfficeError, FolderError."""
    goal = folder or office.folder.month(period) / say("reissue.folder")
    files = {name: File(data) for name, data in published(office, period).items()}
    written = write_files(goal, files, {"period": str(period)})
    return written, goal, say("reissue.done", period=period.chinese, count=len(files), folder=goal)
