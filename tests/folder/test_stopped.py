"""A report that is stopped at any change of its folder leaves the edition before whole, or the new one, and says which."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from laoyousuode.folder import reopen

ROOT = Path(__file__).parents[2]
RETURNED = ROOT / "samples" / "2026-10" / "returned"
UNCHANGED = "原有的文件没有改动"


def arguments(returned: Path, out: Path) -> list[str]:
    fixed = ["--period", "2026-10", "--due", "2026-11-05", "--jobs", "1"]
    return ["report", str(returned), "--out", str(out), *fixed]


def run(how: str, number: int, returned: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.folder.stopper", how, str(number), str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [*command, *arguments(returned, out)],
        env=environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def state(folder: Path) -> dict[str, str]:
    """Every file of the folder with its digest, the program's own too."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


class Editions:
    """Two editions of one folder: the returns of fewer bureaus before, of all now; a marked copy comes, one goes."""

    def __init__(self, place: Path) -> None:
        self.before, self.now, self.out = place / "before", place / "now", place / "out"
        for folder, left_out in ((self.before, "区总工会.xlsx"), (self.now, "教育局-劳有所得返回表.xlsx")):
            shutil.copytree(RETURNED, folder)
            (folder / left_out).unlink()
        assert run("count", 0, self.before, self.out).returncode == 0
        self.old = state(self.out)
        self.kept = place / "kept"
        shutil.copytree(self.out, self.kept)
        done = run("count", 0, self.now, self.out)
        assert done.returncode == 0
        self.new, self.changes = state(self.out), int(done.stdout.split()[-1])
        marked = [{name for name in each if "/" in name} for each in (self.old, self.new)]
        assert marked[0] - marked[1] and marked[1] - marked[0], "a marked copy comes and one goes"

    def reset(self) -> None:
        shutil.rmtree(self.out)
        shutil.copytree(self.kept, self.out)

    def stopped(self, how: str, number: int) -> subprocess.CompletedProcess[str]:
        self.reset()
        return run(how, number, self.now, self.out)

    def is_whole_again(self) -> None:
        """The next command opens the folder: what it says is what the folder then holds."""
        told = reopen(self.out)
        found = state(self.out)
        assert found in (self.old, self.new)
        if "已全部写好" in told:
            assert found == self.new
        if "已恢复为写之前" in told:
            assert found == self.old


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editions]:
    yield Editions(tmp_path_factory.mktemp("editions"))


def spread(last: int, count: int) -> list[int]:
    """So many numbers from 1 to the last, the ends among them."""
    return sorted({1 + round(step * (last - 1) / (count - 1)) for step in range(count)})


def test_killed_at_a_change(editions: Editions) -> None:
    assert editions.changes > 20
    for number in spread(editions.changes, 12):
        assert editions.stopped("kill", number).returncode == -signal.SIGKILL, number
        editions.is_whole_again()


@pytest.mark.slow
def test_killed_at_every_change(editions: Editions) -> None:
    for number in range(1, editions.changes + 1):
        assert editions.stopped("kill", number).returncode == -signal.SIGKILL, number
        editions.is_whole_again()


@pytest.mark.slow
def test_killed_at_any_instant_of_the_writing(editions: Editions) -> None:
    """From the first temporary file on, at instants that nobody chose."""
    rng = random.Random(0)
    for _ in range(200):
        editions.reset()
        command = [sys.executable, "-m", "reporter.main", *arguments(editions.now, editions.out)]
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while child.poll() is None and not any(editions.out.glob(".laoyousuode-*")):
            pass
        for _ in range(rng.randrange(2_000)):
            editions.out.exists()
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        editions.is_whole_again()


@pytest.mark.parametrize("how", ["full", "denied"])
def test_a_change_that_fails_leaves_the_edition_before_and_says_so(editions: Editions, how: str) -> None:
    stopped = 0
    for number in spread(editions.changes // 2, 6):
        done = editions.stopped(how, number)
        if done.returncode == 0:
            continue
        stopped += 1
        assert done.returncode == 2 and UNCHANGED in done.stderr, (number, done.stderr)
        assert ("磁盘已满" in done.stderr) == (how == "full")
        assert state(editions.out) == editions.old
        assert "已写出" not in done.stdout
    assert stopped >= 2


def test_after_a_kill_the_next_report_says_what_it_did(editions: Editions) -> None:
    for number in range(editions.changes // 2 + 4, editions.changes):
        editions.stopped("kill", number)
        if (editions.out / ".laoyousuode-journal.json").exists():
            break
    else:
        pytest.fail("no kill among the moves")
    done = run("count", 0, editions.now, editions.out)
    assert "上次运行中途停止" in done.stdout and done.returncode == 0
    assert state(editions.out) == editions.new
