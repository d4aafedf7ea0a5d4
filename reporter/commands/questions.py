"""`laoyousuode questions`: what the office must settle in the plan's text."""

from __future__ import annotations

from reporter.commands.shared import PlanOption, plan_from
from reporter.console import make_console

NAME = "questions"


def run(plan: PlanOption = None) -> None:
    """列出方案文本中需要明确的事项，以及目前暂按什么口径执行。"""
    chosen = plan_from(plan)
    console = make_console()
    if not chosen.questions:
        console.print("本方案没有待明确的事项。")
        return
    console.print(f"{chosen.title}：待明确事项 {len(chosen.questions)} 项", style="bold", markup=False)
    for question in chosen.questions:
        console.print(f"\n{question.no}　{question.text}", markup=False)
        console.print(f"　　出处：{question.source}", style="dim", markup=False)
        console.print(f"　　{question.interim}", markup=False)
