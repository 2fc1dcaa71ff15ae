"""Save a copy that goes its own way, back up, and put a backup where its workbook was."""

import json
import shutil
from datetime import UTC
from pathlib import Path
from typing import Final

from workbook.domain.actor import Actor
from workbook.domain.copies import letter_of_copy
from workbook.domain.errors import WorkbookError
from workbook.store.backups import Backup, place_for, put_on_shelf, require_there
from workbook.store.book import Book
from workbook.store.contents import Step
from workbook.store.copying import Identity, write_copy
from workbook.store.errors import translated
from workbook.store.lock import SidecarLock
from workbook.store.opening import move_new
from workbook.store.rewriting import sync_file, sync_folder
from workbook.store.watching import removed_with_us, staging_of

_PIECE: Final = 4 << 20


def save_copy(book: Book, actor: Actor, target: Path, step: Step | None = None) -> str:
    """Write a verified copy for somebody to go on with, and return its letter: what is entered there carries it.

    The access chains of both say so. Raises WorkbookError as `write_copy` does, and for a workbook that cannot be written,
    since it could not remember which letters it gave away.
    """
    if book.why_read_only is not None:
        raise WorkbookError("copy.read_only", path=book.path.name)
    letter = letter_of_copy(book.copy_letter, _given_away(book))
    identity = Identity(actor.ids(), letter)
    # Before, not after: a letter that is lost with a copy that failed does no harm, one that is given twice does.
    book.record_access(actor, "save copy", copy=str(identity.copy_id), letter=letter, file=target.name)
    write_copy(book, target.absolute(), actor, "begin copy", identity, step)
    return letter


def _given_away(book: Book) -> int:
    """Return how many letters this copy has given away."""
    query = "SELECT body FROM access WHERE body LIKE ?"
    with book.reading() as session:
        bodies = session.driver().execute(query, ('%"kind":"save copy"%',)).fetchall()
    entries = [json.loads(body) for (body,) in bodies]
    return sum(entry["kind"] == "save copy" and entry["copy"] == book.copy_id for entry in entries)


def back_up(book: Book, actor: Actor, folder: Path, step: Step | None = None) -> Path:
    """Write a verified copy of the workbook as it is into the folder of backups, and return its place.

    Older ones that need not be kept any more are removed then. Raises WorkbookError as `write_copy` does.
    """
    target = place_for(folder, book.copy_id, book.path.name, actor.clock())
    found = write_copy(book, target, actor, "be backup", step=step)
    put_on_shelf(target, book.path, found.head)
    book.record_access(actor, "back up", file=target.name)
    return target


def restore(backup: Backup, target: Path, actor: Actor, step: Step | None = None) -> Path | None:
    """Put a copy of a backup at a place, and return where what stood there was set aside, None where nothing did.

    `step` gets bytes done and in all, and may raise Cancelled: then nothing is changed. Raises WorkbookError when the backup
    is gone, the workbook is open somewhere, or the place cannot be written.
    """
    require_there(backup)
    target = target.absolute()
    lock = SidecarLock(target)
    with translated(str(target)):
        if not lock.take(actor.host, actor.clock()):
            raise WorkbookError("backup.in_use", path=target.name)
        try:
            with removed_with_us(staging_of(target)):
                part = staging_of(target) / target.name
                _copy_bytes(backup, part, step)
                aside = _set_aside(target, actor)
                move_new(part, target)
                sync_folder(target.parent)
                return aside
        finally:
            lock.release()


def _copy_bytes(backup: Backup, part: Path, step: Step | None) -> None:
    done = 0
    with backup.path.open("rb") as source, part.open("xb") as copy:
        while piece := source.read(_PIECE):
            copy.write(piece)
            done += len(piece)
            if step is not None:
                step(done, backup.size_bytes)
    if done != backup.size_bytes:
        raise WorkbookError("backup.gone", path=str(backup.path))
    shutil.copymode(backup.path, part)
    sync_file(part)


def _set_aside(target: Path, actor: Actor) -> Path | None:
    """Give what stands at the place another name, with the journal that may belong to it."""
    if not target.exists():
        return None
    at = actor.clock().astimezone(UTC).strftime("%Y-%m-%d %H%M%SZ")
    aside = target.with_name(f"{target.stem} (set aside {at}){target.suffix}")
    if aside.exists():
        raise WorkbookError("file.exists", path=str(aside))
    journal = target.with_name(f"{target.name}-journal")
    if journal.exists():
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    target.rename(aside)
    return aside
