"""How far a check of a workbook came that was stopped: kept on this machine, never in the workbook, which could lie."""

import json
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSettings

from workbook.store.book import Book
from workbook.store.content_check import Checkpoint, Stopped

_GROUP: Final = "verify"
_SECONDS: Final = 5.0
"""So often it is noted during a check how far that is."""


class VerifyMemory:
    """Remembers where the last check of one workbook is, for this file in this place alone."""

    def __init__(self, book: Book) -> None:
        self._key = f"{_GROUP}/{book.copy_id}"
        self._place = _place(book.path)
        self._noted = 0.0
        self.checkpoint = Checkpoint(self._load(), self._keep)

    @property
    def stopped(self) -> Stopped | None:
        """Where a check was stopped, None when there is nothing to go on with."""
        known = self.checkpoint.stopped
        is_worth_it = known is not None and (known.contents > 0 or self.checkpoint.half is not None)
        return known if is_worth_it else None

    def forget(self) -> None:
        """Let the next check read everything anew."""
        self.checkpoint = Checkpoint(None, self._keep)
        QSettings().remove(self._key)

    def note(self) -> None:
        """Keep where the check is now."""
        if self.stopped is None:
            QSettings().remove(self._key)
        else:
            self._save(self.stopped)

    def _keep(self, stopped: Stopped) -> None:
        """Keep it now and then while a check runs, so that not even a crash loses it; called from the thread of the check."""
        now = time.monotonic()
        if now - self._noted > _SECONDS:
            self._noted = now
            self._save(stopped)

    def _save(self, stopped: Stopped) -> None:
        value = asdict(stopped) | {"since": stopped.since.isoformat(), "place": self._place}
        QSettings().setValue(self._key, json.dumps(value))

    def _load(self) -> Stopped | None:
        """Return what was kept; nothing of another file, and nothing that somebody else wrote there."""
        try:
            value: dict[str, Any] = json.loads(str(QSettings().value(self._key, "")))
            if value["place"] != self._place:
                return None
            return Stopped(
                since=datetime.fromisoformat(value["since"]),
                contents=int(value["contents"]),
                octets=int(value["octets"]),
                digest=str(value["digest"]),
                damaged=tuple(map(str, value["damaged"])),
            )
        except (ValueError, TypeError, KeyError):
            return None


def _place(path: Path) -> str:
    """Return what tells this file from a copy of it."""
    try:
        status = path.stat()
    except OSError:
        return str(path)
    return f"{path}:{status.st_dev}:{status.st_ino}"
