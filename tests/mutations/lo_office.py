"""Runs inside LibreOffice's own Python (never imported): opens files, says what their cells hold, saves them as others.

Usage: python3 lo_office.py JOBS.json ANSWERS.json PROFILE. A job is {"open": path, "save": [[path, filter]],
"dump": true or the names of sheets}; its answer {"error": text} or {"sheets": {name: {"A1": [kind, value, formula]}}}.
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


def start(profile):
    pipe = f"lysdo{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--nologo"]
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
    return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def letters(column):
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def places(areas):
    for area in areas:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield row, column


def dump(document, wanted):
    sheets = {}
    for sheet in document.Sheets:
        if wanted is not True and sheet.Name not in wanted:
            continue
        cells = {}
        # 1 + 2 + 4 + 16: values, dates, texts, formulas. Whole areas at once: a call costs half a millisecond.
        for area in sheet.queryContentCells(1 + 2 + 4 + 16).RangeAddresses:
            part = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
            values, formulas = part.getDataArray(), part.getFormulaArray()
            for row, column in places([area]):
                value = values[row - area.StartRow][column - area.StartColumn]
                formula = formulas[row - area.StartRow][column - area.StartColumn]
                kind = "text" if isinstance(value, str) else "number"
                cells[f"{letters(column)}{row + 1}"] = [
                    kind,
                    value,
                    formula if formula.startswith("=") else "",
                ]
        for row, column in places(sheet.queryFormulaCells(4).RangeAddresses):
            cell = sheet.getCellByPosition(column, row)
            cells[f"{letters(column)}{row + 1}"] = ["error", cell.String, cell.Formula]
        sheets[sheet.Name] = cells
    return sheets


def work(desktop, job):
    # 1: never update links; 0: no macros.
    options = (prop("Hidden", True), prop("UpdateDocMode", 1), prop("MacroExecutionMode", 0))
    document = desktop.loadComponentFromURL(f"file://{job['open']}", "_blank", 0, options)
    if document is None or not hasattr(document, "Sheets"):
        return {"error": "not opened"}
    try:
        for path, name in job.get("save", []):
            document.storeToURL(f"file://{path}", (prop("FilterName", name),))
        return {"sheets": dump(document, job["dump"])} if job.get("dump") else {}
    finally:
        document.close(True)


def main(jobs_file, answers_file, profile):
    with open(jobs_file, encoding="utf-8") as file:
        jobs = json.load(file)
    process, desktop = start(profile)
    answers = []
    try:
        for job in jobs:
            try:
                answers.append(work(desktop, job))
            except Exception as error:
                answers.append({"error": str(error)})
    finally:
        try:
            desktop.terminate()
        except Exception:
            pass
        process.wait(30)
    with open(answers_file, "w", encoding="utf-8") as file:
        json.dump(answers, file, ensure_ascii=False)


main(*[os.path.abspath(part) for part in sys.argv[1:]])
