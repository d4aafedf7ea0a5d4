"""A LibreOffice profile in which a bare LYSD_STATUS(…) of an .xlsx reaches our Python, for the tests.

The extension lies where LibreOffice looks for bundled ones (adding one as root is refused), and Basic functions
of the short names, which an .xlsx needs, stand in the profile's own library. Basic gets the cells themselves
(VBASupport), because otherwise a blank is 0 there. What fails in Python is not a number, so that the cell's
IFERROR falls back; what fails in Basic itself can only be a text.
"""

from __future__ import annotations

import html
import inspect
import io
import os
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from addin.functions import FUNCTIONS
from addin.oxt import SERVICE, build_oxt

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Lysd"
 script:language="StarBasic">{text}</script:module>
"""
# Everything stands in one function: handing an object through another one loses it in Basic. Its error must not
# reach LibreOffice, which would wait for somebody to press a button.
_FUNCTION = """Function {name}({declared})
  On Error GoTo failed
  Dim service As Object
  Set service = createUnoService("{service}")
  Dim cells As Object
  Dim given(0 To {last})
{given}
  Dim answer
  answer = service.lysdCall("{name}", given)
  If Not IsArray(answer) Then
    {name} = answer
    Exit Function
  End If
  Dim i
  Dim table
  ReDim table(0 To UBound(answer), 0 To 0)
  For i = 0 To UBound(answer)
    table(i, 0) = answer(i)(0)
  Next i
  {name} = table
  Exit Function
failed:
  {name} = "Basic: " & Error
End Function
"""
# Basic takes an argument for an object where the text asks it for a member: hence `cells`.
_ARGUMENT = """  If Not IsMissing(the_{name}) Then
    If TypeName(the_{name}) = "Range" Then
      Set cells = the_{name}
      Set given({index}) = cells.CellRange
    Else
      given({index}) = the_{name}
    End If
  End If"""


def basic_function(function: Callable[..., Any]) -> str:
    """The Basic function of the short name."""
    names = list(inspect.signature(function).parameters)
    return _FUNCTION.format(
        name=function.__name__,
        declared=", ".join(f"Optional the_{name}" for name in names),
        service=SERVICE,
        last=len(names) - 1,
        given="\n".join(_ARGUMENT.format(name=name, index=index) for index, name in enumerate(names)),
    )


class Profile:
    """A profile folder, and how soffice is started with it."""

    def __init__(
        self, folder: Path, changed: Mapping[str, bytes] | None = None, *, basic: bool = True
    ) -> None:
        """Make it. `changed` replaces files of the extension: another plan, functions that fail.

        Without `basic` it is what an office has: the extension alone.
        """
        self.folder = folder / "profile"
        self._bundled = folder / "bundled"
        self.options = (f"-env:BUNDLED_EXTENSIONS={self._bundled.as_uri()}",)
        extension = self._bundled / "laoyousuode"
        with zipfile.ZipFile(io.BytesIO(build_oxt())) as archive:
            archive.extractall(extension)
        for name, content in (changed or {}).items():
            (extension / name).write_bytes(content)
        (self.folder / "user").mkdir(parents=True)
        (self.folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        self._warm_up(folder)
        if basic:
            self._write_basic()

    def _warm_up(self, folder: Path) -> None:
        """The first start makes the profile's libraries and registers the extension, which the next start has."""
        table = folder / "warm.csv"
        table.write_text("1\n")
        command = ["timeout", "-k", "5", "120", "soffice", f"-env:UserInstallation={self.folder.as_uri()}"]
        command += [*self.options, "--headless", "--convert-to", "csv", "--outdir", str(folder / "warm")]
        subprocess.run(
            [*command, str(table)],
            check=True,
            # It looks for its library beside the first python3 on the PATH: that must be the system's.
            env={**os.environ, "PATH": os.pathsep.join(["/usr/bin", "/bin", os.environ.get("PATH", "")])},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _write_basic(self) -> None:
        library = self.folder / "user" / "basic" / "Standard"
        text = "Option VBASupport 1\n" + "\n".join(basic_function(function) for function in FUNCTIONS)
        (library / "Lysd.xba").write_text(_MODULE.format(text=html.escape(text)), encoding="utf-8")
        listed = (library / "script.xlb").read_text(encoding="utf-8")
        assert 'library:name="Module1"' in listed  # what a fresh profile has
        listed = listed.replace('library:name="Module1"', 'library:name="Lysd"')
        (library / "script.xlb").write_text(listed, encoding="utf-8")
