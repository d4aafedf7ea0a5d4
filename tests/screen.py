"""A screen of the offices' size, on a machine that has none."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = "1366x768"


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment by which programs find it."""
    read, write = os.pipe()
    nothing = subprocess.DEVNULL
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE}x24"]
    server = subprocess.Popen(command, pass_fds=(write,), stdin=nothing, stdout=nothing, stderr=nothing)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield {"DISPLAY": f":{pipe.readline().strip()}"}
    finally:
        server.terminate()
        server.wait()
