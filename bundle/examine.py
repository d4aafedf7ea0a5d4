"""自检: the bundle's own files and libraries, one example, the installed copy, and the chain from Excel to Python.

Reads only. Libraries are loaded one by one, so that one that is missing costs one line.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from addin import doctor
from addin.installer import InstallError
from bundle import manifest
from bundle.install import incomplete
from bundle.installed import SetupError, places, words
from bundle.windows import Computer
from laoyousuode.bundled import MANIFEST

# What the program loads, sooner or later: each brings files of its own kind with it.
LIBRARIES = (
    "lxml.etree",
    "openpyxl",
    "docx",
    "docxtpl",
    "xlsxwriter",
    "rapidfuzz.fuzz",
    "msoffcrypto",
    "cryptography.hazmat.primitives.ciphers",
    "pebble",
    "typer",
    "rich.console",
    "colorama",
    "sqlite3",
    "tkinter",
    "xlwings.udfs",
    "pythoncom",
)


def examine(root: Path, computer: Computer) -> tuple[list[str], bool]:
    """One line for each thing, and whether all of them are well. Raises SetupError."""
    lines = [_files(root), _libraries(root), _example(), _installed(root, computer)]
    try:
        chain = doctor.examine(computer.machine(places(computer).root))
    except InstallError as error:
        raise SetupError(str(error)) from error
    said = [_line(name, fine, text) for name, fine, text in lines] + [str(link) for link in chain]
    return said, all(fine for _, fine, _ in lines) and all(link.fine for link in chain)


_Found = tuple[str, bool, str]


def _line(name: str, fine: bool, text: str) -> str:
    state = words().say("examine.fine" if fine else "examine.todo")
    return f"{words().say(f'examine.{name}')}：{state}{'，' if fine else ''}{text}"


def _files(root: Path) -> _Found:
    try:
        damage, count = manifest.examine(root), len(manifest.names_in(root))
    except manifest.ManifestError:
        return "files", False, words().say("install.no_manifest", path=root / MANIFEST)
    if damage:
        return "files", False, incomplete(damage)
    return "files", True, words().say("examine.files_fine", folder=root, count=count)


def _libraries(root: Path) -> _Found:
    broken = [name.partition(".")[0] for name in LIBRARIES if not _loads(name)]
    if broken:
        return "parts", False, words().say("examine.parts_broken", names="、".join(broken), folder=root)
    return "parts", True, words().say("examine.parts_fine", count=len(LIBRARIES))


def _loads(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        return False
    return True


def _example() -> _Found:
    """One row that is certainly met, judged as a cell would ask for it."""
    from addin.functions import LYSD_STATUS
    from laoyousuode.plan_file import default_plan
    from laoyousuode.statuses import statuses

    plan = default_plan()
    row, year = plan.indicators[0], plan.years[0]
    found = LYSD_STATUS(row.no, f"{year}-12", None)
    known = {status.word for status in statuses()}
    if found not in known:
        return "example", False, words().say("examine.example_wrong", found=found)
    return "example", True, words().say("examine.example_fine")


def _installed(root: Path, computer: Computer) -> _Found:
    there = places(computer).root
    if not (there / MANIFEST).is_file():
        return "installed", False, words().say("examine.not_installed")
    if (there / MANIFEST).read_bytes() != (root / MANIFEST).read_bytes():
        return "installed", False, words().say("examine.other_version")
    return "installed", True, words().say("examine.installed_fine", folder=there)
