"""`laoyousuode codes`: what every finding means, and what cures it. docs/codes.md is written from here."""

from __future__ import annotations

from typing import Annotated

from laoyousuode.findings import SEVERITY_NAMES, Code, worded
from laoyousuode.plan import Plan
from reporter.commands.shared import PlanOption, plan_from
from reporter.console import make_console, option

NAME = "codes"
_UNIT = "表上单位"


def run(
    markdown: Annotated[
        bool, option("--markdown", help="按 Markdown 格式输出（docs/codes.md 的内容）")
    ] = False,
    plan: PlanOption = None,
) -> None:
    """列出所有提示的代码、程度、含义和改法；其中的界限是方案里的。"""
    chosen = plan_from(plan)
    console = make_console()
    if markdown:
        console.print(as_markdown(chosen), end="", markup=False)
        return
    for entry in worded(chosen).values():
        console.print(f"{entry.code}　[{severities(entry)}]　{entry.meaning}", markup=False, style="bold")
        console.print(f"　　{cure(entry)}", markup=False)


def severities(entry: Code) -> str:
    """The severity, with those of its variants."""
    found = [entry.severity, *(variant.severity for variant in entry.variants.values())]
    words = "或".join(SEVERITY_NAMES[each] for each in dict.fromkeys(found))
    return words + ("，可核实" if entry.confirmable else "")


def cure(entry: Code) -> str:
    """The cure as people read it."""
    return entry.cure.format(unit=_UNIT)


def as_markdown(plan: Plan) -> str:
    """The text of docs/codes.md, in this plan's words."""
    lines = [
        "# 提示代码",
        "",
        "本页由 `laoyousuode codes --markdown` 生成，内容来自 `laoyousuode/data/findings.toml`，请不要直接改本页。",
        "“可核实”：数字确实属实的，在“核实”栏选“属实”并写明原因后，可以采用。",
        "",
        "| 代码 | 程度 | 含义 | 提示的句子 | 怎么改 |",
        "|---|---|---|---|---|",
    ]
    for entry in worded(plan).values():
        sentences = "<br>".join(dict.fromkeys([entry.message, *(v.message for v in entry.variants.values())]))
        cells = (f"`{entry.code}`", severities(entry), entry.meaning, sentences, cure(entry))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
