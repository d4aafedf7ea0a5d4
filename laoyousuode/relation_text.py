"""The text of a relation, as an office writes it (第7行 <= 第6行), read into a node.

The words are translated sign by sign, what comes out is read by Python's own grammar (`ast`, never evaluated), and
of its nodes only those listed here are taken. Knows the words; no plan: whether a row exists is asked elsewhere.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import cast

from laoyousuode.expression import Absolute, All, Any, Arithmetic, Expression, Name, Not, Number, number
from laoyousuode.phrases import Phrases, phrases
from laoyousuode.plan_table import LINE
from laoyousuode.relation import Part, Reference, compared

# Python's spelling of our signs; `is` stands among its comparisons, and is no sign of ours.
_PYTHON = {"=": "==", "~": "is"}
_COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.LtE: "<=",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.Gt: ">",
    ast.Eq: "=",
    ast.NotEq: "!=",
    ast.Is: "~",
}
_ARITHMETIC: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_QUOTES = "\"'“”‘’「」"


class RelationTextError(ValueError):
    """The text can't be read; the message is a sentence that names the place."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text says: its condition, and the figures that it names, each once, in their order."""

    condition: Expression
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text at `at`, and how Python's grammar is to see it."""

    text: str
    at: int
    python: str
    means: Reference | Decimal | str


def words() -> Phrases:
    return phrases(Path(__file__).parent / "data" / "relations.toml")


@cache
def _pattern() -> re.Pattern[str]:
    known = words()
    parts = "|".join(known.phrase("parts"))
    # Backwards: of two words of which one begins with the other, the longer is tried first.
    signs = sorted([*known.phrase("signs"), *known.phrase("functions")], reverse=True)
    return re.compile(
        r"(?P<reference>第\s*(?P<row>[A-Za-z]{0,3}[0-9]{1,4})\s*行\s*"
        rf"(?:的?\s*(?P<part>{parts}))?\s*(?:\[(?P<bureau>[^\[\]]*)\]\s*(?:的?\s*(?P<late>{parts}))?)?)"
        r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
        rf"|(?P<sign>{'|'.join(map(re.escape, signs))})"
        r"|(?P<blank>\s+)"
    )


def statement_of(text: str) -> Statement:
    """Raises RelationTextError."""
    if len(text) > LINE:
        # What is longer could nest deeper than Python reads.
        raise RelationTextError(words().say("faults.long", most=LINE))
    tokens = _tokens(text)
    source = " ".join(token.python for token in tokens)
    reader = _Reader(tokens)
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        # No offset: the text ends too early.
        at = getattr(error, "offset", None) or len(source) + 1
        raise reader.fault(at - 1, "syntax") from error
    condition = reader.condition(tree.body)
    found = (token.means for token in tokens if isinstance(token.means, Reference))
    return Statement(condition, tuple(dict.fromkeys(found)))


def reference_of(text: str) -> Reference:
    """A text that names one figure and says no more. Raises RelationTextError."""
    match _tokens(text):
        case [_Token(means=Reference() as reference)]:
            return reference
    raise RelationTextError(f"“{text}”应是一个数，例如 第7行 或 第8行分子")


def _tokens(text: str) -> list[_Token]:
    folded = "".join(one if len(one := unicodedata.normalize("NFKC", sign)) == 1 else sign for sign in text)
    tokens: list[_Token] = []
    at = 0
    while at < len(folded):
        found = _pattern().match(folded, at)
        if found is None:
            raise RelationTextError(
                words().say("faults.unread", at=at + 1, sign=text[at], why=words().say("faults.words"))
            )
        if found["blank"] is None:
            name, told = f"_{len(tokens)}", text[found.start() : found.end()].strip()
            tokens.append(_token(found, told, name))
        at = found.end()
    if not tokens:
        raise RelationTextError(words().say("faults.end", why=words().say("faults.condition")))
    return tokens


def _token(found: re.Match[str], told: str, name: str) -> _Token:
    """Figures and functions go by a name of their own, so that nothing of the text is Python. `told`: as written."""
    known = words()
    if found["reference"] is not None:
        part = known.phrase("parts").get(found["part"] or found["late"], "computed")
        meant = Reference(found["row"], cast(Part, part), _bureau(found["bureau"]))
        return _Token(told, found.start(), name, meant)
    if found["number"] is not None:
        return _Token(told, found.start(), name, Decimal(found["number"]))
    sign = found["sign"]
    if sign in known.phrase("functions"):
        return _Token(told, found.start(), name, str(known.phrase("functions")[sign]))
    meant_sign = str(known.phrase("signs")[sign])
    return _Token(told, found.start(), _PYTHON.get(meant_sign, meant_sign), meant_sign)


def _bureau(text: str | None) -> str | None:
    if text is None:
        return None
    name = text.strip().strip(_QUOTES).strip()
    return "" if name in words().phrase("names.district") else name


class _Reader:
    """The listed nodes of Python's tree as nodes of ours."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._named = {token.python: token for token in tokens}

    def fault(self, at: ast.AST | int, why: str) -> RelationTextError:
        """The sentence for a place in Python's text, by the word of the office's that stands there."""
        column, told = (
            at if isinstance(at, int) else getattr(at, "col_offset", 0),
            words().say(f"faults.{why}"),
        )
        starts = accumulate((len(token.python) + 1 for token in self._tokens), initial=0)
        here = [token for start, token in zip(starts, self._tokens, strict=False) if start <= column][-1]
        return RelationTextError(words().say("faults.unread", at=here.at + 1, sign=here.text, why=told))

    def condition(self, node: ast.expr) -> Expression:
        match node:
            case ast.BoolOp(op, values):
                operands = tuple(map(self.condition, values))
                return All(operands) if isinstance(op, ast.And) else Any(operands)
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self.condition(operand))
            case ast.Compare(left, ops, others):
                return self._comparison([left, *others], ops)
        raise self.fault(node, "condition")

    def _comparison(self, sides: list[ast.expr], ops: list[ast.cmpop]) -> Expression:
        numbers = [self.number(each) for each in sides]
        found = []
        for index, op in enumerate(ops):
            sign, pair = _COMPARISONS.get(type(op)), numbers[index : index + 2]
            if sign is None:
                raise self.fault(sides[index + 1], "syntax")
            if sign == "~" and not all(isinstance(each, Name) for each in pair):
                raise self.fault(sides[index], "same")
            found.append(compared(sign, *pair))
        return found[0] if len(found) == 1 else All(tuple(found))

    def number(self, node: ast.expr) -> Expression:
        match node:
            case ast.Name(name):
                return self._operand(node, name)
            case ast.UnaryOp(ast.USub(), operand):
                return Arithmetic("-", number(0), self.number(operand))
            case ast.BinOp(left, op, right) if type(op) in _ARITHMETIC:
                return Arithmetic(_ARITHMETIC[type(op)], self.number(left), self.number(right))
            case ast.Call(ast.Name(name), arguments, []):
                return self._call(node, name, arguments)
        raise self.fault(node, "number")

    def _operand(self, node: ast.expr, name: str) -> Expression:
        match self._named[name].means:
            case Reference() as reference:
                return Name(reference.name)
            case Decimal() as value:
                return Number(value)
        raise self.fault(node, "number")

    def _call(self, node: ast.expr, name: str, arguments: list[ast.expr]) -> Expression:
        numbers = [self.number(each) for each in arguments]
        match self._named[name].means:
            case "difference" if len(numbers) == 2:
                return Absolute(Arithmetic("-", *numbers))
            case "sum" if len(numbers) >= 2:
                total = numbers[0]
                for each in numbers[1:]:
                    total = Arithmetic("+", total, each)
                return total
            case "sum" | "difference" as known:
                raise self.fault(node, str(known))
        raise self.fault(node, "syntax")
