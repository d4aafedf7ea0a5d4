"""How many rows a bureau fills, how many of them are filled, how many of those have a hint: the form's live head.

One helper column each, 1 or 0, so that the head is three sums. Knows the rows' helpers by name; no cell.
"""

from __future__ import annotations

from laoyousuode.expression import All, Compare, Expression, If, Name, Not, is_text, number

_ONE, _NOTHING = number(1), number(0)


def _one_where(*conditions: Expression) -> Expression:
    return If(All(conditions), _ONE, _NOTHING)


def _is_counted(name: str) -> Expression:
    return Compare("=", Name(name), _ONE)


COUNTED: dict[str, Expression] = {
    "is_own": _one_where(Not(is_text(Name("standing"), "other")), Not(is_text(Name("entry"), "none"))),
    "is_done": _one_where(_is_counted("is_own"), Name("filled")),
    # That nothing is typed is no fault of a row yet to be filled.
    "is_faulty": _one_where(_is_counted("is_done"), Not(is_text(Name("hint"), ""))),
}
