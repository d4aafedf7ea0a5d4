"""LibreOffice as a second pair of eyes: one start of the program for many files."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Job = dict[str, Any]
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
_DRIVER = Path(__file__).with_name("lo_office.py")


def is_there() -> bool:
    """Whether LibreOffice and its Python are installed."""
    return shutil.which("soffice") is not None and Path("/usr/bin/python3").exists()


def run(jobs: Sequence[Job], scratch: Path) -> list[Job]:
    """The answers to the jobs, in their order; see lo_office.py."""
    scratch.mkdir(parents=True, exist_ok=True)
    questions, answers = scratch / "jobs.json", scratch / "answers.json"
    questions.write_text(json.dumps(list(jobs)), encoding="utf-8")
    command = ["/usr/bin/python3", str(_DRIVER), str(questions), str(answers), str(scratch / "profile")]
    subprocess.run(command, check=True, timeout=1800)
    result: list[Job] = json.loads(answers.read_text(encoding="utf-8"))
    return result
