"""Work in processes that may die: each task has its answer, or what it cost, in the order of the tasks.

Whatever runs the tasks has the interface of `concurrent.futures.Executor`: our own pool, or one that is handed in, on
other machines too. Knows how to start, feed and bound workers; what they do is the business of others.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from reporter.period.worker_bounds import bound, workers_job
from reporter.returns.returned import RefusedFile, rejected

if TYPE_CHECKING:
    from pebble import ProcessPool

SECONDS_A_FILE = 60.0
MEMORY_A_WORKER = 2 << 30
# Pools that are started in a row without getting one task done, before the rest is given up.
_VAIN_STARTS = 3
# Tasks travel in batches where there are many, and so many batches for each worker wait at most: what is not yet
# wanted takes no memory.
_FEW_TASKS, _BATCH, _AHEAD = 64, 16, 4
_SECONDS_A_LOOK = 1.0
# Python's own number is 700.
_OBJECTS_A_LOOK = 50_000

# What reads, unpacks and marks. They are named and not imported: marking stands above this room.
_PRELOADED = [
    "reporter.returns.reader",
    "reporter.period.intake",
    "reporter.answers.answers",
    "lxml.etree",
    "rapidfuzz.fuzz",
    "rapidfuzz.process",
]

Progress = Callable[[str], None]
Keep = Callable[[Any], Any]
_Result = TypeVar("_Result")
_Batch = tuple[int, ...]
_log = logging.getLogger(__name__)


class Workers:
    """The processes of one run, started when they are first needed and used for all its work.

    `start` is called with `facts` in each worker before its first task. `executor` takes the place of our own pool; it is
    its owner's to start and close, and a file that takes too long is given up by our own pool alone.
    """

    def __init__(
        self,
        jobs: int,
        executor: Executor | None = None,
        start: Callable[..., None] | None = None,
        facts: Sequence[Any] = (),
    ) -> None:
        self.jobs = max(1, jobs)
        self.start, self.facts = start, tuple(facts)
        self._executor = executor
        self._pool: ProcessPool | None = None
        self._held = contextlib.ExitStack()
        # Processes of this one that are no workers of the pool.
        self._others: list[Any] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def begin_with(self, start: Callable[..., None], *facts: Any) -> None:
        """What each worker is to do before its first task; it is none of the task's time. Not for those that run."""
        if self._pool is None and self.start is None:
            self.start, self.facts = start, facts

    def run(
        self,
        work: Callable[..., _Result],
        tasks: Sequence[Sequence[Any]],
        shown: Sequence[str],
        progress: Progress = lambda name: None,
        keep: Keep = lambda answer: answer,
    ) -> list[_Result | RefusedFile]:
        """Each task in a worker that may die; its place in the list then says what it cost.

        `work` is a function of a module; `tasks` are its arguments, `shown` what each is called. `keep` makes of an
        answer, as it comes, what the list will hold. A worker that is killed while it waits costs nothing.
        """
        results: dict[int, _Result | RefusedFile] = {}
        waiting, vain = self._batches(len(tasks)), 0
        while waiting and vain < _VAIN_STARTS:
            before = len(results), len(waiting)
            waiting = self._round(work, tasks, shown, (progress, keep), waiting, results)
            vain = 0 if (len(results), len(waiting)) != before else vain + 1
        for index in (index for batch in waiting for index in batch):
            results[index] = rejected(shown[index], None, "internal-fault", "BrokenProcessPool")
        return [results[index] for index in range(len(tasks))]

    def _batches(self, count: int) -> list[_Batch]:
        size = 1 if count <= _FEW_TASKS else min(_BATCH, max(1, count // (8 * self.jobs)))
        return [tuple(range(start, min(start + size, count))) for start in range(0, count, size)]

    def _round(
        self,
        work: Callable[..., _Result],
        tasks: Sequence[Sequence[Any]],
        shown: Sequence[str],
        told: tuple[Progress, Keep],
        waiting: list[_Batch],
        results: dict[int, _Result | RefusedFile],
    ) -> list[_Batch]:
        """Every batch once. Gives back those that the pool did not come to, and one by one those that broke it."""
        rest: list[_Batch] = []
        is_broken = False
        progress, keep = told
        coming, sent = deque(waiting), deque[tuple[_Batch, Future[Any]]]()
        try:
            while coming or sent:
                # A pool that breaks takes no more.
                with contextlib.suppress(RuntimeError):
                    while coming and len(sent) < _AHEAD * self.jobs:
                        future = self._send(work, [tasks[index] for index in coming[0]])
                        sent.append((coming.popleft(), future))
                if not sent:
                    is_broken = True
                    break
                batch, future = sent.popleft()
                if not self._is_done(future):
                    rest.append(batch)
                    is_broken = True
                    continue
                try:
                    answers = _answers(future, [shown[index] for index in batch])
                except BrokenProcessPool:
                    _log.debug("%s", shown[batch[0]], exc_info=True)
                    rest.append(batch)
                    is_broken = True
                    continue
                if answers is None:
                    rest += [(index,) for index in batch]
                    continue
                for index, answer in zip(batch, answers, strict=True):
                    results[index] = keep(answer)
                    progress(shown[index])
        except BaseException:
            self._stop()
            raise
        if is_broken:
            # The next round starts another.
            self._stop()
        return [*rest, *coming]

    def _send(self, work: Callable[..., Any], tasks: list[Sequence[Any]]) -> Future[Any]:
        """Raises RuntimeError where the pool takes no more."""
        if self._executor is not None:
            return self._executor.submit(_each, work, tasks)
        if self._pool is None:
            from pebble import ProcessPool

            self._others = multiprocessing.active_children()
            job = self._held.enter_context(workers_job(MEMORY_A_WORKER))
            initial = (job, not _log.isEnabledFor(logging.DEBUG), self.start, *self.facts)
            self._pool = ProcessPool(self.jobs, initializer=_start, initargs=initial, context=_context())
        sent: Future[Any] = self._pool.schedule(_each, args=(work, tasks), timeout=SECONDS_A_FILE)
        return sent

    def _is_done(self, future: Future[Any]) -> bool:
        """Waits for it. A task that a broken pool had not yet taken is never done, and nobody says so."""
        if self._executor is not None:
            return True
        while not wait((future,), _SECONDS_A_LOOK).done:
            if self._pool is None or not self._pool.active:
                return future.done()
        return True

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            # First those that may still be starting: without the locks that the pool takes away they would not find
            # their way, and tell the user so with a traceback of their own.
            for process in multiprocessing.active_children():
                if process not in self._others:
                    process.terminate()
                    process.join()
            self._pool.join()
            self._pool = None
        self._held.close()


class InThisProcess(Executor):
    """Work that is done where it is asked for: a worker itself starts no others."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Done by the time it is given back."""
        future: Future[Any] = Future()
        try:
            future.set_result(work(*given, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def in_workers(
    work: Callable[..., _Result],
    tasks: Sequence[Sequence[Any]],
    shown: Sequence[str],
    jobs: int | Workers,
    progress: Progress = lambda name: None,
    start: Callable[..., None] | None = None,
    facts: Sequence[Any] = (),
    keep: Keep = lambda answer: answer,
) -> list[_Result | RefusedFile]:
    """`Workers.run` by workers that are there, or by as many as `jobs` says, for this work alone."""
    if isinstance(jobs, Workers):
        return jobs.run(work, tasks, shown, progress, keep)
    with Workers(min(jobs, max(1, len(tasks))), None, start, facts) as workers:
        return workers.run(work, tasks, shown, progress, keep)


def _context() -> Any:
    """How workers are started: never by forking a process with threads, whose locks a child may inherit for ever."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # What every worker needs is loaded once, so that one that replaces a dead one starts at once.
    context.set_forkserver_preload(_PRELOADED)
    return context


def _answers(future: Future[Any], shown: Sequence[str]) -> list[Any] | None:
    """The tasks' answers, or what a single one cost; None where one of several cost them all.

    Raises BrokenProcessPool where they were not begun.
    """
    try:
        answers = future.result()
    except (KeyboardInterrupt, ModuleNotFoundError, BrokenProcessPool):
        raise
    except BaseException as error:
        return [_cost(error, shown[0])] if len(shown) == 1 else None
    return [_answer(answer, name) for answer, name in zip(answers, shown, strict=True)]


def _answer(answer: _Result | _Fault, shown: str) -> _Result | RefusedFile:
    if isinstance(answer, _Fault):
        _log.debug("%s\n%s", shown, answer.traceback)
        return rejected(shown, None, "internal-fault", answer.name)
    return answer


def _cost(error: BaseException, shown: str) -> RefusedFile:
    """What a task that brought its worker down costs."""
    from pebble import ProcessExpired

    if isinstance(error, FutureTimeoutError):
        return rejected(shown, None, "too-large", f"读取超过{SECONDS_A_FILE:.0f}秒")
    # The second is dask's word for the first.
    if isinstance(error, ProcessExpired) or type(error).__name__ == "KilledWorker":
        return rejected(shown, None, "unreadable", "读取程序意外中止")
    if isinstance(error, MemoryError):
        return rejected(shown, None, "too-large", "占用内存过多")
    _log.debug("%s", shown, exc_info=error)
    if isinstance(error, Exception):
        # What was read could not travel between the processes.
        return rejected(shown, None, "internal-fault", type(error).__name__)
    # A panic of a library's costs the file and not the run; --debug shows it.
    return rejected(shown, None, "unreadable", "读取程序出错")


@dataclass(frozen=True, slots=True)
class _Fault:
    """An exception that came out of our own code, and where: it must not be taken for a fault of the file."""

    name: str
    traceback: str


def _each(work: Callable[..., _Result], tasks: Sequence[Sequence[Any]]) -> list[_Result | _Fault]:
    """A batch, in the worker."""
    return [_shielded(work, *task) for task in tasks]


def _shielded(work: Callable[..., _Result], *task: Any) -> _Result | _Fault:
    """The work, in the worker. Whatever is wrong with a file is a value by then, so an exception is a fault of ours."""
    try:
        return work(*task)
    except (MemoryError, ModuleNotFoundError):
        raise
    except Exception as error:
        return _Fault(type(error).__name__, traceback.format_exc())


def _start(job: str, quiet: bool, start: Callable[..., None] | None, *facts: Any) -> None:
    if start is not None:
        start(*facts)
    settle()
    bound(job, MEMORY_A_WORKER, quiet=quiet)


def settle() -> None:
    """What a worker has loaded by now it keeps: the collector is not to look through it with every file.

    A file makes some ten thousand objects and leaves hardly a circle behind.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_A_LOOK)


def default_jobs() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
