"""Runs under Wine, in Windows' Python: plays Explorer. Never imported by the tests.

Usage: python.exe wine_explorer.py ORDER.json ANSWER.json

Starts the command line of the order as it stands, waits for it, and writes its exit code; run in a console of its own,
also what stands on the screen then.
"""

import ctypes
import json
import subprocess
import sys
from ctypes import wintypes
from pathlib import Path


class Place(ctypes.Structure):
    _fields_ = [("x", ctypes.c_short), ("y", ctypes.c_short)]


class ScreenInfo(ctypes.Structure):
    _fields_ = [
        ("size", Place),
        ("cursor", Place),
        ("attributes", wintypes.WORD),
        ("window", ctypes.c_short * 4),
        ("most", Place),
    ]


def screen():
    """The rows of the console's screen down to the cursor, [] where the output is no console."""
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetStdHandle.restype = wintypes.HANDLE
    handle = wintypes.HANDLE(kernel.GetStdHandle(-11))
    info, rows, count = ScreenInfo(), [], wintypes.DWORD()
    if not kernel.GetConsoleScreenBufferInfo(handle, ctypes.byref(info)):
        return rows
    for y in range(info.cursor.y + 1):
        text = ctypes.create_unicode_buffer(info.size.x + 1)
        kernel.ReadConsoleOutputCharacterW(handle, text, info.size.x, Place(0, y), ctypes.byref(count))
        rows.append(text[: count.value].rstrip())
    return rows


order, answer = map(Path, sys.argv[1:])
asked = json.loads(order.read_text(encoding="utf-8"))
code = subprocess.call(asked["line"], cwd=asked["folder"], stdin=subprocess.DEVNULL)
answer.write_text(json.dumps({"code": code, "screen": screen()}), encoding="utf-8")
