"""The folder of backups: one folder for each copy of a workbook, in it verified files with their time in their names."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from workbook.domain.copies import LATEST, kept
from workbook.domain.errors import WorkbookError
from workbook.store.errors import translated
from workbook.store.rewriting import sync_folder

SUFFIX: Final = ".auditbook"
_TIME: Final = "%Y-%m-%d %H%M%SZ"
_NAMED: Final = re.compile(r" (\d{4}-\d\d-\d\d \d{6}Z)\.auditbook\Z")
_ABOUT: Final = "about.json"
_ROOM_FOR: Final = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified copy; `of` is where its workbook was then, `at` is aware, UTC."""

    path: Path
    of: Path
    at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The backups of one copy of a workbook, newest first; `head` is the newest entry of the journal in the newest."""

    of: Path
    head: str
    backups: tuple[Backup, ...]

    @property
    def size_bytes(self) -> int:
        """What they take on the disk."""
        return sum(one.size_bytes for one in self.backups)


def place_for(folder: Path, copy_id: str, name: str, at: datetime) -> Path:
    """Return the place of a new backup, and make its folder, which is for this user alone."""
    shelf = folder / UUID(copy_id).hex
    with translated(str(shelf)):
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shelf / f"{name.removesuffix(SUFFIX)} {at.astimezone(UTC).strftime(_TIME)}{SUFFIX}"


def put_on_shelf(made: Path, of: Path, head: str) -> None:
    """Note what a new backup is of, and remove those that need not be kept any more; the new one always stays.

    Where the disk has no room for some more of its size, the oldest go first, down to the latest few.
    """
    part = made.with_name(f"{_ABOUT}.part")
    with translated(str(part)):
        part.write_text(json.dumps({"of": os.fspath(of), "head": head}), "utf-8", "surrogateescape")
        part.replace(made.with_name(_ABOUT))
        sync_folder(made.parent)
    shelf = _shelf(made.parent)
    stay = kept(one.at for one in shelf.backups) if shelf else frozenset()
    for place, one in reversed(list(enumerate(shelf.backups if shelf else ()))):
        is_crowded = place >= LATEST and shutil.disk_usage(made.parent).free < _ROOM_FOR * made.stat().st_size
        if (one.at not in stay or is_crowded) and one.path != made:
            with suppress(OSError):
                one.path.unlink()


def shelf_of(folder: Path, copy_id: str) -> Shelf | None:
    """Return the backups of a copy of a workbook, None when there are none."""
    return _shelf(folder / UUID(copy_id).hex)


def shelves(folder: Path) -> Sequence[Shelf]:
    """Return all backups there are, those of the workbook that was backed up last first."""
    found = []
    with suppress(OSError):
        found = [shelf for shelf in map(_shelf, folder.iterdir()) if shelf is not None]
    return sorted(found, key=lambda shelf: shelf.backups[0].at, reverse=True)


def _shelf(place: Path) -> Shelf | None:
    try:
        about = json.loads((place / _ABOUT).read_text("utf-8", "surrogateescape"))
        of, head = Path(str(about["of"])), str(about["head"])
        listed = sorted(_listed(place, of), key=lambda one: one.at, reverse=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Shelf(of, head, tuple(listed)) if listed else None


def _listed(place: Path, of: Path) -> Iterator[Backup]:
    for path in place.iterdir():
        named = _NAMED.search(path.name)
        if named is not None and path.is_file():
            at = datetime.strptime(named[1], _TIME).replace(tzinfo=UTC)
            yield Backup(path, of, at, path.stat().st_size)


def require_there(backup: Backup) -> None:
    """Raise WorkbookError for a backup that is gone."""
    if not backup.path.is_file():
        raise WorkbookError("backup.gone", path=str(backup.path))
