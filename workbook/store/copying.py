"""Copy an open workbook, page by page in short turns, into a file that counts only once it was opened and verified."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.store.book import Book
from workbook.store.connection import connect
from workbook.store.contents import Step
from workbook.store.errors import translated
from workbook.store.opening import move_new, refuse_taken
from workbook.store.rewriting import sync_file, sync_folder
from workbook.store.stored import Json
from workbook.store.verification import Verification, verify
from workbook.store.watching import removed_with_us, staging_of

_PAGES: Final = 64
"""Pages that are copied in one turn: 1 MiB, some 5 to 20 ms."""
_SYNCED: Final = 16 << 20
_ROOM: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """What a copy is to be from now on."""

    copy_id: UUID
    letter: str


def write_copy(
    book: Book, target: Path, actor: Actor, kind: str, identity: Identity | None = None, step: Step | None = None
) -> Verification:
    """Make a copy of the workbook as it is when the last page is copied; people work on meanwhile.

    `kind` is what the copy's own access chain says it is; with `identity` it is a copy of its own from then on. It has the
    passphrase of the workbook. `step` gets bytes done and in all, and may raise Cancelled: then nothing is left. Raises
    WorkbookError when something is there already, there is no room, or the copy is not sound.
    """
    refuse_taken(target)
    with translated(str(target)), removed_with_us(staging_of(target)):
        part = staging_of(target) / target.name
        found = make_copy(book, part, actor, kind, identity, step)
        part.chmod(book.path.stat().st_mode & 0o777)
        move_new(part, target)
        sync_folder(target.parent)
    return found


def make_copy(
    book: Book,
    part: Path,
    actor: Actor,
    kind: str,
    identity: Identity | None = None,
    step: Step | None = None,
    detail: dict[str, Json] | None = None,
) -> Verification:
    """Make the file of a copy in a folder of its own, synced and verified; giving it its name is for the caller.

    `detail` is what its own access chain says of it besides. Raises as `write_copy` does, and OSError.
    """
    size, folder = book.path.stat().st_size, part.parent
    told = step or report_to_nobody
    free = shutil.disk_usage(folder).free
    if free < size + _ROOM:
        raise WorkbookError("copy.no_room", path=str(folder.parent), needed=size + _ROOM, free=free)
    copy_pages(book, part, lambda done: told(min(done, size), 2 * size))
    _settle(book, part, actor, kind, identity, detail or {})
    sync_file(part)
    return _verified(book, part, lambda done, whole: told(size + size * done // max(whole, 1), 2 * size))


def report_to_nobody(_done: int, _all: int) -> None:
    """Report to nobody."""


def copy_pages(book: Book, part: Path, report: Callable[[int], None]) -> None:
    """Copy every page through the connection on which people work, so that what they change meanwhile comes along."""
    with closing(connect(part, book.file.key, read_only=False)) as other, ExitStack() as turn:
        for pragma in ("synchronous = OFF", "journal_mode = OFF"):  # nobody needs a half-made file after a crash
            other.execute(f"PRAGMA {pragma}")
        turn.enter_context(book.gate.turn(background=True))
        since = 0
        page_bytes = int(book.file.connection.execute("PRAGMA page_size").fetchone()[0])

        def let_others_in(_status: int, remaining: int, total: int) -> None:
            nonlocal since
            if remaining:
                turn.close()
                done = (total - remaining) * page_bytes
                if done - since >= _SYNCED:
                    # Bit by bit: what a person records meanwhile would have to wait for all of it to reach the disk.
                    since = done
                    sync_file(part)
                report(done)
                turn.enter_context(book.gate.turn(background=True))

        book.file.connection.backup(other, pages=_PAGES, progress=let_others_in)


def _settle(book: Book, part: Path, actor: Actor, kind: str, identity: Identity | None, more: dict[str, Json]) -> None:
    """Let the copy be a workbook that is properly closed, and say what it is."""
    made = Book(part, book.file.key, None, None)
    try:
        with made.gate.turn():
            detail: dict[str, Json] = {"from": book.copy_id, "name": book.path.name, **more}
            if identity is not None:
                values = (identity.copy_id.hex, identity.letter)
                made.file.connection.execute("UPDATE file_state SET copy_id = ?, copy_letter = ?", values)
            made.copy_id = str(identity.copy_id) if identity else book.copy_id
            made.write_access(actor, kind, detail, clean=True)
    finally:
        made.abandon()


def _verified(book: Book, part: Path, step: Step) -> Verification:
    """Open the copy as anybody would, and look at everything in it."""
    made = Book(part, book.file.key, None, Message("file.opened_read_only", {"path": part.name}))
    try:
        found = verify(made, step)
    finally:
        made.abandon()
    if not found.is_intact:
        raise WorkbookError("copy.not_sound", path=book.path.name, count=len(found.problems))
    return found
