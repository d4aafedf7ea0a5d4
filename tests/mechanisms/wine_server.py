"""Runs under Wine, in Windows' Python: xlwings' COM server, as Excel's DLL starts it. Never imported by the tests.

Usage: python.exe wine_server.py SOURCES CLSID
"""

import sys

sys.path.insert(0, sys.argv[1])

import xlwings

print("serving", flush=True)  # noqa: T201
xlwings.serve(sys.argv[2])
