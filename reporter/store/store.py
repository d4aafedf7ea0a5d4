"""The store as its callers see it: opened for one command, asked and added to.

    with open_store(path) as store: …

Each kind of record has a module of its own beside this one; all of them get the `Store`. Knows the store's own
conventions (texts of periods, packed contents, which edition of a month counts); no folder and no document.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from laoyousuode.manifest import sha256_of
from laoyousuode.numbers import plain
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_digest import digest
from reporter.store import database
from reporter.store.database import StoreError
from reporter.store.words import say

__all__ = ["Edition", "EditionKind", "Store", "StoreError", "open_store"]

EditionKind = Literal["draft", "final", "revision", "imported"]
# Those by which a month is closed.
CLOSING: tuple[EditionKind, ...] = ("final", "revision", "imported")
_PACKED = 6


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of a month's documents, as it was recorded."""

    id: int
    period: Period
    kind: EditionKind
    replaces: int | None
    folder: str
    about: str
    due: dt.date | None
    made_at: str


class Store:
    """The open store. Every method that writes is called within `writing`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection, self.path = connection, path

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is added within it, or nothing. Raises sqlite3.Error."""
        with database.transaction(self.connection):
            yield

    def commit(self) -> None:
        """End the transaction before its block does: what follows in the block can no longer undo it."""
        self.connection.execute("COMMIT")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return self.connection.execute(query, values).fetchall()

    def add(self, table: str, **columns: Any) -> int:
        """One row; its number."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        query = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        found = self.connection.execute(query, [_stored(value) for value in columns.values()]).lastrowid
        return int(found or 0)

    # --- contents ---

    def keep(self, data: bytes) -> str:
        """The bytes, once; their digest."""
        sha256 = sha256_of(data)
        if not self.rows("SELECT 1 FROM content WHERE sha256 = ?", sha256):
            self.add("content", sha256=sha256, size=len(data), packed=zlib.compress(data, _PACKED))
        return sha256

    def content(self, sha256: str, name: str) -> bytes:
        """Bytes that were kept. Raises StoreError where they are not what they were."""
        found = self.rows("SELECT packed FROM content WHERE sha256 = ?", sha256)
        try:
            data = zlib.decompress(found[0][0])
        except (IndexError, zlib.error):
            data = b""
        if sha256_of(data) != sha256:
            raise StoreError(say("content.damaged", name=name, copy=database.copy_to_take(self.path)))
        return data

    # --- editions ---

    def plan_revision(self, plan: Plan, now: str) -> int:
        """The number under which this plan, as it is in force, is known."""
        key = (plan.id, plan.revision, digest(plan))
        found = self.rows("SELECT id FROM plan_revision WHERE plan = ? AND revision = ? AND digest = ?", *key)
        if found:
            return int(found[0][0])
        return self.add("plan_revision", plan=key[0], revision=key[1], digest=key[2], seen=now)

    def editions(self, period: Period | None = None) -> list[Edition]:
        """All editions, or a month's, the earliest first."""
        columns = "id, period, kind, replaces, folder, about, due, made_at"
        if period is None:
            found = self.rows(f"SELECT {columns} FROM edition ORDER BY id")
        else:
            found = self.rows(f"SELECT {columns} FROM edition WHERE period = ? ORDER BY id", str(period))
        return [
            Edition(
                id=number,
                period=Period.parse(month),
                kind=kind,
                replaces=replaces,
                folder=folder,
                about=about,
                due=dt.date.fromisoformat(due) if due else None,
                made_at=made_at,
            )
            for number, month, kind, replaces, folder, about, due, made_at in found
        ]

    def counting(self, period: Period) -> Edition | None:
        """The edition whose figures are the month's: the last that closed it, else the last draft."""
        every = self.editions(period)
        closed = [each for each in every if each.kind in CLOSING]
        return (closed or every)[-1] if every else None

    def is_closed(self, period: Period) -> bool:
        found = self.counting(period)
        return found is not None and found.kind in CLOSING

    def documents(self, edition: int) -> dict[str, tuple[str, str]]:
        """An edition's documents: role and digest by name."""
        found = self.rows("SELECT name, role, sha256 FROM document WHERE edition = ? ORDER BY name", edition)
        return {name: (role, sha256) for name, role, sha256 in found}

    # --- deadlines ---

    def due(self, period: Period) -> dt.date | None:
        """The day printed on the month's forms, as it was set last."""
        found = self.rows("SELECT due FROM deadline WHERE period = ? ORDER BY id DESC LIMIT 1", str(period))
        return dt.date.fromisoformat(found[0][0]) if found else None

    def set_due(self, period: Period, due: dt.date, now: str) -> None:
        """Remember the day; setting the same again adds nothing."""
        if self.due(period) != due:
            self.add("deadline", period=period, due=due, set_at=now)


def picked(item: Any, *names: str) -> dict[str, Any]:
    """Columns that bear the names of an item's own fields."""
    return {name: getattr(item, name) for name in names}


def _stored(value: Any) -> Any:
    match value:
        case Decimal():
            return plain(value)
        case Period():
            return str(value)
        case dt.date():
            return value.isoformat()
        case bool():
            return int(value)
        case str():
            # Half of a surrogate pair, which a damaged file's text may hold, is no text for SQLite.
            return value.encode("utf-8", "replace").decode("utf-8")
        case _:
            return value


@contextlib.contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """The store, for this process alone. Raises StoreError."""
    with database.owned(path), database.opened(path) as connection:
        yield Store(connection, path)


def now_text() -> str:
    """This moment, as the store writes it: local time with its offset, to the second."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")
