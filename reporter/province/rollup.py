"""The roll-up of a run over many districts: one page for the wall, one workbook, and the same as JSON.

Lights and reception stand side by side; no figure of one district is added to another's. Knows reports; no files.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

from laoyousuode.cell import strip_directions
from laoyousuode.output import OWN_MARK
from laoyousuode.statuses import Light, light_names
from reporter.province.district import DistrictReport, RowLight
from reporter.province.province import Province
from reporter.province.words import phrase, say

PAGE, BOOK, DATA = "汇总挂图.html", "汇总.xlsx", "汇总.json"
_HERE = Path(__file__).parent
_FILLS: dict[Light, str] = {"green": "#C6E0B4", "yellow": "#FFE699", "red": "#F4B0A8", "none": ""}


def rollup_files(province: Province) -> dict[str, bytes]:
    """The roll-up's documents by name."""
    return {PAGE: page(province), BOOK: book(province), DATA: data(province)}


def row_names(province: Province) -> list[str]:
    """The rows of all plans, each once; the order of the plans that have them."""
    return list(dict.fromkeys(row.name for each in province.districts for row in each.rows))


def rows_of(report: DistrictReport) -> dict[str, RowLight]:
    """A district's rows by their names."""
    return {row.name: row for row in report.rows}


def page(province: Province) -> bytes:
    """The wall chart, one level up: a line a district, a column an indicator."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((_HERE / "province.html.j2").read_text(encoding="utf-8"))
    names = row_names(province)
    return template.render(
        generator=OWN_MARK,
        words=phrase("page"),
        cutoff=say("page.cutoff", period=province.period.chinese),
        tally=_tally(province),
        names=names,
        districts=[(each, [rows_of(each).get(name) for name in names]) for each in province.districts],
        lights=light_names(),
        unassigned=_unassigned(province),
    ).encode("utf-8")


def _unassigned(province: Province) -> list[tuple[str, str]]:
    """The files that are nobody's, by names that turn no line."""
    return [(strip_directions(file), strip_directions(why)) for file, why in province.unassigned]


def _tally(province: Province) -> str:
    districts = province.districts
    return say(
        "page.tally",
        count=len(districts),
        received=sum(each.received for each in districts),
        due=sum(len(each.bureaus) for each in districts),
        late=sum(each.late for each in districts),
        editions=sum(not each.trouble for each in districts),
    )


def book(province: Province) -> bytes:
    """The same as a workbook: the matrix of lights, reception, the files that are nobody's."""
    from xlsxwriter import Workbook

    words, buffer = phrase("page"), io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # No clock time: the same lights give the same bytes.
    created = dt.datetime.combine(province.period.cutoff, dt.time())
    workbook.set_properties({"title": say("page.title"), "category": OWN_MARK, "created": created})
    head = workbook.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    fills = {light: workbook.add_format({"bg_color": fill} if fill else {}) for light, fill in _FILLS.items()}
    lights, names = light_names(), row_names(province)
    sheet = workbook.add_worksheet(say("sheet.matrix"))
    sheet.write_row(0, 0, [words["district"], *lights.values(), *names], head)
    for line, each in enumerate(province.districts, 1):
        sheet.write_row(line, 0, [each.district, *(each.lights[light] for light in lights)])
        for column, name in enumerate(names, 1 + len(lights)):
            row = rows_of(each).get(name)
            sheet.write(line, column, row.status if row else "", fills[row.light if row else "none"])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1 + len(lights), len(lights) + len(names), 12)
    sheet = workbook.add_worksheet(say("sheet.reception"))
    heads = ("district", "received", "late", "missing", "errors", "trouble")
    sheet.write_row(0, 0, [words[name] for name in heads], head)
    for line, each in enumerate(province.districts, 1):
        received = f"{each.received}/{len(each.bureaus)}"
        sheet.write_row(
            line, 0, [each.district, received, each.late, "、".join(each.missing), each.errors, each.trouble]
        )
    sheet.set_column(0, 0, 16)
    sheet.set_column(3, 3, 60)
    if province.unassigned:
        sheet = workbook.add_worksheet(say("sheet.unassigned"))
        sheet.write_row(0, 0, [words["file"], words["why"]], head)
        for line, pair in enumerate(_unassigned(province), 1):
            sheet.write_row(line, 0, pair)
        sheet.set_column(0, 1, 50)
    workbook.close()
    return buffer.getvalue()


def data(province: Province) -> bytes:
    """The same for other programs; the figures stand in each district's own results.json."""
    content = {
        "schema": 1,
        "period": str(province.period),
        "districts": [
            {
                "district": each.district,
                "plan": each.plan,
                "folder": each.folder,
                "bureaus": [{"name": name, "state": state} for name, state in each.bureaus],
                "indicators": [
                    {"name": row.name, "status": row.status, "light": row.light} for row in each.rows
                ],
                "errors": each.errors,
                "trouble": each.trouble,
            }
            for each in province.districts
        ],
        "unassigned": [{"file": file, "why": why} for file, why in province.unassigned],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
