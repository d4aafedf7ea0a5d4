"""What was read of a file, where a test knows which of the two it must be."""

from __future__ import annotations

from reporter.returns.returned import FileReading, RefusedFile, Return


def accepted(found: FileReading) -> Return:
    """The file as a return; where it is refused, the test fails with what is said of it."""
    assert isinstance(found, Return), found.findings
    return found


def turned_away(found: FileReading) -> RefusedFile:
    """The file as one that is refused; where it is used, the test fails with whose return it passes for."""
    assert isinstance(found, RefusedFile), found.bureau
    return found
