"""Write where a local working copy belongs, and look at the workbook that its note names."""

import json
import os
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from workbook.domain.errors import WorkbookError
from workbook.store import journal
from workbook.store.book import copy_identity
from workbook.store.connection import Connection, connect, header, is_plain
from workbook.store.errors import translated
from workbook.store.first_look import look
from workbook.store.journal_bodies import Body, access_body
from workbook.store.origin_note import Base, Origin, note_of
from workbook.store.rewriting import sync_folder

_BEGINNINGS: Final = frozenset({"begin working copy", "check in"})
_SALT: Final = slice(64, 96)
"""Where the salt, with which an encrypted file begins, stands in its raw key."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a workbook is now: its copy and its state; `since` yields the accesses after a state, None if it never was."""

    copy_id: str
    base: Base
    since: tuple[Body, ...] | None


def write_origin(path: Path, origin: Origin) -> None:
    """Note where a working copy belongs, whole or not at all. Raises WorkbookError."""
    told = {
        "path": os.fspath(origin.path),
        "bases": [{"event": one.event, "access": one.access, "entries": one.entries} for one in origin.bases],
        "at": origin.at.astimezone(UTC).isoformat(timespec="seconds"),
        "kept": origin.kept,
        "ahead": origin.ahead,
    }
    place = note_of(path)
    part = place.with_name(f"{place.name}.part")
    with translated(str(place)):
        with part.open("w", encoding="ascii") as file:
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
        sync_folder(place.parent)


def found_at(path: Path, key: str | None, access: str = "") -> Found:
    """Look at a workbook that nobody has open, for who holds its sidecar lock; `access` is a state of its access chain.

    Nothing is written. Raises WorkbookError, among others for a file that is none, one with another passphrase and one
    that was left in the middle of a change.
    """
    with translated(str(path)):
        first = header(path)
        if is_plain(first) != (key is None) or (key is not None and first.hex() != key[_SALT]):
            raise WorkbookError("checkin.other_passphrase", path=str(path))
        if look(path, key).is_hot:
            raise WorkbookError("checkin.unclean", path=str(path))
        with closing(connect(path, key, read_only=True)) as driver:
            copy_id = str(copy_identity(driver)[0])
            return Found(copy_id, base_of(driver), _since(driver, access))


def has_moved_on(origin: Origin, key: str | None) -> bool:
    """Tell whether an original has been worked on since its working copy was made; False where that cannot be found out.

    It is looked at without its lock, so that nobody is kept from it: what is being written just now is not seen.
    """
    with suppress(WorkbookError):
        return found_at(origin.path, key).base.event not in [one.event for one in origin.bases]
    return False


def begun_from(path: Path, key: str | None) -> Base:
    """Return the state in which the original was when a new working copy was made of it: all but its own first entry."""
    with translated(str(path)), closing(connect(path, key, read_only=True)) as driver:
        _, before = driver.execute("SELECT hash FROM access ORDER BY seq DESC LIMIT 2").fetchall()
        return replace(base_of(driver), access=before[0])


def kinds_of_its_own(path: Path, key: str | None) -> list[str]:
    """Return the kinds of the accesses of a closed working copy since it was made or checked in, newest first."""
    kinds: list[str] = []
    with translated(str(path)), closing(connect(path, key, read_only=True)) as driver:
        for (text,) in driver.execute("SELECT body FROM access ORDER BY seq DESC"):
            kind = str((access_body(text) or {"kind": ""})["kind"])
            if kind in _BEGINNINGS:
                break
            kinds.append(kind)
    return kinds


def base_of(driver: Connection) -> Base:
    """Return the state a workbook is in; call it inside a turn."""
    entries = int(driver.execute("SELECT count(*) FROM event").fetchone()[0])
    return Base(journal.head(driver), journal.head(driver, "access"), entries)


def _since(driver: Any, access: str) -> tuple[Body, ...] | None:  # noqa: ANN401  (sqlcipher3 ships no types)
    """Return the accesses after one, None where there is none like it; an entry that cannot be read says nothing."""
    begin = driver.execute("SELECT seq FROM access WHERE hash = ?", (access,)).fetchone()
    if begin is None:
        return None
    rows = driver.execute("SELECT hash, body FROM access WHERE seq > ? ORDER BY seq", begin).fetchall()
    return tuple((access_body(body) or {"kind": ""}) | {"hash": sha256} for sha256, body in rows)
