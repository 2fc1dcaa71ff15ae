"""SQLite's record format: a header of types, then the values (sqlite.org/fileformat2.html, section 2.1)."""

import struct
from dataclasses import dataclass
from typing import Final

Value = int | float | str | bytes | None
_SIZES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_REAL: Final = 7
_BLOB: Final = 12
_MOST_COLUMNS: Final = 2000


@dataclass(frozen=True, slots=True)
class Field:
    """Where in a record a value is, and of which type."""

    serial: int
    start: int
    size: int


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the whole number of up to nine bytes at a place, and where it ends. Raises IndexError beyond the data."""
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def signed(value: int) -> int:
    """Return a whole number of 64 bits with its sign."""
    return value - (1 << 64) if value >> 63 else value


def fields(record: bytes, whole: int) -> list[Field]:
    """Return the fields of a record of `whole` bytes, of which the beginning is given.

    Raises ValueError when it is not a record: its fields must fill it exactly.
    """
    try:
        head, at = varint(record, 0)
        if head > len(record):
            raise ValueError("a header without end")
        found, start = [], head
        while at < head:
            serial, at = varint(record, at)
            size = _size(serial)
            found.append(Field(serial, start, size))
            start += size
    except IndexError as error:
        raise ValueError("a header cut off") from error
    if at != head or start != whole or not found or len(found) > _MOST_COLUMNS:
        raise ValueError("no record")
    return found


def value_of(record: bytes, field: Field) -> Value:
    """Return a value. Raises ValueError for text that is not UTF-8 and what the given part does not hold."""
    data = record[field.start : field.start + field.size]
    if len(data) != field.size:
        raise ValueError("a value cut off")
    if field.serial >= _BLOB:
        return data.decode() if field.serial % 2 else data
    if field.serial == 0:
        return None
    if field.serial == _REAL:
        return float(struct.unpack(">d", data)[0])
    if field.serial > _REAL:
        return field.serial - 8
    return int.from_bytes(data, "big", signed=True)


def decode(record: bytes) -> tuple[Value, ...]:
    """Return the values of a whole record. Raises ValueError when it is none."""
    return tuple(value_of(record, field) for field in fields(record, len(record)))


def _size(serial: int) -> int:
    if serial >= _BLOB:
        return (serial - _BLOB) // 2
    if serial >= len(_SIZES):
        raise ValueError("a reserved type")
    return _SIZES[serial]
