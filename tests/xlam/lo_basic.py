"""Runs inside LibreOffice's own Python (never imported by the tests): VBA modules in LibreOffice Basic.

Usage: python3 lo_basic.py MODULES.json CALLS.json ANSWERS.json PROFILE. MODULES maps a module's name to its text; CALLS
is a list of [module, procedure, arguments]; the answers are values, or {"error": text}. A module that Basic can't
compile makes its calls fail. The answers are written after each call: an error may hang the program.
"""

import json
import os
import subprocess
import sys
import time

import uno


def start(profile):
    pipe = f"lysdbasic{os.getpid()}"
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
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    return process, desktop, context


def main():
    modules, calls, answers_path, profile = sys.argv[1:5]
    with open(modules, encoding="utf-8") as file:
        sources = json.load(file)
    with open(calls, encoding="utf-8") as file:
        wanted = json.load(file)
    process, desktop, context = start(profile)
    try:
        services = context.ServiceManager
        libraries = services.createInstanceWithContext(
            "com.sun.star.script.ApplicationScriptLibraryContainer", context
        )
        # A library each: one module that doesn't compile would take the others with it.
        for name, text in sources.items():
            library = libraries.createLibrary("Of" + name)
            library.insertByName(name, "Option VBASupport 1\n" + text)
        factory = services.createInstanceWithContext(
            "com.sun.star.script.provider.MasterScriptProviderFactory", context
        )
        provider = factory.createScriptProvider("")
        answers = []
        for module, procedure, arguments in wanted:
            place = f"vnd.sun.star.script:Of{module}.{module}.{procedure}?language=Basic&location=application"
            try:
                value, _, _ = provider.getScript(place).invoke(tuple(arguments), (), ())
            except Exception as error:
                value = {"error": str(error)[:300]}
            answers.append(value)
            with open(answers_path, "w", encoding="utf-8") as file:
                json.dump(answers, file, ensure_ascii=False)
    finally:
        try:
            desktop.terminate()
        except Exception:
            pass
        process.wait(20)


main()
