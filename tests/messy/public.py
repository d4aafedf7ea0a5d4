"""Fetches the test workbooks that libraries ship in their source packages, once, into a cache folder.

    python -m tests.messy.public

The folder is that of LAOYOUSUODE_PUBLIC_CACHE, else ~/.cache/laoyousuode/public.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

PACKAGES = (
    "xlsx2csv==0.8.6",
    "pyexcel-xls==0.7.1",
    "pyexcel-ods3==0.6.1",
    "tablib==3.10.0",
    "xlutils==2.0.0",
    "xlwt==1.3.0",
    "odfpy==1.4.1",
)
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".xltx")


def cache() -> Path:
    """Where the packages lie."""
    named = os.environ.get("LAOYOUSUODE_PUBLIC_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "laoyousuode" / "public"


def missing() -> list[str]:
    """The packages that are not in the cache."""
    there = {path.name.lower().replace("_", "-") for path in cache().glob("*.tar.gz")}
    return [each for each in PACKAGES if f"{each.replace('==', '-')}.tar.gz" not in there]


def fetch() -> None:
    """Download what is missing. Raises CalledProcessError."""
    cache().mkdir(parents=True, exist_ok=True)
    for package in missing():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", str(cache()), package], check=True, timeout=300)


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Each test workbook: its package and path, and its bytes."""
    for archive in sorted(cache().glob("*.tar.gz")):
        with tarfile.open(archive) as packed:
            for member in packed.getmembers():
                file = packed.extractfile(member) if member.name.lower().endswith(SUFFIXES) else None
                if file is not None:
                    yield member.name, file.read()


if __name__ == "__main__":
    fetch()
    sys.stdout.write(f"{sum(1 for _ in workbooks())} workbooks in {cache()}\n")
