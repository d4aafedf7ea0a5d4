"""One answer of the office to a mark of the plan's file: what was typed as a value, and what would then be wrong.

The terminal's walk and the desk's table both go this way. Knows texts and values; no terminal and no window.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from laoyousuode.plan_file import PlanError, load_plan

_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s*年?\s*[:：=＝ ]\s*(?P<target>[^;；,，]+)")


def problems_in(path: Path, text: str | None = None) -> tuple[str, ...]:
    """What keeps the plan from being used; `text` stands for the file's own where it is not written yet."""
    try:
        if text is None:
            load_plan(path)
        else:
            with tempfile.TemporaryDirectory() as folder:
                tried = Path(folder) / path.name
                tried.write_bytes(text.encode())
                load_plan(tried)
    except PlanError as error:
        return error.problems
    return ()


def typed(said: str, stands: Any, choices: Mapping[str, str]) -> Any:
    """What was typed: one of the choices by number or name, else as TOML of the sort that stands there, else words."""
    codes = list(choices)
    if said.isdecimal() and 0 < int(said) <= len(codes):
        return codes[int(said) - 1]
    for code, label in choices.items():
        if said in (code, label):
            return code
    if isinstance(stands, list):
        plain = said.strip("[]").replace("，", "、").replace(",", "、")
        return [part.strip().strip('"') for part in plain.split("、") if part.strip()]
    if isinstance(stands, str):
        return said
    if isinstance(stands, dict) and (years := list(_YEAR.finditer(said))):
        named = {match["year"]: match["target"].strip() for match in years}
        return {key: named.get(key, stands.get(key)) for key in sorted({*stands, *named})}
    try:
        return tomllib.loads(f"value = {said}")["value"]
    except tomllib.TOMLDecodeError:
        return said
