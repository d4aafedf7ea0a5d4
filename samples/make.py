"""Makes the demonstration returns and what is expected of them, from the small data files beside it.

    python -m samples.make            write everything
    python -m samples.make --check    fail where a committed file is not what would be written

All of it is demonstration data, and says so in each workbook.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import openpyxl

from laoyousuode.beside import besides
from laoyousuode.output import repack, write_in_place
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.results import json_bytes
from reporter.edition import DocumentsWanted, make_edition
from reporter.period.consolidation import Order, consolidate
from reporter.period.history import load_earlier
from reporter.returns.reader import EarlierFigures
from template.build import build, finish_part
from template.form import Issuance

HERE = Path(__file__).parent
THIS, BEFORE = HERE / "2026-10", HERE / "2026-09"


def data_of(folder: Path) -> dict[str, Any]:
    """The data file of one month."""
    return tomllib.loads((folder / "returns.toml").read_text(encoding="utf-8"))


def fill(data: dict[str, Any], item: dict[str, Any], earlier: EarlierFigures | None = None) -> bytes:
    """One bureau's form as its clerk would send it back; `earlier` are the figures that it shows as 上期."""
    plan, period = default_plan(), Period.parse(data["period"])
    beside = None if earlier is None else besides(plan, item["bureau"], period, earlier)
    issue = Issuance(item["bureau"], period, data["due"], earlier=beside)
    workbook = openpyxl.load_workbook(io.BytesIO(build(plan, issue)))
    header = {
        "in_serial": item.get("serial", 1),
        "in_date": item["date"],
        "in_filler": data["filler"],
        "in_phone": data["phone"],
    }
    for name, value in {**header, **item["cells"]}.items():
        sheet, _, address = workbook.defined_names[name].attr_text.rpartition("!")
        cell = workbook[sheet.strip("'")][address.replace("$", "")]
        if isinstance(value, dict):
            cell.value, cell.data_type = value["error"], "e"
        else:
            cell.value = value
    note = workbook["指标填报"]["B3"]
    note.value = data["note"] + note.value
    buffer = io.BytesIO()
    workbook.save(buffer)
    return repack(buffer.getvalue(), f"{item['date'].isoformat()}T00:00:00Z", finish_part)


def returned(folder: Path, previous: Path | None = None) -> dict[str, bytes]:
    """All the returned workbooks of one month, by file name; `previous` are the results that its forms show as 上期."""
    data = data_of(folder)
    paths = [previous] if previous else []
    earlier = load_earlier(default_plan(), Period.parse(data["period"]), paths)
    return {item["file"]: fill(data, item, earlier) for item in data["returns"]}


def earlier_results() -> bytes:
    """results.json of the month before."""
    data = data_of(BEFORE)
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in returned(BEFORE).items():
            (Path(scratch) / name).write_bytes(content)
        order = Order(default_plan(), Period.parse(data["period"]), (Path(scratch),), data["due"], jobs=1)
        return json_bytes(consolidate(order))


def expected(folder: Path, previous: Path, due: dt.date) -> dict[str, bytes]:
    """What `report` writes for the returns in `folder`."""
    period = Period.parse(data_of(THIS)["period"])
    order = Order(default_plan(), period, (folder,), due, (previous,), jobs=1)
    return dict(make_edition(order, DocumentsWanted(signed=due, answers=False)).documents)


def everything() -> dict[Path, bytes]:
    """Every made file, by its path."""
    made = {BEFORE / "results.json": earlier_results()}
    with tempfile.TemporaryDirectory() as scratch:
        previous = Path(scratch) / "previous.json"
        previous.write_bytes(made[BEFORE / "results.json"])
        found = returned(THIS, previous)
        made |= {THIS / "returned" / name: content for name, content in found.items()}
        folder = Path(scratch) / "returned"
        folder.mkdir()
        for path, content in made.items():
            if path.parent.name == "returned":
                (folder / path.name).write_bytes(content)
        for name, content in expected(folder, previous, data_of(THIS)["due"]).items():
            made[THIS / "expected" / name] = content
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for path, content in everything().items():
        if check and (not path.exists() or path.read_bytes() != content):
            stale.append(path.relative_to(HERE).as_posix())
        elif not check:
            write_in_place(path, content)
    for name in stale:
        sys.stderr.write(f"samples/{name} is not what samples/make.py writes\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
