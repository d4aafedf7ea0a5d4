"""The functions through xlwings' COM server under Wine: one process serves, another calls, as Excel does."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.mechanisms.table import Call, plain
from tests.mechanisms.wine import Wine, finished, windows_path

_SOURCES = Path(__file__).parents[2]
_SERVER = Path(__file__).with_name("wine_server.py")
_CLIENT = Path(__file__).with_name("wine_client.py")
_SECONDS = 240
_LEAVES = 15


@dataclass(frozen=True)
class Answers:
    """What came back: the answers, what each call took, and what both processes printed."""

    answers: list[Any]
    seconds: list[float]
    connected: float
    printed: str


def sources() -> str:
    """Where the product's sources are, for Windows' Python."""
    return windows_path(_SOURCES)


def call_through_com(
    wine: Wine, calls: Sequence[Call], way: Literal["server", "dll"] = "server", seconds: int = _SECONDS
) -> Answers:
    """Every call's answer. The prefix must be `running`. Raises RuntimeError where none come back."""
    with tempfile.TemporaryDirectory() as scratch:
        asked, answered = Path(scratch) / "calls.json", Path(scratch) / "answers.json"
        asked.write_text(json.dumps([list(call) for call in calls], default=_iso), encoding="utf-8")
        files = [windows_path(path) for path in (_CLIENT, asked, answered)]
        if way == "dll":
            # The DLL's cmd.exe outlives the client with its output open: what is in the file counts.
            client = wine.start(*files, "dll", sources(), seconds=seconds)
            printed = _until_answered(client, answered, seconds)
        else:
            clsid = "{" + str(uuid.uuid4()) + "}"
            server = wine.start(windows_path(_SERVER), sources(), clsid, seconds=seconds + 20)
            printed = wine.run(*files, "server", clsid, seconds=seconds)
            printed += _end(server)
        if not answered.is_file():
            raise RuntimeError(f"no answers through COM: {printed[-3000:]}")
        found = json.loads(answered.read_text(encoding="utf-8"))
    return Answers(
        [plain(answer) for answer in found["answers"]], found["seconds"], found["connected"], printed
    )


def _iso(value: Any) -> str:
    assert isinstance(value, dt.date)
    return value.isoformat()


def _until_answered(client: subprocess.Popen[bytes], answered: Path, seconds: int) -> str:
    try:
        client.wait(seconds)
    except subprocess.TimeoutExpired:
        client.terminate()
    return "" if answered.is_file() else finished(client, 5)


def _end(server: subprocess.Popen[bytes]) -> str:
    """The server leaves with its last client; one that does not is ended, and that is told."""
    try:
        output, _ = server.communicate(b"\n", timeout=_LEAVES)
    except subprocess.TimeoutExpired:
        server.terminate()
        return "(the server did not leave)"
    return output.decode("utf-8", "replace")
