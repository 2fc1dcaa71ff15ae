"""Work on a local copy of a workbook that lies where data gets lost, and check it in again.

A working copy is the same workbook in another place, not a copy that goes its own way: its ids, codes and journal go on,
and checking in puts it where the original was. That is refused once the original has gone on as well.
"""

import os
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from itertools import chain, count
from pathlib import Path
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.operations.copying import save_copy
from workbook.store.book import Book
from workbook.store.contents import Step
from workbook.store.copying import make_copy, write_copy
from workbook.store.errors import translated
from workbook.store.lock import SidecarLock
from workbook.store.origin_note import Base, Origin, note_of, notes_in, read_origin
from workbook.store.origins import Found, begun_from, found_at, kinds_of_its_own, write_origin
from workbook.store.rewriting import sync_folder
from workbook.store.stored import Json
from workbook.store.watching import clear_leftovers, removed_with_us, staging_of

_QUIET: Final = frozenset(
    {
        *("open", "lock", "unlock", "verify", "stop verifying", "preview evidence", "back up"),
        *("check out", "begin working copy", "check in"),
    }
)
"""Looking is not working: such accesses of an original keep nothing from being checked in; the entry of that tells them."""

_OWN_FOLDER: Final = re.compile(r"[0-9a-f]{32}(-\d+)?")


def check_out(book: Book, actor: Actor, target: Path, step: Step | None = None) -> Origin:
    """Write a verified working copy of the workbook to a place on this machine, with the note of where it belongs.

    The access chains of both say so. Raises WorkbookError as `write_copy` does, and for a workbook that cannot be written:
    nothing could be checked in there.
    """
    if book.why_read_only is not None:
        raise WorkbookError("checkout.read_only", path=book.path.name)
    if read_origin(book.path) is not None:
        raise WorkbookError("checkout.is_one", path=book.path.name)
    target = target.absolute()
    book.record_access(actor, "check out", file=target.name)
    write_copy(book, target, actor, "begin working copy", step=step)
    try:
        origin = Origin(book.path, (begun_from(target, book.file.key),), actor.clock().astimezone(UTC))
        write_origin(target, origin)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return origin


def go_out(book: Book, actor: Actor, folder: Path, step: Step | None = None) -> Path:
    """Return the working copy to go on with: the one in the folder while the original is as it was, else a new one.

    Older ones from which nothing would be lost are removed. Raises WorkbookError as `check_out` does.
    """
    head, own = book.head(), [one for one in notes_in(folder) if one[1].path == book.path]
    for path, origin in sorted(own, key=lambda one: -one[1].ahead):
        if head in (one.event for one in origin.bases):
            return path
        remove_settled(path, book.file.key, actor)
    target = _free_place(folder, book)
    try:
        check_out(book, actor, target, step)
    except BaseException:
        with suppress(OSError):
            target.parent.rmdir()
        raise
    return target


def _free_place(folder: Path, book: Book) -> Path:
    """Return a place for a working copy, in a folder of its own, which is for this user alone."""
    name, number = UUID(book.copy_id).hex, 1
    with translated(str(folder)):
        while (place := folder / (name if number == 1 else f"{name}-{number}")).exists():
            number += 1
        place.mkdir(mode=0o700, parents=True)
    return place / book.path.name


def remove_settled(path: Path, key: str | None, actor: Actor) -> bool:
    """Remove a closed working copy, if its original holds all that was entered and done in it; tell whether it did."""
    origin, lock = read_origin(path), SidecarLock(path)
    with suppress(WorkbookError, OSError):
        if origin is None or len(origin.bases) != 1 or not lock.take(actor.host, actor.clock()):
            return False
        try:
            is_settled = found_at(path, key).base.event == origin.bases[0].event
            if is_settled and all(kind in _QUIET for kind in kinds_of_its_own(path, key)):
                path.unlink()
                note_of(path).unlink()
                return True
        finally:
            lock.release()
            if _OWN_FOLDER.fullmatch(path.parent.name):
                with suppress(OSError):  # something else may lie there; the copy is removed all the same
                    path.parent.rmdir()
    return False


def check_in(book: Book, actor: Actor, step: Step | None = None) -> Origin:
    """Put a verified copy of a working copy where its original is, and return where it belongs from now on.

    The original is whole under its name at every moment, the old one or the new one; people work on meanwhile. `step` gets
    bytes and may raise Cancelled. Raises WorkbookError, and leaves both as they were, when the original is gone, open,
    damaged or has changed since it was checked out, and when its drive is full or fails.
    """
    origin = origin_of(book)
    path = origin.path
    _require_there(path)
    lock = _locked(path, actor)
    try:
        with translated(str(path)):
            clear_leftovers(path)
            mark = _mark(path)
            found, base = _unchanged(book, origin)
            with removed_with_us(staging_of(path)):
                part = staging_of(path) / path.name
                make_copy(book, part, actor, "check in", step=step, detail=_told(path, base, found))
                part.chmod(path.stat().st_mode & 0o777)
                after = found_at(part, book.file.key).base
                if _mark(path) != mark:  # a program that synchronises knows of no lock
                    raise WorkbookError("checkin.changed", path=str(path))
                write_origin(book.path, replace(origin, bases=(base, after)))
                os.replace(part, path)
                sync_folder(path.parent)
    finally:
        lock.release()
    origin = replace(origin, bases=(after,), kept="", ahead=0)
    write_origin(book.path, origin)
    book.record_access(actor, "check in", file=path.name)
    return origin


def save_beside(book: Book, actor: Actor, step: Step | None = None) -> tuple[Path, str]:
    """Save a working copy beside its original as a copy that goes its own way; return its place and its letter.

    For when it cannot be checked in. Raises WorkbookError as `save_copy` does, and when the folder is gone.
    """
    origin = origin_of(book)
    with translated(str(origin.path)):
        if not origin.path.parent.is_dir():
            raise WorkbookError("checkin.place_gone", path=str(origin.path.parent))
    head = book.head()
    target = _free_name(origin.path, actor)
    letter = save_copy(book, actor, target, step)
    write_origin(book.path, replace(origin, kept=head))
    return target, letter


def _free_name(original: Path, actor: Actor) -> Path:
    """Return a name beside the original that nothing has."""
    at = actor.clock().astimezone(UTC).strftime("%Y-%m-%d %H%M%SZ")
    for more in chain([""], (f" {number}" for number in count(2))):
        place = original.with_name(f"{original.stem} (working copy {at}{more}){original.suffix}")
        if not place.exists():
            break
    return place


def origin_of(book: Book) -> Origin:
    """Return where an open working copy belongs; raises WorkbookError for a workbook that is none, or cannot be written."""
    origin = read_origin(book.path)
    if origin is None:
        raise WorkbookError("checkin.is_none", path=book.path.name)
    if book.why_read_only is not None:
        raise WorkbookError(book.why_read_only.key, **book.why_read_only.arguments)
    return origin


# The original


def _require_there(path: Path) -> None:
    with translated(str(path)):
        if not path.parent.is_dir():
            raise WorkbookError("checkin.place_gone", path=str(path.parent))
        if not path.is_file():
            raise WorkbookError("checkin.original_gone", path=str(path))
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            raise WorkbookError("checkin.not_writable", path=str(path))


def _locked(path: Path, actor: Actor) -> SidecarLock:
    lock = SidecarLock(path)
    with translated(str(path)):
        if not lock.take(actor.host, actor.clock()):
            holder = lock.holder()
            said = {"user": holder.user or "?", "host": holder.host or "?", "since": holder.since or "?"}
            raise WorkbookError("checkin.in_use", path=str(path), **said)
    return lock


def _mark(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _unchanged(book: Book, origin: Origin) -> tuple[Found, Base]:
    """Return the original and which of the states it may be in it is in; raises WorkbookError when it has changed."""
    for base in origin.bases:
        found = found_at(origin.path, book.file.key, base.access)
        is_quiet = found.since is not None and all(one["kind"] in _QUIET for one in found.since)
        if found.copy_id == book.copy_id and found.base.event == base.event and is_quiet:
            return found, base
    raise WorkbookError("checkin.changed", path=str(origin.path))


def _told(path: Path, base: Base, found: Found) -> dict[str, Json]:
    """Return what the entry of a check-in says: on what it stands, and what the original alone knew of."""
    kept = ("kind", "at", "host", "person", "detail", "hash")
    seen: list[Json] = [{name: one.get(name) for name in kept} for one in found.since or ()]
    return {"file": path.name, "since": base.event, "seen": seen}
