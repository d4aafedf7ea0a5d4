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


def published(office: Office, period: Period) -> dict[str, dict[str, bytes]]:
    """The documents of a month's closing editions by name, by the folder they belong to: "" and, of corrections, 更正1….

    Raises OfficeError for a month that was never closed, StoreError for bytes that are not what they were.
    """
    found: dict[str, dict[str, bytes]] = {}
    for edition in office.store.editions(period):
        if edition.kind in CLOSING:
            folder = say("reissue.revision", number=len(found)) if found else ""
            found[folder] = {
                name: office.store.content(sha256, name)
                for name, (_, sha256) in office.store.documents(edition.id).items()
            }
    if not any(found.values()):
        raise OfficeError(say("reissue.none", period=period.chinese))
    return found


def reissue(office: Office, period: Period, folder: Path | None) -> tuple[list[Written], str]:
    """Write them into a folder: the month's own for it unless another is named. Raises OfficeError, FolderError."""
    goal = folder or office.folder.month(period) / say("reissue.folder")
    editions = published(office, period)
    written = [
        write_files(goal / place, {name: File(data) for name, data in files.items()}, {"period": str(period)})
        for place, files in editions.items()
    ]
    count = sum(len(files) for files in editions.values())
    return written, say("reissue.done", period=period.chinese, count=count, folder=goal)
