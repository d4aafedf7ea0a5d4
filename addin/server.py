"""`python -m addin.server {CLSID} PID READY`: xlwings' COM server for one Excel, ended when it hangs or Excel is gone.

Excel's macros start it, and look for it by its class id once the file READY is there: asking Windows for a class
that nobody has registered yet may take seconds. VBA can't break off a call to another process, so the
call's end is here: a function that takes longer than it may takes this process with it, and Excel's call returns
at once. Knows xlwings and the functions' module; imports them only on Windows.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODULE = "addin.functions"
# With the 1.5 s of finished calls that the macros allow (Pace.bas), a sheet waits 3 s at most.
CALL_SECONDS = 1.5
_LOOK_SECONDS = 0.1
_EXIT_HUNG, _EXIT_ORPHAN = 3, 4


class CallWatch:
    """Knows since when a call runs. `overdue` is asked by another thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: float = CALL_SECONDS) -> None:
        self._clock, self._limit = clock, limit
        self._began: float | None = None

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its duration known."""

        def call(*arguments: Any, **named: Any) -> Any:
            self._began = self._clock()
            try:
                return function(*arguments, **named)
            finally:
                self._began = None

        return call

    def overdue(self) -> bool:
        began = self._began
        return began is not None and self._clock() - began > self._limit


def guard(watch: CallWatch, excel_lives: Callable[[], bool], leave: Callable[[int], Any] = os._exit) -> None:
    """End the process when a call is overdue or Excel is gone. Never returns otherwise."""
    while True:
        time.sleep(_LOOK_SECONDS)
        if watch.overdue():
            leave(_EXIT_HUNG)
            return
        if not excel_lives():
            leave(_EXIT_ORPHAN)
            return


class ReadyFile(logging.Handler):
    """Writes the file when xlwings logs that its server runs, which it says as soon as it is registered."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        self._path.write_text("ready\n", encoding="ascii")


def warm_up() -> None:
    """Load the functions and the plan before Excel can call: the first call would pay for it otherwise."""
    from addin.functions import LYSD_STATUS

    LYSD_STATUS("1", "2026-10", None)


def process_lives(pid: int) -> Callable[[], bool]:
    """Whether a Windows process still runs; always true where it can't be asked."""
    import ctypes

    synchronise, still_running = 0x00100000, 0x00000102
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.WaitForSingleObject.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    handle = kernel.OpenProcess(synchronise, False, pid)
    if not handle:
        return lambda: True
    return lambda: bool(kernel.WaitForSingleObject(handle, 0) == still_running)


def main(arguments: list[str]) -> int:
    """Serve until Excel lets go."""
    if sys.platform != "win32":
        sys.stderr.write("addin.server 只在 Windows 上由 Excel 启动。\n")
        return 2
    import xlwings
    import xlwings.com_server as com

    class_id, pid, ready = arguments
    warm_up()
    watch = CallWatch()
    com.call_udf = watch.timed(com.call_udf)
    com.logger.setLevel(logging.INFO)
    com.logger.addHandler(ReadyFile(Path(ready)))
    threading.Thread(target=guard, args=(watch, process_lives(int(pid))), daemon=True).start()
    xlwings.serve(class_id)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
