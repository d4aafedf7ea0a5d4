"""A form with faults in it, as several programs save it: what comes back from bureaus that do not use Excel."""

from __future__ import annotations

from pathlib import Path

from openpyxl.comments import Comment

from tests.engines import gnumeric
from tests.mutations import office
from tests.mutations.forms import LEAD, Form
from tests.npm import programs

NODE = ("sheetjs", "exceljs")


def spoilt(*, noted: bool = False) -> bytes:
    """A form with two places to mark, one of which may have a note already."""
    form = Form.of(LEAD)
    form.put("2", "value", "约2.85")
    form.put("12", "value", 240.5)
    if noted:
        form.cell("12", "value").comment = Comment("已与处室核对", "张")
    return form.bytes()


def saved_by_programs(folder: Path) -> dict[str, bytes]:
    """The form as each of the installed programs saves it, by the program's name."""
    found = {}
    source, noted = folder / "form.xlsx", folder / "noted.xlsx"
    source.write_bytes(spoilt())
    noted.write_bytes(spoilt(noted=True))
    goals = {name: folder / f"{name}.xlsx" for name in ("libreoffice", "gnumeric", *NODE)}
    if office.is_there():
        save = [[str(goals["libreoffice"]), office.FILTERS["xlsx"]]]
        office.run([{"open": str(noted), "save": save}], folder / "lo")
    if gnumeric.is_there():
        gnumeric.recalculated(source, goals["gnumeric"])
    if programs.is_there():
        saves = [{"with": name, "open": str(source), "save": [[str(goals[name]), "xlsx"]]} for name in NODE]
        programs.run(saves, folder / "npm")
    for name, goal in goals.items():
        if goal.exists():
            found[name] = goal.read_bytes()
    return found
