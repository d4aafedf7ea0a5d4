"""Which checks the form's sheet does not ask, as rows of docs/design.md, from the checks' own declarations.

`docs.figure_differences` writes them.
"""

from __future__ import annotations

from pathlib import Path

from laoyousuode.checks import BETWEEN_BUREAUS, CHECKS

DESIGN = Path(__file__).with_name("design.md")


def lines() -> list[str]:
    """The table's rows: one for all checks that lack the same thing."""
    lacking: dict[str, list[str]] = {}
    for check in (*CHECKS, BETWEEN_BUREAUS):
        if not check.sheet:
            lacking.setdefault(check.lacks, []).extend(check.codes)
    return [
        f"| what needs {lack} | not checked | {', '.join(codes)} | the sheet has no {lack} |"
        for lack, codes in lacking.items()
    ]


def written(text: str) -> str:
    """design.md with these rows in place of those that tell of checks that the sheet does not ask."""
    return replaced(text, "| not checked |", lines())


def replaced(text: str, mark: str, rows: list[str]) -> str:
    """The text with these rows in place of all that bear the mark."""
    kept: list[str] = []
    done = False
    for line in text.splitlines(keepends=True):
        if mark not in line:
            kept.append(line)
        elif not done:
            kept += [f"{each}\n" for each in rows]
            done = True
    return "".join(kept)
