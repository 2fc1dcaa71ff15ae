"""The small note beside a local working copy that says where it belongs, read without the rest of the store.

It is only followed when somebody asks for it: a path in a file that came from elsewhere could lead anywhere.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_ENDING: Final = ".origin"
_MOST_NOTED: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class Base:
    """A state of a workbook: the heads of both chains, and how many entries its journal had."""

    event: str
    access: str
    entries: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a working copy came from: `path` is the original, `bases` the states it may be in without having changed.

    There is one, and two from when a check-in is about to happen until it is known to have happened. `kept` is the head of
    the journal that was last saved beside the original instead, `ahead` how many entries were not checked in when the copy
    was closed last. `at` is when it was made, UTC.
    """

    path: Path
    bases: tuple[Base, ...]
    at: datetime
    kept: str = ""
    ahead: int = 0

    def is_settled(self, head: str) -> bool:
        """Tell whether the original, or a file beside it, holds everything up to this head of the journal."""
        return head in [self.kept, *(one.event for one in self.bases if len(self.bases) == 1)]


def note_of(path: Path) -> Path:
    """Return the place of the note beside a working copy."""
    return path.with_name(path.name + _ENDING)


def read_origin(path: Path) -> Origin | None:
    """Return where a working copy belongs, None for a workbook that is none, and for a note that says nothing of use."""
    try:
        place = note_of(path)
        if not place.is_file():
            return None
        with place.open("rb") as file:
            told = json.loads(file.read(_MOST_NOTED).decode("utf-8"))
        bases = tuple(Base(str(one["event"]), str(one["access"]), int(one["entries"])) for one in told["bases"])
        at = datetime.fromisoformat(told["at"]).astimezone(UTC)
        origin = Origin(Path(str(told["path"])), bases, at, str(told["kept"]), int(told["ahead"]))
        return origin if origin.path.is_absolute() and "\0" not in str(origin.path) and len(bases) in (1, 2) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def notes_in(folder: Path) -> Iterator[tuple[Path, Origin]]:
    """Yield each working copy in a folder of folders, with where it belongs."""
    with suppress(OSError):
        for note in sorted(folder.glob(f"*/*{_ENDING}")):
            path = note.with_name(note.name.removesuffix(_ENDING))
            origin = read_origin(path)
            if origin is not None and path.is_file():
                yield path, origin
