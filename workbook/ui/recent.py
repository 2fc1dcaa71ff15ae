"""Which workbooks were opened lately. A list for this person on this machine; nothing of it enters a workbook."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

_KEY: Final = "recent"
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Recent:
    """A workbook opened before; `opened` carries its offset, `is_missing` is what was found when last looked."""

    path: Path
    title: str
    opened: datetime
    is_missing: bool = False


def recents() -> list[Recent]:
    """Return the list, newest first; what somebody else wrote into the settings is left out."""
    try:
        entries = json.loads(str(QSettings().value(_KEY, "[]")))
        return [Recent(Path(e["path"]), str(e["title"]), datetime.fromisoformat(e["opened"])) for e in entries][:_MOST]
    except (ValueError, TypeError, KeyError):
        return []


def remember(path: Path, title: str, opened: datetime) -> None:
    """Put a workbook at the head of the list."""
    _store([Recent(path, title, opened), *(one for one in recents() if one.path != path)])


def forget(path: Path) -> None:
    """Take a workbook off the list; the file itself stays."""
    _store([one for one in recents() if one.path != path])


def _store(entries: list[Recent]) -> None:
    listed = [
        {"path": str(one.path), "title": one.title, "opened": one.opened.isoformat(timespec="seconds")}
        for one in entries[:_MOST]
    ]
    QSettings().setValue(_KEY, json.dumps(listed))


def is_missing(path: Path) -> bool:
    """Tell whether the file cannot be found; this can take long where a network drive is gone."""
    try:
        return not path.is_file()
    except (OSError, ValueError):
        return True
