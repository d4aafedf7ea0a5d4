"""The command `report`: which documents it writes, and how the bulletin's head and template are chosen."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from reporter.main import execute
from template import bulletin as template_builder

SAMPLES = Path(__file__).parents[2] / "samples"
ALL = {"通报.docx", "附件.docx", "台账.xlsx", "挂图.html", "results.json", "专报.docx", "单位情况表.docx"}


def report(out: Path, *more: str) -> int:
    returned, earlier = SAMPLES / "2026-10" / "returned", SAMPLES / "2026-09" / "results.json"
    fixed = ["report", str(returned), "--period", "2026-10", "--out", str(out), "--previous", str(earlier)]
    return execute([*fixed, "--due", "2026-11-05", "--jobs", "1", *more])


def names(folder: Path) -> set[str]:
    """What a user sees there: not the manifest."""
    return (
        {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        if folder.exists()
        else set()
    )


def words_of(path: Path) -> str:
    body = docx.Document(io.BytesIO(path.read_bytes())).element.body
    return "\n".join("".join(run.text or "" for run in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def test_all_documents_are_the_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path) == 0
    assert names(tmp_path) == ALL | {"催报.txt", "整改", "督办"}
    assert "通报.docx、附件.docx、台账.xlsx、挂图.html、results.json" in capsys.readouterr().out
    for name in ALL:
        assert (tmp_path / name).read_bytes() == (SAMPLES / "2026-10" / "expected" / name).read_bytes(), name


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("html", {"挂图.html"}),
        ("json,docx", {"results.json", "通报.docx", "附件.docx"}),
        ("XLSX、.json", {"台账.xlsx", "results.json"}),
        ("brief,bureaus", {"专报.docx", "单位情况表.docx"}),
        ("slides", {"会商.pptx"}),
    ],
)
def test_formats_are_chosen(tmp_path: Path, asked: str, written: set[str]) -> None:
    assert report(tmp_path, "--format", asked) == 0
    assert names(tmp_path) == written


@pytest.mark.parametrize("asked", ["pdf", "docx,pdf", "，"])
def test_an_unknown_format_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str) -> None:
    assert report(tmp_path / "out", "--format", asked) == 2
    assert "可以写 docx、xlsx、html、json、brief、bureaus、letters、slides" in capsys.readouterr().err
    assert names(tmp_path / "out") == set()


def test_the_head_is_switched_on(tmp_path: Path) -> None:
    for option, there in (("--head", True), ("--no-head", False)):
        assert report(tmp_path, "--format", "docx", option) == 0
        assert ("北仑区公共服务七优享工程专班办公室文件" in words_of(tmp_path / "通报.docx")) == there


def office_template(path: Path, old: str, new: str) -> Path:
    """The template with one paragraph's tag changed, as an office might in Word."""
    document = docx.Document(str(template_builder.PATH))
    for element in document.element.iter(qn("w:t")):
        if element.text == old:
            element.text = new
            break
    document.save(str(path))
    return path


def test_the_offices_own_template_is_used(tmp_path: Path) -> None:
    own = office_template(tmp_path / "本办.docx", "一、总体情况", "一、总体进展")
    assert report(tmp_path / "out", "--format", "docx", "--bulletin-template", str(own)) == 0
    assert "一、总体进展" in words_of(tmp_path / "out" / "通报.docx")


@pytest.mark.parametrize(
    ("old", "new", "fault", "paragraph"),
    [
        ("{{ signer }}", "落款：{{ signr }}", "不认识的名称（signr）", "落款：{{ signr }}"),
        ("{{ signer }}", "落款：{{ signer", "标签写法有误", "落款：{{ signer"),
        ("{%p endfor %}", "到此为止", "标签写法有误", "{%p for text in opening %}"),
        ("{{ recipients }}", "{%p endif %}", "标签写法有误", "{%p endif %}"),
        ("{{ row.expected }}", "{{ row.expectd }}", "不认识的名称（expectd）", "{{ row.expectd }}"),
        ("{{ recipients }}", "{{ recipients | 大写 }}", "标签写法有误", "{{ recipients | 大写 }}"),
    ],
)
def test_a_fault_is_told_with_its_paragraph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, fault: str, paragraph: str
) -> None:
    own = office_template(tmp_path / "本办.docx", old, new)
    assert report(tmp_path / "out", "--format", "docx", "--bulletin-template", str(own)) == 2
    told = capsys.readouterr().err
    assert fault in told and f"“{paragraph}”" in told and "本办.docx" in told
    assert names(tmp_path / "out") == set()


def test_a_template_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path / "out", "--bulletin-template", str(tmp_path / "没有.docx")) == 2
    assert "找不到" in capsys.readouterr().err


def test_what_cannot_be_opened_is_told_and_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert report(tmp_path, "--format", "docx", "--open") == 0
    assert "没能自动打开通报.docx" in capsys.readouterr().err


def test_the_bulletin_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "opener"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{seen}"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    out = tmp_path / "out"
    assert report(out, "--format", "docx", "--open") == 0
    assert seen.read_text(encoding="utf-8") == str(out / "通报.docx")


def test_help_is_whole_on_a_narrow_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert execute(["report", "--help"]) == 0
    told = capsys.readouterr().out
    assert "--bulletin-template" in told and "--no-head" in told
    assert "…" not in told.replace("路径…", "")
