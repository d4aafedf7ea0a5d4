"""What installing needs of a Windows PC beyond files: the user's folders, shortcuts, the list of programs.

Small enough to be replaced by a table in a test. Knows Windows; no sentence and no decision.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from addin.windows import Machine, WindowsMachine
from laoyousuode.bundled import PYTHON

# Where Windows keeps what "应用和功能" lists for this user alone.
_PROGRAMS = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"


class Computer(Protocol):
    """A PC, as far as installing is concerned."""

    def local_folder(self) -> Path:
        """Where a user's programs keep what is not carried to other PCs."""

    def settings_folder(self) -> Path:
        """Where a user's programs keep their settings."""

    def scratch_folder(self) -> Path: ...

    def shortcut_folders(self) -> tuple[Path, ...]:
        """The desktop and the menu 发送到."""

    def make_shortcut(self, place: Path, program: Path, arguments: str) -> None: ...

    def list_program(self, key: str, values: Mapping[str, str | int]) -> None:
        """Show the program in the user's list of programs."""

    def unlist_program(self, key: str) -> bool:
        """Whether it was listed."""

    def machine(self, root: Path) -> Machine:
        """The PC for the add-in, whose Python is that of the bundle in this folder."""


class BundleMachine(WindowsMachine):
    """The PC that this runs on, with the Python of a bundle that may not be the one that runs."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def interpreter(self) -> str:
        return str(self._root / PYTHON / "python.exe")

    def package_root(self) -> str:
        return ""

    def is_bundle(self) -> bool:
        return True


class WindowsComputer:
    """The PC that this runs on."""

    def local_folder(self) -> Path:
        return Path(os.environ["LOCALAPPDATA"])

    def settings_folder(self) -> Path:
        return Path(os.environ["APPDATA"])

    def scratch_folder(self) -> Path:
        import tempfile

        return Path(tempfile.gettempdir())

    def shortcut_folders(self) -> tuple[Path, ...]:
        # Asked of Windows: a desktop may have been moved to another disk.
        from win32com.shell import shell, shellcon

        wanted = (shellcon.CSIDL_DESKTOPDIRECTORY, shellcon.CSIDL_SENDTO)
        return tuple(Path(shell.SHGetFolderPath(0, each, None, 0)) for each in wanted)

    def make_shortcut(self, place: Path, program: Path, arguments: str) -> None:
        import pythoncom
        from win32com.shell import shell

        link = pythoncom.CoCreateInstance(
            shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
        )
        link.SetPath(str(program))
        link.SetArguments(arguments)
        link.SetWorkingDirectory(str(program.parent))
        link.QueryInterface(pythoncom.IID_IPersistFile).Save(str(place), 0)

    def list_program(self, key: str, values: Mapping[str, str | int]) -> None:
        import winreg as registry

        with registry.CreateKey(registry.HKEY_CURRENT_USER, f"{_PROGRAMS}\\{key}") as opened:  # type: ignore[attr-defined,unused-ignore]
            for name, value in values.items():
                kind = registry.REG_DWORD if isinstance(value, int) else registry.REG_SZ  # type: ignore[attr-defined,unused-ignore]
                registry.SetValueEx(opened, name, 0, kind, value)  # type: ignore[attr-defined,unused-ignore]

    def unlist_program(self, key: str) -> bool:
        import winreg as registry

        try:
            registry.DeleteKey(registry.HKEY_CURRENT_USER, f"{_PROGRAMS}\\{key}")  # type: ignore[attr-defined,unused-ignore]
        except FileNotFoundError:
            return False
        return True

    def machine(self, root: Path) -> Machine:
        return BundleMachine(root)
