"""The small faults that a module's source may hold: one changed place each, in the source's order.

Knows Python's syntax; neither tests nor how a changed module is run. Left alone: docstrings, annotations, imports,
decorators, assertions, the text of exceptions, f-strings.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_TWINS = [
    ("any", "all"),
    ("min", "max"),
    ("startswith", "endswith"),
    ("removeprefix", "removesuffix"),
    ("partition", "rpartition"),
    ("search", "fullmatch"),
    ("All", "Any"),  # the ladder's own nodes
]
_TWIN = dict(_TWINS) | {right: left for left, right in _TWINS}
_PLAIN = (ast.Name, ast.Attribute, ast.Call)  # conditions that no other change turns round
Item = TypeVar("Item")
_LONGEST_TABLE = 120  # characters of a text of which each is left out in turn


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. `before` and `after` are the changed lines without their indents; `source` is the whole module."""

    function: str
    line: int
    before: str
    after: str
    source: str

    @property
    def change(self) -> str:
        return f"{self.before}  →  {self.after}"


def mutants(source: str) -> list[Mutant]:
    """Every change, in the source's order. Two that would read alike in one function are numbered."""
    tree = ast.parse(source)
    found: list[Mutant] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for function, node, replacement in _changes(tree):
        text = _spliced(source, node, replacement)
        if text == source:
            continue
        first, last = _lines(node)
        grown = text.count("\n") - source.count("\n")
        before, after = _joined(source, first, last), _joined(text, first, last + grown)
        seen[function, before, after] += 1
        if (number := seen[function, before, after]) > 1:
            after += f"  # {number}"
        found.append(Mutant(function, first, before, after, text))
    return found


def _lines(node: ast.AST) -> tuple[int, int]:
    assert isinstance(node, ast.expr | ast.stmt) and node.end_lineno is not None
    return node.lineno, node.end_lineno


def _joined(source: str, first: int, last: int) -> str:
    return " ".join(line.strip() for line in source.splitlines()[first - 1 : last])


def _spliced(source: str, node: ast.AST, replacement: str) -> str:
    """The source with the node's own text replaced. Columns count bytes."""
    assert isinstance(node, ast.expr | ast.stmt)
    assert node.end_lineno is not None and node.end_col_offset is not None
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    whole = source.encode()
    return (whole[:start] + replacement.encode() + whole[end:]).decode()


Change = tuple[str, ast.AST, str]


def _changes(tree: ast.Module) -> Iterator[Change]:
    for node in tree.body:
        yield from _walk(node, "")


def _walk(node: ast.AST, function: str) -> Iterator[Change]:
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            yield from _definition(node, f"{function}.{node.name}" if function else node.name)
        case ast.Raise():
            yield function, node, "pass"
        case ast.AnnAssign(value=value):
            if value is not None:
                yield from _walk(value, function)
        case _ if not _is_left_alone(node):
            for replacement in (*_of_statement(node), *_of_expression(node), *_of_display(node)):
                yield function, node, replacement
            if isinstance(node, ast.If | ast.While | ast.IfExp) and isinstance(node.test, _PLAIN):
                yield function, node.test, _text(ast.UnaryOp(ast.Not(), node.test))
            for child in ast.iter_child_nodes(node):
                yield from _walk(child, function)


def _definition(node: ast.FunctionDef | ast.ClassDef, function: str) -> Iterator[Change]:
    """Decorators, annotations and bases stay."""
    if isinstance(node, ast.FunctionDef):
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            yield from _walk(default, function)
    for child in node.body:
        yield from _walk(child, function)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()):  # a docstring, an ellipsis
            return True
        case ast.Subscript(value=ast.Name(id="Literal" | "Mapping" | "Callable" | "tuple")):  # a type
            return True
    return False


def _of_expression(node: ast.AST) -> Iterator[str]:
    """What may stand in the place of a condition, a sum, a name."""
    match node:
        case ast.Compare():
            yield from _compares(node)
        case ast.BoolOp():
            other: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield _text(ast.BoolOp(other, node.values))
            for rest in _each_without_one(node.values):
                yield _text(rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest))
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield _text(node.operand)
        case ast.BinOp() if type(node.op) in _OPERATORS:
            yield _text(ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right))
        case ast.IfExp():
            yield _text(ast.IfExp(node.test, node.orelse, node.body))
        case ast.Constant():
            yield from _constants(node.value)
        case ast.Name(id=name) if name in _TWIN:
            yield _TWIN[name]
        case ast.Attribute(attr=name) if name in _TWIN:
            yield _text(ast.Attribute(node.value, _TWIN[name], node.ctx))


def _of_display(node: ast.AST) -> Iterator[str]:
    """What may stand in the place of several things in a row: the same without one of them."""
    match node:
        case ast.Call():
            for kept in _each_without_one(node.keywords):
                yield _text(ast.Call(node.func, node.args, kept))
        case ast.Set():
            for rest in _each_without_one(node.elts):
                yield _text(ast.Set(rest))
        case ast.List(ctx=ast.Load()):
            for rest in _each_without_one(node.elts):
                yield _text(ast.List(rest, node.ctx))
        case ast.Tuple(ctx=ast.Load()) if len(node.elts) > 1:
            for rest in _each_without_one(node.elts):
                yield _text(ast.Tuple(rest, node.ctx))
        case ast.Dict():
            for pairs in _each_without_one(list(zip(node.keys, node.values, strict=True))):
                yield _text(ast.Dict([key for key, _ in pairs], [value for _, value in pairs]))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _comprehensions(node)


def _of_statement(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Return(value=value) if value is not None:
            if not (isinstance(value, ast.Constant) and value.value is None):
                yield "return None"
        case ast.Continue():
            yield "break"
        case ast.Break():
            yield "continue"
        case ast.Expr():
            yield "pass"
        case ast.AugAssign() if type(node.op) in _OPERATORS:
            yield ast.unparse(ast.AugAssign(node.target, _OPERATORS[type(node.op)](), node.value))
            yield "pass"


def _compares(node: ast.Compare) -> Iterator[str]:
    for index, operator in enumerate(node.ops):
        for other in _COMPARE[type(operator)]:
            yield _text(
                ast.Compare(node.left, [*node.ops[:index], other(), *node.ops[index + 1 :]], node.comparators)
            )


def _constants(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield repr(not value)
    elif isinstance(value, int):
        yield repr(value + 1)
        yield repr(value - 1) if value else "(-1)"
    elif isinstance(value, str):
        yield '"×"' if not value else '""'
        # A word of letters is a name of ours; in anything else each sign says something of its own.
        is_name = value.isascii() and value.replace("-", "_").isidentifier() and value[-1:].isalnum()
        if 1 < len(value) <= _LONGEST_TABLE and not is_name:
            for index in range(len(value)):
                yield repr(value[:index] + value[index + 1 :])


def _comprehensions(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Iterator[str]:
    for place, generator in enumerate(node.generators):
        if not generator.ifs:
            continue
        whole = generator.ifs
        for index, condition in enumerate(whole):
            for instead in ([], [ast.UnaryOp(ast.Not(), condition)]):
                node.generators[place].ifs = [*whole[:index], *instead, *whole[index + 1 :]]
                yield _text(node)
        node.generators[place].ifs = whole


def _each_without_one(items: Sequence[Item]) -> Iterator[list[Item]]:
    for index in range(len(items)):
        yield [*items[:index], *items[index + 1 :]]


def _text(node: ast.expr) -> str:
    text = ast.unparse(ast.fix_missing_locations(node))
    whole = (*_PLAIN, ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict)
    return text if isinstance(node, whole) else f"({text})"
