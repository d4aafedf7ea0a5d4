"""The window driven in a process of its own on a screen of its own; what it showed, and pictures of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.screen import screen

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("drive_window.py")


def drive(
    place: Path, order: dict[str, Any], command: Callable[[Path], list[str]] | None = None, **more: str
) -> Any:
    """What the window showed. `place` takes order, facts and pictures; `command` starts another Python than this."""
    place.mkdir(parents=True, exist_ok=True)
    asked, facts = place / "order.json", place / "facts.json"
    asked.write_text(json.dumps(order | {"facts": order.get("facts", str(facts))}), encoding="utf-8")
    line = command(asked) if command else [sys.executable, str(SCRIPT), str(asked)]
    with screen() as shown:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **shown, **more}
        run = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        while run.poll() is None:
            _take(place, shown)
            time.sleep(0.1)
        printed = run.communicate()[0].decode("utf-8", "replace")
    assert facts.is_file(), printed[-4000:]
    found = json.loads(facts.read_text(encoding="utf-8"))
    assert "stuck" not in found, (found["stuck"], printed[-2000:])
    return found


def _take(place: Path, shown: dict[str, str]) -> None:
    """A picture, where the window asks for one."""
    ask = place / "shot.ask"
    if not ask.is_file():
        return
    name = ask.read_text(encoding="utf-8")
    ask.unlink()
    picture = place / f"{name}.taken.png"
    subprocess.run(["import", "-window", "root", str(picture)], env={**os.environ, **shown}, check=True)
    picture.replace(place / f"{name}.png")
