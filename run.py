#!/usr/bin/env python3
"""Sets up what is needed and runs it: `python3 run.py samples | tests | rebuild | proofs`.

Needs Python 3.11 or newer and nothing else. Everything is put into `.venv` beside this file; the tests also need
programs from Debian's packages, which are installed where they are absent and apt-get may be used.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}

# What the tests start, and the Debian package that brings it.
PROGRAMS = {
    "soffice": ["libreoffice-calc", "libreoffice-impress", "libreoffice-writer", "python3-uno"],
    "pdftoppm": ["poppler-utils"],
    "chromium": ["chromium"],
    "wine": ["wine", "wine64"],
    "Xvfb": ["xvfb"],
    "import": ["imagemagick"],
    "node": ["nodejs"],
    "npm": ["npm"],
    "ssconvert": ["gnumeric"],
}
FONT = ["fonts-noto-cjk"]

# What is generated and committed, and what writes it, in an order in which each finds what it is made from.
REBUILD = "run: python3 run.py rebuild"
GENERATED = {
    "template/laoyousuode.xlsx": ("template.build",),
    "template/tongbao.docx": ("template.bulletin",),
    "template/duban.docx": ("template.papers",),
    "template/huishang.pptx": ("template.slides",),
    "macros/Wrappers.bas": ("addin.wrappers",),
    "docs/codes.md": ("reporter.main", "codes", "--markdown"),
    "docs/design.md": (
        "docs.figure_differences",
    ),  # only the table of what the sheet and the batch say otherwise
    "samples": ("samples.make",),
    "docs/pictures": ("docs.pictures",),
    "docs/使用手册.pdf": ("docs.manual",),
}
# These say what they make; it is written where it belongs.
SAID = {"docs/codes.md"}
SECONDS_OF_SILENCE, NOT_RUN = 180.0, "not run"
PROOFS, PROVEN = ROOT / "tests" / "proofs.toml", ROOT / "docs" / "proofs.md"


def say(text: str) -> None:
    sys.stdout.write(f"== {text}\n")
    sys.stdout.flush()


def call(
    *command: str | Path, cure: str = "", env: Mapping[str, str] | None = None, stdout: int | None = None
) -> None:
    """Run a program; leave with its code where it fails, and say what cures it."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, stdout=stdout)
    if done.returncode:
        say(f"failed ({done.returncode}): {' '.join(str(part) for part in command)}")
        if cure:
            say(cure)
        sys.exit(done.returncode)


def set_up(extra: str) -> None:
    """The virtual environment with the locked packages, made anew only where the lock has changed."""
    stamp = ENVIRONMENT / f"installed-{extra}.lock"
    wanted = LOCKS[extra].read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    if stamp.exists() and stamp.read_bytes() == wanted:
        return
    if not PYTHON.exists():
        say("making .venv")
        if subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)]).returncode:
            # Debian keeps the module in a package of its own.
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            install_from_debian(["python3-venv"])
            call(sys.executable, "-m", "venv", ENVIRONMENT)
    say(f"installing Python packages ({LOCKS[extra].name})")
    quiet = ("-q", "--disable-pip-version-check")
    call(PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", LOCKS[extra])
    call(PYTHON, "-m", "pip", "install", *quiet, "--no-deps", "-e", ".")
    stamp.write_bytes(wanted)


def install_from_debian(packages: list[str]) -> None:
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid"):
        sys.exit(f"please install first: {' '.join(packages)}")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    say(f"installing Debian packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call(*prefix, "apt-get", "update", "-q", env=environment, stdout=subprocess.DEVNULL)
    install = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)
    call(*prefix, *install, env=environment, stdout=subprocess.DEVNULL)


def set_up_programs() -> None:
    """What the tests need besides Python."""
    missing = [package for name, found in PROGRAMS.items() if shutil.which(name) is None for package in found]
    fonts = (
        subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True) if shutil.which("fc-list") else None
    )
    if not Path("/usr/share/i18n/locales/zh_CN").exists():
        missing.append("locales")
    if fonts is None or not fonts.stdout.strip():
        missing += FONT
    uno = ["/usr/bin/python3", "-c", "import uno"]
    if not missing and subprocess.run(uno, capture_output=True).returncode:
        missing.append("python3-uno")
    # Debian's own Python has its windows in a package of their own.
    if subprocess.run([str(PYTHON), "-c", "import tkinter"], capture_output=True).returncode:
        missing.append("python3-tk")
    if missing:
        install_from_debian(missing)


def set_up_node_programs() -> None:
    """SheetJS, exceljs and Microsoft's validator, in a folder that git ignores."""
    say("programs from npm that save, open and judge workbooks")
    call(PYTHON, "-m", "tests.npm.programs")


def samples() -> None:
    """The main job on the demonstration returns."""
    set_up("run")
    out = ROOT / "out" / "2026-10"
    say("report on samples/2026-10/returned")
    call(
        *(PYTHON, "-m", "reporter.main", "report", "samples/2026-10/returned"),
        *("--period", "2026-10", "--due", "2026-11-05"),
        *("--previous", "samples/2026-09/results.json", "--out", out.relative_to(ROOT)),
    )


def tests() -> None:
    """Every check that must hold."""
    set_up("dev")
    set_up_programs()
    say("ruff")
    call(BIN / "ruff", "check", ".")
    call(BIN / "ruff", "format", "--check", ".")
    say("mypy")
    call(BIN / "mypy")
    say("import directions")
    call(BIN / "lint-imports")
    say("committed samples are what the code makes")
    call(PYTHON, "-m", "samples.make", "--check", cure=REBUILD)
    say("Wine: Windows' own Python and xlwings, for the functions through COM")
    call(PYTHON, "-m", "tests.mechanisms.wine")
    say("the parts of the bundle for Windows")
    call(PYTHON, "-m", "tests.bundle.built")
    say("workbooks that libraries ship for their own tests")
    call(PYTHON, "-m", "tests.messy.public")
    set_up_node_programs()
    say("speed beside calamine, as docs/performance.md says")
    call(PYTHON, "-m", "benchmarks.returns", "--check")
    say("pytest")
    call(PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", env=system_first())


def system_first() -> dict[str, str]:
    """LibreOffice looks for its Python's library beside the first python3 on the PATH: it must be the system's own."""
    return {**os.environ, "PATH": os.pathsep.join(["/usr/bin", "/bin", os.environ.get("PATH", "")])}


def rebuild() -> None:
    """Everything that is generated, anew."""
    set_up("dev")
    set_up_programs()
    for goal, module in GENERATED.items():
        say(goal)
        if goal in SAID:
            said = subprocess.run([str(PYTHON), "-m", *module], cwd=ROOT, capture_output=True, check=True)
            (ROOT / goal).write_bytes(said.stdout.replace(b"\r\n", b"\n"))
        else:
            call(PYTHON, "-m", *module, env=system_first())


def proofs() -> None:
    """The proofs that take too long for every change; their figures are written into docs/proofs.md."""
    set_up("dev")
    set_up_programs()
    set_up_node_programs()
    import tomllib  # of Python 3.11, whose absence is told in a sentence

    table = tomllib.loads(PROOFS.read_text(encoding="utf-8"))["proof"]
    results: list[tuple[dict[str, str], str | None]] = []
    for number, proof in enumerate(table, 1):
        say(f"{number} of {len(table)}: {proof['name']} (python -m {proof['command']})")
        results.append((proof, proven(proof)))
        # After each: whoever stops here has the figures so far.
        rest = [(each, NOT_RUN) for each in table[number:]]
        PROVEN.write_text(proofs_page([*results, *rest], commit()), encoding="utf-8")
    if any(figure is None for _, figure in results):
        sys.exit(1)


def proven(proof: dict[str, str]) -> str | None:
    """One proof's line of figures, None where it fails or says none. What it says is shown as it comes."""
    command = [str(PYTHON), "-u", "-m", *proof["command"].split()]
    said, started = [], time.monotonic()
    with (
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", errors="replace", env=system_first()
        ) as process,
        still_running(started),
    ):
        assert process.stdout is not None
        # Piece by piece, for a row of points is progress too.
        while piece := process.stdout.read(1):
            sys.stdout.write(piece)
            sys.stdout.flush()
            said.append(piece)
    found = re.findall(proof["figure"], "".join(said), re.MULTILINE)
    if process.returncode or not found:
        say(f"{proof['name']}: failed ({process.returncode})")
        return None
    say(f"{proof['name']}: {found[-1]}")
    return str(found[-1])


@contextlib.contextmanager
def still_running(started: float) -> Iterator[None]:
    """Tells every few minutes that time passes: some proofs say nothing for long."""
    done = threading.Event()

    def tell() -> None:
        while not done.wait(SECONDS_OF_SILENCE):
            say(f"{(time.monotonic() - started) / 60:.0f} minutes")

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def proofs_page(results: list[tuple[dict[str, str], str | None]], shown: str) -> str:
    """docs/proofs.md."""
    lines = ["# Proofs", "", f"Written by `python3 run.py proofs` at commit {shown}.", ""]
    lines += ["| proof | command | figures |", "|---|---|---|"]
    for proof, figure in results:
        lines.append(f"| {proof['name']} | `python -m {proof['command']}` | {figure or '**failed**'} |")
    return "\n".join(lines) + "\n"


def commit() -> str:
    """The commit's short name; with a mark where files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    except OSError:
        return "unknown"
    return done.stdout.strip() or "unknown"


JOBS = {"samples": samples, "tests": tests, "rebuild": rebuild, "proofs": proofs}

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - told in a sentence, before pip would
        sys.exit("Python 3.11 or newer is needed")
    if len(sys.argv) != 2 or sys.argv[1] not in JOBS:
        sys.exit(f"usage: python3 run.py {' | '.join(JOBS)}")
    JOBS[sys.argv[1]]()
