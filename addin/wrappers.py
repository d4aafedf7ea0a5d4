"""The VBA wrappers of the functions (`macros/Wrappers.bas`), made from the Python signatures.

`python -m addin.wrappers` writes them anew; a test says when they are stale. Knows the functions' names,
arguments and descriptions; not what they answer.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Function = Callable[..., Any]

_HEAD = """\
Attribute VB_Name = "Wrappers"
Option Explicit
' Made by `python -m addin.wrappers` from addin/functions.py: change that, not this.
' Each hands its values to Python in one array; whatever goes wrong is #N/A, so that the cell's IFERROR shows
' the native result. An error's text, which xlwings' own wrapper returns, would pass for a status.
"""
_FUNCTION = """\

Public Function {name}({parameters}) As Variant
    On Error GoTo Failed
    {name} = CallPython("{name}", Array({arguments}))
    Exit Function
Failed:
    {name} = CVErr(xlErrNA)
End Function
"""
# VBA's editor takes no longer line; `LYSD_CHECK` with its nine arguments needs two.
_WIDTH = 110
_INDENT = " " * 8


def functions() -> tuple[Function, ...]:
    """The add-in's functions, in the order of the documentation."""
    from addin.functions import FUNCTIONS

    return FUNCTIONS


def source(chosen: Sequence[Function]) -> str:
    """The text of the module for these functions."""
    parts = [_HEAD]
    parts += [_wrapper(function) for function in chosen]
    lines = [f'    Describe "{each.__name__}", {len(_parameters(each))}\n' for each in chosen]
    parts.append(f"\nPublic Sub DescribeFunctions()\n{''.join(lines)}End Sub\n")
    return "".join(parts)


def descriptions(chosen: Sequence[Function]) -> dict[str, str]:
    """What Excel's function wizard says: the function's sentence, and one for each argument (NAME.1, NAME.2)."""
    from addin.xw import argument_docs

    words: dict[str, str] = {}
    for function in chosen:
        docs = argument_docs(function)
        words[function.__name__] = (inspect.getdoc(function) or "").splitlines()[0]
        for index, parameter in enumerate(_parameters(function), 1):
            words[f"{function.__name__}.{index}"] = docs[parameter.name]
    return words


def _parameters(function: Function) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())


def _wrapper(function: Function) -> str:
    found = _parameters(function)
    declared = [
        ("Optional " if each.default is not inspect.Parameter.empty else "") + f"{each.name} As Variant"
        for each in found
    ]
    handed = [f"Plain({each.name})" for each in found]
    text = _FUNCTION.format(
        name=function.__name__, parameters=", ".join(declared), arguments=", ".join(handed)
    )
    return "\n".join(_folded(line) for line in text.split("\n"))


def _folded(line: str) -> str:
    """The line, continued as VBA does where it is too long."""
    folded = ""
    while len(line) > _WIDTH:
        place = line.rindex(", ", 0, _WIDTH - 2) + 1
        folded += line[:place] + " _\n"
        line = _INDENT + line[place + 1 :]
    return folded + line


def main() -> None:
    """Write the module into the source tree."""
    from addin.vba import macros_folder

    path = Path(macros_folder()) / "Wrappers.bas"
    path.write_text(source(functions()), encoding="ascii", newline="\n")
    sys.stdout.write(f"{path.name}: {len(functions())}\n")


if __name__ == "__main__":
    main()
