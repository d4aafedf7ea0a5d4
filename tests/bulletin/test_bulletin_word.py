"""The Word side without an office program: the template's XML, and what happens to awkward text."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from laoyousuode.plan import ANNEXES
from laoyousuode.plan_file import default_plan
from laoyousuode.results import TaskReport
from reporter.bulletin.bulletin import TemplateFaultError, render
from reporter.bulletin.templates import Templates
from template import bulletin as template_builder
from tests.bulletin.bulletin_results import HR, make, realistic

PLAN = default_plan()
# ISO/IEC 29500-1, annex A: the sequences of wml.xsd, for every element the bulletin uses.
SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs snapToGrid spacing ind"
    " jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs highlight u lang",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn next link uiPriority qFormat pPr rPr",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "pBdr": "top left bottom right",
    "docDefaults": "rPrDefault pPrDefault",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "settings": "zoom proofState defaultTabStop evenAndOddHeaders characterSpacingControl savePreviewPicture compat"
    " rsids themeFontLang clrSchemeMapping doNotAutoCompressPictures shapeDefaults decimalSymbol listSeparator",
}
NASTY = "<w:p>&甲\u000b乙\u0007\x0c丙]]>{{ 七 }}{% if 一 %}{_{八}_}{# 注 #}\ud800\ufffe“引”\r\n末行"


def parts(package: bytes) -> dict[str, bytes]:
    """The package's parts by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(package: bytes) -> str:
    """All text, table cells included."""
    body = docx.Document(io.BytesIO(package)).element.body
    return "\n".join(
        "".join(run.text or "" for run in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))
    )


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {"template": template_builder.build(PLAN), "bulletin": render(PLAN, realistic(PLAN))}


@pytest.mark.parametrize("which", ["template", "bulletin"])
def test_children_stand_in_the_schemas_order(made: dict[str, bytes], which: str) -> None:
    seen = set()
    document = docx.Document(io.BytesIO(made[which]))
    roots = [document.element, document.styles.element, document.settings.element]
    roots += [document.sections[0].footer._element, document.sections[0].even_page_footer._element]
    for root in roots:
        for element in root.iter():
            name = str(element.tag).rpartition("}")[2]
            if name not in SEQUENCES or element.prefix != "w":
                continue
            seen.add(name)
            order = SEQUENCES[name].split()
            ranks = [
                order.index(str(child.tag).rpartition("}")[2]) for child in element if child.prefix == "w"
            ]
            assert ranks == sorted(ranks), (name, [child.tag for child in element])
    assert seen >= set(SEQUENCES) - {"tcBorders"}


def test_every_font_fills_four_slots(made: dict[str, bytes]) -> None:
    styles = docx.Document(io.BytesIO(made["template"])).styles.element
    fonts = [element for element in styles.iter(qn("w:rFonts"))]
    assert {
        slot
        for font in fonts
        for slot in ("ascii", "hAnsi", "eastAsia", "cs")
        if not font.get(qn(f"w:{slot}"))
    } == set()
    assert {font.get(qn("w:eastAsia")) for font in fonts} == {"仿宋", "黑体", "楷体", "宋体"}
    assert not [name for font in fonts for name in font.attrib if "Theme" in str(name)]


def test_the_offices_fonts_are_applied() -> None:
    settings = dataclasses.replace(PLAN.bulletin, font_body="仿宋_GB2312")
    built = template_builder.build(dataclasses.replace(PLAN, bulletin=settings))
    assert "仿宋_GB2312" in parts(built)["word/styles.xml"].decode()


def test_the_template_that_ships_is_the_one_that_is_built(made: dict[str, bytes]) -> None:
    assert parts(template_builder.PATH.read_bytes()) == parts(made["template"])


def test_the_same_inputs_give_the_same_bytes(made: dict[str, bytes]) -> None:
    assert template_builder.build(PLAN) == made["template"]
    assert render(PLAN, realistic(PLAN)) == made["bulletin"]
    assert b"2026-10-31T00:00:00Z" in parts(made["bulletin"])["docProps/core.xml"]


def test_no_tag_is_left(made: dict[str, bytes]) -> None:
    text = text_of(made["bulletin"]).replace("{{ 待定 }}", "")  # somebody's own words
    assert "{" not in text and "}" not in text


def test_awkward_words_come_out_as_they_are() -> None:
    results = make(
        PLAN,
        "2026-10",
        {("C2", HR): "57"},
        tasks=(TaskReport(1, HR, NASTY, NASTY, NASTY, NASTY), TaskReport(2, HR, "长" * 20000)),
        confirmed={("C2", HR): NASTY + "长" * 20000},
    )
    whole = dataclasses.replace(PLAN, bulletin=dataclasses.replace(PLAN.bulletin, annexes=ANNEXES))
    text = text_of(render(whole, results))
    assert "<w:p>&甲\n乙\n丙]]>{{ 七 }}{% if 一 %}{_{八}_}{# 注 #}“引”\n末行。" in text.replace(
        "区人力社保局：", ""
    )
    assert "长" * 20000 + "。" in text
    assert "…" in text  # the table's cell is not endless


def test_settings_switch_head_and_imprint() -> None:
    plain = text_of(render(PLAN, realistic(PLAN)))
    assert "专班办公室文件" not in plain and "印发" not in plain
    settings = dataclasses.replace(PLAN.bulletin, red_head=True, number="仑优享办〔2026〕3号", imprint=True)
    switched = text_of(render(dataclasses.replace(PLAN, bulletin=settings), realistic(PLAN)))
    assert "专班办公室文件" in switched and "仑优享办〔2026〕3号" in switched
    assert "2026年11月5日印发" in switched


def edited(path: Path, old: str, new: str) -> Path:
    """The template with one tag changed, as an office might in Word."""
    document = docx.Document(str(template_builder.PATH))
    for element in document.element.iter(qn("w:t")):
        if element.text == old:
            element.text = new
    document.save(str(path))
    return path


def by(template: Path) -> bytes:
    """The bulletin by an office's own template."""
    return render(PLAN, realistic(PLAN), Templates(bulletin=template))


@pytest.mark.parametrize(
    ("new", "fault"),
    [("{{ signr }}", "signr"), ("{{ signer", "标签写法有误"), ("{% if signer %}", "标签写法有误")],
)
def test_a_misspelt_tag_is_told(tmp_path: Path, new: str, fault: str) -> None:
    with pytest.raises(TemplateFaultError, match=fault):
        by(edited(tmp_path / "本局模板.docx", "{{ signer }}", new))


def test_a_file_that_is_no_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(b"not a zip")
    with pytest.raises(TemplateFaultError, match="不是完好的 Word 文档"):
        by(path)


def test_an_offices_own_words_stay(tmp_path: Path) -> None:
    path = edited(tmp_path / "模板.docx", "一、总体情况", "一、总体进展")
    assert "一、总体进展" in text_of(by(path))


def test_importing_loads_no_word_library() -> None:
    code = "import sys, reporter.bulletin.bulletin; print(sorted({'docx', 'docxtpl', 'jinja2', 'lxml'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_date_stands_two_characters_right_of_the_signer() -> None:
    def lefts(signer: str) -> list[int]:
        settings = dataclasses.replace(PLAN.bulletin, signer=signer)
        package = render(dataclasses.replace(PLAN, bulletin=settings), realistic(PLAN))
        found = docx.Document(io.BytesIO(package)).paragraphs
        indents = [
            p.paragraph_format.left_indent for p in found if p.style and p.style.name in ("署名", "成文日期")
        ]
        return [indent.twips for indent in indents if indent is not None]

    for signer in (PLAN.bulletin.signer, "专班"):
        left, date_left = lefts(signer)
        assert date_left - left == 640
    assert lefts("长" * 40) == []
