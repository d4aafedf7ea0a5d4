"""The finished packages, not only their templates: schema order, relationships, content types, native charts."""

from __future__ import annotations

import dataclasses
import io
import posixpath
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from laoyousuode.plan_file import default_plan
from reporter.bulletin.bulletin import render, render_annexes
from reporter.ledger.ledger import write_ledger
from template import bulletin as template_builder
from tests.documents.ooxml_order import C, out_of_order
from tests.documents.random_results import HR, NAMES, make, realistic

PLAN = default_plan()
HEADED = dataclasses.replace(
    PLAN,
    bulletin=dataclasses.replace(PLAN.bulletin, red_head=True, number="仑优享办〔2026〕3号", imprint=True),
)
RESULTS = realistic(PLAN)
NOTHING = make(PLAN, "2023-01", missing=NAMES)
DECEMBER = make(PLAN, "2027-12", {("2", HR): "3.2", ("C6", "区总工会"): ("3", "4")})
PACKAGES: dict[str, Callable[[], bytes]] = {
    "template": lambda: template_builder.build(PLAN),
    "template of annexes": lambda: template_builder.build_annexes(PLAN),
    "bulletin": lambda: render(PLAN, RESULTS),
    "annexes": lambda: render_annexes(PLAN, RESULTS) or b"",
    "bulletin with a head": lambda: render(HEADED, RESULTS),
    "bulletin of nothing": lambda: render(PLAN, NOTHING),
    "bulletin of December": lambda: render(PLAN, DECEMBER),
    "ledger": lambda: write_ledger(PLAN, RESULTS),
    "ledger of nothing": lambda: write_ledger(PLAN, NOTHING),
}
MADE = {name: make_it() for name, make_it in PACKAGES.items()}


@pytest.mark.parametrize("name", MADE)
def test_children_stand_in_the_schemas_order(name: str) -> None:
    assert out_of_order(MADE[name]) == []


def test_the_order_check_finds_a_fault() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(MADE["bulletin"])) as source, zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/charts/chart1.xml":
                data = re.sub(rb"(<c:idx [^>]*/>)(<c:order [^>]*/>)", rb"\2\1", data)
            changed.writestr(name, data)
    assert "word/charts/chart1.xml: order of ser" not in (found := out_of_order(target.getvalue()))[0]
    assert "idx of ser stands too late" in found[0]


@pytest.mark.parametrize("name", MADE)
def test_every_relationship_leads_somewhere_and_every_part_has_a_type(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(MADE[name])) as archive:
        names = set(archive.namelist())
        types = ET.fromstring(archive.read("[Content_Types].xml"))
        overrides = {each.get("PartName", "").lstrip("/") for each in types if each.tag.endswith("Override")}
        defaults = {each.get("Extension", "").lower() for each in types if each.tag.endswith("Default")}
        assert overrides <= names
        for part in names - {"[Content_Types].xml"}:
            assert part in overrides or part.rpartition(".")[2].lower() in defaults, part
        for rels in (each for each in names if each.endswith(".rels")):
            folder = posixpath.dirname(posixpath.dirname(rels))
            for each in ET.fromstring(archive.read(rels)):
                if each.get("TargetMode") != "External":
                    target = each.get("Target", "")
                    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                    assert posixpath.normpath(path) in names, (rels, target)


def charts(package: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"\w+/charts/chart\d+\.xml", name))
        return {name: ET.fromstring(archive.read(name)) for name in names}


def test_a_bulletins_charts_hold_what_their_workbooks_say() -> None:
    """Word shows the cache and edits the workbook: both must say the same."""
    found = charts(MADE["bulletin"])
    assert len(found) == 3
    for name, root in found.items():
        with zipfile.ZipFile(io.BytesIO(MADE["bulletin"])) as archive:
            data = archive.read(name.replace("charts/", "embeddings/").replace(".xml", ".xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        for reference in root.iter():
            if reference.tag not in (f"{{{C}}}strRef", f"{{{C}}}numRef"):
                continue
            place = reference.findtext(f"{{{C}}}f", "").partition("!")[2].replace("$", "")
            cells = [cell for row in sheet[f"{place}:{place}" if ":" not in place else place] for cell in row]
            cached = {
                int(point.get("idx", "")): point.findtext(f"{{{C}}}v", "")
                for point in reference.iter(f"{{{C}}}pt")
            }
            for index, cell in enumerate(cells):
                if cell.value is None:
                    assert index not in cached
                elif isinstance(cell.value, str):
                    assert cached[index] == cell.value
                else:
                    assert float(cached[index]) == cell.value


def test_a_bulletin_without_progress_has_the_lights_only() -> None:
    assert len(charts(MADE["bulletin of nothing"])) == 1
    assert len(charts(MADE["ledger"])) == 2 and len(charts(MADE["ledger of nothing"])) == 1


def test_charts_tell_without_colour() -> None:
    for package in (MADE["bulletin"], MADE["ledger"]):
        drawn = list(charts(package).values())
        drawn.sort(key=lambda root: "完成率" in ET.tostring(root, "unicode"))
        lights, progress = drawn[0], drawn[-1]
        fills = ["pattFill" in ET.tostring(series, "unicode") for series in progress.iter(f"{{{C}}}ser")]
        assert fills == [False, True]
        for labels in lights.iter(f"{{{C}}}dLbls"):
            shown = labels.find(f"{{{C}}}showSerName")
            assert shown is not None and shown.get("val") == "1"


def test_the_same_results_give_the_same_bytes() -> None:
    assert render(PLAN, RESULTS) == MADE["bulletin"]
    assert write_ledger(PLAN, RESULTS) == MADE["ledger"]


@pytest.mark.office
def test_libreoffice_draws_the_charts(tmp_path: Path) -> None:
    """The axis's words come out as text only where the chart was understood and drawn."""
    for name, suffix in (("bulletin", "docx"), ("ledger", "xlsx")):
        (tmp_path / f"{name}.{suffix}").write_bytes(MADE[name])
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(tmp_path / "bulletin.docx"), str(tmp_path / "ledger.xlsx")]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)
    from pypdf import PdfReader

    for name in ("bulletin", "ledger"):
        text = "".join(page.extract_text() for page in PdfReader(tmp_path / f"{name}.pdf").pages)
        text = re.sub(r"\s", "", text)
        assert "2城镇新增就业人数" in text and "绿灯" in text and "66.25" in text
