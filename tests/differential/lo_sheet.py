"""Runs inside LibreOffice's own Python (never imported by the tests): fills a form again and again and reads it.

Usage: python3 lo_sheet.py FORM.xlsx CASES.json ANSWERS.json PROFILE [soffice's options]. Each case maps a defined name to a value;
{"formula": "=1/0"} types a formula. The answers give the texts or numbers of the names asked for.
"""

import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def prop(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def start(profile, options):
    pipe = f"lysd{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--nologo"]
    command += options
    process = subprocess.Popen(
        [*command, f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.2)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    return process, desktop


def cell_of(document, name):
    return document.NamedRanges.getByName(name).ReferredCells.getCellByPosition(0, 0)


def put(cell, value, number_format):
    # Typing TRUE leaves a truth value's format behind, which would make the next case's number one.
    cell.NumberFormat = number_format
    if isinstance(value, dict):
        cell.Formula = value["formula"]
    elif isinstance(value, bool):
        cell.Formula = "=TRUE()" if value else "=FALSE()"
    elif isinstance(value, (int, float)):
        cell.Value = value
    elif value == "":
        cell.String = ""
    else:
        cell.String = value


def read(cell):
    if cell.getError():
        return {"error": cell.getError(), "text": cell.String}
    kind = cell.FormulaResultType2 if cell.Formula.startswith("=") else None
    return cell.Value if kind == 1 else cell.String


def main(form, cases_file, answers_file, profile, options):
    with open(cases_file, encoding="utf-8") as file:
        work = json.load(file)
    process, desktop = start(profile, options)
    try:
        document = desktop.loadComponentFromURL(f"file://{form}", "_blank", 0, (prop("Hidden", True),))
        for sheet in document.Sheets:
            sheet.unprotect("")
        document.enableAutomaticCalculation(False)
        wanted = {name for case in work["cases"] for name in case} | set(work["read"])
        cells = {name: cell_of(document, name) for name in wanted}
        formats = {name: cell.NumberFormat for name, cell in cells.items()}
        answers = []
        for case in work["cases"]:
            for name, value in case.items():
                put(cells[name], value, formats[name])
            document.calculateAll()
            answers.append({name: read(cells[name]) for name in work["read"]})
        document.close(True)
    finally:
        try:
            desktop.terminate()
        except Exception:
            pass
        process.wait(30)
    with open(answers_file, "w", encoding="utf-8") as file:
        json.dump(answers, file, ensure_ascii=False)


main(*[os.path.abspath(part) for part in sys.argv[1:5]], sys.argv[5:])
