"""LibreOffice for the tests: each run has its own profile, one run at a time converts many files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

SOFFICE = shutil.which("soffice") or "soffice"


def convert(files: Iterable[Path], target: str, folder: Path, timeout: float = 300) -> list[Path]:
    """The files converted to `target` ("xlsx", "pdf"), in `folder`, by one start of the program."""
    paths = list(files)
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    subprocess.run(
        [*command, "--convert-to", target, "--outdir", str(folder), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=timeout,
    )
    made = [folder / f"{path.stem}.{target.partition(':')[0]}" for path in paths]
    missing = [path.name for path in made if not path.exists()]
    assert not missing, f"LibreOffice did not write {missing}"
    return made
