"""A small reader of VBA text: are its blocks balanced, and is what it names there? It is no compiler."""

from __future__ import annotations

import re

_STRING = re.compile(r'"(?:[^"]|"")*"')
_OPENERS = (
    (r"(?:(?:Public|Private|Friend) )?(?:Static )?Sub \w+", "Sub"),
    (r"(?:(?:Public|Private|Friend) )?(?:Static )?Function \w+", "Function"),
    (r"(?:(?:Public|Private) )?Type \w+", "Type"),
    (r"If .* Then$", "If"),
    (r"Select Case ", "Select"),
    (r"With ", "With"),
    (r"For ", "For"),
    (r"(?:Do$|Do While |Do Until )", "Do"),
    (r"#If .* Then$", "#If"),
)
_CLOSERS = (
    (r"End (Sub|Function|Type|If|Select|With)$", None),
    (r"Next(?: \w+)?$", "For"),
    (r"Loop(?: While .*| Until .*)?$", "Do"),
    (r"#End If$", "#If"),
)
_MIDDLE = ((r"(?:Else$|ElseIf .* Then$)", "If"), (r"#(?:Else$|ElseIf .* Then$)", "#If"), (r"Case ", "Select"))


def lines_of(text: str) -> list[tuple[int, str]]:
    """Logical lines with their numbers: continued lines joined, strings emptied, comments and attributes gone."""
    found: list[tuple[int, str]] = []
    pending, first = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not pending:
            first = number
        bare = _STRING.sub('""', line).split("'")[0].rstrip()
        if bare.endswith(" _"):
            pending += bare[:-1]
            continue
        whole = re.sub(r"\s+", " ", pending + bare).strip()
        pending = ""
        if whole and not whole.startswith("Attribute "):
            found.append((first, whole))
    return found


def faults(text: str) -> list[str]:
    """What is out of balance, with line numbers."""
    found: list[str] = []
    stack: list[tuple[str, int]] = []
    for number, line in lines_of(text):
        opened = next((kind for pattern, kind in _OPENERS if re.match(pattern, line)), None)
        closed = _closed(line)
        middle = next((kind for pattern, kind in _MIDDLE if re.match(pattern, line)), None)
        if closed:
            if not stack or stack[-1][0] != closed:
                found.append(f"{number}: {line} closes {stack[-1:] or 'nothing'}")
            elif stack:
                stack.pop()
        elif middle:
            if not stack or stack[-1][0] != middle:
                found.append(f"{number}: {line} outside its block")
        elif opened and " Declare " not in f" {line}":
            if opened in ("Sub", "Function") and stack:
                found.append(f"{number}: {line} inside {stack[-1]}")
            stack.append((opened, number))
    return found + [f"{number}: {kind} is not closed" for kind, number in stack]


def _closed(line: str) -> str | None:
    for pattern, kind in _CLOSERS:
        match = re.match(pattern, line)
        if match:
            return kind or match[1]
    return None


def procedures(text: str) -> dict[str, str]:
    """Every Sub and Function by name, and its own text."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for _, line in lines_of(text):
        match = re.match(r"(?:(?:Public|Private|Friend) )?(?:Sub|Function) (\w+)", line)
        if match and " Declare " not in f" {line}":
            current = found.setdefault(match[1], [])
        if current is not None:
            current.append(line)
        if re.match(r"End (?:Sub|Function)$", line):
            current = None
    return {name: "\n".join(text) for name, text in found.items()}


def undeclared(text: str, known: set[str]) -> list[str]:
    """Names that are assigned to or counted with in a procedure and declared nowhere (Option Explicit refuses them)."""
    shared = set(re.findall(r"(?m)^(?:Public|Private) (?:Const |WithEvents )?(\w+)", text)) | known
    missing = []
    for name, body in procedures(text).items():
        first = body.split("\n")[0]
        own = set(re.findall(r"(?:ByVal |ByRef |Optional |\(|, )(\w+)(?:\(\))? As ", first))
        own |= (
            set(re.findall(r"(?m)^Dim (\w+)", body))
            | {name}
            | set(re.findall(r"^(?:.*[( ])(\w+) As Object\)", first))
        )
        used = set(re.findall(r"(?m)^(?:Set |For |For Each )?(\w+)(?:\([^=]*\))? (?:=|In) ", body))
        missing += [f"{name}: {each}" for each in sorted(used - own - shared)]
    return missing
