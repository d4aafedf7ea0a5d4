"""What a worker may take, on each system: so much memory, no life beyond its master's, no words on the terminal.

POSIX bounds a process itself; Windows has job objects: the master holds one, each worker joins it, and the system ends
all of its workers when the master's handle goes, however the master died. Knows systems, no work.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import sys
from collections.abc import Iterator
from typing import Any

_PROCESS_MEMORY, _KILL_ON_CLOSE = 0x100, 0x2000
_EXTENDED_LIMITS = 9
_ASSIGN_PROCESS = 0x1


@contextlib.contextmanager
def workers_job(memory: int) -> Iterator[str]:
    """The name of a job whose processes have so many bytes each; "" where the system has no jobs."""
    if sys.platform != "win32":
        yield ""
        return
    name = f"laoyousuode-{os.getpid()}-{secrets.token_hex(8)}"
    kernel = _kernel()
    handle = kernel.CreateJobObjectW(None, name)
    limits = _ExtendedLimits()
    limits.basic.flags = _PROCESS_MEMORY | _KILL_ON_CLOSE
    limits.process_memory = memory
    if not handle or not kernel.SetInformationJobObject(
        handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
    ):
        yield ""
        return
    try:
        yield name
    finally:
        kernel.CloseHandle(handle)


def bound(job: str, memory: int, *, quiet: bool) -> None:
    """Bound this process, a worker. `quiet` throws away what libraries print (a Rust panic writes fifty lines)."""
    if quiet:
        _silence()
    if sys.platform == "win32":
        kernel = _kernel()
        handle = kernel.OpenJobObjectW(_ASSIGN_PROCESS, False, job) if job else None
        if handle:
            kernel.AssignProcessToJobObject(handle, kernel.GetCurrentProcess())
            kernel.CloseHandle(handle)
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


def _kernel() -> Any:
    """kernel32 with the types of what is called here: a handle has 64 bits."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    handle, number = ctypes.c_void_p, ctypes.c_uint32
    for name, result, arguments in (
        ("CreateJobObjectW", handle, (ctypes.c_void_p, ctypes.c_wchar_p)),
        ("OpenJobObjectW", handle, (number, ctypes.c_int, ctypes.c_wchar_p)),
        ("SetInformationJobObject", ctypes.c_int, (handle, ctypes.c_int, ctypes.c_void_p, number)),
        ("AssignProcessToJobObject", ctypes.c_int, (handle, handle)),
        ("GetCurrentProcess", handle, ()),
        ("CloseHandle", ctypes.c_int, (handle,)),
    ):
        function = getattr(kernel, name)
        function.restype, function.argtypes = result, arguments
    return kernel
