"""Runs one command line of the product, and stops it at a chosen change of the file system.

    python -m tests.folder.stopper HOW NUMBER FOLDER COMMAND…

HOW is `kill` (SIGKILL before that change), `full` (that write says that the disk is full), `denied` (that move is refused)
or `count` (nothing is stopped). Only changes inside FOLDER count; their number is printed last, after "changes".
Nothing of this is in the product: it is put over Python's own functions.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Stopper:
    def __init__(self, how: str, number: int, folder: Path) -> None:
        self.how, self.number, self.folder, self.count = how, number, folder.resolve(), 0

    def over(self, function: Callable[..., Any], kinds: str) -> Callable[..., Any]:
        """The function, stopped at the chosen call among those that count for `how`."""

        def called(*arguments: Any, **named: Any) -> Any:
            if self._counts(arguments, kinds):
                self.count += 1
                if self.count == self.number:
                    self._stop(arguments)
            return function(*arguments, **named)

        return called

    def _counts(self, arguments: tuple[Any, ...], kinds: str) -> bool:
        if self.how not in ("kill", "count") and self.how not in kinds:
            return False
        place = arguments[0]
        if isinstance(place, int):  # a file that is open
            place = Path(f"/proc/self/fd/{place}").readlink()
        return str(place).startswith(str(self.folder))

    def _stop(self, arguments: tuple[Any, ...]) -> None:
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.how == "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        if self.how == "denied":
            raise PermissionError(
                errno.EACCES, "Permission denied", str(arguments[0]), None, str(arguments[-1])
            )


def main() -> None:
    how, number, folder, *command = sys.argv[1:]
    from reporter.main import execute

    stopper = Stopper(how, int(number), Path(folder))
    os.replace = stopper.over(os.replace, "denied")
    os.rename = stopper.over(os.rename, "")
    os.unlink = stopper.over(os.unlink, "")
    os.fsync = stopper.over(os.fsync, "full")
    code = execute(command)
    print("changes", stopper.count, flush=True)  # noqa: T201
    sys.exit(code)


if __name__ == "__main__":
    main()
