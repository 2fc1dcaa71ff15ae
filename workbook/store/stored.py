"""Values as stored, as canonical JSON (RFC 8785), and back by column type. What is written here cannot be taken back."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, Integer, LargeBinary, Table, TypeDecorator, Uuid

from workbook.domain.canonical import Json as Json
from workbook.domain.canonical import canonical as canonical
from workbook.domain.canonical import digest as digest

_EXACT: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exact; larger ones are strings."""


def utc_text(moment: datetime) -> str:
    """Return an aware time as RFC 3339 in UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def offset_minutes(moment: datetime) -> int:
    """Return the offset from UTC of an aware time, in minutes."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a time without a zone")
    return int(offset.total_seconds() // 60)


def to_json(column: Column[Any], stored: object) -> Json:
    """Return the JSON form of a value as SQLite holds it in this column."""
    if stored is None:
        return None
    kind = _kind(column)
    if isinstance(stored, bytes) != (kind is LargeBinary):
        return _foreign(stored)
    if isinstance(stored, bytes):
        return base64.b64encode(stored).decode()
    if isinstance(stored, int):
        if kind is Boolean and stored in (0, 1):
            return bool(stored)
        return stored if -_EXACT <= stored <= _EXACT else str(stored)
    if isinstance(stored, str):
        return _text_to_json(kind, stored)
    return _foreign(stored)


def _text_to_json(kind: type | None, stored: str) -> Json:
    if kind is Uuid:
        if len(stored) != 32:
            return _foreign(stored)
        return f"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"
    if kind is DateTime:
        return stored.replace(" ", "T") + "Z" if stored[10:11] == " " else _foreign(stored)
    if kind is JSON:
        try:
            return json.loads(stored)
        except ValueError:
            return _foreign(stored)
    return stored


def _foreign(stored: object) -> Json:
    """Return a form unlike any this program writes, so that a value put there from outside shows in Verify."""
    return {"foreign": repr(stored)}


def from_json(column: Column[Any], value: Json) -> object:
    """Return the Python value that a record's attribute takes for this JSON form."""
    if value is None:
        return None
    kind = _kind(column)
    if kind is Uuid:
        return UUID(value)
    if kind is DateTime:
        return datetime.fromisoformat(value)
    if kind is Date:
        return date.fromisoformat(value)
    if kind is LargeBinary:
        return base64.b64decode(value)
    if kind is Enum:
        members: type[StrEnum] = column.type.enum_class  # type: ignore[attr-defined]
        return members(value)
    return value


def to_stored(column: Column[Any], value: Json) -> object:
    """Return a value as SQLite is to hold it in this column; the reverse of `to_json`."""
    kind = _kind(column)
    if value is None:
        return None
    if kind is Uuid:
        return str(value).replace("-", "")
    if kind is DateTime:
        return str(value).replace("T", " ").removesuffix("Z")
    if kind is LargeBinary:
        return base64.b64decode(value)
    if kind is JSON:
        return json.dumps(value)
    if kind is Boolean or isinstance(column.type, Integer):
        return int(value)
    return str(value)


def row_to_json(table: Table, row: Sequence[object]) -> dict[str, Json]:
    """Return a row, in the table's column order, as JSON by column name."""
    return {column.name: to_json(column, stored) for column, stored in zip(table.columns, row, strict=True)}


def changed(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return only the fields that differ, old and new."""
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


_KINDS: Final[tuple[type, ...]] = (Uuid, DateTime, Date, LargeBinary, Enum, Boolean, JSON)
_kinds: Final[dict[tuple[str, str], type | None]] = {}


def _kind(column: Column[Any]) -> type | None:
    key = (column.table.name, column.name)
    if key not in _kinds:
        of = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
        _kinds[key] = next((kind for kind in _KINDS if isinstance(of, kind)), None)
    return _kinds[key]
