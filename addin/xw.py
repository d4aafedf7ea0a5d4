"""xlwings' decorators where they do something (Windows), and stand-ins that only keep the descriptions elsewhere.

Off Windows xlwings hands a function back unchanged, and importing it costs 300 ms where pandas is installed, so
there it is not imported at all. Knows xlwings; nothing of the functions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_xlwings: Any = None
if sys.platform == "win32":
    try:
        import xlwings as _xlwings
    except ImportError:
        _xlwings = None

# Where the descriptions of a function's arguments are kept, on every system.
_DOCS = "__argument_docs__"


def func(*, category: str) -> Callable[[Decorated], Decorated]:
    """`xlwings.func`: the function can be called from a cell; `category` is its group in Excel's wizard."""

    def mark(function: Decorated) -> Decorated:
        if _xlwings is None:
            return function
        return cast(Decorated, _xlwings.func(category=category)(function))

    return mark


def arg(name: str, doc: str) -> Callable[[Decorated], Decorated]:
    """`xlwings.arg`: `doc` is what Excel's wizard says of the argument.

    "raw" hands the value over as it came: xlwings' own conversion turns an error value into a blank.
    """

    def mark(function: Decorated) -> Decorated:
        # Decorators run from the last to the first; the descriptions stand in the arguments' order.
        setattr(function, _DOCS, {name: doc, **getattr(function, _DOCS, {})})
        if _xlwings is None:
            return function
        return cast(Decorated, _xlwings.arg(name, "raw", doc=doc)(function))

    return mark


def argument_docs(function: Callable[..., Any]) -> Mapping[str, str]:
    """The descriptions of a function's arguments, by name and in order."""
    found: Mapping[str, str] = getattr(function, _DOCS)
    return found
