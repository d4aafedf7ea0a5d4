"""`consolidate`: what is dropped is reported on with nothing typed, each month beside it, or in its working folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bundle.install import WORKING_FOLDER_MARKS
from reporter.commands.consolidate import RESULT_FOLDER
from reporter.console import EXIT_USAGE
from reporter.main import execute
from reporter.working_folder.working_folder import PLAN, STORE

RETURNED = Path(__file__).parents[2] / "samples" / "2026-10" / "returned"
EARLIER = RETURNED.parents[1] / "2026-09" / "returned"


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    folder = tmp_path / "返 回&表"
    shutil.copytree(RETURNED, folder)
    return folder


def test_month_and_folder_are_found(dropped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["consolidate", str(dropped)]) == 0
    assert "报告期取自表格：2026年10月" in capsys.readouterr().out
    assert (dropped.parent / "结果-2026-10" / "通报.docx").is_file()


def test_the_same_as_report_with_its_options(dropped: Path, tmp_path: Path) -> None:
    assert execute(["consolidate", str(dropped)]) == 0
    out = tmp_path / "out"
    assert execute(["report", str(dropped), "--period", "2026-10", "--out", str(out)]) == 0
    made = dropped.parent / RESULT_FOLDER.format(period="2026-10")
    assert {path.name: path.read_bytes() for path in made.iterdir() if path.is_file()} == {
        path.name: path.read_bytes() for path in out.iterdir() if path.is_file()
    }


def test_forms_of_two_months_are_not_mixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "返回"
    folder.mkdir()
    for period in ("2026-09", "2026-10"):
        assert execute(["forms", period, "--out", str(tmp_path / period)]) == 0
        form = sorted((tmp_path / period).glob("*.xlsx"))[0]
        shutil.copy(form, folder / f"{period}.xlsx")
    assert execute(["consolidate", str(folder)]) == EXIT_USAGE
    said = capsys.readouterr().err
    assert "2026年9月 1 份、2026年10月 1 份" in said and "没有写出文件" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-09", "2026-10", "返回"]


def test_a_folder_without_a_form_names_no_month(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "返回"
    folder.mkdir()
    (folder / "说明.txt").write_text("无")
    assert execute(["consolidate", str(folder)]) == EXIT_USAGE
    assert "没有一份表格写明报告期" in capsys.readouterr().err


def test_in_a_working_folder_it_goes_into_its_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "工作"
    assert execute(["init", str(office)]) == 0
    returned = office / "2026-10" / "返回"
    shutil.copytree(RETURNED, returned, dirs_exist_ok=True)
    before = Path.cwd()
    assert execute(["consolidate", str(returned)]) == 0
    assert Path.cwd() == before
    assert (office / "2026-10" / "结果" / "通报.docx").is_file()
    assert not (office / "2026-10" / "结果-2026-10").exists()


def test_installing_knows_a_working_folder_by_its_own_files() -> None:
    assert set(WORKING_FOLDER_MARKS) == {PLAN, STORE}
