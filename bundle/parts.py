"""Each source's files under the names that they have in the bundle: Python, Tk, wheels, our own packages, scripts.

Knows archives and names; not how they are fetched or packed.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bundle.contents import FOLDER, PACKAGES, Choice, book, contents
from bundle.installed import MARK
from laoyousuode.bundled import ADDIN, PYTHON, START

Files = dict[str, bytes]
# For Excel itself, which may have 32 bits where Python has 64.
_DLLS = ("xlwings64-", "xlwings32-")
_OWN_SUFFIXES = (".pyc", ".pyo", "~", ".orig", ".rej", ".swp")


def sdist_data(path: Path) -> Iterator[tuple[str, bytes]]:
    """What the data.zip of an sdist holds, below its one folder. Nothing of the sdist is run."""
    with tarfile.open(path) as archive:
        member = next(each for each in archive.getmembers() if each.name.endswith("/data.zip"))
        packed = archive.extractfile(member)
        assert packed is not None  # a file
        data = packed.read()
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        for name in inner.namelist():
            if not name.endswith("/"):
                yield name.partition("/")[2], inner.read(name)


def python_files(path: Path) -> Files:
    """Windows' own Python, closed to everything else on the PC."""
    table = contents()["python"]
    choice = Choice(table)
    files = {f"{PYTHON}/{name}": data for name, data in sdist_data(path) if choice.takes(name)}
    lines = "".join(f"{line}\r\n" for line in table["path"])
    return files | {f"{PYTHON}/{table['path_file']}": lines.encode("ascii")}


def tk_files(path: Path) -> Files:
    """Tk: the window's library, as far as it is used."""
    table = contents()["tk"]
    choice, files = Choice(table), {}
    for name, data in sdist_data(path):
        goal = next((goal + name[len(start) :] for start, goal in table["goals"] if _is_at(name, start)), "")
        if goal and choice.takes(name):
            files[f"{PYTHON}/{goal}"] = data
    return files


def _is_at(name: str, start: str) -> bool:
    return name.startswith(start) if start.endswith("/") else name == start


def wheel_files(path: Path) -> Files:
    """A wheel as an installer would unpack it for Windows; its DLLs for Excel go beside python.exe."""
    choice, files = Choice(contents()["packages"]), {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith("/"):
                continue
            first, _, rest = name.partition("/")
            if first.endswith(".data"):
                kind, _, inner = rest.partition("/")
                if kind in ("purelib", "platlib") and choice.takes(inner):
                    files[f"{PACKAGES}/{inner}"] = archive.read(name)
                elif kind == "data" and inner.startswith(_DLLS):
                    files[f"{PYTHON}/{inner}"] = archive.read(name)
            elif choice.takes(name):
                files[f"{PACKAGES}/{name}"] = archive.read(name)
    return files


def own_files() -> Files:
    """Our own packages, as they stand here; text with the line ends of the sources, whatever this checkout has."""
    files = {f"{PACKAGES}/{name}": b"" for name in contents()["packages"]["added"]}
    left_out = tuple(contents()["packages"]["own_left_out"])
    for package in contents()["packages"]["own"]:
        origin = import_module(package).__file__
        assert origin is not None  # each has an __init__.py
        root = Path(origin).parent
        for path in sorted(root.rglob("*")):
            name = f"{package}/{path.relative_to(root).as_posix()}"
            hidden = any(part.startswith((".", "__pycache__")) for part in path.relative_to(root).parts)
            if path.is_dir() or hidden or name.endswith(_OWN_SUFFIXES) or name.startswith(left_out):
                continue
            files[f"{PACKAGES}/{name}"] = _plain(path)
    return files


def script_files() -> Files:
    """What a user double-clicks, start.py, the page that says how to begin, and the manual."""
    names, scripts = contents()["names"], FOLDER / "scripts"
    files = {START: _plain(scripts / "start.py")}
    for word in ("install", "consolidate", "examine", "uninstall"):
        # cmd reads a script in the PC's code page: nothing but ASCII says the same on every one.
        text = _plain(scripts / ("uninstall.cmd" if word == "uninstall" else "run.cmd")).decode("ascii")
        text = text.replace("WORD", word).replace("MARK", MARK)
        files[names[word]] = text.replace("\n", "\r\n").encode("ascii")
    manual = _plain(scripts / "manual.txt").decode("utf-8").replace("\n", "\r\n")
    return files | {names["manual"]: manual.encode("utf-8-sig"), names["book"]: book().read_bytes()}


def addin_file() -> Files:
    """The add-in, built here: the PC has not what it takes to build it."""
    from addin.xlam import build_xlam

    return {ADDIN: build_xlam()}


def _plain(path: Path) -> bytes:
    data = path.read_bytes()
    return data if b"\0" in data[:4096] else data.replace(b"\r\n", b"\n")
