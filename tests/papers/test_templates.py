"""An office's own templates: used where they lie, told with their place where they are wrong, never written over."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest

from laoyousuode.period import Period
from reporter.bulletin.filling import TemplateFaultError
from reporter.bulletin.templates import Template, Templates, names, shipped
from reporter.edition import FORMATS, write_documents
from reporter.papers.slide_filling import fill_slides
from reporter.papers.slides import slides, write_slides
from reporter.words.change import Past
from tests.documents.random_results import PLAN, realistic
from tests.store.store_kit import LEAD, Folder, command, lead_figures

OCTOBER = Period(2026, 10)
RESULTS = realistic(PLAN)


def text(document: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(document)).paragraphs)


def reworded(folder: Path, called: str, old: str, new: str) -> Path:
    """A copy of the shipped template, with words changed as in Word or PowerPoint."""
    name = {own: name for name, own in names().items()}[called]
    path = folder / called
    data = io.BytesIO(shipped(name))
    opened: Any = pptx.Presentation(data) if called.endswith(".pptx") else docx.Document(data)
    if called.endswith(".pptx"):
        frames = [
            shape.text_frame for slide in opened.slides for shape in slide.shapes if shape.has_text_frame
        ]
        paragraphs = [paragraph for frame in frames for paragraph in frame.paragraphs]
    else:
        paragraphs = opened.paragraphs
    runs = [run for paragraph in paragraphs for run in paragraph.runs]
    found = [run for run in runs if old in run.text]
    assert found, f"{called}: {old}"
    found[0].text = found[0].text.replace(old, new)
    opened.save(str(path))
    return path


@pytest.mark.parametrize(
    ("called", "old"),
    [
        ("通报.docx", "一、总体情况"),
        ("专报.docx", "需要关注和协调的事项："),
        ("单位情况表.docx", "{{ signer }}"),
        ("督办单.docx", "收到日期："),
        ("回头看.docx", "{{ intro }}"),
        ("附件.docx", "{{ annexes.tasks.label }}"),
        ("会商.pptx", "提请会商明确的事项"),
    ],
)
def test_each_paper_is_made_by_the_offices_own_template(called: str, old: str, tmp_path: Path) -> None:
    reworded(tmp_path, called, old, f"本局样式{old}")
    from tests.papers.test_papers import PAST

    made = write_documents(PLAN, RESULTS, formats=FORMATS, templates=Templates(tmp_path), past=PAST)
    usual = write_documents(PLAN, RESULTS, formats=FORMATS, past=PAST)
    changed = {name for name in made if made[name] != usual[name]}
    assert changed and all(_own_name(name) == called for name in changed), changed
    for name in changed:
        assert "本局样式" in (_slide_text(made[name]) if called.endswith("pptx") else text(made[name]))


def _own_name(name: str) -> str:
    file = name.rpartition("/")[2]
    return "督办单.docx" if name.startswith("督办/") and file != "回头看.docx" else file


def _slide_text(show: bytes) -> str:
    return "\n".join(
        shape.text_frame.text
        for slide in pptx.Presentation(io.BytesIO(show)).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )


@pytest.mark.parametrize(
    ("called", "old", "new", "told"),
    [
        (
            "专报.docx",
            "{{ lights }}",
            "{{ light }}",
            "模板“专报.docx”不能用：标签里有不认识的名称（light），在这一段：“{{ light }}{{ reception }}”",
        ),
        ("督办单.docx", "{{ ask }}", "{{ ask", "模板“督办单.docx”不能用：标签写法有误"),
        (
            "会商.pptx",
            "{{ doubtful }}",
            "{{ doubtfull }}",
            "模板“会商.pptx”不能用：标签里有不认识的名称（doubtfull）",
        ),
        (
            "会商.pptx",
            "{{ doubtful }}",
            "{{ doubtful",
            "模板“会商.pptx”不能用：标签写法有误（括号没有配对），在这一段：“第4张幻灯片：{{ doubtful”",
        ),
    ],
)
def test_a_faulty_template_is_told_with_its_place(
    called: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    reworded(tmp_path, called, old, new)
    with pytest.raises(TemplateFaultError) as caught:
        write_documents(PLAN, RESULTS, formats=FORMATS, templates=Templates(tmp_path))
    assert told in str(caught.value)


@pytest.mark.parametrize("called", ["专报.docx", "会商.pptx"])
def test_a_file_that_is_no_template_is_told(called: str, tmp_path: Path) -> None:
    (tmp_path / called).write_bytes(b"no zip")
    with pytest.raises(TemplateFaultError, match=f"模板“{called}”不能用：不是完好的"):
        write_documents(PLAN, RESULTS, formats=FORMATS, templates=Templates(tmp_path))


def test_a_tag_that_powerpoint_split_over_runs_is_filled() -> None:
    show = pptx.Presentation(io.BytesIO(shipped("huishang.pptx")))
    frame = show.slides[0].shapes[0].text_frame
    frame.paragraphs[0].runs[0].text = "区里的 {{ ti"
    frame.paragraphs[0].add_run().text = "tle }}（内部）"
    target = io.BytesIO()
    show.save(target)
    values = slides(PLAN, RESULTS, Past())
    filled = fill_slides(Template("会商.pptx", target.getvalue()), values)
    assert filled.slides[0].shapes[0].text_frame.text == f"区里的 {values['title']}（内部）"


def test_what_does_not_fit_in_a_box_is_counted() -> None:
    show = pptx.Presentation(io.BytesIO(shipped("huishang.pptx")))
    box = show.slides[2].shapes[1]
    box.height = box.height // 4
    target = io.BytesIO()
    show.save(target)
    values = {**slides(PLAN, RESULTS, Past()), "behind": [f"第{number}项滞后" for number in range(30)]}
    filled = fill_slides(Template("会商.pptx", target.getvalue()), values)
    lines = [paragraph.text for paragraph in filled.slides[2].shapes[1].text_frame.paragraphs]
    assert lines[0] == "第0项滞后" and lines[-1] == f"其余{31 - len(lines)}项见通报及附件。"


def test_braces_in_a_bureaus_words_are_no_tags() -> None:
    values = {**slides(PLAN, RESULTS, Past()), "behind": ["{{ title }}", "{% if %}"]}
    filled = fill_slides(Template("会商.pptx", shipped("huishang.pptx")), values)
    lines = [paragraph.text for paragraph in filled.slides[2].shapes[1].text_frame.paragraphs]
    assert lines == ["{{ title }}", "{% if %}"]


def test_the_committed_template_of_slides_is_what_the_code_makes() -> None:
    from template.slides import build

    assert build(PLAN) == shipped("huishang.pptx")
    assert write_slides(PLAN, RESULTS, Past()) == write_slides(PLAN, RESULTS, Past())


# --- in a working folder ---


def test_templates_are_copied_used_and_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path / "北仑")
    own = folder.places.templates
    assert own.is_dir() and not list(own.iterdir())
    assert command(folder.places, "templates") == 0
    assert {path.name for path in own.iterdir() if path.name[0] != "."} == set(names().values())
    reworded(own, "专报.docx", "需要关注和协调的事项：", "请领导关注：")
    kept = (own / "专报.docx").read_bytes()
    assert command(folder.places, "templates") == 0
    assert (own / "专报.docx").read_bytes() == kept
    (own / "专报模板.docx").write_bytes(kept)
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10))
    reported = folder.report(OCTOBER)
    assert "请领导关注：" in text(reported.edition.documents["专报.docx"])
    told = "\n".join(reported.sentences)
    assert "用的是本单位的模板" in told and "专报模板.docx 不是任何文件的模板，没有使用" in told
    assert "会商.pptx" in reported.edition.documents


def test_a_faulty_template_in_the_folder_is_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = Folder(tmp_path / "北仑")
    reworded(folder.places.templates, "督办单.docx", "{{ ask }}", "{{ aks }}")
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 1.0}))
    assert command(folder.places, "report", "--period", "2026-10") == 2
    told = capfd.readouterr().err
    assert "督办单.docx" in told and "aks" in told and "Traceback" not in told


def test_outside_a_working_folder_they_are_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert command(tmp_path, "templates") == 2 and "--out" in capfd.readouterr().err
    assert command(tmp_path, "templates", "--out", "本局模板") == 0
    reworded(tmp_path / "本局模板", "专报.docx", "需要关注和协调的事项：", "请领导关注：")
    made = Folder(tmp_path / "别处")
    path = made.put("一.xlsx", LEAD, OCTOBER, lead_figures(10))
    words = ("report", str(path), "--period", "2026-10", "--out", str(tmp_path / "结果"))
    assert command(tmp_path, *words, "--templates", "没有") == 2
    assert command(tmp_path, *words, "--templates", "本局模板", "--format", "brief") == 0
    assert "请领导关注：" in text((tmp_path / "结果" / "专报.docx").read_bytes())
