"""Read typed members out of parsed JSON; a wrong shape is refused naming its place."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

from workbook.domain.errors import WorkbookError
from workbook.importers.source_file import printable

Node: TypeAlias = dict[str, Any]
_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)
_NOTHING: Final[list[Node]] = []
_OBJECTS: Final = {dict}


class MisshapenError(WorkbookError):
    """A member has another type than the format says; `place` grows outwards while the refusal travels up."""

    def __init__(self, key: str, place: str) -> None:
        super().__init__(key, place=place)
        self.place = place

    def within(self, outer: str) -> "MisshapenError":
        """Return the same refusal seen from one level further out."""
        return MisshapenError(self.key, f"{outer}.{self.place}")


def top(document: object, key: str) -> Node:
    """Return the object under `key` of a whole document."""
    if not isinstance(document, dict):
        raise MisshapenError("import.shape_object", "$")
    return inner(document, key)


def inner(node: Node, key: str) -> Node:
    """Return the object under `key`; raises MisshapenError when it is missing or something else."""
    value = node.get(key)
    if type(value) is not dict:
        raise MisshapenError("import.shape_object", key)
    return value


def text(node: Node, key: str, default: str = "") -> str:
    """Return the text under `key`, or `default` when there is no such member."""
    value = node.get(key, default)
    if type(value) is not str:
        raise MisshapenError("import.shape_text", key)
    return value


def needed(node: Node, key: str) -> str:
    """Return the text under `key`; it must be there and hold more than blanks."""
    value = text(node, key)
    if not value.strip():
        raise MisshapenError("import.shape_missing", key)
    return value


def texts(node: Node, key: str) -> tuple[str, ...]:
    """Return the list of texts under `key`, empty when there is none."""
    rows = node.get(key, _NOTHING)
    if type(rows) is not list:
        raise MisshapenError("import.shape_list", key)
    for index, row in enumerate(rows):
        if type(row) is not str:
            raise MisshapenError("import.shape_text", f"{key}[{index}]")
    return tuple(rows)


def objects(node: Node, key: str) -> list[Node]:
    """Return the list of objects under `key`, empty when there is none."""
    if key not in node:
        return _NOTHING
    rows = node[key]
    if type(rows) is not list:
        raise MisshapenError("import.shape_list", key)
    if rows and set(map(type, rows)) != _OBJECTS:  # a set of types, because a loop would cost a third of a load
        index = next(index for index, row in enumerate(rows) if type(row) is not dict)
        raise MisshapenError("import.shape_object", f"{key}[{index}]")
    return rows


def each(node: Node, key: str, read: Callable[[Node], _T]) -> list[_T]:
    """Return what `read` makes of every object under `key`; a refusal inside names its index."""
    rows = objects(node, key)
    made: list[_T] = []
    try:
        for row in rows:
            made.append(read(row))  # noqa: PERF401 (the length of `made` is the index in the refusal)
    except MisshapenError as wrong:
        raise wrong.within(f"{key}[{len(made)}]") from None
    return made


def whole(node: Node, key: str) -> int | None:
    """Return the whole number under `key`, or None when there is none."""
    value = node.get(key)
    if value is not None and type(value) is not int:
        raise MisshapenError("import.shape_number", key)
    return value


def choice(node: Node, key: str, words: type[_E], default: _E | None = None) -> _E:
    """Return the member of `words` under `key`; without a `default` it must be there."""
    value = node.get(key, default)
    if type(value) is words:
        return value
    try:
        return words(text(node, key))
    except ValueError as error:
        raise MisshapenError("import.shape_choice", key) from error


def only(node: Node, allowed: frozenset[str]) -> Node:
    """Return `node` if it has no member beyond `allowed`; a misspelt member must not vanish silently."""
    if not node.keys() <= allowed:
        raise MisshapenError("import.shape_unknown", printable(min(node.keys() - allowed)))
    return node
