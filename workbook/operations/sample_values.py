"""Make entered values from the entries of a sample's script."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Entry = dict[str, Any]
V = TypeVar("V")


def entered(value_type: type[V], entry: Entry, **instead: Any) -> V:  # noqa: ANN401  (JSON values of any kind)
    """Make an entered value from the entry's fields of the same names; `instead` overrides or adds some."""
    hints = get_type_hints(value_type)
    given = {field.name: entry[field.name] for field in fields(value_type) if field.name in entry} | instead  # type: ignore[arg-type]
    return value_type(**{name: _typed(hints[name], value) for name, value in given.items()})


def _typed(hint: Any, value: Any) -> Any:  # noqa: ANN401
    """Return a JSON value as the type a field declares."""
    if value is None or not isinstance(value, (str, list)):
        return value
    if get_origin(hint) is UnionType:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple(value)
    if isinstance(hint, type) and issubclass(hint, (StrEnum, date)):
        parse: Callable[[str], Any] = hint if issubclass(hint, StrEnum) else hint.fromisoformat
        return parse(value)  # type: ignore[arg-type]
    return value
