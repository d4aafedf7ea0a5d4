"""Runs under Wine, in Windows' Python: plays Excel, calling the functions through COM. Never imported by the tests.

Usage: python.exe wine_client.py CALLS.json ANSWERS.json server CLSID
       python.exe wine_client.py CALLS.json ANSWERS.json dll SOURCES

"server" calls a server that another process serves; "dll" lets xlwings' own DLL start Python first. The calls
are [function, arguments] pairs; the answers are written with the seconds that each call took.
"""

import ctypes
import datetime
import json
import sys
import time
from pathlib import Path

import pythoncom
import pywintypes
import win32com.client

MODULE = "addin.functions"
ERROR_BASE = -2146828288
MISSING = -2147352572
WAIT = 60


class Variant(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("pointer", ctypes.c_void_p),
        ("record", ctypes.c_void_p),
    ]


def from_server(clsid):
    """The server, as soon as it has registered."""
    end = time.time() + WAIT
    while True:
        try:
            found = pythoncom.CoCreateInstance(
                pywintypes.IID(clsid), None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch
            )
            return win32com.client.Dispatch(found)
        except pythoncom.com_error:
            if time.time() > end:
                raise
            time.sleep(0.1)


def from_dll(sources):
    """What XLPyDLLActivateAuto gives, with the command line that xlwings' VBA makes."""
    dll = ctypes.WinDLL(str(next(Path(sys.executable).parent.glob("xlwings64-*.dll"))))
    path = f"true;{sources}\\form.xlsm;{sources}\\form.xlsm;;;;{sources}".replace("\\", "\\\\")
    program = (
        f'import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path(\\"{path}\\");'
        "import xlwings; xlwings.serve('$(CLSID)')"
    )
    command = f'cmd.exe  /K ""{sys.executable}" -B -c "{program}"'
    answer = Variant()
    failed = dll.XLPyDLLActivateAuto(ctypes.byref(answer), command.encode("mbcs"), 1)
    if failed or answer.kind != pythoncom.VT_DISPATCH:
        text = ctypes.wstring_at(answer.pointer) if answer.kind == pythoncom.VT_BSTR else answer.kind
        raise SystemExit(f"XLPyDLLActivateAuto: {failed} {text}")
    return win32com.client.Dispatch(pythoncom.ObjectFromAddress(answer.pointer, pythoncom.IID_IDispatch))


def given(argument):
    """The argument as Excel hands it over.

    An error value is a VT_ERROR variant, which reaches the server as its number. pywin32 builds such a variant
    for an argument left out only, whatever its number; the other errors are sent as the number itself.
    """
    if isinstance(argument, list):
        return tuple(map(given, argument))
    if not isinstance(argument, dict):
        return argument
    if "date" in argument:
        return pywintypes.Time(datetime.datetime.fromisoformat(argument["date"] + "T00:00:00+00:00"))
    if "error" in argument:
        return ERROR_BASE + argument["error"]
    return win32com.client.VARIANT(pythoncom.VT_ERROR, MISSING)


def call(server, function, arguments):
    try:
        return server.CallUDF(MODULE, function, tuple(map(given, arguments)), None, None)
    except pythoncom.com_error as error:
        return f"COM error: {error}"


def main(calls_file, answers_file, way, where):
    calls = json.loads(Path(calls_file).read_text(encoding="utf-8"))
    start = time.perf_counter()
    server = from_server(where) if way == "server" else from_dll(where)
    found = {"connected": time.perf_counter() - start, "answers": [], "seconds": []}
    for function, arguments in calls:
        start = time.perf_counter()
        answer = call(server, function, arguments)
        found["seconds"].append(time.perf_counter() - start)
        found["answers"].append(answer)
    Path(answers_file).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    print("answered", len(calls), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
