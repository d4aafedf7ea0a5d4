"""Changes the rules one place at a time and runs the tests that belong to them: whatever survives must be argued.

    python -m tests.mutants.run [MODULE…] [--sample N] [--seed S] [--jobs J]

`--sample N` takes one mutant in N. A survivor is killed by a test, or stands in `argued.toml` with the reason why no
test can tell it from the rule. Ends with 1 where one is neither, or where an argued line has been changed.

Each module's tests are loaded once to have the libraries at hand; then each mutant gets a process of its own, which
imports our own modules anew.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import random
import resource
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

from tests.mutants.change import Mutant, mutants

ROOT = Path(__file__).parents[2]
ARGUED = Path(__file__).with_name("argued.toml")
# Which tests must find a fault in which module: those that are quick and look at it closely.
TESTS: dict[str, tuple[str, ...]] = tomllib.loads(
    Path(__file__).with_name("modules.toml").read_text(encoding="utf-8")
)
OPTIONS = ("-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-o", "addopts=")
LEFT_OUT = ("-m", "not office and not wine and not browser and not slow")
# Seconds of processor time, after which a mutant has gone round in circles, which a test would notice.
PATIENCE = 20


@dataclass(slots=True)
class Outcome:
    """What became of one module's mutants. `stale` are arguments for lines that are there no longer."""

    module: str
    tried: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    argued: int = 0
    stale: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.survivors and not self.stale

    def told(self) -> str:
        killed = self.tried - self.argued - len(self.survivors)
        lines = [f"{self.module}: {self.tried} mutants, {killed} killed, {self.argued} argued, "]
        lines[0] += f"{len(self.survivors)} survive"
        where = self.module.replace(".", "/") + ".py"
        lines += [f"  {where}:{each.line} {each.function}: {each.change}" for each in self.survivors]
        lines += [f"  argued.toml: no such line any more: {each}" for each in self.stale]
        return "\n".join(lines)


class _Changed(MetaPathFinder, Loader):
    """Gives the one module from this source instead of its file."""

    def __init__(self, module: str, source: str) -> None:
        self._module, self._source = module, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        return spec_from_loader(fullname, self, origin=str(_file(fullname)))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(_file(self._module))
        exec(compile(self._source, module.__file__, "exec"), module.__dict__)


def _file(module: str) -> Path:
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


def _is_ours(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None) or ""
    return file.startswith(f"{ROOT}{os.sep}") and not file.startswith((f"{ROOT}{os.sep}.", sys.prefix))


def _forget(keep: frozenset[str]) -> None:
    """Take our modules out of memory but for those that are kept, so that they are imported anew."""
    for name, module in list(sys.modules.items()):
        if name in keep or name == "tests" or name.startswith("tests.mutants") or not _is_ours(module):
            continue
        del sys.modules[name]
        package, _, last = name.rpartition(".")
        if package in sys.modules:  # `from package import module` asks the package first
            vars(sys.modules[package]).pop(last, None)


def _prepare(module: str) -> None:
    """Load what the module's tests need, and keep only what cannot depend on the module."""
    _forget(frozenset())
    importlib.import_module(module)
    below = frozenset(sys.modules) - {module}
    for file in TESTS[module]:
        importlib.import_module(file.removesuffix(".py").replace("/", "."))
    _forget(below)
    gc.freeze()


def _child(module: str, source: str, tests: Sequence[str]) -> int:
    """Run the tests on the changed module; 0 where they all pass. Runs in a process of its own."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, _Changed(module, source))
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutants", phases=phases, derandomize=True, database=None)
    hypothesis.settings.load_profile("mutants")
    return int(pytest.main([*OPTIONS, *LEFT_OUT, *tests]))


def _fork(module: str, source: str, tests: Sequence[str]) -> int:
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        code = _child(module, source, tests)
    finally:
        os._exit(code)


def _survivors(module: str, chosen: Sequence[Mutant], jobs: int) -> list[Mutant]:
    """Those that no test notices, in their order."""
    alive: list[int] = []
    running: dict[int, int] = {}
    waiting = iter(enumerate(chosen))
    while True:
        while len(running) < jobs and (following := next(waiting, None)) is not None:
            index, mutant = following
            running[_fork(module, mutant.source, TESTS[module])] = index
        if not running:
            return [chosen[index] for index in sorted(alive)]
        process, status = os.wait()
        if status == 0:
            alive.append(running[process])
        del running[process]


def _arguments(module: str) -> Mapping[tuple[str, str], str]:
    """(function, change) → reason."""
    table = tomllib.loads(ARGUED.read_text(encoding="utf-8"))
    found: dict[tuple[str, str], str] = {}
    for entry in table.get("argued", ()):
        if entry["module"] == module:
            for change in entry["changes"]:
                found[entry["function"], change] = entry["why"]
    return found


def examine(module: str, one_in: int = 1, seed: int = 0, jobs: int = 2) -> Outcome:
    """Try the module's mutants, or one in so many of them. Raises RuntimeError where its tests fail without any."""
    source = _file(module).read_text(encoding="utf-8")
    every = mutants(source)
    drawn = random.Random(f"{seed} {module}").sample(range(len(every)), -(-len(every) // one_in))
    chosen = [every[index] for index in sorted(drawn)]
    arguments = _arguments(module)
    lines = {(each.function, each.change) for each in every}
    _prepare(module)
    process = _fork(module, source, TESTS[module])
    if os.waitpid(process, 0)[1]:
        raise RuntimeError(f"{module}: its tests fail without any change")
    alive = _survivors(module, chosen, jobs)
    open_ = [each for each in alive if (each.function, each.change) not in arguments]
    stale = [" ".join(key) for key in arguments if key not in lines]
    return Outcome(module, len(chosen), open_, len(alive) - len(open_), stale)


def outcomes(modules: Sequence[str], one_in: int = 1, seed: int = 0, jobs: int = 2) -> Iterator[Outcome]:
    for module in modules:
        yield examine(module, one_in, seed, jobs)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", default=list(TESTS))
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="one mutant in N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    started, tried, argued, survivors, good = time.monotonic(), 0, 0, 0, True
    for outcome in outcomes(options.modules, options.sample, options.seed, options.jobs):
        sys.stdout.write(outcome.told() + "\n")
        sys.stdout.flush()
        tried, argued = tried + outcome.tried, argued + outcome.argued
        survivors, good = survivors + len(outcome.survivors), good and outcome.is_good
    killed, seconds = tried - argued - survivors, time.monotonic() - started
    sys.stdout.write(f"mutants: {tried} tried, {killed} killed, {argued} argued, {survivors} survive")
    sys.stdout.write(f" ({seconds:.0f} s)\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
