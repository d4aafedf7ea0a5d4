"""安装: the program into a folder of the user's, the add-in into Excel, shortcuts; over an older version too.

The new copy is complete before the old one is moved aside, so that there is always a whole one. Needs no
administrator. Settings and working folders are not touched.
"""

from __future__ import annotations

import compileall
import shutil
from pathlib import Path

from addin import installer
from bundle import manifest
from bundle.installed import NAME, Places, SetupError, places, words
from bundle.windows import Computer
from laoyousuode import __version__
from laoyousuode.bundled import ADDIN, MANIFEST, PYTHON, START
from laoyousuode.patience import patiently

# Marks of a folder that holds somebody's work: the program may not lie in one.
WORKING_FOLDER_MARKS = ("台账.sqlite", "方案.toml")


def install(source: Path, computer: Computer) -> list[str]:
    """Install the bundle that was unpacked into `source`; the sentences say what was done. Raises SetupError."""
    where = places(computer)
    names = _whole(source)
    _refuse_working_folder(where.root)
    done = [] if _is_same(source, where.root) else _put(source, names, where)
    compileall.compile_dir(where.root / PYTHON / "Lib", quiet=2, workers=1)
    done.append(words().say("install.compiled"))
    try:
        done += installer.install(computer.machine(where.root), (where.root / ADDIN).read_bytes())
    except installer.InstallError as error:
        raise SetupError(str(error)) from error
    for place in where.shortcuts:
        place.parent.mkdir(parents=True, exist_ok=True)
        computer.make_shortcut(place, where.root / PYTHON / "pythonw.exe", f'"{where.root / START}" desk')
        done.append(words().say("install.shortcut", path=place))
    done.append(_list(computer, where))
    return [*done, words().say("install.done")]


def _whole(source: Path) -> tuple[str, ...]:
    """The names of all the bundle's files. Raises SetupError where one is missing or damaged."""
    try:
        damage, names = manifest.examine(source), manifest.names_in(source)
    except manifest.ManifestError as error:
        raise SetupError(words().say("install.no_manifest", path=source / MANIFEST)) from error
    if damage:
        raise SetupError(incomplete(damage))
    return names


def incomplete(damage: manifest.Damage) -> str:
    """What is said of a copy that is not as it was built."""
    example = (*damage.missing, *damage.changed)[0]
    counts = {"missing": len(damage.missing), "changed": len(damage.changed)}
    return words().say("install.incomplete", **counts, example=example)


def _refuse_working_folder(root: Path) -> None:
    for folder in root.parents:
        if any((folder / mark).exists() for mark in WORKING_FOLDER_MARKS):
            raise SetupError(words().say("install.in_working_folder", folder=folder))


def _is_same(source: Path, root: Path) -> bool:
    return root.is_dir() and source.resolve() == root.resolve()


def _put(source: Path, names: tuple[str, ...], where: Places) -> list[str]:
    """Copy beside the goal, then change places. Raises SetupError, with the older version as it was."""
    for left in (where.incoming, where.outgoing):
        if left.exists():
            shutil.rmtree(left)
    for name in names:
        goal = where.incoming / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        # Contents alone: a mark "came from the internet" would go along with a copy of the whole file.
        shutil.copyfile(source / name, goal)
    is_update = where.root.exists()
    try:
        if is_update:
            patiently(lambda: where.root.rename(where.outgoing))
        patiently(lambda: where.incoming.rename(where.root))
    except OSError as error:
        if where.outgoing.exists() and not where.root.exists():
            where.outgoing.rename(where.root)
        shutil.rmtree(where.incoming, ignore_errors=True)
        raise SetupError(words().say("install.in_use")) from error
    shutil.rmtree(where.outgoing, ignore_errors=True)
    said = words()
    done = [said.say("install.copied", folder=where.root, count=len(names), version=__version__)]
    return [*done, said.say("install.replaced")] if is_update else done


def _list(computer: Computer, where: Places) -> str:
    values: dict[str, str | int] = {
        "DisplayName": words().say("title"),
        "DisplayVersion": __version__,
        "InstallLocation": str(where.root),
        "UninstallString": f'"{where.uninstaller}"',
        "NoModify": 1,
        "NoRepair": 1,
    }
    try:
        computer.list_program(NAME, values)
    except OSError:
        return words().say("install.not_listed")
    return words().say("install.listed")
