"""Read JSON from outside: limits first, then the fastest parser there is, then what it does not check."""

import gc
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
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
        too_deep = _deeper_than(value, MAX_DEPTH)
    if too_deep:
        _refuse(text, name, json_place.DEPTH)
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
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=json_place.integer,
            parse_float=json_place.decimal,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise WorkbookError("import.json_syntax", name=name, line=error.lineno, column=error.colno) from error
    except _FaultError:
        _refuse(text, name, json_place.DUPLICATE)
    except OverflowError:
        _refuse(text, name, json_place.NUMBER)
    except RecursionError:
        _refuse(text, name, json_place.DEPTH)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _FaultError
    return members


def _no_constant(constant: str) -> NoReturn:
    raise OverflowError(constant)


def _deeper_than(value: Any, limit: int) -> bool:  # noqa: ANN401
    """Tell whether containers nest deeper than `limit`, one whole level at a time."""
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(limit):
        if not level:
            return False
        below = chain.from_iterable([outer.values() if type(outer) is dict else outer for outer in level])
        level = [inner for inner in below if type(inner) in _CONTAINERS]
    return bool(level)


def _refuse(text: str, name: str, met: str) -> NoReturn:
    """Raise the refusal for the first fault of `text`, or for the one the fast parser `met`."""
    key, place = json_place.find_fault(text, MAX_DEPTH) or (met, "$")
    raise WorkbookError(key, name=name, place=place, limit=MAX_DEPTH)
