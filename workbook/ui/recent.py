"""Which workbooks were opened lately. A list for this person on this machine; nothing of it enters a workbook."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSettings

from workbook.domain.progress import Progress
from workbook.store.origin_note import read_origin

_KEY: Final = "recent"
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Recent:
    """A workbook opened before; `opened` carries its offset, `is_missing` is what was found when last looked.

    `progress` is how far it was when it was closed last, None where that is not known. `origin` is where a local working
    copy belongs, None for any other workbook, and `ahead` how many changes it has that are not checked in there.
    """

    path: Path
    title: str
    opened: datetime
    is_missing: bool = False
    progress: Progress | None = None
    origin: Path | None = None
    ahead: int = 0


def recents() -> list[Recent]:
    """Return the list, newest first; what somebody else wrote into the settings is left out."""
    try:
        return [_recent(entry) for entry in json.loads(str(QSettings().value(_KEY, "[]")))][:_MOST]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return []


def remember(path: Path, title: str | None, opened: datetime, progress: Progress | None = None) -> None:
    """Put a workbook at the head of the list; what was known of its progress stays where none is given.

    Without a title, as for an encrypted one, nothing is kept of what is in it: it goes by the name of its file.
    """
    others = recents()
    if title is None:
        _store([Recent(path, path.name, opened), *(one for one in others if one.path != path)])
        return
    known = next((one.progress for one in others if one.path == path), None)
    _store([Recent(path, title, opened, progress=progress or known), *(one for one in others if one.path != path)])


def note_progress(path: Path, progress: Progress) -> None:
    """Note how far a workbook is that is being closed; its place in the list stays, and one that is not there stays away."""
    _store([replace(one, progress=progress) if one.path == path else one for one in recents()])


def looked_for(one: Recent) -> Recent:
    """Return an entry with what its disk says: whether it is there, and where a working copy belongs.

    This can take long where a network drive is gone.
    """
    origin = read_origin(one.path)
    return replace(
        one,
        is_missing=is_missing(one.path),
        origin=origin.path if origin else None,
        ahead=origin.ahead if origin else 0,
    )


def forget(path: Path) -> None:
    """Take a workbook off the list; the file itself stays."""
    _store([one for one in recents() if one.path != path])


def _recent(entry: dict[str, Any]) -> Recent:
    counts = entry.get("progress")
    progress = Progress(int(counts[0]), int(counts[1])) if counts else None
    return Recent(Path(entry["path"]), str(entry["title"]), datetime.fromisoformat(entry["opened"]), progress=progress)


def _store(entries: list[Recent]) -> None:
    listed = [
        {
            "path": str(one.path),
            "title": one.title,
            "opened": one.opened.isoformat(timespec="seconds"),
            "progress": [one.progress.determined, one.progress.assessed] if one.progress else None,
        }
        for one in entries[:_MOST]
    ]
    QSettings().setValue(_KEY, json.dumps(listed))


def is_missing(path: Path) -> bool:
    """Tell whether the file cannot be found; this can take long where a network drive is gone."""
    try:
        return not path.is_file()
    except (OSError, ValueError):
        return True
