"""What README and docs/performance.md say of speed is what was measured; a slower reading is seen."""

from __future__ import annotations

import pytest

from benchmarks import performance, returns


def test_the_page_and_the_readme_say_what_was_measured() -> None:
    found = performance.measured()
    assert returns.PAGE.read_text(encoding="utf-8") == performance.page(found)
    readme = performance.README.read_text(encoding="utf-8")
    assert performance.with_line(readme, performance.readme_line(found)) == readme


def test_every_measured_row_is_in_the_table_of_targets() -> None:
    assert set(performance.measured()) <= set(performance.rows())


def test_the_ratio_that_ci_holds_to_is_the_pages_own() -> None:
    found = performance.measured()["reading"]["short"]
    assert returns.written(returns.PAGE.read_text(encoding="utf-8")) == round(found, 1)


@pytest.mark.parametrize(("found", "code"), [(6.0, 0), (7.4, 0), (7.6, 1)])
def test_a_quarter_above_is_too_slow(
    found: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(returns, "written", lambda page: 6.0)
    monkeypatch.setattr(returns, "run", lambda *args, **options: {"both": {}})
    monkeypatch.setattr(returns, "ratio", lambda times: found)
    assert returns.check() == code
    assert ("has become slower" in capsys.readouterr().out) == bool(code)


def test_a_page_without_a_ratio_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns, "written", lambda page: None)
    assert returns.check() == 1
