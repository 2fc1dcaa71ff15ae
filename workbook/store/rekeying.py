"""Give an open workbook another passphrase, its first one or none: a new file, verified, takes the place of the old one.

The name belongs to the old file or to the new one, whole, at every moment; the sidecar lock is held throughout. What is
made on the way lies in a private folder beside the workbook, which is removed even when this process is killed; nothing is
ever copied but the one new file.
"""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.store import wiping
from workbook.store.book import Book
from workbook.store.connection import new_key
from workbook.store.contents import Step
from workbook.store.errors import translated
from workbook.store.rewriting import Changed, Marks, read_marks, sync_folder, write_anew
from workbook.store.watching import clear_leftovers, removed_with_us, staging_of

_TRIES: Final = 3
_GONE: Final = -1
"""Stands for an old file that could not be kept open: on Windows nothing could take its place then."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What came of it: whether the workbook is encrypted now, and whether the old bytes were written over.

    `is_wiped` is None where there was nothing plain to write over.
    """

    is_encrypted: bool
    is_wiped: bool | None


def rekey(book: Book, actor: Actor, passphrase: str | None, step: Step | None = None) -> Rekeyed:
    """Write the workbook into a new file under a passphrase, None for none, verify it and put it in its place.

    The book goes on with the new file. `step` gets bytes and may raise Cancelled until the new file is verified. Raises
    WorkbookError, with the old file in its place, when the disk is full, the copy differs or changes never pause.
    """
    if book.why_read_only is not None:
        raise WorkbookError("file.cannot_change", path=book.path.name)
    if passphrase is not None and not passphrase.strip():
        raise WorkbookError("file.empty_passphrase")
    was_encrypted = book.is_encrypted
    key = None if passphrase is None else new_key(passphrase)
    clear_leftovers(book.path)
    old = _GONE
    with translated(str(book.path)), removed_with_us(staging_of(book.path)):
        part = staging_of(book.path) / book.path.name
        for _ in range(_TRIES):
            with suppress(Changed):
                marks = write_anew(book, part, key, step or _nothing)
                old = _swap(book, actor, part, key, marks)
                break
            part.unlink()
        else:
            raise WorkbookError("file.never_at_rest", path=book.path.name)
    try:
        return Rekeyed(key is not None, None if was_encrypted else _wipe(old, step or _nothing))
    finally:
        if old != _GONE:
            os.close(old)


def _nothing(_done: int, _all: int) -> None:
    """Report to nobody."""


def _swap(book: Book, actor: Actor, part: Path, key: str | None, marks: Marks) -> int:
    """Put the new file in the place of the old one, and go on with it; return the old file, open.

    Raises Changed, and nothing is done, when something was changed since the new file was made.
    """
    with book.gate.turn(), translated(str(book.path)):
        if read_marks(book.file.connection) != marks:
            raise Changed
        own = book.file.key
        _record(book, actor, part, key)
        book.file.put_away()
        old = _GONE
        try:
            # Only now: closing a second handle on a file that SQLite has open would drop its locks.
            if sys.platform != "win32":
                old = os.open(book.path, os.O_RDWR)
            os.replace(part, book.path)
        except BaseException:
            if old != _GONE:
                os.close(old)
            book.file.open(own, read_only=False)
            raise
        sync_folder(book.path.parent)
        book.file.open(key, read_only=False)
        return old


def _record(book: Book, actor: Actor, part: Path, key: str | None) -> None:
    """Write into the new file what is about to happen; it says so only where it has happened."""
    made = Book(part, key, None, None)
    made.copy_id = book.copy_id
    try:
        with made.gate.turn():
            if not book.is_encrypted:
                made.write_access(actor, "add passphrase", {}, clean=False)
            elif key is None:
                made.write_access(actor, "remove passphrase", {}, clean=False)
            else:
                made.write_access(actor, "change passphrase", {}, clean=False)
    finally:
        made.abandon()


def _wipe(old: int, step: Step) -> bool:
    """Write over a plain file that nothing names any more; False when that cannot be done."""

    def report(done: int, whole: int) -> None:
        with suppress(Cancelled):  # it is too late for that
            step(done, whole)

    try:
        if old == _GONE or os.fstat(old).st_nlink:  # another name of the same file was made for a purpose
            return False
        wiping.overwrite(old, step=report)
    except OSError:
        return False
    return True
