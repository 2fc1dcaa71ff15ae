"""Recover a damaged workbook into a new one, which is verified before it gets its name. The damaged one is only read."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.domain.recovery import Recovery, Source
from workbook.store import format as file_format
from workbook.store.book import Book, copy_identity
from workbook.store.connection import derive_key, header, is_plain, new_key
from workbook.store.errors import translated
from workbook.store.lock import SidecarLock
from workbook.store.opening import fill_new, made_beside, refuse_taken
from workbook.store.recovery.building import Builder, Ground
from workbook.store.salvage.image import DamagedPage, Image
from workbook.store.salvage.rollback import Rollback
from workbook.store.salvage.tables import read_tables
from workbook.store.verification import verify

Step = Callable[[int, int], None]
_PIECE: Final = 1 << 20
_SLACK: Final = 64 << 20
"""Bytes that have to be free beside those of the damaged file."""


def recover(
    path: Path,
    target: Path,
    actor: Actor,
    name: str,
    passphrase: str | None,
    new_passphrase: str | None,
    step: Step,
) -> Recovery:
    """Read what can be read of the file at `path` into a new workbook at `target`, and tell what was lost.

    `name` is who recovers; `new_passphrase` None is the explicit choice to have none. `step` gets what is done and what
    there is, and may raise Cancelled; then, and when anything is refused, nothing is left at `target`. Raises
    WorkbookError for a file in use, a wrong passphrase, one in which no workbook can be found, and too little room.
    """
    path = Path(os.path.realpath(path))
    target = target.absolute()
    if new_passphrase is not None and not new_passphrase.strip():
        raise WorkbookError("file.empty_passphrase")
    refuse_taken(target)
    with translated(str(path)):
        first_bytes = header(path)
    key = None
    if not is_plain(first_bytes) and not _is_plain_behind_the_first_page(path):
        if passphrase is None:
            raise WorkbookError("file.passphrase_needed", path=str(path))
        key = derive_key(passphrase, first_bytes)
    with _alone(path, actor), _image(path, key) as image:
        _refuse_without_room(target, image.size_bytes)
        found = read_tables(image, step)
        if not (found.rows["event"] or found.rows["person"] or found.rows["content"] or found.rows["framework"]):
            raise WorkbookError("recovery.nothing_found", path=str(path))
        ground = Ground(image, found, _source(path, image, found.missing_pages, len(found.unreadable_pages)), name)
        new = new_key(new_passphrase) if new_passphrase is not None else None
        with made_beside(target) as part:
            return _build(part, new, actor, ground, step)


def _build(part: Path, key: str | None, actor: Actor, ground: Ground, step: Step) -> Recovery:
    book = Book(part, key, None, None)
    try:
        fill_new(book, actor)
        with book.reading() as session:
            book.copy_id = str(copy_identity(session.driver())[0])
        recovery = Builder(book, actor, ground, step).build()
    finally:
        book.abandon()
    again = Book(part, key, None, None)
    try:
        problems = verify(again, step).problems
    finally:
        again.abandon()
    if problems:
        raise RuntimeError(f"the recovered workbook does not verify: {problems[:5]}")
    return recovery


@contextmanager
def _alone(path: Path, actor: Actor) -> Iterator[None]:
    """Keep others from writing to the file meanwhile, where its folder can be written."""
    lock = SidecarLock(path)
    try:
        is_ours = lock.take(actor.host, actor.clock())
    except OSError:  # a place that cannot be written: nobody else writes there either
        yield
        return
    if not is_ours:
        holder = lock.holder()
        raise WorkbookError("recovery.in_use", user=holder.user or "?", host=holder.host or "?")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _image(path: Path, key: str | None) -> Iterator[Image]:
    """Give the pages of the file, rolled back where its `-journal` is one of ours."""
    journal: Path | None = path.with_name(path.name + "-journal")
    with translated(str(path)):
        image = Image(path, key, journal)
    with image:
        if _is_of_use(image, image.rollback):
            if key is not None:
                _refuse_wrong_key(image, path)
            yield image
            return
    with translated(str(path)), Image(path, key) as plain:
        if key is not None:
            _refuse_wrong_key(plain, path)
        yield plain


def _is_of_use(image: Image, rollback: Rollback | None) -> bool:
    """Tell whether the pages are those to read: without a journal, or with one that leads to a first page of ours."""
    if rollback is None:
        return True
    if rollback.is_foreign or image.page_count == 0:
        return False
    with suppress(DamagedPage):
        head = image.page(1)[:100]
        is_ours = int.from_bytes(head[68:72], "big") == file_format.APPLICATION_ID
        return is_ours and int.from_bytes(head[28:32], "big") == image.page_count
    return False


def _refuse_wrong_key(image: Image, path: Path) -> None:
    """Refuse a key that opens no page at all: with the right one, any page that is whole can be read."""
    for number in range(1, image.page_count + 1):
        with suppress(DamagedPage):
            image.run(number)
            return
    raise WorkbookError("file.wrong_passphrase", path=str(path))


def _is_plain_behind_the_first_page(path: Path) -> bool:
    """Tell whether a file whose first bytes are damaged is a plain one: its pages then begin as SQLite's do."""
    size = file_format.PAGE_SIZE
    with translated(str(path)), Image(path, None) as image:
        known = 0
        for number in range(2, min(image.page_count, 40) + 1):
            with suppress(DamagedPage):
                page = image.page(number)
                known += page[0] in (2, 5, 10, 13) and int.from_bytes(page[5:7], "big") <= size and page[7] < 60
        return known > 4


def _source(path: Path, image: Image, missing: int, unreadable: int) -> Source:
    sha = hashlib.sha256()
    for piece in image.file_pieces(_PIECE):
        sha.update(piece)
    return Source(
        name=path.name.encode("utf-8", "backslashreplace").decode(),
        size_bytes=image.size_bytes,
        sha256=sha.hexdigest(),
        was_rolled_back=image.rollback is not None,
        pages=image.page_count,
        unreadable_pages=unreadable,
        missing_pages=missing,
    )


def _refuse_without_room(target: Path, size_bytes: int) -> None:
    with translated(str(target.parent)):
        free = shutil.disk_usage(target.parent).free
    if free < size_bytes + _SLACK:
        raise WorkbookError("recovery.no_room", path=str(target.parent), needed=size_bytes + _SLACK, free=free)
