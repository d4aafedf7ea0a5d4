"""The second process: its words, its end, its death; and the command where there is no window to be had."""

from __future__ import annotations

import io
import json
import os
import queue
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import DEFAULT_PLAN
from reporter.desk.serving import Server
from reporter.desk.worker import Worker, command
from reporter.main import execute
from tests.store.store_kit import LEAD, Folder, lead_figures

OCTOBER = Period(2026, 10)
ROOT = Path(__file__).parents[2]
# Answers the first order and dies at the second.
MORTAL = (
    "import sys, json\n"
    "order = json.loads(sys.stdin.buffer.readline())\n"
    "print(json.dumps({'id': order['id'], 'event': 'done'}), flush=True)\n"
    "sys.stdin.buffer.readline()\n"
    "sys.exit(9)\n"
)


def events(worker: Worker, count: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    while len(found) < count:
        event = worker.events.get(timeout=60)
        found.append((event["id"], event["event"]))
    return found


def test_what_was_asked_of_a_process_that_dies_has_failed_and_the_next_is_asked_of_another() -> None:
    worker = Worker([sys.executable, "-c", MORTAL])
    one = worker.send("read")
    assert events(worker, 1) == [(one, "done")]
    two = worker.send("report")
    assert events(worker, 1) == [(two, "failed")]
    three = worker.send("read")
    assert events(worker, 1) == [(three, "done")]
    worker.leave()


def test_the_real_process_starts_from_anywhere_and_leaves(tmp_path: Path) -> None:
    (tmp_path / "reporter.py").write_text("raise SystemExit('this is not the program')", encoding="utf-8")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        worker = Worker(command())
        number = worker.send("marks", plan=str(DEFAULT_PLAN))
        event = worker.events.get(timeout=60)
        assert event["event"] == "marks" and json.loads(event["record"])["rows"] == []
        assert events(worker, 1) == [(number, "done")]
        worker.leave()
    finally:
        os.chdir(here)


def served(*orders: dict[str, Any]) -> list[dict[str, Any]]:
    """What a server says to these orders, all of them there when it begins."""
    out = io.BytesIO()
    server = Server(out)
    waiting: queue.Queue[bytes] = queue.Queue()
    for order in orders:
        waiting.put(json.dumps(order).encode() + b"\n")
    server.listen(io.BytesIO(b"".join(waiting.queue)))
    server.work()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_job_that_fails_is_told_in_a_sentence_and_the_next_goes_on(tmp_path: Path) -> None:
    plan = {"job": "marks", "plan": str(DEFAULT_PLAN)}
    said = served({"id": 1, "job": "read", "folder": str(tmp_path)}, {"id": 2, **plan})
    failed, _, done = said
    assert (failed["id"], failed["event"]) == (1, "failed") and "不是工作文件夹" in failed["sentence"]
    assert (done["id"], done["event"]) == (2, "done")


def test_a_fault_of_our_own_is_told_as_such() -> None:
    (failed,) = served({"id": 1, "job": "settle", "plan": str(DEFAULT_PLAN)})
    assert failed["sentence"].startswith("程序内部出错（KeyError")


def test_a_job_that_is_to_stop_says_so_and_writes_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "北仑")
    folder.put("牵头.xlsx", LEAD, OCTOBER, lead_figures(10))
    order = {"id": 1, "job": "report", "folder": str(folder.path), "period": str(OCTOBER)}
    assert [each["event"] for each in served(order, {"stop": 1})] == ["stopped"]
    with folder.office() as office:
        assert office.store.editions() == []
    assert not any(folder.places.results(OCTOBER).iterdir())


# --- no window to be had ---


def test_without_tk_a_sentence(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "tkinter", None)
    monkeypatch.delitem(sys.modules, "reporter.desk.window", raising=False)
    assert execute(["desk"]) == 2
    assert "没有窗口组件（Tk）" in capfd.readouterr().err


def test_without_a_screen_a_sentence(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    line = [sys.executable, "-m", "reporter.main", "desk"]
    environment = {**bare, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(line, env=environment, capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert done.returncode == 2 and "这里没有屏幕" in done.stderr, done.stderr
