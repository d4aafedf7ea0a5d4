"""Programs from npm that the tests run: installed once beside this file from the lock, in a folder that git ignores.

    python -m tests.engines.node

`run.py tests` installs them. Nothing of them is part of the product.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
_STAMP = MODULES / "installed.lock"


def is_there() -> bool:
    """Whether what the lock names is installed."""
    return _STAMP.exists() and _STAMP.read_bytes() == (HERE / "package-lock.json").read_bytes()


def left_out() -> bool:
    """Whether tests that need these programs may be skipped: never in CI."""
    return not is_there() and not os.environ.get("CI")


def set_up() -> None:
    """Install what the lock names, by its hashes. Raises CalledProcessError, FileNotFoundError without npm."""
    if is_there():
        return
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=HERE, check=True, timeout=600)
    shutil.copyfile(HERE / "package-lock.json", _STAMP)


if __name__ == "__main__":
    set_up()
    sys.stdout.write(f"{len(list(MODULES.glob('*')))} packages in {MODULES.name}\n")
