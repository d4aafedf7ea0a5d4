"""What the add-in knows of this PC: one file in xlwings' own format ("KEY","value" lines), read by Settings.bas.

It is a file of our own and not ~/.xlwings/xlwings.conf, because that one belongs to all workbooks of the user that
use xlwings. Knows the keys; not where the values come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PureWindowsPath

# The DLL's name carries xlwings' version (macros/Server.bas), so another version can't serve.
XLWINGS_VERSION = "0.37.8"
FILE_NAME = "laoyousuode.conf"
UDF_MODULE = "addin.functions"

_LINE = re.compile(r'"([^"]+)","([^"]*)"')


@dataclass(frozen=True, slots=True)
class Settings:
    """Interpreter, search path and DLL folder, as xlwings names them.

    `plans_folder` holds further plans' files, "" for the folder `plans` beside the settings (addin.plans).
    """

    interpreter: str
    pythonpath: str
    dll_folder: str
    xlwings_version: str
    plans_folder: str = ""

    def text(self) -> str:
        """The file's content."""
        pairs = {
            "INTERPRETER_WIN": self.interpreter,
            "PYTHONPATH": self.pythonpath,
            "UDF MODULES": UDF_MODULE,
            "DLL_FOLDER": self.dll_folder,
            "XLWINGS_VERSION": self.xlwings_version,
            "PLANS_FOLDER": self.plans_folder,
        }
        return "".join(f'"{key}","{value}"\n' for key, value in pairs.items())


def read(text: str) -> Settings:
    """The settings in a file's content; what is missing is empty."""
    found = dict(_LINE.findall(text.removeprefix("\ufeff")))
    keys = ("INTERPRETER_WIN", "PYTHONPATH", "DLL_FOLDER", "XLWINGS_VERSION", "PLANS_FOLDER")
    return Settings(*(found.get(key, "") for key in keys))


def dll_names(version: str = XLWINGS_VERSION) -> tuple[str, str]:
    """xlwings' DLL for 64-bit and for 32-bit Excel."""
    return f"xlwings64-{version}.dll", f"xlwings32-{version}.dll"


def dll_folders(interpreter: str) -> tuple[str, str]:
    """Where pip puts the DLL: beside python.exe, or in the folder above a virtual environment's Scripts."""
    parent = PureWindowsPath(interpreter).parent
    return str(parent), str(parent.parent)
