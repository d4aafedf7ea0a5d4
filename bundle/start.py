"""The first words of a command line in the bundle: what is done for the PC here, everything else by the program.

The one module of this package that hands over to `reporter`. Loads nothing before it is needed, so that examining and
removing work where files are missing.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bundle.dropped import VARIABLE, dropped
from bundle.installed import SetupError, words
from laoyousuode.bundled import bundle_root
from laoyousuode.unreadable import why

EXIT_FAULTS, EXIT_FAILED = 1, 2


def run(arguments: list[str]) -> int:
    """Do what the words say and give the exit code."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    job = JOBS.get(word)
    if job is None:
        return _program(arguments)
    try:
        return job(rest)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        if "--debug" in rest:
            raise
        say(words().say("start.failed", reason=f"{error.filename or ''} {why(error)}".strip()))
    return EXIT_FAILED


def say(text: str) -> None:
    """To the console, whatever it can show; in a window where there is none (pythonw.exe)."""
    if sys.stdout is not None:
        sys.stdout.buffer.flush()
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, words().say("title"), 0)


def _root() -> Path:
    root = bundle_root()
    if root is None:
        raise SetupError(words().say("start.not_bundle"))
    return root


def _install(rest: list[str]) -> int:
    from bundle.install import install
    from bundle.windows import WindowsComputer

    say("\n".join(install(_root(), WindowsComputer())))
    return 0


def _uninstall(rest: list[str]) -> int:
    from bundle.uninstall import uninstall
    from bundle.windows import WindowsComputer

    say("\n".join(uninstall(_root(), WindowsComputer())))
    return 0


def _examine(rest: list[str]) -> int:
    from bundle.examine import examine
    from bundle.windows import WindowsComputer

    lines, fine = examine(_root(), WindowsComputer())
    say("\n".join(lines))
    return 0 if fine else EXIT_FAULTS


def _consolidate(rest: list[str]) -> int:
    """What was dropped on 汇总.cmd; Explorer's own line has the paths whole, where it is Explorer's."""
    on_script = dropped(os.environ.pop(VARIABLE, ""))
    paths = rest if on_script is None else on_script
    if not paths:
        say(words().say("start.no_folder"))
        return EXIT_FAILED
    return _program(["consolidate", *(path.rstrip('"') for path in paths)])


def _desk(rest: list[str]) -> int:
    """The window; what keeps it from opening is said in a small one, for pythonw.exe has no console."""
    if sys.stdout is not None:
        return _program(["desk", *rest])
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = _program(["desk", *rest])
    if code and said.getvalue().strip():
        say(said.getvalue().strip())
    return code


def _program(arguments: list[str]) -> int:
    from reporter.main import execute

    return execute(arguments)


JOBS: dict[str, Callable[[list[str]], int]] = {
    "install": _install,
    "uninstall": _uninstall,
    "examine": _examine,
    "consolidate": _consolidate,
    "desk": _desk,
}
