"""The desk's second process: orders come in as lines of JSON, what comes of them goes out as lines of JSON.

One order after another; `{"stop": n}` ends the one that runs, the end of the input ends the process when the order in
hand is done. Killed in the middle, a folder is finished or undone by the next run, as after any kill. Knows lines; what
an order means is `jobs`' business.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import traceback
from typing import IO, Any

from reporter.desk.faults import sentence_of
from reporter.desk.jobs import JOBS, Bench, StoppedError


def serve() -> None:
    """Work until the window goes."""
    out = _own_output()
    server = Server(out)
    threading.Thread(target=server.listen, args=(sys.stdin.buffer,), daemon=True).start()
    server.work()


def _own_output() -> IO[bytes]:
    """The pipe to the window, kept from whatever a library prints."""
    kept = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return kept


class Server:
    """Orders in, words out."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._orders: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._stopped: set[int] = set()
        self._is_left = False
        self._now = 0
        self._bench = Bench(self.tell, lambda: self._is_left or self._now in self._stopped)

    def listen(self, source: IO[bytes]) -> None:
        """Take orders until there are no more."""
        for line in source:
            order = json.loads(line)
            if "stop" in order:
                self._stopped.add(order["stop"])
            else:
                self._orders.put(order)
        self._is_left = True
        self._orders.put(None)

    def work(self) -> None:
        """Carry out the orders."""
        while (order := self._orders.get()) is not None:
            self._now = order["id"]
            self._carry_out(order)

    def _carry_out(self, order: dict[str, Any]) -> None:
        try:
            JOBS[order["job"]](self._bench, order)
        except StoppedError:
            self.tell("stopped")
        except Exception as error:
            if os.environ.get("LAOYOUSUODE_DEBUG"):
                traceback.print_exc()
            self.tell("failed", sentence=sentence_of(error))
        else:
            self.tell("done")

    def tell(self, event: str, **facts: Any) -> None:
        """One line to the window, if it is still there."""
        line = json.dumps({"id": self._now, "event": event, **facts}, ensure_ascii=False)
        try:
            self._out.write(line.encode("utf-8", "replace") + b"\n")
        except OSError:
            self._is_left = True
