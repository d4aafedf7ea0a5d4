"""Which findings are wanted. Knows the table's rows alone, for the window must be light."""

from __future__ import annotations

from dataclasses import dataclass

from reporter.desk.view import FindingRow


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted; "" for all. `words` may stand anywhere in a row."""

    severity: str = ""
    bureau: str = ""
    words: str = ""

    def takes(self, row: FindingRow) -> bool:
        texts = (row.bureau, row.row, row.file, row.place, row.message, row.cure, row.decided, row.code)
        wanted = self.words.strip().lower()
        return (
            self.severity in ("", row.severity)
            and self.bureau in ("", row.bureau)
            and (not wanted or any(wanted in text.lower() for text in texts))
        )
