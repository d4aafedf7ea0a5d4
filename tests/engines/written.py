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
from reporter.answers.answers import answer_alone, marked_copy
from reporter.bulletin.bulletin import render
from reporter.edition import FORMATS, DocumentsWanted, Edition, make_edition, write_documents
from reporter.export.files import to_xlsx
from reporter.export.tables import columns_table
from reporter.lists.files import to_annex, to_workbook
from reporter.lists.lists import Standing, plan_lists
from reporter.period.consolidation import Order
from reporter.province.district import DistrictReport, RowLight
from reporter.province.province import Province
from reporter.province.rollup import book
from reporter.working_folder.working_folder import contacts_table
from template import bulletin as bulletin_template
from template import papers as paper_templates
from template import slides as slides_template
from template.build import build
from template.form import Issuance
from tests.documents.random_results import HR, NAMES, make, realistic
from tests.mutations.judge import read

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
PLANS = ROOT / "tests" / "plans"
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
        "template/laoyousuode.xlsx": build(plan),
        "template/laoyousuode.xlam": build_xlam(),
        "template/tongbao.docx": bulletin_template.build(plan),
        "template/fujian.docx": bulletin_template.build_annexes(plan),
        **{f"template/{name}": build_it(plan) for name, build_it in paper_templates.TEMPLATES.items()},
        "template/huishang.pptx": slides_template.build(plan),
        **{
            f"forms/{bureau.name}.xlsx": build(plan, Issuance(bureau.name, Period.parse("2026-10")))
            for bureau in plan.bureaus
        },
        **{f"forms/{name}.xlsx": build(load_plan(PLANS / f"{name}.toml")) for name in ("budget", "second")},
        **{f"samples/{name}": data for name, data in edition().documents.items()},
        **{f"samples/整改/{name}": data for name, data in edition().marked.items()},
        "headed/通报.docx": render(headed, realistic(plan)),
        **_of_a_working_folder(),
    }
    cases = {
        "nothing": make(plan, "2023-01", missing=NAMES),
        "December": make(plan, "2027-12", {("2", HR): "3.2", ("C6", "区总工会"): ("3", "4")}),
    }
    for about, results in cases.items():
        made |= {
            f"{about}/{name}": data for name, data in write_documents(plan, results, formats=FORMATS).items()
        }
    packages = {name: data for name, data in sorted(made.items()) if name.endswith(PACKAGES)}
    return packages | dict(_embedded(packages))


def _of_a_working_folder() -> dict[str, bytes]:
    """What other commands write: contacts, lists, the store's tables, a roll-up, a list without a copy."""
    plan = default_plan()
    lists = plan_lists(plan, Standing(Period.parse("2026-10"), {"2": "已完成"}))
    rows = tuple(RowLight(row.name, "达序时", "green") for row in plan.indicators)
    bureaus = tuple((bureau.name, "received") for bureau in plan.bureaus)
    district = DistrictReport(plan.district, plan.id, plan.district, bureaus, rows)
    refused = read(b"no workbook", "坏.xlsx")
    return {
        "folder/联络员.xlsx": contacts_table(plan),
        "folder/三张清单.xlsx": to_workbook(plan, lists),
        "folder/三张清单.docx": to_annex(plan, lists, Standing()),
        "folder/数据.xlsx": to_xlsx((columns_table(),)),
        "province/汇总.xlsx": book(Province(Period.parse("2026-10"), (district,), (("别处.xlsx", "不是"),))),
        "整改（清单）.xlsx": marked_copy(plan, None, answer_alone(plan, refused), None)[1],
    }


def _embedded(packages: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The workbooks behind native charts."""
    for name, data in packages.items():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                if part.endswith(".xlsx"):
                    yield f"{name}:{part}", package.read(part)
