"""A synthetic province: the demonstration plan and returns under other districts' names; none of them is real."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from laoyousuode.layout import PARAMETER_SHEET, SHEETS
from laoyousuode.plan_file import DEFAULT_PLAN, default_plan
from laoyousuode.zip_copy import rewritten

RETURNED = Path(__file__).parents[2] / "samples" / "2026-10" / "returned"
# Where openpyxl puts it.
_PARAMETERS = f"xl/worksheets/sheet{SHEETS.index(PARAMETER_SHEET) + 1}.xml"


def district_name(number: int) -> str:
    return f"第{number:03d}区"


def plan_id(number: int) -> str:
    return f"synthetic-{number:03d}"


def make_plans(folder: Path, count: int) -> None:
    """A plan's file for each district: 001.toml …"""
    folder.mkdir(parents=True, exist_ok=True)
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    for number in range(1, count + 1):
        own = text.replace(f'id = "{default_plan().id}"', f'id = "{plan_id(number)}"', 1)
        own = own.replace('district = "北仑区"', f'district = "{district_name(number)}"', 1)
        (folder / f"{number:03d}.toml").write_text(own, encoding="utf-8")


def make_returns(folder: Path, count: int) -> int:
    """The thirteen returns of every district, each naming its plan, in a folder of its own; how many there are."""
    made = 0
    for path in sorted(RETURNED.glob("*.xlsx")):
        source = path.read_bytes()
        with zipfile.ZipFile(BytesIO(source)) as archive:
            content = archive.read(_PARAMETERS)
        known = default_plan().id.encode()
        assert content.count(known) == 1
        for number in range(1, count + 1):
            own = folder / district_name(number)
            own.mkdir(parents=True, exist_ok=True)
            renamed = content.replace(known, plan_id(number).encode())
            (own / path.name).write_bytes(rewritten(source, {_PARAMETERS: renamed}))
            made += 1
    return made
