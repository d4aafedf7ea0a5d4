"""A folder that holds what the program wrote: all of a run's files appear in it together, or none of them does.

    reopen(folder)                    finish or undo what a broken run began
    probe(folder, …)                  before long work: whether what it will replace can be replaced
    written = write_files(folder, …)  put files in place, never over what somebody edited or brought

The manifest says which files are ours and how we left them. A file that differs from it, or is not in it, stays: the
new one goes beside it as 名-新.docx. The one exception is a file that is to be the same anyway. A folder of a version
without manifests is treated so too: its files are nobody's. Knows files and names; not what they say.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from laoyousuode import journal
from laoyousuode.journal import JournalError, Move, aside_name, temporary_file
from laoyousuode.lock import BusyError, held
from laoyousuode.manifest import NAME as MANIFEST
from laoyousuode.manifest import FileRole, Manifest, WrittenFile, digest_of, inside, load_manifest, sha256_of
from laoyousuode.patience import patiently
from laoyousuode.unreadable import why

_LOCK = ".laoyousuode.lock"
_ENDINGS = {
    "finished": "上次运行中途停止，没写完的文件现在已全部写好",
    "undone": "上次运行中途停止，写了一半的文件已恢复为写之前的样子",
}


class FolderError(Exception):
    """Files could not be put in place; the text is a sentence that says why and what the folder holds now."""


class FinishedInterrupt(KeyboardInterrupt):
    """The user interrupted while files were being moved: they are all in place. The text says so."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written."""

    data: bytes
    role: FileRole = "document"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files. `places` gives each its name in the folder.

    `kept` are files of earlier runs that no longer apply, but were edited; `removed` those that were not. `told` is
    what `reopen` would have said.
    """

    places: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    told: str = ""

    def sentences(self) -> list[str]:
        """What the user must know besides the names of what was written."""
        beside = [(name, place) for name, place in self.places.items() if name != place]
        said = [self.told] if self.told else []
        said += [f"{name} 有人改过，或者不是本程序写的，没有替换；新的写在 {place}" for name, place in beside]
        if self.removed:
            said.append(f"已删除不再适用的 {'、'.join(self.removed)}")
        said += [f"{name} 已不再适用，但有人改过，没有删除" for name in self.kept]
        return said


def reopen(folder: Path) -> str:
    """Finish or undo what a broken run began here; a sentence that says so, "" where there was nothing.

    Raises FolderError.
    """
    if not folder.is_dir() or not (journal.is_broken(folder) or (folder / _LOCK).exists()):
        return ""
    with _owned(folder):
        return _recovered(folder)


def probe(folder: Path, concerned: Callable[[str], bool]) -> None:
    """Before long work: whether what it will replace here can be replaced. Reads alone.

    `concerned` says of a file of an earlier run whether this one may replace it. Raises FolderError, which names every
    file that somebody has open; one that was edited is not replaced, and may be open.
    """
    written = (load_manifest(folder) or Manifest()).files
    ours = [
        name for name, file in written.items() if concerned(name) and _digest_at(folder / name) == file.sha256
    ]
    _refuse_blocked(folder, ours)


def write_files(
    folder: Path,
    files: Mapping[str, File],
    about: Mapping[str, str] | None = None,
    stale: Callable[[str], bool] = lambda name: False,
    commit: Callable[[], None] = lambda: None,
) -> Written:
    """Put all the files in place, or none of them. Names may have one folder in them.

    `stale` says of a file of an earlier run that is not written now whether it no longer applies. `about` goes into
    the manifest. `commit` is called when all is ready to be moved, and before anything is: what must stand or fall with
    the files is settled there, and what it raises leaves the folder as it was. Raises FolderError, with the folder as it
    was; FinishedInterrupt.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(f"建不了文件夹 {folder}（{_reason(error)}），没有写出文件") from error
    with _owned(folder):
        told = _recovered(folder)
        change = _change(folder, files, dict(about or {}), stale)
        _examine(folder, change)
        _carry_out(folder, change, commit)
    return Written(change.places, change.kept, tuple(sorted(change.gone)), told)


@contextlib.contextmanager
def _owned(folder: Path) -> Iterator[None]:
    """The folder for this process alone."""
    lock = contextlib.ExitStack()
    try:
        lock.enter_context(held(folder / _LOCK))
    except BusyError as error:
        raise FolderError(f"另一个程序正在往 {folder} 写文件，请等它结束后再运行；没有写出文件") from error
    except OSError as error:
        raise FolderError(f"写不进 {folder}（{_reason(error)}），没有写出文件") from error
    with lock:
        yield


def _recovered(folder: Path) -> str:
    try:
        ending = journal.recover(folder)
    except JournalError as error:
        raise FolderError(
            f"{folder} 里的 {journal.NAME} 已损坏，上次没写完的文件无法恢复；"
            "请核对这个文件夹里的文件，删除它以后再运行"
        ) from error
    except OSError as error:
        raise FolderError(
            f"{folder} 里有上次没写完的文件，现在还不能恢复（{_named(error)}{_reason(error)}）；"
            "请关闭打开着的文件后再运行"
        ) from error
    return _ENDINGS[ending] if ending else ""


# --- what is to change ---


@dataclass(frozen=True, slots=True)
class _Change:
    """`places` and `new` (by place) for what is written, `gone` for what is removed, the manifest afterwards."""

    places: dict[str, str]
    new: dict[str, bytes]
    gone: tuple[str, ...]
    kept: tuple[str, ...]
    manifest: bytes


def _change(
    folder: Path, files: Mapping[str, File], about: dict[str, str], stale: Callable[[str], bool]
) -> _Change:
    before = load_manifest(folder) or Manifest()
    now = {name: _digest_at(folder / name) for name in before.files}
    places: dict[str, str] = {}
    for name, file in files.items():
        places[name] = _place(folder, inside(name), sha256_of(file.data), before, {*files, *places.values()})
    taken = set(places.values())
    left = [name for name in before.files if name not in taken and now[name]]
    outdated = [name for name in left if stale(name) or _is_beside(name, files)]
    gone = [name for name in outdated if now[name] == before.files[name].sha256]
    kept = [name for name in outdated if name not in gone and name not in files]
    entries = {name: before.files[name] for name in left if name not in gone}
    entries |= {
        place: WrittenFile(sha256_of(files[name].data), len(files[name].data), files[name].role)
        for name, place in places.items()
    }
    new = {
        place: files[name].data
        for name, place in places.items()
        if _digest_at(folder / place) != sha256_of(files[name].data)
    }
    manifest = Manifest(entries, {**before.about, **about} if about else before.about).to_bytes()
    return _Change(places, new, tuple(gone), tuple(kept), manifest)


def _place(folder: Path, name: str, wanted: str, before: Manifest, others: set[str]) -> str:
    """Where the file may go: under its own name unless somebody's work is there, else the first beside it."""
    for place in _candidates(name):
        found = _digest_at(folder / place)
        known = before.written(place)
        is_ours = known is not None and found == known.sha256
        if (place == name or place not in others) and (
            is_ours or found == wanted or not _is_there(folder / place)
        ):
            return place
    raise AssertionError("the candidates never end")


def _candidates(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    yield name
    yield str(path.with_name(f"{path.stem}-新{path.suffix}"))
    number = 2
    while True:
        yield str(path.with_name(f"{path.stem}-新{number}{path.suffix}"))
        number += 1


def _is_beside(name: str, files: Iterable[str]) -> bool:
    """Whether the name is one that a file of this run would have beside an edited one."""
    path = PurePosixPath(name)
    stem = re.fullmatch(r"(.+)-新\d*", path.stem)
    return stem is not None and str(path.with_name(stem[1] + path.suffix)) in files


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _digest_at(path: Path) -> str:
    """The file's digest, "" where there is none, or something that is no file."""
    try:
        return digest_of(path) if path.is_file() else ""
    except PermissionError:
        return "unreadable"  # somebody's: told with the others that cannot be replaced


# --- whether it can be done ---


def _examine(folder: Path, change: _Change) -> None:
    """All goals, before anything is moved. Raises FolderError, which names every one that stands in the way."""
    goals = [*change.new, *change.gone]
    folders = [name for name in change.places if (folder / name).is_dir()]
    if folders:
        raise FolderError(
            f"{folder} 里的 {'、'.join(folders)} 是文件夹，请改名或移走后再运行；{_unchanged(folder)}"
        )
    for parent in sorted({(folder / name).parent for name in goals}):
        if _is_there(parent) and not parent.is_dir():
            raise FolderError(f"{parent} 是一个文件，请改名或移走后再运行；{_unchanged(folder)}")
        if parent.is_dir() and not os.access(parent, os.W_OK):
            raise FolderError(f"写不进 {parent}：没有写入的权限；{_unchanged(folder)}")
    _refuse_blocked(folder, [*goals, MANIFEST])


def _refuse_blocked(folder: Path, names: Iterable[str]) -> None:
    """Raises FolderError. What lets go within a moment is waited for, all of them together."""
    names = tuple(names)
    blocked: dict[str, OSError] = {}

    def look() -> None:
        found = {name: _hindrance(folder / name) for name in names}
        blocked.clear()
        blocked.update({name: error for name, error in found.items() if error is not None})
        if blocked:
            raise next(iter(blocked.values()))

    try:
        patiently(look)
    except OSError as error:
        raise FolderError(
            f"写不进 {folder}（{'、'.join(blocked)}）：文件可能正在 Word 或 Excel 中打开，或设成了只读，"
            f"请关闭后再运行；{_unchanged(folder)}"
        ) from error


def _hindrance(goal: Path) -> OSError | None:
    """Why the system does not let the file be written and renamed: Windows refuses what another program has open."""
    if not goal.is_file():
        return None
    try:
        with goal.open("r+b"):
            pass
        goal.rename(goal)
    except OSError as error:
        return error
    return None


def _unchanged(folder: Path) -> str:
    return "没有写出文件，原有的文件没有改动"


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC or getattr(error, "winerror", None) == 112:
        return "磁盘已满"
    if isinstance(error, PermissionError):
        return "没有写入的权限，或文件正在 Word 或 Excel 中打开"
    return why(error)


def _named(error: OSError) -> str:
    names = [
        Path(name).name for name in (error.filename2, error.filename) if isinstance(name, str | os.PathLike)
    ]
    shown = [name for name in names if not name.startswith(".laoyousuode-")]
    return f"{shown[0]}：" if shown else ""


# --- doing it ---


def _carry_out(folder: Path, change: _Change, commit: Callable[[], None]) -> None:
    new = dict(change.new)
    if _digest_at(folder / MANIFEST) != sha256_of(change.manifest):
        new[MANIFEST] = change.manifest
    if not new and not change.gone:
        commit()
        return
    moves: list[Move] = []
    try:
        for name, data in new.items():
            moves.append(_move(folder, name, temporary_file(folder, data), sha256_of(data)))
        for number, name in enumerate(change.gone):
            temporary = f".laoyousuode-{os.getpid()}-{number}.tmp"
            moves.append(Move(name, "", aside_name(temporary), _digest_at(folder / name), ""))
        # The manifest goes last.
        moves.sort(key=lambda move: move.goal == MANIFEST)
        commit()
    except BaseException as error:
        journal.clear(folder)
        _raise(folder, error)
    with _undisturbed(folder):
        _make(folder, moves)


def _move(folder: Path, name: str, temporary: str, after: str) -> Move:
    before = _digest_at(folder / name)
    return Move(name, temporary, aside_name(temporary) if before else "", before, after)


def _make(folder: Path, moves: list[Move]) -> None:
    """All the moves, or none. Raises FolderError."""
    try:
        journal.begin(folder, moves)
        journal.advance(folder, moves)
        journal.end(folder, moves)
    except OSError as error:
        try:
            if (folder / journal.NAME).exists():
                journal.retreat(folder, moves)
                journal.end(folder, moves)
            journal.clear(folder)
        except OSError as second:
            raise FolderError(
                f"写到一半写不下去（{_named(error)}{_reason(error)}），{folder} 里新旧文件混在一起；"
                "请关闭打开着的文件，再运行一次，程序会先把文件夹恢复完整"
            ) from second
        _raise(folder, error)


def _raise(folder: Path, error: BaseException) -> None:
    if isinstance(error, OSError):
        raise FolderError(
            f"写不进 {folder}（{_named(error)}{_reason(error)}）；{_unchanged(folder)}"
        ) from error
    raise error


@contextlib.contextmanager
def _undisturbed(folder: Path) -> Iterator[None]:
    """Ctrl-C waits for the moves, which take no time. Raises FinishedInterrupt after them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    earlier = signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)
    if asked:
        raise FinishedInterrupt(f"已中断；文件在中断之前已经全部写好，在 {folder}")
