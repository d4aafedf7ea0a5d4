"""Installing and removing the add-in on a Windows PC: one file in XLSTART, one settings file.

Does nothing else, so that removing undoes exactly it. Says what it did in sentences from `words.toml`; touches the
PC only through `Machine`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from addin.plans import FOLDER_NAME
from addin.settings import FILE_NAME, XLWINGS_VERSION, Settings, dll_folders, dll_names, read
from addin.windows import Machine
from addin.xlam import NAME
from laoyousuode.phrases import phrases

_WORDS = Path(__file__).with_name("words.toml")
# Windows notes there that a file came from the internet; Excel then blocks its macros.
_MARK = ":Zone.Identifier"
# Written by the macros (Batch.bas): the last folder and period.
_LAST_RUN = "last.conf"


class InstallError(Exception):
    """What hinders; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class AddinPlaces:
    """Where the add-in's files stand on this PC."""

    addin: str
    settings: str
    last_run: str
    plans: str


def install_words() -> Mapping[str, Any]:
    """The sentences of installing and examining."""
    return phrases(_WORDS).entries


def doctor_words(machine: Machine) -> Mapping[str, Any]:
    """The sentences of examining; in the bundle for PCs without Python nobody is sent to pip."""
    words = install_words()
    return {**words["doctor"], **(words["bundle"]["doctor"] if machine.is_bundle() else {})}


def setup_words(machine: Machine) -> Mapping[str, Any]:
    """The sentences of installing and removing, likewise."""
    words = install_words()
    return {**words["install"], **(words["bundle"]["install"] if machine.is_bundle() else {})}


def places(machine: Machine) -> AddinPlaces:
    """Raises InstallError where Windows names no folder for the user's programs."""
    roaming = machine.environment().get("APPDATA", "")
    if not roaming:
        raise InstallError(install_words()["install"]["no_appdata"])
    own = f"{roaming}\\laoyousuode"
    return AddinPlaces(
        addin=f"{roaming}\\Microsoft\\Excel\\XLSTART\\{NAME}",
        settings=f"{own}\\{FILE_NAME}",
        last_run=f"{own}\\{_LAST_RUN}",
        plans=f"{own}\\{FOLDER_NAME}",
    )


def install(machine: Machine, addin: bytes, plans_folder: str | None = None) -> list[str]:
    """Put the add-in and its settings in place; the sentences say what was done. Raises InstallError.

    `plans_folder` is where further plans' files lie; None keeps what an earlier installation named.
    """
    said, where = setup_words(machine), places(machine)
    version = machine.xlwings_version()
    if version != XLWINGS_VERSION:
        raise InstallError(
            said["wrong_xlwings"].format(found=version or said["none"], wanted=XLWINGS_VERSION)
        )
    settings = settings_of(machine)
    settings = replace(settings, plans_folder=_kept(machine) if plans_folder is None else plans_folder)
    try:
        machine.write(where.addin, addin)
        machine.write(where.settings, settings.text().encode("utf-8"))
        unmarked = machine.remove(where.addin + _MARK)
    except PermissionError as error:
        raise InstallError(said["locked"].format(path=where.addin)) from error
    done = [said["copied"].format(path=where.addin)]
    done += [said["unmarked"]] if unmarked else []
    done.append(said["settings"].format(path=where.settings))
    done += [said["value"].format(key=key, value=value) for key, value in _shown(settings)]
    if not settings.dll_folder:
        done.append(said["no_dll"].format(name=dll_names()[0]))
    return [*done, said["restart"]]


def installed_files(machine: Machine) -> tuple[str, ...]:
    """What `uninstall` takes away. Raises InstallError."""
    where = places(machine)
    return where.addin, where.settings, where.last_run


def uninstall(machine: Machine) -> list[str]:
    """Take away what `install` put there, and what the macros remembered; nothing else. Raises InstallError."""
    said = setup_words(machine)
    done = []
    for path in installed_files(machine):
        try:
            if machine.remove(path):
                done.append(said["removed"].format(path=path))
        except PermissionError as error:
            raise InstallError(said["locked"].format(path=path)) from error
    return done or [said["nothing"]]


def settings_of(machine: Machine) -> Settings:
    """What the add-in must know of this PC."""
    interpreter = machine.interpreter()
    dll = dll_names()[0]
    folders = (folder for folder in dll_folders(interpreter) if machine.exists(f"{folder}\\{dll}"))
    return Settings(interpreter, machine.package_root(), next(folders, ""), machine.xlwings_version())


def _kept(machine: Machine) -> str:
    path = places(machine).settings
    return read(machine.read(path).decode("utf-8", "replace")).plans_folder if machine.exists(path) else ""


def _shown(settings: Settings) -> list[tuple[str, str]]:
    said = install_words()["install"]
    pairs = [(said["interpreter"], settings.interpreter), (said["dll"], settings.dll_folder)]
    if settings.pythonpath:
        pairs.append((said["pythonpath"], settings.pythonpath))
    if settings.plans_folder:
        pairs.append((said["plans"], settings.plans_folder))
    return pairs
