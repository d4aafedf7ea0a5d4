"""Work in processes that may die: each task has its answer, or what it cost, in the order of the tasks.

Knows how to start and bound workers; what they do is the business of others.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from reporter.period.worker_bounds import bound, workers_job
from reporter.returns.returned import RefusedFile, rejected

SECONDS_A_FILE = 60.0
MEMORY_A_WORKER = 2 << 30
# Pools that are started in a row without getting one task done, before the rest is given up.
_VAIN_STARTS = 3
_SECONDS_A_LOOK = 1.0

Progress = Callable[[str], None]
_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


def in_workers(
    work: Callable[..., _Result],
    tasks: Sequence[Sequence[Any]],
    shown: Sequence[str],
    jobs: int,
    progress: Progress = lambda name: None,
    start: Callable[..., None] | None = None,
    facts: Sequence[Any] = (),
) -> list[_Result | RefusedFile]:
    """Each task in a worker that may die; its place in the list then says what it cost.

    `work` is a function of a module; `tasks` are its arguments, `shown` what each is called. `start` is called with
    `facts` in each worker before its first task. A worker that is killed while it waits costs nothing.
    """
    quiet = not _log.isEnabledFor(logging.DEBUG)
    with workers_job(MEMORY_A_WORKER) as job:
        return _all(work, tasks, shown, jobs, progress, (job, quiet, start, *facts))


def _all(
    work: Callable[..., _Result],
    tasks: Sequence[Sequence[Any]],
    shown: Sequence[str],
    jobs: int,
    progress: Progress,
    initial: tuple[Any, ...],
) -> list[_Result | RefusedFile]:
    """In one pool, and in another where that broke, until every task has its result."""
    results: dict[int, _Result | RefusedFile] = {}
    vain = 0
    while len(results) < len(tasks):
        waiting = [index for index in range(len(tasks)) if index not in results]
        if vain == _VAIN_STARTS:
            lost = {
                index: rejected(shown[index], None, "internal-fault", "BrokenProcessPool")
                for index in waiting
            }
            results |= lost
            break
        before = len(results)
        _in_pool(work, tasks, shown, jobs, progress, initial, waiting, results)
        vain = 0 if len(results) > before else vain + 1
    return [results[index] for index in range(len(tasks))]


def _in_pool(
    work: Callable[..., _Result],
    tasks: Sequence[Sequence[Any]],
    shown: Sequence[str],
    jobs: int,
    progress: Progress,
    initial: tuple[Any, ...],
    waiting: Sequence[int],
    results: dict[int, _Result | RefusedFile],
) -> None:
    """The waiting tasks in one pool. Those that it did not come to, because it broke, are left without a result."""
    from pebble import ProcessPool

    workers = max(1, min(jobs, len(waiting)))
    with ProcessPool(max_workers=workers, initializer=_start, initargs=initial, context=_context()) as pool:
        try:
            futures = {}
            # A pool that breaks takes no more.
            with contextlib.suppress(RuntimeError):
                for index in waiting:
                    futures[index] = pool.schedule(
                        _shielded, args=(work, *tasks[index]), timeout=SECONDS_A_FILE
                    )
            for index, future in futures.items():
                # A task that a broken pool had not yet taken is never done, and nobody says so.
                while not wait((future,), _SECONDS_A_LOOK).done and pool.active:
                    pass
                if not future.done():
                    continue
                try:
                    results[index] = _result(future.result, shown[index])
                except BrokenProcessPool:
                    _log.debug("%s", shown[index], exc_info=True)
                    continue
                progress(shown[index])
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _context() -> Any:
    """How workers are started: never by forking a process with threads, whose locks a child may inherit for ever."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # What every worker needs is loaded once, so that one that replaces a dead one starts at once.
    context.set_forkserver_preload(["reporter.returns.reader", "reporter.period.archive"])
    return context


def _result(get: Callable[[], _Result | _Fault], shown: str) -> _Result | RefusedFile:
    """The task's answer, or what it cost. Raises BrokenProcessPool where it was not begun."""
    from pebble import ProcessExpired

    try:
        answer = get()
    except FutureTimeoutError:
        return rejected(shown, None, "too-large", f"读取超过{SECONDS_A_FILE:.0f}秒")
    except ProcessExpired:
        return rejected(shown, None, "unreadable", "读取程序意外中止")
    except MemoryError:
        return rejected(shown, None, "too-large", "占用内存过多")
    except (KeyboardInterrupt, ModuleNotFoundError, BrokenProcessPool):
        raise
    except Exception as error:
        # What was read could not travel between the processes.
        answer = _Fault(type(error).__name__, repr(error))
    except BaseException:
        # A panic of a library's costs the file and not the run; --debug shows it.
        _log.debug("%s", shown, exc_info=True)
        return rejected(shown, None, "unreadable", "读取程序出错")
    if isinstance(answer, _Fault):
        _log.debug("%s\n%s", shown, answer.traceback)
        return rejected(shown, None, "internal-fault", answer.name)
    return answer


@dataclass(frozen=True, slots=True)
class _Fault:
    """An exception that came out of our own code, and where: it must not be taken for a fault of the file."""

    name: str
    traceback: str


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
    bound(job, MEMORY_A_WORKER, quiet=quiet)


def default_jobs() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
