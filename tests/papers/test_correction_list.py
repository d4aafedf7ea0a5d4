"""整改清单 printed: on A4 across, in letters that can be read, no line over another, every fault on it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from pypdf import PageObject, PdfReader

from laoyousuode.plan_file import default_plan
from reporter.answers.answers import answer_alone, marked_copy
from tests.mutations.forms import LEAD, Form
from tests.mutations.judge import read
from tests.office import convert
from tests.readings import accepted

pytestmark = pytest.mark.office
PLAN = default_plan()
A4_ACROSS = (842, 595)
SMALLEST = 9  # points


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[PageObject], list[str]]:
    """The pages of the list of a form in which every figure is doubtful, and what each finding says."""
    folder = tmp_path_factory.mktemp("list")
    form = Form.of(LEAD)
    for row in PLAN.rows_of(LEAD, 2026):
        if row.measure(2026).entry_form == "ratio":
            form.put(row.no, "numerator", "约3.2，以年底统计为准")
            form.put(row.no, "denominator", "3-4")
        else:
            form.put(row.no, "value", "预计3.2左右，待核实后另报，请以正式文件为准")
    path = folder / "返回表.xlsx"
    path.write_bytes(form.bytes())
    reading = read(path.read_bytes(), path.name)
    _, marked = marked_copy(PLAN, None, answer_alone(PLAN, reading), path)
    copy = folder / "整改.xlsx"
    copy.write_bytes(marked)
    (pdf,) = convert([copy], "pdf", folder)
    pages = list(PdfReader(pdf).pages)
    last = next(
        place for place, page in enumerate(pages) if round(float(page.mediabox.width)) != A4_ACROSS[0]
    )
    return pages[:last], [f"{each.message}{each.cure}" for each in accepted(reading).findings]


def lines(page: PageObject) -> list[tuple[float, float, float, str]]:
    """Each piece of text: left, baseline, size in points, words."""
    found: list[tuple[float, float, float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            found.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], size * tm[3] * cm[3], text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def test_it_is_a4_across_in_letters_that_can_be_read(
    printed: tuple[list[PageObject], list[str]],
) -> None:
    pages, findings = printed
    assert len(findings) >= 25 and len(pages) >= 2
    for page in pages:
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == A4_ACROSS
        assert min(abs(size) for _, _, size, _ in lines(page)) >= SMALLEST


def test_every_fault_and_cure_stands_on_it(printed: tuple[list[PageObject], list[str]]) -> None:
    pages, findings = printed
    signs = {sign for page in pages for _, _, _, text in lines(page) for sign in text}
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for finding in findings:
        assert set(re.sub(r"\s", "", finding)) <= signs
    assert all(f"第{number}页，共" in text for number in range(1, len(pages) + 1))


def test_no_line_stands_over_another(printed: tuple[list[PageObject], list[str]]) -> None:
    """A row that is too low for its text would lay it over its neighbours."""
    pages, _ = printed
    for page in pages:
        columns: dict[int, set[float]] = {}
        for left, baseline, _, _ in lines(page):
            columns.setdefault(round(left / 10), set()).add(round(baseline, 1))
        for baselines in columns.values():
            for upper, lower in pairwise(sorted(baselines, reverse=True)):
                assert upper - lower > SMALLEST
