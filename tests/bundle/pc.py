"""A clerk's PC, made of a fresh Wine prefix: the zip unpacked under a difficult name, Explorer, Excel, a console.

What is done here is what a user does: scripts are started as Explorer starts them, with what was dropped on them.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bundle.built import unpack
from tests.bundle.prng_dll import prng_dll
from tests.mechanisms.table import Call, plain
from tests.mechanisms.wine import chinese_locale, windows_path
from tests.screen import screen

DIFFICULT = "张 三&李四（返回）"
_HERE = Path(__file__).parent
_EXPLORER, _EXCEL = _HERE / "wine_explorer.py", _HERE / "wine_excel.py"
_SECONDS = 900
# What Windows' own programs keep changing.
_NOT_OURS = ("drive_c/windows/", "drive_c/ProgramData/")


@dataclass(frozen=True, slots=True)
class Said:
    """What a script printed, its exit code, and what stood on the console's screen."""

    text: str
    code: int
    screen: str = ""


@dataclass
class PC:
    """One user's PC. `zipped` is the folder that unpacking the zip made."""

    root: Path
    zipped: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def prefix(self) -> Path:
        return self.root / "prefix"

    @property
    def user(self) -> Path:
        """The user's own folder."""
        [found] = [
            path for path in (self.prefix / "drive_c" / "users").iterdir() if path.name not in ("Public",)
        ]
        return found

    @property
    def installed(self) -> Path:
        return self.user / "AppData" / "Local" / "laoyousuode"

    def double_click(
        self, script: str, *dropped: str, console: bool = False, folder: Path | None = None
    ) -> Said:
        """Start a script of the bundle as Explorer does; `dropped` stand as Explorer spells them."""
        place = windows_path((folder or self.zipped) / script)
        line = f'cmd.exe /c ""{place}"{"".join(f" {each}" for each in dropped)}"'
        return self.started(line, console=console)

    def started(self, line: str, *, console: bool = False) -> Said:
        """A raw command line, its output a pipe or a console's screen. Raises RuntimeError where it does not end."""
        order, answer = self.root / "order.json", self.root / "answer.json"
        order.write_text(json.dumps({"line": line, "folder": windows_path(self.zipped)}), encoding="utf-8")
        answer.unlink(missing_ok=True)
        paths = [windows_path(path) for path in (_EXPLORER, order, answer)]
        if console:
            with display() as shown:
                text = self.python(*paths, starter="wineconsole", more=shown)
        else:
            text = self.python(*paths)
        if not answer.is_file():
            raise RuntimeError(f"{line} did not end: {text[-2000:]}")
        told = json.loads(answer.read_text(encoding="utf-8"))
        return Said(text, told["code"], "\n".join(told["screen"]))

    def python(self, *arguments: str, starter: str = "wine", more: dict[str, str] | None = None) -> str:
        """What Windows' Python printed, run from the unpacked folder."""
        command = ["timeout", "-k", "5", str(_SECONDS), starter]
        command += [str(self.zipped / "app" / "python" / "python.exe"), *arguments]
        done = subprocess.run(
            command, env={**self.environment, **(more or {})}, input=b"\n", capture_output=True
        )
        return (done.stdout + done.stderr).decode("gb18030", "replace").replace("\r\n", "\n")

    def excel(self, calls: Sequence[Call]) -> tuple[list[Any], str]:
        """The answers of the functions through COM, and the interpreter that gave them."""
        asked, answered = self.root / "calls.json", self.root / "answers.json"
        asked.write_text(json.dumps([list(call) for call in calls], default=str), encoding="utf-8")
        client = {"LAOYOUSUODE_CLIENT": windows_path(_HERE.parent / "mechanisms")}
        files = [windows_path(path) for path in (_EXCEL, asked, answered)]
        printed = self.python(*files, more=client)
        if not answered.is_file():
            raise RuntimeError(f"no answers through COM: {printed[-3000:]}")
        found = json.loads(answered.read_text(encoding="utf-8"))
        return [plain(answer) for answer in found["answers"]], found["interpreter"]

    def files(self) -> set[str]:
        """Every file of the PC that a user's program may leave behind, by its place below the prefix."""
        paths = (
            path.relative_to(self.prefix).as_posix() for path in self.prefix.rglob("*") if path.is_file()
        )
        return {path for path in paths if not path.startswith(_NOT_OURS) and path.startswith("drive_c/")}

    def registry(self) -> set[str]:
        """Every value of the registry with its key. Ends all the PC's programs: only then is all of it on disk."""
        self.quietly("wineserver", "-w")
        found = set()
        for name in ("user.reg", "system.reg", "userdef.reg"):
            key = ""
            for line in (self.prefix / name).read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith("["):
                    key = line[: line.rindex("]") + 1]
                    found.add(key)
                elif line and not line.startswith(("#", ";", "WINE")):
                    found.add(f"{key} {line}")
        return found

    def quietly(self, *command: str) -> None:
        """A program of Wine's own, its words thrown away."""
        nothing = subprocess.DEVNULL
        command = ("timeout", "-k", "5", str(_SECONDS), *command)
        subprocess.run(command, env=self.environment, stdin=nothing, stdout=nothing, stderr=nothing)


@contextlib.contextmanager
def display() -> Iterator[dict[str, str]]:
    """A screen for a console's window, on a machine that has none."""
    if os.environ.get("DISPLAY"):
        yield {"DISPLAY": os.environ["DISPLAY"]}
        return
    with screen() as shown:
        yield shown


@contextlib.contextmanager
def clean_pc(root: Path) -> Iterator[PC]:
    """A PC on which nothing of ours has ever been, with the zip unpacked in a folder of a difficult name."""
    zipped = unpack(root / DIFFICULT)
    pc = PC(root, zipped)
    pc.environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in ("PYTHONPATH", "PYTHONHOME", "DISPLAY")
        },
        "WINEPREFIX": str(pc.prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
        **chinese_locale(root / "locale"),
        # A PC's own Python has left its marks there; the bundle must not follow them.
        "PYTHONPATH": "C:\\nowhere",
    }
    pc.quietly("wineboot", "-i")
    (pc.prefix / "drive_c" / "windows" / "system32" / "bcryptprimitives.dll").write_bytes(prng_dll())
    try:
        yield pc
    finally:
        pc.quietly("wineserver", "-k")  # this prefix's programs only
        shutil.rmtree(pc.prefix, ignore_errors=True)
