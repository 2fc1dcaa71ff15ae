"""Find where in a JSON text a fault sits. Slow and exact: it runs only after the fast reader met a fault."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from workbook.importers.source_file import printable

DUPLICATE: Final = "import.json_duplicate"
DEPTH: Final = "import.json_depth"
NUMBER: Final = "import.json_number"
SURROGATE: Final = "import.json_surrogate"

SURROGATES: Final = re.compile("[\ud800-\udfff]")
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|[^\s,:\[\]{}"]+', re.DOTALL)
_SHOWN_KEY: Final = 40
_INT64: Final = range(-(2**63), 2**63)


@dataclass(slots=True)
class _Frame:
    """One open object or array of the walk."""

    is_object: bool
    key: str | None = None
    index: int = -1
    keys: set[str] = field(default_factory=set)


def integer(digits: str) -> int:
    """Return the integer if 64 bits hold it; raises OverflowError otherwise."""
    if len(digits) > 20 or (number := int(digits)) not in _INT64:
        raise OverflowError(digits[:_SHOWN_KEY])
    return number


def decimal(digits: str) -> float:
    """Return the number; raises OverflowError when it is too large to be one."""
    number = float(digits)
    if math.isinf(number):
        raise OverflowError(digits[:_SHOWN_KEY])
    return number


def find_fault(text: str, max_depth: int) -> tuple[str, str] | None:
    """Return the sentence key and the place of the first fault in `text`, or None."""
    stack: list[_Frame] = []
    for token in _tokens(text):
        frame = stack[-1] if stack else None
        if token in "]}":
            if stack:
                stack.pop()
            _close_value(stack)
        elif frame is not None and frame.is_object and frame.key is None:
            if fault := _open_key(frame, token):
                return fault, _place(stack)
        else:
            if frame is not None and not frame.is_object:
                frame.index += 1
            if token in "[{":
                if len(stack) == max_depth:
                    return DEPTH, _place(stack)
                stack.append(_Frame(token == "{"))
                continue
            if fault := _scalar_fault(token):
                return fault, _place(stack)
            _close_value(stack)
    return None


def _tokens(text: str) -> Iterator[str]:
    return (match.group() for match in _TOKEN.finditer(text))


def _close_value(stack: list[_Frame]) -> None:
    if stack:
        stack[-1].key = None


def _open_key(frame: _Frame, token: str) -> str | None:
    frame.key = _decoded(token)
    if frame.key in frame.keys:
        return DUPLICATE
    frame.keys.add(frame.key)
    return SURROGATE if SURROGATES.search(frame.key) else None


def _scalar_fault(token: str) -> str | None:
    if token.startswith('"'):
        return SURROGATE if SURROGATES.search(_decoded(token)) else None
    if token.lstrip("-") in ("NaN", "Infinity"):
        return NUMBER
    try:
        integer(token) if token.lstrip("-").isdigit() else decimal(token)
    except OverflowError:
        return NUMBER
    except ValueError:
        return None
    return None


def _decoded(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token


def _place(stack: list[_Frame]) -> str:
    """Return the path of the innermost open value, e.g. `catalog.groups[3].controls[0].id`."""
    path = ""
    for frame in stack:
        if frame.is_object:
            key = printable(frame.key or "")
            path += f".{key}" if path else key
        elif frame.index >= 0:
            path += f"[{frame.index}]"
    return path or "$"
