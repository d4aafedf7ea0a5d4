"""Runs inside LibreOffice's own Python (never imported): a workbook's sheet in a window, until it is told to leave.

Usage: python3 lo_window.py FILE PROFILE WIDTH HEIGHT SHEET CELL NOTED [NAME=TEXT …]. NAME=TEXT types into the cell of a
defined name, CELL is where the cursor stands at last, NOTED whose note is open, or empty. Bars and menus are hidden: their
language is this machine's. Prints "shown" and waits for its standard input to end.
"""

import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def start(profile):
    pipe = f"lysdwindow{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--norestore", "--nologo", "--nodefault"]
    process = subprocess.Popen(
        [*command, "--nolockcheck", f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.2)
    return process, context


def cell_of(book, page, place):
    """By its address, or by its defined name: the form's cells move with its layout, their names stay."""
    if book.NamedRanges.hasByName(place):
        return book.NamedRanges.getByName(place).getReferredCells()
    return page.getCellRangeByName(place)


def show(context, path, size, sheet, cell, noted, typed):
    services = context.ServiceManager
    desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, ())
    controller = book.getCurrentController()
    frame = controller.getFrame()
    frame.getContainerWindow().setPosSize(0, 0, *size, 15)
    frame.LayoutManager.setVisible(False)
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "InputLineVisible", False
    dispatcher.executeDispatch(frame, ".uno:InputLineVisible", "", 0, (hidden,))
    page = book.Sheets.getByName(sheet)
    for name, text in typed:
        target = cell_of(book, page, name).getCellByPosition(0, 0)
        try:
            target.setValue(float(text))
        except ValueError:
            target.setString(text)
    controller.setActiveSheet(page)
    controller.ZoomType, controller.ZoomValue = 3, 100
    controller.select(cell_of(book, page, cell))
    # What was typed brings the bars back, a moment later.
    time.sleep(2)
    frame.LayoutManager.setVisible(True)
    frame.LayoutManager.setVisible(False)
    if noted:
        marked = cell_of(book, page, noted).getCellByPosition(0, 0)
        marked.Annotation.setIsVisible(True)
    return book


def main():
    path, profile, width, height, sheet, cell, noted, *typed = sys.argv[1:]
    process, context = start(profile)
    try:
        pairs = [text.partition("=")[::2] for text in typed]
        book = show(context, path, (int(width), int(height)), sheet, cell, noted, pairs)
        sys.stdout.write("shown\n")
        sys.stdout.flush()
        sys.stdin.read()
        book.close(False)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


main()
