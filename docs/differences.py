"""Writes into docs/design.md which checks the form's sheet does not ask, from the checks' own declarations.

python -m docs.differences
"""

from __future__ import annotations

from pathlib import Path

from laoyousuode.checks import CHECKS

DESIGN = Path(__file__).with_name("design.md")


def lines() -> list[str]:
    """The table's rows: one for all checks that lack the same thing."""
    lacking: dict[str, list[str]] = {}
    for check in CHECKS:
        if not check.sheet:
            lacking.setdefault(check.lacks, []).extend(check.codes)
    return [
        f"| what needs {lack} | not checked | {', '.join(codes)} | the sheet has no {lack} |"
        for lack, codes in lacking.items()
    ]


def written(text: str) -> str:
    """design.md with these rows in place of those that tell of checks that the sheet does not ask."""
    kept, done = [], False
    for line in text.splitlines(keepends=True):
        if "| not checked |" not in line:
            kept.append(line)
        elif not done:
            kept += [f"{each}\n" for each in lines()]
            done = True
    return "".join(kept)


if __name__ == "__main__":
    DESIGN.write_text(written(DESIGN.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
