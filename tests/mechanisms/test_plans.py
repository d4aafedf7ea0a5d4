"""The functions judge a form by its own plan or not at all: built in, from the folder, unknown, broken."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin import plans
from addin.arguments import MISSING, NOT_AVAILABLE
from addin.functions import FUNCTIONS, LYSD_BOARD, LYSD_CHECK, LYSD_EXPECTED, LYSD_STATUS, LYSD_TARGET
from addin.settings import FILE_NAME, Settings
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import default_plan, load_plan

OTHER = Path(__file__).parents[1] / "plans" / "other.toml"
FIRST, SECOND = (digest(plan) for plan in load_plan(OTHER).known)
OWN = digest(default_plan())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's folder of further plans, empty; nothing is known from before."""
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = tmp_path / "laoyousuode" / "plans"
    found.mkdir(parents=True)
    plans.library.cache_clear()
    yield found
    plans.library.cache_clear()


def test_an_unknown_plan_is_an_error_value_and_never_a_sentence(folder: Path) -> None:
    for unknown in ("0123456789abcdef", FIRST, "", 0.0, 12.0, True):
        assert LYSD_TARGET("1", 2031, unknown) == NOT_AVAILABLE
        assert LYSD_EXPECTED("1", "2031-06", None, unknown) == NOT_AVAILABLE
        assert LYSD_STATUS("1", "2031-06", 700, None, unknown) == NOT_AVAILABLE
        assert LYSD_CHECK("1", "2031-06", 700, *[None] * 6, unknown) == NOT_AVAILABLE
        assert LYSD_BOARD("2031-06", (("1",),), ((700,),), None, unknown) == NOT_AVAILABLE


def test_a_plan_from_the_folder_judges_its_own_forms_revision_by_revision(folder: Path) -> None:
    shutil.copy(OTHER, folder)
    assert LYSD_TARGET("1", 2031, FIRST) == "≥1200"
    assert LYSD_TARGET("1", 2031, SECOND) == "≥1500"
    assert LYSD_STATUS("1", "2031-07", 700, "县民政局", FIRST) == "达序时"
    assert LYSD_STATUS("1", "2031-07", 700, "县民政局", SECOND) == "严重滞后"
    assert LYSD_CHECK("1", "2031-07", 7.5, *[None] * 6, FIRST) == "单位为个数，请填整数"


def test_the_built_in_plan_is_never_another_one(folder: Path) -> None:
    shutil.copy(OTHER, folder)
    for plan in (OWN, OWN.upper(), None, MISSING):
        assert LYSD_TARGET("1", 2026, plan) == "<3.5"
        assert LYSD_STATUS("1", "2026-10", 3.4, None, plan) == "达标"
    # A year of the other plan only: still the built-in plan's answer.
    assert "2031" in str(LYSD_TARGET("1", 2031))


def test_a_broken_file_costs_its_own_forms_only(folder: Path) -> None:
    (folder / "a.toml").write_text("schema = [", encoding="utf-8")
    (folder / "b.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "c.toml").write_text("#" * (plans.MOST_BYTES + 1), encoding="utf-8")
    (folder / "d.toml").mkdir()
    shutil.copy(OTHER, folder / "z.toml")
    assert LYSD_TARGET("1", 2031, FIRST) == "≥1200"
    assert LYSD_TARGET("1", 2026, OWN) == "<3.5"


def test_the_folder_is_the_one_that_the_settings_name(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "共享"
    elsewhere.mkdir()
    shutil.copy(OTHER, elsewhere)
    named = Settings("", "", "", "", str(elsewhere)).text()
    (tmp_path / "laoyousuode" / FILE_NAME).write_text(named, encoding="utf-8")
    assert LYSD_TARGET("1", 2031, FIRST) == "≥1200"


def test_the_folder_is_looked_into_again_after_a_while(tmp_path: Path) -> None:
    moment = 0.0
    library = plans.Library(lambda: tmp_path, lambda: moment)
    assert library.find(FIRST) is None
    shutil.copy(OTHER, tmp_path)
    moment = 5.0
    assert library.find(FIRST) is None  # a sheet full of cells must not read the folder for each of them
    moment = 11.0
    assert library.find(FIRST) is not None and library.find(SECOND) is not None


def test_every_function_that_asks_the_plan_takes_the_forms_last() -> None:
    """Forms of before 上期 was known call LYSD_CHECK without it: it stands behind the plan."""
    arguments = {function.__name__: [*inspect.signature(function).parameters] for function in FUNCTIONS}
    assert arguments["LYSD_CHECK"].pop() == "earlier"
    assert {name for name, known in arguments.items() if known[-1] != "plan"} == {"LYSD_RATIO"}
