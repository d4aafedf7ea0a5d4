"""Records (dataclasses) as JSON objects and back, by their fields' own types: written and read from one definition.

Numbers are JSON numbers of at most six decimals, as whoever reads the file wants them; where that is not the whole
number, the object's `exact` has it as text. Knows no particular record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from laoyousuode.numbers import as_json, plain
from laoyousuode.period import Period

EXACT = "exact"
_Record = TypeVar("_Record")
# No figure of a district has so many digits; one that has would fill a page when it is printed.
_MOST_DIGITS = 60


def write_record(record: Any, keys: Mapping[str, str]) -> dict[str, Any]:
    """The record as a JSON object; `keys` names the fields that JSON calls otherwise."""
    written: dict[str, Any] = {}
    exact: dict[str, str] = {}
    for field in fields(record):
        value, key = getattr(record, field.name), keys.get(field.name, field.name)
        written[key] = _written(value, keys)
        if isinstance(value, Decimal) and _number(written[key]) != value:
            exact[key] = plain(value)
    return {**written, EXACT: exact} if exact else written


def _written(value: Any, keys: Mapping[str, str]) -> Any:
    match value:
        case None | str() | int():
            return value
        case Decimal():
            return as_json(value)
        case dt.date():
            return value.isoformat()
        case Period():
            return str(value)
        case tuple():
            return [_written(each, keys) for each in value]
        case _:
            return write_record(value, keys)


def read_record(kind: type[_Record], document: object, keys: Mapping[str, str]) -> _Record:
    """The record that a JSON object holds; absent keys take the field's default, or what says nothing.

    Raises ValueError naming the key whose value is of another type.
    """
    if not isinstance(document, dict):
        raise ValueError(f"应为一组键和值，不是 {document!r:.40}")
    exact = document.get(EXACT)
    exact = exact if isinstance(exact, dict) else {}
    hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type]  # typeshed: a generic class is not Hashable
    found: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        key = keys.get(field.name, field.name)
        try:
            if key in exact or key in document:
                found[field.name] = _read(hints[field.name], exact.get(key, document.get(key)), keys)
            elif field.default is MISSING and field.default_factory is MISSING:
                found[field.name] = _nothing(hints[field.name], field)
        except ValueError as error:
            raise ValueError(f"{key}：{error}") from None
    return kind(**found)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any, keys: Mapping[str, str]) -> Any:
    if get_origin(kind) is UnionType:
        return None if value is None else _read(_inner(kind), value, keys)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError("应为一列")
        return tuple(_read(get_args(kind)[0], each, keys) for each in value)
    if is_dataclass(kind) and kind is not Period:
        return read_record(kind, value, keys)  # type: ignore[arg-type]
    return _read_plain(kind, value)


def _read_plain(kind: Any, value: Any) -> Any:
    if get_origin(kind) is Literal:
        if value in get_args(kind):
            return value
    elif kind is Decimal:
        return _number(value)
    elif isinstance(value, str) and kind in (dt.date, Period):
        return dt.date.fromisoformat(value) if kind is dt.date else Period.parse(value)
    elif isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise ValueError(f"{value!r:.40} 不是这里可以有的")


def _inner(kind: Any) -> Any:
    return next(each for each in get_args(kind) if each is not NoneType)


def _number(value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"{value!r:.40} 不是数字")
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r:.40} 不是数字") from None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(f"{value!r:.40} 不是这里可以有的数字")
    return number


def _nothing(kind: Any, field: Field[Any]) -> Any:
    """What a key that is absent, and has no default, says."""
    if get_origin(kind) is UnionType:
        return None
    if get_origin(kind) is tuple:
        return ()
    if get_origin(kind) is Literal and "none" in get_args(kind):
        return "none"
    if kind in (str, bool):
        return kind()
    raise ValueError(f"没有 {field.name}")
