"""The bundle, built once a run from downloads in the cache: by this Python, and by any other that is there.

Usage: python -m tests.bundle.built   fetches the parts, before several processes ask for them at once.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

from bundle.build import Bundle, build_bundle
from bundle.downloads import default_folder

ROOT = Path(__file__).parents[2]


@cache
def bundle() -> Bundle:
    """Raises DownloadError where a file can't be had."""
    return build_bundle(default_folder())


@cache
def zip_bytes() -> bytes:
    return bundle().zipped()


def unpack(folder: Path) -> Path:
    """The zip unpacked as a user does; the folder that it makes."""
    with zipfile.ZipFile(io.BytesIO(zip_bytes())) as archive:
        archive.extractall(folder)
    [made] = folder.iterdir()
    return made


def other_pythons() -> list[str]:
    """Pythons of another version that the program runs on; this one where there is none."""
    found = []
    for name in (
        os.environ.get("LAOYOUSUODE_OTHER_PYTHON", ""),
        "python3.12",
        "python3.13",
        "python3.14",
        "python3.11",
    ):
        path = shutil.which(name)
        if path and _version(path) and _version(path) != _version(sys.executable):
            found.append(path)
    return found or [sys.executable]


def _version(python: str) -> str:
    done = subprocess.run([python, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else ""


def environment() -> dict[str, str]:
    """For another Python: this tree's packages, and the libraries of this one that are plain Python."""
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    return {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join([str(ROOT), *libraries])}


if __name__ == "__main__":
    sys.stdout.write(f"{len(bundle().files)} files, {len(zip_bytes())} bytes\n")
