"""The store's file: opened by one process at a time, examined, brought to the present version, copied and restored.

SQLite with a rollback journal, never WAL: working folders lie on shared network drives. Versions are the numbered
.sql files in `schema`; rows of every table but those in hand can only be added. Knows files and SQL; not what the
tables mean.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import getpass
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from laoyousuode.journal import sync
from laoyousuode.lock import HeldError, Holder, held_as
from laoyousuode.unreadable import why
from reporter.store.words import phrase, say

# Where versions are looked for; the last folder holds them all.
SCHEMA = [Path(__file__).parent / "schema"]
_APPLICATION = 0x4C595344  # "LYSD"
_LOCK_SUFFIX = ".占用"
# What is worked off, and no record.
_IN_HAND = ("pending",)


class StoreError(Exception):
    """The store cannot be used; the text is a sentence that says why, and what is left as it was."""


def newest_version() -> int:
    """The version that this program writes."""
    return max(_versions())


def _versions() -> dict[int, Path]:
    return {int(path.stem): path for path in sorted(SCHEMA[-1].glob("*.sql"))}


def this_holder() -> Holder:
    """This process, as another PC is to be told of it."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "?"
    since = dt.datetime.now().isoformat(" ", "minutes")
    return Holder(user, socket.gethostname(), os.getpid(), since)


@contextlib.contextmanager
def owned(path: Path) -> Iterator[None]:
    """The store for this process alone, on this PC and on others. Raises StoreError."""
    lock = path.with_name(path.name + _LOCK_SUFFIX)
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(held_as(lock, this_holder()))
        except HeldError as error:
            who = error.holder
            told = say("lock.unknown") if who is None else _told(who)
            raise StoreError(
                say("lock.elsewhere" if error.elsewhere else "lock.busy", holder=told, path=lock)
            ) from error
        except OSError as error:
            key = "full" if error.errno == errno.ENOSPC else "read_only"
            raise StoreError(say(f"database.{key}", path=path)) from error
        yield


def _told(holder: Holder) -> str:
    return say("lock.holder", user=holder.user, host=holder.host, since=holder.since)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The store, whole and of the present version. The caller owns it. Raises StoreError.

    A store of an earlier version is copied first.
    """
    if not path.is_file():
        raise StoreError(say("database.missing", path=path))
    with _faults_told(path), contextlib.closing(_connected(path)) as connection:
        _examine(connection, path)
        _upgrade(connection, path)
        yield connection


def create(path: Path) -> None:
    """An empty store of the present version. Raises StoreError; one that is there stays."""
    if path.exists():
        raise StoreError(say("database.exists", path=path))
    try:
        with _faults_told(path), contextlib.closing(_connected(path)) as connection:
            connection.execute("PRAGMA page_size = 8192")
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            _migrate(connection, 0, newest_version())
    except StoreError:
        path.unlink(missing_ok=True)
        raise


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that the block writes, or nothing of it. Raises sqlite3.Error, and what the block raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        if connection.in_transaction:
            connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def _faults_told(path: Path) -> Iterator[None]:
    """SQLite's errors as sentences."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_sentence(path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> str:
    # The extended code's lower byte is the plain one.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return say("database.full")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return say("database.read_only", path=path)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_IOERR and _is_full(path.parent):
        return say("database.full")
    return say("database.failed", path=path, fault=error)


def _is_full(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free < 1 << 16
    return False


def damaged(path: Path, fault: str) -> str:
    """That the store is damaged, and which copy to take."""
    return say("database.damaged", path=path, fault=fault.splitlines()[0], copy=copy_to_take(path))


def copy_to_take(path: Path) -> str:
    """A sentence that names the last good copy, or says that there is none."""
    good = next((copy for copy in reversed(copies(path)) if fault_of(copy) == ""), None)
    return say("database.copy", copy=good) if good else say("database.no_copy")


def _examine(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError for what is damaged, not ours, or written by a newer program."""
    fault = _first_fault(connection)
    if fault:
        raise StoreError(damaged(path, fault))
    if _pragma(connection, "application_id") != _APPLICATION:
        raise StoreError(say("database.not_ours", path=path))
    version = _pragma(connection, "user_version")
    if version > newest_version():
        raise StoreError(say("database.newer", path=path, version=version, known=newest_version()))


def _first_fault(connection: sqlite3.Connection) -> str:
    told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    return "" if told == "ok" else str(told)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def fault_of(path: Path) -> str:
    """What is wrong with a store or copy, "" for nothing; "absent" where there is none. Changes nothing."""
    if not path.is_file():
        return "absent"
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if told == "ok" and _pragma(connection, "application_id") != _APPLICATION:
                return "not a store"
    except sqlite3.Error as error:
        return str(error)
    return "" if told == "ok" else str(told)


# --- versions ---


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    version, newest = _pragma(connection, "user_version"), newest_version()
    if version < newest:
        copy(path, say("copies.migration"))
        _migrate(connection, version, newest)


def _migrate(connection: sqlite3.Connection, version: int, newest: int) -> None:
    with transaction(connection):
        for number, file in _versions().items():
            if version < number <= newest:
                for statement in _statements(file.read_text(encoding="utf-8")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        _make_append_only(connection)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _make_append_only(connection: sqlite3.Connection) -> None:
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (name,) in names:
        if name in _IN_HAND or name.startswith("sqlite_"):
            continue
        for verb in ("UPDATE", "DELETE"):
            connection.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name}_stays_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{name}: rows are only added'); END"
            )


# --- copies ---


def copy(path: Path, why: str, today: dt.date | None = None) -> Path:
    """A dated copy beside the store, in its folder of copies. The caller owns the store. Raises StoreError."""
    folder = path.parent / say("copies.folder")
    day = (today or dt.date.today()).isoformat()
    try:
        folder.mkdir(exist_ok=True)
        goal = _free(folder, f"{path.stem}-{day}-{why}", path.suffix)
        temporary = goal.with_name(f".{goal.name}.tmp")
        try:
            with path.open("rb") as source, temporary.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
            temporary.rename(goal)
        finally:
            temporary.unlink(missing_ok=True)
        sync(folder)
    except OSError as error:
        raise _of_files(path, error) from error
    return goal


def _of_files(path: Path, error: OSError) -> StoreError:
    if error.errno == errno.ENOSPC:
        return StoreError(say("database.full"))
    return StoreError(say("database.failed", path=path, fault=why(error)))


def _free(folder: Path, stem: str, suffix: str) -> Path:
    names = (f"{stem}{suffix}", *(f"{stem}-{number}{suffix}" for number in range(2, 1000)))
    return next(folder / name for name in names if not (folder / name).exists())


def copies(path: Path) -> list[Path]:
    """The copies, the latest last."""
    found = (path.parent / say("copies.folder")).glob(f"{path.stem}-*{path.suffix}")
    return sorted(found, key=lambda file: (file.stat().st_mtime_ns, file.name))


def drop_old_copies(path: Path, kind: str) -> None:
    """Keep as many of the newest copies of one kind as the settings say: each holds all that the ones before hold."""
    same = [each for each in copies(path) if kind in each.stem]
    for old in same[: -int(phrase("copies.kept_final"))]:
        with contextlib.suppress(OSError):
            old.unlink()


def restore(path: Path, source: Path) -> Path | None:
    """Put a copy in the store's place; what was there is set aside and returned. The caller owns the store.

    Raises StoreError where the copy is no whole store.
    """
    fault = fault_of(source)
    if fault:
        raise StoreError(say("restore.unusable", copy=source, fault=fault))
    aside: Path | None = None
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        shutil.copyfile(source, temporary)
        with temporary.open("r+b") as file:
            os.fsync(file.fileno())
        if path.exists():
            folder = path.parent / say("copies.folder")
            folder.mkdir(exist_ok=True)
            day = dt.date.today().isoformat()
            aside = _free(folder, f"{path.stem}-{day}-{say('copies.restore')}", path.suffix)
            journal = path.with_name(path.name + "-journal")
            shutil.copyfile(path, aside)
            if journal.exists():
                # It belongs to what is set aside: beside the copy it would be played back into it.
                journal.rename(aside.with_name(aside.name + "-journal"))
        os.replace(temporary, path)  # noqa: PTH105
        sync(path.parent)
    except OSError as error:
        raise _of_files(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    return aside
