"""Runs under Wine, in Windows' Python: plays Excel with the add-in installed. Never imported by the tests.

Usage: python.exe wine_excel.py CALLS.json ANSWERS.json

Reads the settings that 安装 wrote, starts their interpreter hidden as the macros do (Server.bas), waits until it says that
it is ready, and calls the functions through COM.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

sys.path.insert(0, os.environ["LAOYOUSUODE_CLIENT"])
from wine_client import call, from_server

calls_file, answers_file = map(Path, sys.argv[1:])
settings = dict(
    re.findall(
        r'"([^"]+)","([^"]*)"',
        Path(os.environ["APPDATA"], "laoyousuode", "laoyousuode.conf").read_text(encoding="utf-8"),
    )
)
class_id = "{" + str(uuid.uuid4()) + "}"
ready = Path(tempfile.gettempdir(), "laoyousuode-ready-test")
ready.unlink(missing_ok=True)
server = subprocess.Popen(
    [settings["INTERPRETER_WIN"], "-m", "addin.server", class_id, str(os.getpid()), str(ready)],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
end = time.time() + 120
while not ready.exists() and time.time() < end:
    time.sleep(0.1)
functions = from_server(class_id)
answers = [
    call(functions, function, arguments)
    for function, arguments in json.loads(calls_file.read_text(encoding="utf-8"))
]
answers_file.write_text(
    json.dumps({"answers": answers, "interpreter": settings["INTERPRETER_WIN"]}, default=str),
    encoding="utf-8",
)
del functions
try:
    server.wait(10)
except subprocess.TimeoutExpired:
    server.kill()
ready.unlink(missing_ok=True)
