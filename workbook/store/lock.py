"""The sidecar lock and its note: one writer per workbook, and everyone else learns who it is."""

import getpass
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

_MOST_NOTED: Final = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the workbook open for writing, as they noted it; empty where the note is missing."""

    user: str = ""
    host: str = ""
    since: str = ""


class SidecarLock:
    """`<workbook>.lock` held while the workbook is open for writing, and `<workbook>.holder` naming who holds it."""

    def __init__(self, workbook: Path) -> None:
        self._note = workbook.with_name(workbook.name + ".holder")
        self._lock = FileLock(workbook.with_name(workbook.name + ".lock"), timeout=0, thread_local=False)

    def take(self, host: str, now: datetime) -> bool:
        """Take the lock and write the note; return False when another holds it. Raises OSError in a read-only folder."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        note = {"user": _user(), "host": host, "since": now.isoformat(timespec="seconds")}
        try:
            self._write_note(json.dumps(note))
        except BaseException:
            self.release()
            raise
        return True

    def holder(self) -> Holder:
        """Return what the note says."""
        try:
            note = json.loads(_read_note(self._note))
            return Holder(*(str(note.get(key, ""))[:200] for key in ("user", "host", "since")))
        except (OSError, ValueError, AttributeError):
            return Holder()

    def _write_note(self, note: str) -> None:
        """Write a new file: what lies there may be a link to another file, which must not be overwritten."""
        self._note.unlink(missing_ok=True)
        with self._note.open("x", encoding="utf-8") as file:
            file.write(note)

    def release(self) -> None:
        """Remove the note and let go of the lock."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
            # While still held: removed afterwards, it could be the file that somebody else has just locked.
            with suppress(OSError):
                Path(self._lock.lock_file).unlink(missing_ok=True)
            self._lock.release(force=True)


def _read_note(path: Path) -> str:
    if not path.is_file():  # a pipe would be waited for
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return file.read(_MOST_NOTED).decode("utf-8")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
