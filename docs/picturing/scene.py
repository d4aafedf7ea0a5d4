"""The demonstration folders that the manuals' pictures are taken of: made by the program itself from the samples.

`北仑` has September, closed, and October with its returns; `十三个月` is the samples' long history; `某区` begins with a
draft of the notice. Each command is
one that the manual names, and what it says is kept: the manual may quote it.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from reporter.months.office import make_working_folder
from samples import make, months

ROOT = Path(__file__).parents[2]
NOTICE = ROOT / "tests" / "notice" / "notice.txt"


@dataclass
class Scene:
    """`said` is what the program said, command after command."""

    root: Path
    said: list[str] = field(default_factory=list)

    def run(self, *arguments: str, where: str = "") -> None:
        """One command in one of the folders; it must not end as a fault of the program's."""
        done = subprocess.run(
            [sys.executable, "-m", "reporter.main", *arguments],
            cwd=self.root / where,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            capture_output=True,
            encoding="utf-8",
        )
        self.said.append(done.stdout + done.stderr)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}: {self.said[-1]}")


def make_scene(root: Path) -> Scene:
    """Everything that a picture is taken of, in this folder."""
    scene = Scene(root)
    _months_of_returns(scene)
    _papers_beside(scene)
    _a_new_plan(scene)
    return scene


def _months_of_returns(scene: Scene) -> None:
    office = scene.root / "北仑"
    make_working_folder(office, None, dt.date(2026, 10, 1))
    _returns(office, make.BEFORE)
    before, this = make.BEFORE.name, make.THIS.name
    scene.run("report", "--period", before, "--due", _due(make.BEFORE), "--final", where="北仑")
    scene.run("forms", this, "--due", _due(make.THIS), where="北仑")
    _returns(office, make.THIS)
    scene.run("report", "--period", this, where="北仑")


def _due(month: Path) -> str:
    return str(make.data_of(month)["due"].isoformat())


def _returns(office: Path, month: Path) -> None:
    """What the bureaus sent, each on the day that stands in it: the desk shows when a file came."""
    came = office / month.name / "返回"
    came.mkdir(parents=True, exist_ok=True)
    for item in make.data_of(month)["returns"]:
        path = came / item["file"]
        path.write_bytes(make.fill(make.data_of(month), item))
        morning = dt.datetime.combine(item["date"], dt.time(10, 30)).timestamp()
        os.utime(path, (morning, morning))


def _papers_beside(scene: Scene) -> None:
    returned = str(scene.root / "北仑" / "2026-10" / "返回")
    earlier = str(scene.root / "北仑" / "2026-09" / "结果" / "results.json")
    month = ("--period", "2026-10", "--previous", earlier)
    scene.run("report", returned, *month, "--format", "slides", "--out", "会商")
    scene.run("plan", "show", "--out", "方案一览.html")
    months.make(scene.root / "十三个月")
    scene.run("history", where="十三个月")


def _a_new_plan(scene: Scene) -> None:
    """A working folder whose plan was read from the notice, with all its marks."""
    folder = scene.root / "某区"
    folder.mkdir()
    scene.run("plan", "draft", str(NOTICE), "--out", "方案.toml", "--date", "2026-07-01", where="某区")
    make_working_folder(folder, None, dt.date(2026, 11, 2))
