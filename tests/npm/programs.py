"""SheetJS, exceljs and Microsoft's validator for the tests: installed once into a folder that git ignores; and the
first two made to open and save (the validator is run by `tests.engines.validator`).

    python -m tests.npm.programs

The versions are those of package-lock.json, which bears hashes and no download address.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / ".cache" / "npm"
_FILES = ("package.json", "package-lock.json")


def is_there() -> bool:
    """Whether the locked versions are installed."""
    stamp = FOLDER / "installed.lock"
    return stamp.exists() and stamp.read_bytes() == (HERE / "package-lock.json").read_bytes()


def left_out() -> bool:
    """Whether tests that need these programs may be skipped: never in CI."""
    return not is_there() and not os.environ.get("CI")


def install() -> None:
    """Install what the lock names. Raises CalledProcessError."""
    if is_there():
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copy(HERE / name, FOLDER / name)
    # Nothing of a package is run: none of them needs it.
    options = (
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--omit-lockfile-registry-resolved",
        "--loglevel=error",
    )
    subprocess.run([npm, "ci", *options], cwd=FOLDER, check=True, timeout=600)
    shutil.copy(HERE / "package-lock.json", FOLDER / "installed.lock")


def run(jobs: Sequence[dict[str, Any]], scratch: Path) -> list[dict[str, Any]]:
    """The answers to the jobs, in their order; see office.cjs."""
    scratch.mkdir(parents=True, exist_ok=True)
    questions, answers = scratch / "jobs.json", scratch / "answers.json"
    questions.write_text(json.dumps(list(jobs)), encoding="utf-8")
    command = ["node", str(HERE / "office.cjs"), str(questions), str(answers)]
    environment = {**os.environ, "NODE_PATH": str(FOLDER / "node_modules")}
    subprocess.run(command, check=True, timeout=1800, env=environment)
    result: list[dict[str, Any]] = json.loads(answers.read_text(encoding="utf-8"))
    return result


if __name__ == "__main__":
    install()
    names = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    sys.stdout.write(f"{', '.join(f'{name} {version}' for name, version in names.items())} in {FOLDER}\n")
