"""What a preview is: frozen values, made from what the child says only when every part of it is in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from workbook.ui.preview.frames import FrameError
from workbook.ui.preview.kinds import FileKind

MOST_SIDE: Final = 8192
MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 100
MOST_ENTRIES: Final = 2000
MOST_CELL: Final = 500
MOST_TEXT: Final = 8 << 20
MOST_DUMP: Final = 4096
_MOST_NAME: Final = 1024
_MOST_COUNT: Final = 1 << 62


class Reason(StrEnum):
    """Why there is nothing to look at."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    LOCKED = "locked"
    SLOW = "slow"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    UNAVAILABLE = "unavailable"
    NO_PICTURE = "no_picture"


class NotShown(Exception):
    """A file that cannot be decoded, with the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture: rows of RGB, each padded to four bytes. `full_*` is what the file holds, or a screen of paper."""

    width: int
    height: int
    rgb: bytes
    full_width: int
    full_height: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document, from 0."""

    number: int
    count: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class Written:
    """Text."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; the rows may differ in length."""

    rows: tuple[tuple[str, ...], ...]
    columns: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder in an archive; the size is -1 where the archive does not say."""

    name: str
    size: int
    is_folder: bool
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """What is in an archive: the first entries."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Dump:
    """The first bytes as they are."""

    head: bytes


Body = Picture | Page | Written | Grid | Listing | Dump


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about a preview: a key and what goes into its sentence."""

    key: str
    values: Mapping[str, int | str]


NOTES: Final[dict[str, tuple[str, ...]]] = {
    "scaled": ("width", "height"),
    "frames": ("count",),
    "broken": (),
    "outside": (),
    "encoding": ("encoding",),
    "cut_text": ("bytes",),
    "cut_lines": ("characters",),
    "few_lines": ("lines",),
    "not_json": (),
    "indented": (),
    "not_table": (),
    "rows": ("rows",),
    "columns": ("columns",),
    "cells": ("characters",),
    "sheet": ("name", "count"),
    "entries": ("entries", "count"),
    "some_entries": ("entries",),
    "unpacked": (),
    "head": ("bytes",),
}
"""Every note there is, with what goes into it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it is shown. `misnamed` is the ending of a name that says something else than `kind`."""

    kind: FileKind
    misnamed: str
    notes: tuple[Note, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that is not shown. `words` is what the workbook said where it could not be read."""

    reason: Reason
    words: str = ""


def answer_from(head: dict[str, Any], blob: bytes) -> Preview | Failure:
    """Return what a child answered; raises FrameError when any part of it is out of order."""
    try:
        if "reason" in head:
            return Failure(Reason(_text(head["reason"], 40)))
        notes = tuple(_note(one) for one in _list(head["notes"], len(NOTES)))
        return Preview(
            FileKind(_text(head["kind"], 40)), _text(head["misnamed"], 40), notes, _FORMS[head["form"]](head, blob)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FrameError("not an answer") from error


def packed(answer: Preview | Failure) -> tuple[dict[str, Any], bytes]:
    """Return an answer as `answer_from` reads it."""
    if isinstance(answer, Failure):
        return {"reason": answer.reason}, b""
    head: dict[str, Any] = {
        "kind": answer.kind,
        "misnamed": answer.misnamed,
        "notes": [[note.key, dict(note.values)] for note in answer.notes],
    }
    match answer.body:
        case Picture() as picture:
            return head | {"form": "picture"} | _sizes(picture), picture.rgb
        case Page(number, count, picture):
            return head | {"form": "page", "page": number, "count": count} | _sizes(picture), picture.rgb
        case Written(text):
            return head | {"form": "text"}, text.encode("utf-8", "replace")
        case Grid(rows):
            return head | {"form": "grid", "rows": rows}, b""
        case Listing(entries):
            listed = [[one.name, one.size, one.is_folder, one.is_locked] for one in entries]
            return head | {"form": "listing", "entries": listed}, b""
        case Dump(first):
            return head | {"form": "dump"}, first


def _sizes(picture: Picture) -> dict[str, int]:
    return {name: getattr(picture, name) for name in ("width", "height", "full_width", "full_height")}


def _note(found: Any) -> Note:  # noqa: ANN401  (from JSON)
    key, given = found
    wanted = NOTES[key]
    values = {
        name: _number(given[name]) if isinstance(given[name], int) else _text(given[name], 200) for name in wanted
    }
    return Note(key, values)


def _picture(head: dict[str, Any], blob: bytes) -> Picture:
    width, height = _number(head["width"], MOST_SIDE), _number(head["height"], MOST_SIDE)
    if not width or not height or len(blob) != stride(width) * height:
        raise ValueError("a picture of another size")
    return Picture(width, height, blob, _number(head["full_width"]), _number(head["full_height"]))


def stride(width: int) -> int:
    """Return how many bytes a row of RGB takes."""
    return (width * 3 + 3) // 4 * 4


def _page(head: dict[str, Any], blob: bytes) -> Page:
    number, count = _number(head["page"]), _number(head["count"])
    if number >= count:
        raise ValueError("no such page")
    return Page(number, count, _picture(head, blob))


def _written(_: dict[str, Any], blob: bytes) -> Written:
    if len(blob) > MOST_TEXT:
        raise ValueError("too much text")
    return Written(blob.decode("utf-8", "strict"))


def _grid(head: dict[str, Any], _: bytes) -> Grid:
    rows = tuple(
        tuple(_text(cell, MOST_CELL + 1) for cell in _list(row, MOST_COLUMNS)) for row in _list(head["rows"], MOST_ROWS)
    )
    return Grid(rows, max((len(row) for row in rows), default=0))


def _listing(head: dict[str, Any], _: bytes) -> Listing:
    entries = []
    for name, size, is_folder, is_locked in _list(head["entries"], MOST_ENTRIES):
        size = -1 if size == -1 else _number(size)
        entries.append(Entry(_text(name, _MOST_NAME), size, is_folder is True, is_locked is True))
    return Listing(tuple(entries))


def _dump(_: dict[str, Any], blob: bytes) -> Dump:
    if len(blob) > MOST_DUMP:
        raise ValueError("too many bytes")
    return Dump(blob)


_FORMS: Final[dict[str, Callable[[dict[str, Any], bytes], Body]]] = {
    "picture": _picture,
    "page": _page,
    "text": _written,
    "grid": _grid,
    "listing": _listing,
    "dump": _dump,
}


def _number(value: Any, most: int = _MOST_COUNT) -> int:  # noqa: ANN401  (from JSON)
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("not a number")
    return value


def _text(value: Any, most: int) -> str:  # noqa: ANN401  (from JSON)
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("not a text")
    return value


def _list(value: Any, most: int) -> list[Any]:  # noqa: ANN401  (from JSON)
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("not a list")
    return value
