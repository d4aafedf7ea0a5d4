"""卸载: everything away that 安装 put on the PC or the program left in its own folders; nobody's work.

The add-in goes first: while Excel is open its file cannot be removed, and then nothing else has been.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from addin import installer
from addin.plans import FOLDER_NAME
from bundle.installed import MARK, NAME, Places, SetupError, places, scratch, words
from bundle.windows import Computer
from laoyousuode.bundled import APP
from laoyousuode.patience import patiently


def uninstall(running_from: Path, computer: Computer) -> list[str]:
    """Remove the installed bundle; the sentences say what went. Raises SetupError.

    A bundle that runs from the installed folder leaves that folder to 卸载.cmd.
    """
    where = places(computer)
    done = _addin(where, computer)
    for place in where.shortcuts:
        if place.exists():
            place.unlink()
            done.append(_removed(place))
    if computer.unlist_program(NAME):
        done.append(words().say("uninstall.unlisted"))
    done += _settings(where)
    for folder in scratch(computer):
        shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink(missing_ok=True)
        done += [] if folder.exists() else [_removed(folder)]
    done += _program(where, running_from, computer)
    return [*done, words().say("uninstall.done")] if done else [words().say("uninstall.nothing")]


def _removed(path: Path) -> str:
    return words().say("uninstall.removed", path=path)


def _addin(where: Places, computer: Computer) -> list[str]:
    machine = computer.machine(where.root)
    try:
        present = any(map(machine.exists, installer.installed_files(machine)))
        return installer.uninstall(machine) if present else []
    except installer.InstallError as error:
        raise SetupError(str(error)) from error


def _settings(where: Places) -> list[str]:
    """The settings folder; plans that the office put there are its own."""
    plans = where.settings / FOLDER_NAME
    kept = sorted(path.name for path in plans.iterdir()) if plans.is_dir() else []
    if kept:
        return [words().say("uninstall.plans_kept", folder=plans, names="、".join(kept))]
    if not where.settings.exists():
        return []
    shutil.rmtree(where.settings)
    return [_removed(where.settings)]


def _program(where: Places, running_from: Path, computer: Computer) -> list[str]:
    for left in (where.incoming, where.outgoing):
        shutil.rmtree(left, ignore_errors=True)
    if not where.root.exists():
        return []
    if running_from.resolve() == where.root.resolve():
        # Its python.exe still runs: 卸载.cmd removes the folder as soon as that has ended.
        (where.root / APP / MARK).touch()
        return [words().say("uninstall.later", folder=where.root)]
    try:
        # In one step, or not at all: a half-removed program would be of no use to anybody.
        patiently(lambda: where.root.rename(where.outgoing))
    except OSError as error:
        raise SetupError(words().say("uninstall.in_use", folder=where.root)) from error
    shutil.rmtree(where.outgoing, ignore_errors=True)
    return [_removed(where.root)]
