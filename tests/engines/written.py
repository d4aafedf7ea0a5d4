"""Everything that the suite writes for people, as packages by name: what the engines of this folder are run on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from addin.xlam import build_xlam
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan, load_plan
from reporter.bulletin.bulletin import render
from reporter.edition import FORMATS, DocumentsWanted, Edition, make_edition, write_documents
from reporter.period.consolidation import Order
from template import bulletin as bulletin_template
from template import papers as paper_templates
from template.build import build
from template.form import Issuance
from tests.documents.random_results import HR, NAMES, make, realistic

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
PLANS = ROOT / "tests" / "plans"
# Marked copies are made alike, and each takes the validator its time.
MARKED = 4
PACKAGES = (".xlsx", ".xlsm", ".xlam", ".docx", ".pptx")


@cache
def edition() -> Edition:
    """The edition of the samples, marked copies among it."""
    previous = SAMPLES / "2026-09" / "results.json"
    returned = SAMPLES / "2026-10" / "returned"
    order = Order(
        default_plan(), Period.parse("2026-10"), (returned,), dt.date(2026, 11, 5), (previous,), jobs=1
    )
    return make_edition(order, DocumentsWanted(tuple(FORMATS), dt.date(2026, 11, 5)))


@cache
def written() -> dict[str, bytes]:
    """Name → package."""
    plan = default_plan()
    headed = dataclasses.replace(
        plan,
        bulletin=dataclasses.replace(
            plan.bulletin, red_head=True, number="仑优享办〔2026〕3号", imprint=True
        ),
    )
    made = {
        "master.xlsx": build(plan),
        "form of one bureau.xlsx": build(plan, Issuance(plan.bureaus[1].name, Period.parse("2026-10"))),
        "laoyousuode.xlam": build_xlam(),
        "tongbao.docx": bulletin_template.build(plan),
        "fujian.docx": bulletin_template.build_annexes(plan),
        **{name: build_it(plan) for name, build_it in paper_templates.TEMPLATES.items()},
        "headed.docx": render(headed, realistic(plan)),
        **{f"samples/{name}": data for name, data in edition().documents.items()},
        **{f"整改/{name}": data for name, data in sorted(edition().marked.items())[:MARKED]},
    }
    for name in ("budget", "second"):
        made[f"{name}.xlsx"] = build(load_plan(PLANS / f"{name}.toml"))
    cases = {
        "nothing": make(plan, "2023-01", missing=NAMES),
        "December": make(plan, "2027-12", {("2", HR): "3.2", ("C6", "区总工会"): ("3", "4")}),
    }
    for about, results in cases.items():
        made |= {
            f"{about}/{name}": data for name, data in write_documents(plan, results, formats=FORMATS).items()
        }
    packages = {name: data for name, data in made.items() if name.endswith(PACKAGES)}
    return packages | dict(_embedded(packages))


def _embedded(packages: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The workbooks behind native charts."""
    for name, data in packages.items():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                if part.endswith(".xlsx"):
                    yield f"{name}:{part}", package.read(part)
