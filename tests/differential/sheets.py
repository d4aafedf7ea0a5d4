"""Two spreadsheet programs that fill the form by its defined names and recalculate it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

Case = dict[str, Any]
Answer = dict[str, Any]
_DRIVER = Path(__file__).with_name("lo_sheet.py")


def places(form: Path) -> dict[str, tuple[str, str]]:
    """Defined name -> (sheet, address)."""
    workbook = openpyxl.load_workbook(form)
    result = {}
    for name, defined in workbook.defined_names.items():
        sheet, _, address = defined.attr_text.rpartition("!")
        result[name] = (sheet.strip("'"), address.replace("$", ""))
    return result


def recalculate_with_libreoffice(
    form: Path, cases: Sequence[Case], names: Sequence[str], scratch: Path, options: Sequence[str] = ()
) -> list[Answer]:
    """Each case's answers, by LibreOffice, with one program start for all of them.

    The profile is `scratch/profile`, new where there is none; `options` are soffice's.
    """
    questions, answers = scratch / "cases.json", scratch / "answers.json"
    questions.write_text(json.dumps({"cases": list(cases), "read": list(names)}), encoding="utf-8")
    command = ["/usr/bin/python3", str(_DRIVER), str(form), str(questions), str(answers)]
    # What our Python imports must not reach LibreOffice's.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    # It looks for its library beside the first python3 on the PATH: that must be the system's.
    environment["PATH"] = os.pathsep.join(["/usr/bin", "/bin", environment.get("PATH", "")])
    command += [str(scratch / "profile"), *options]
    done = subprocess.run(command, timeout=900, env=environment)
    if done.returncode:
        # On a loaded machine LibreOffice sometimes closes its pipe at the start; what it answers is never retried.
        subprocess.run(command, check=True, timeout=900, env=environment)
    result: list[Answer] = json.loads(answers.read_text(encoding="utf-8"))
    return result


def recalculate_with_ironcalc(form: Path, cases: Sequence[Case], names: Sequence[str]) -> list[Answer]:
    """The same by IronCalc."""
    model = ironcalc.load_from_xlsx(str(form), "en", "UTC", "en")
    sheets = [sheet["name"] for sheet in _properties(model)]
    where = {
        name: (sheets.index(sheet), *coordinate_from_string(address))
        for name, (sheet, address) in places(form).items()
    }
    spots = {
        name: (sheet, row, column_index_from_string(letters)) for name, (sheet, letters, row) in where.items()
    }
    answers = []
    for case in cases:
        for name, value in case.items():
            _put(model, spots[name], value)
        model.evaluate()
        answers.append({name: _read(model, spots[name]) for name in names})
    return answers


def _properties(model: Any) -> list[dict[str, Any]]:
    found = model.get_worksheets_properties()
    return [each if isinstance(each, dict) else {"name": each.name} for each in found]


def _put(model: Any, spot: tuple[int, int, int], value: Any) -> None:
    if isinstance(value, dict):
        model.update_cell_with_formula(*spot, value["formula"])
    elif isinstance(value, bool):
        model.update_cell_with_bool(*spot, value)
    elif isinstance(value, int | float):
        model.update_cell_with_number(*spot, float(value))
    elif value == "":
        model.clear_cell_contents(*spot)
    else:
        model.update_cell_with_text(*spot, value)


def _read(model: Any, spot: tuple[int, int, int]) -> Any:
    value = model.get_cell_value(*spot)
    if isinstance(value, str) and value.startswith("#"):
        return {"error": value}
    return "" if value is None else value
