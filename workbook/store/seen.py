"""Which workbooks are as this machine last left them: those need not be looked through again before they are shown."""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

_MOST: Final = 500
_Mark = list[int]
"""Size, time of the last change in nanoseconds, and the file's number on its disk."""


class Seen:
    """Kept in one small file of this person on this machine; it holds no names, and losing it costs one look more."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def knows(self, path: Path) -> bool:
        """Tell whether a file is as it was when it was noted."""
        try:
            return self._read().get(_name(path)) == _mark(path)
        except OSError:
            return False

    def note(self, path: Path) -> None:
        """Remember a file that was looked through and is closed; where that cannot be kept, nothing is."""
        with suppress(OSError):
            known = self._read()
            known.pop(_name(path), None)
            known[_name(path)] = _mark(path)
            self._write(dict(list(known.items())[-_MOST:]))

    def _read(self) -> dict[str, _Mark]:
        try:
            kept = json.loads(self._place.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _write(self, known: dict[str, _Mark]) -> None:
        self._place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self._place.parent, prefix=".seen-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(known, file)
        Path(part).replace(self._place)


def _name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()


def _mark(path: Path) -> _Mark:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ino]
