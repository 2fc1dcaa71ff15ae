"""Read JSON from outside: limits first, then the fastest parser there is, then what it does not check."""

import gc
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from workbook.domain.errors import WorkbookError
from workbook.importers import json_place
from workbook.importers.source_file import MAX_SOURCE_BYTES, read_source, shown

MAX_DEPTH: Final = 64
MAX_VALUES: Final = 2_000_000
_BOM: Final = b"\xef\xbb\xbf"
_CONTAINERS: Final = frozenset({dict, list})
_ESCAPED_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")


class _FaultError(ValueError):
    """The fast parser met something JSON allows and this reader does not."""


def read_json(source: Path | bytes, *, name: str = "", limit: int = MAX_SOURCE_BYTES) -> Any:  # noqa: ANN401
    """Return the value in a UTF-8 JSON document of at most `limit` bytes.

    Raises WorkbookError naming the place: line and column for broken syntax, the path of the value for duplicate
    keys, nesting deeper than 64, numbers beyond 64 bits, NaN and infinity, and halves of surrogate pairs.
    """
    name = name or (shown(source) if isinstance(source, Path) else "JSON")
    raw = read_source(source, limit) if isinstance(source, Path) else source
    if len(raw) > limit:
        raise WorkbookError("import.too_large", name=name, limit=limit // (1024 * 1024))
    if raw.count(b",") > MAX_VALUES:
        raise WorkbookError("import.json_values", name=name, limit=MAX_VALUES)
    text = _decoded(raw.removeprefix(_BOM), name)
    with collector_paused():
        value = _parsed(text, name)
    if _ESCAPED_SURROGATE.search(raw) and json_place.find_fault(text, MAX_DEPTH):
        _refuse(text, name, json_place.SURROGATE)
    return value


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cycle collector: many values are made here, none in a cycle, and looking for one costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WorkbookError("import.json_encoding", name=name, line=line, byte=error.start) from error


def _parsed(text: str, name: str) -> Any:  # noqa: ANN401
    objects = _Objects()
    try:
        value = json.loads(
            text,
            object_pairs_hook=objects.made_of,
            parse_int=json_place.integer,
            parse_float=json_place.decimal,
            parse_constant=_no_constant,
        )
        if objects.depth_of(value) > MAX_DEPTH:
            raise RecursionError
        return value
    except json.JSONDecodeError as error:
        raise WorkbookError("import.json_syntax", name=name, line=error.lineno, column=error.colno) from error
    except _FaultError:
        _refuse(text, name, json_place.DUPLICATE)
    except OverflowError:
        _refuse(text, name, json_place.NUMBER)
    except RecursionError:
        _refuse(text, name, json_place.DEPTH)


class _Objects:
    """Makes the objects of one document, inner ones first, and knows how deep each nests."""

    def __init__(self) -> None:
        self._depths: dict[int, int] = {}

    def made_of(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return the object of these members; raises _FaultError for a key that comes twice."""
        members = dict(pairs)
        if len(members) != len(pairs):
            raise _FaultError
        depth = 0
        for value in members.values():
            if type(value) in _CONTAINERS and (inner := self.depth_of(value)) > depth:
                depth = inner
        # By identity: the document holds every object until the reading is over.
        self._depths[id(members)] = depth + 1
        return members

    def depth_of(self, value: Any) -> int:  # noqa: ANN401
        """Return how many containers nest in a value, itself included; 0 for a plain one."""
        if type(value) is dict:
            return self._depths[id(value)]
        if type(value) is list:
            return 1 + max([self.depth_of(part) for part in value if type(part) in _CONTAINERS], default=0)
        return 0


def _no_constant(constant: str) -> NoReturn:
    raise OverflowError(constant)


def _refuse(text: str, name: str, met: str) -> NoReturn:
    """Raise the refusal for the first fault of `text`, or for the one the fast parser `met`."""
    key, place = json_place.find_fault(text, MAX_DEPTH) or (met, "$")
    raise WorkbookError(key, name=name, place=place, limit=MAX_DEPTH)
