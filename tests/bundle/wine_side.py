"""Runs under Wine, in the bundle's Python: what only Windows does to files and processes. Never imported by the tests.

Usage: python.exe wine_side.py FORM.xlsx FOLDER FACTS.json

A return that another program has open alone, goals that are held for long or for a moment, workers whose master dies.
"""

import ctypes
import json
import subprocess
import sys
import threading
import time
from ctypes import wintypes
from pathlib import Path

from laoyousuode.folder import File, FolderError, probe, write_files
from laoyousuode.plan_file import default_plan
from reporter.returns.reader import Reader

READ_WRITE, OPEN_EXISTING, SHARE_READ = 0xC0000000, 3, 1
_MASTER = """
import os, subprocess, sys, time
from pathlib import Path
from reporter.period.worker_bounds import workers_job
worker = "import os, sys, time; from pathlib import Path; from reporter.period.worker_bounds import bound;"
worker += "bound(sys.argv[1], 2 << 30, quiet=True); Path(sys.argv[2]).write_text(str(os.getpid())); time.sleep(120)"
with workers_job(2 << 30) as job:
    assert job
    subprocess.Popen([sys.executable, "-c", worker, job, sys.argv[1]])
    while not Path(sys.argv[1]).exists() or not Path(sys.argv[1]).read_text():
        time.sleep(0.1)
    os._exit(9)
"""
kernel = ctypes.WinDLL("kernel32")
kernel.CreateFileW.restype = kernel.OpenProcess.restype = wintypes.HANDLE
kernel.CloseHandle.argtypes = [wintypes.HANDLE]
kernel.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]


def held(path, share):
    """The file open as Office opens it: others may read, or nobody may do anything."""
    handle = kernel.CreateFileW(str(path), READ_WRITE, share, None, OPEN_EXISTING, 0, None)
    if handle == wintypes.HANDLE(-1).value:
        raise OSError(f"cannot hold {path}")
    return handle


def exclusive(form):
    handle = held(form, 0)
    refused = Reader(default_plan(), None).read(form, form.name)
    kernel.CloseHandle(handle)
    again = Reader(default_plan(), None).read(form, form.name)
    return {"code": refused.findings[0].code, "cure": refused.findings[0].cure, "again": type(again).__name__}


def goals(folder):
    write_files(folder, {"通报.docx": File(b"before"), "台账.xlsx": File(b"before")})
    told = {}
    handle = held(folder / "通报.docx", SHARE_READ)
    for name, job in (
        ("probed", lambda: probe(folder, lambda name: True)),
        ("written", lambda: write_files(folder, {"通报.docx": File(b"after"), "台账.xlsx": File(b"after")})),
    ):
        try:
            job()
            told[name] = ""
        except FolderError as error:
            told[name] = str(error)
    told["kept"] = [(folder / name).read_bytes().decode() for name in ("通报.docx", "台账.xlsx")]
    timer = threading.Timer(0.7, kernel.CloseHandle, [handle])
    timer.start()
    write_files(folder, {"通报.docx": File(b"after"), "台账.xlsx": File(b"after")})
    timer.join()
    told["after"] = [(folder / name).read_bytes().decode() for name in ("通报.docx", "台账.xlsx")]
    return told


def orphan(folder):
    started = folder / "worker.txt"
    code = subprocess.call([sys.executable, "-c", _MASTER, str(started)])
    process = kernel.OpenProcess(0x100000, False, int(started.read_text()))
    ended = not process or kernel.WaitForSingleObject(process, 20_000) == 0
    return {"master": code, "ended": ended}


form, folder, facts = map(Path, sys.argv[1:])
folder.mkdir()
start = time.perf_counter()
found = {"exclusive": exclusive(form), "goals": goals(folder), "orphan": orphan(folder)}
found["seconds"] = time.perf_counter() - start
facts.write_text(json.dumps(found), encoding="utf-8")
