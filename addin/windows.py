"""What installing and examining need of a Windows PC, small enough to be replaced by a table in a test.

Knows Windows' registry, file streams and processes; no sentence and no decision.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Protocol

from laoyousuode.bundled import bundle_root


class Machine(Protocol):
    """A PC, as far as the add-in is concerned. Paths are strings, as Windows spells them."""

    def environment(self) -> Mapping[str, str]: ...

    def interpreter(self) -> str: ...

    def package_root(self) -> str:
        """The folder to put on PYTHONPATH, "" where the packages are installed properly."""

    def xlwings_version(self) -> str: ...

    def is_bundle(self) -> bool:
        """Whether its Python came with the program, so that nobody installs into it."""

    def exists(self, path: str) -> bool: ...

    def read(self, path: str) -> bytes: ...

    def write(self, path: str, data: bytes) -> None: ...

    def remove(self, path: str) -> bool:
        """Whether there was something to remove."""

    def plan_files(self, folder: str) -> list[Path] | None:
        """The plan files in a folder, None where there is no such folder."""

    def registry(self, key: str, name: str = "") -> str | int | None:
        """A value ("HKCU\\\\Software\\\\…"), None where it is not."""


class WindowsMachine:
    """The PC that this runs on."""

    def environment(self) -> Mapping[str, str]:
        return os.environ

    def interpreter(self) -> str:
        # pythonw.exe has no output for a function's mistakes to go to; the macros hide the console anyway.
        path = Path(sys.executable)
        return str(path.with_name("python.exe") if path.name.lower() == "pythonw.exe" else path)

    def package_root(self) -> str:
        root = Path(__file__).resolve().parents[1]
        return "" if root.name.lower() == "site-packages" else str(root)

    def xlwings_version(self) -> str:
        try:
            return metadata.version("xlwings")
        except metadata.PackageNotFoundError:
            return ""

    def is_bundle(self) -> bool:
        return bundle_root() is not None

    def exists(self, path: str) -> bool:
        # A stream ("file:Zone.Identifier") is no path to pathlib; the system opens it all the same.
        return os.path.exists(path)  # noqa: PTH110

    def read(self, path: str) -> bytes:
        return Path(path).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        from laoyousuode.output import write_in_place

        write_in_place(Path(path), data)

    def remove(self, path: str) -> bool:
        try:
            os.remove(path)  # noqa: PTH107
        except FileNotFoundError:
            return False
        return True

    def plan_files(self, folder: str) -> list[Path] | None:
        from addin.plans import plan_files

        return plan_files(Path(folder)) if Path(folder).is_dir() else None

    def registry(self, key: str, name: str = "") -> str | int | None:
        import winreg

        root, _, path = key.partition("\\")
        try:
            with winreg.OpenKey(_root(root), path) as opened:  # type: ignore[attr-defined,unused-ignore]
                value = winreg.QueryValueEx(opened, name)[0]  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return None
        return value if isinstance(value, str | int) else str(value)


def _root(name: str) -> int:
    import winreg

    roots = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}
    return int(getattr(winreg, roots[name]))
