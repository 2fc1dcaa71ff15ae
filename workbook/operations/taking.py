"""Take files and folders of files in as evidence, and attach each to the same targets: what a drop on the window does."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.records import Attaching, Provenance
from workbook.operations import evidence
from workbook.operations.items import Target, items_named
from workbook.operations.lookup import refuse_locked
from workbook.operations.source_files import open_regular, shown, unreadable
from workbook.store import contents
from workbook.store.book import Book
from workbook.store.contents import Step
from workbook.store.live import live_of
from workbook.store.tables import Attachment, Content, Evidence

Refused = Callable[[WorkbookError, Path], object]
"""Told of each file or folder that was not taken, by a sentence that names it, and where it is."""

_LITTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in every folder they show. Dropped by itself, such a file is taken like any other."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file to take; `is_link` when a folder only points to it."""

    path: Path
    size_bytes: int
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """Evidence that already is this very file, name and bytes."""

    id: UUID
    code: str


def take_files(
    book: Book,
    actor: Actor,
    paths: Sequence[Path],
    targets: Sequence[Target] = (),
    attaching: Attaching | None = None,
    provenance: Provenance | None = None,
    step: Step | None = None,
    *,
    refused: Refused | None = None,
) -> list[Changes]:
    """Take in every file, and every file in folders, one after the other, and attach each to the targets at once.

    Returns what was done, in order. A file that is refused does not keep the others out: `refused` is told of it, and
    without one it is skipped. Evidence that already is this very file, name and bytes, is attached instead of being
    taken a second time. When `step` raises Cancelled, the file it is at is left out whole and what was done before it
    is returned. In folders, links are refused, since they could lead anywhere, and what file managers leave is skipped.
    Raises WorkbookError before anything is taken when a target is accepted or not in scope, or when nothing can be.
    """
    for item in dict.fromkeys(target.item for target in targets):
        refuse_locked(book, item)
    tell = refused or (lambda _error, _path: None)
    done: list[Changes] = []
    taking = _Taking(book, actor, tuple(dict.fromkeys(targets)), attaching or Attaching(), provenance)
    try:
        files = list(_files(book.path, paths, tell, step))
        whole, before = sum(file.size_bytes for file in files), 0
        for file in files:
            try:
                taking.take(file, _part(step, before, whole), done)
            except Cancelled:
                raise
            except WorkbookError as error:
                if error.key in _ENDS_ALL and not done:
                    raise
                tell(error, file.path)
                if error.key in _ENDS_ALL:
                    return done
            before += file.size_bytes
    except Cancelled:
        return done
    return done


_ENDS_ALL: Final = frozenset({"file.disk_full", "file.cannot_change"})
"""Refusals that every further file would meet as well."""


class _Taking:
    """One run: where the files go, and the sizes of what is in the workbook already."""

    def __init__(
        self, book: Book, actor: Actor, targets: tuple[Target, ...], attaching: Attaching, provenance: Provenance | None
    ) -> None:
        self._book = book
        self._actor = actor
        self._targets = targets
        self._attaching = attaching
        self._provenance = provenance
        with book.reading() as session:
            self._sizes = set(session.exec(select(Content.size_bytes)))

    def take(self, file: _File, step: Step, done: list[Changes]) -> None:
        """Take one file in and attach it, adding to `done` each operation that is complete."""
        if file.is_link:
            raise WorkbookError("evidence.is_a_link", path=shown(str(file.path)))
        step(0, 0)
        known = self._known(file, step) if file.size_bytes in self._sizes else None
        if known is None:
            taken = evidence.add_file(self._book, self._actor, file.path, self._provenance, step=step)
            done.append(taken)
            self._sizes.add(file.size_bytes)
            key, wanted = taken.created[0], self._targets
        else:
            key, wanted = known.id, self._missing(known, file.path)
        if wanted:
            done.append(evidence.attach(self._book, self._actor, key, wanted, self._attaching))

    def _known(self, file: _File, step: Step) -> _Known | None:
        with open_regular(file.path, self._book.path) as source:
            try:
                sha256 = contents.hash_source(source, file.size_bytes, step)
            except OSError as error:
                raise unreadable(file.path, error) from error
        query = (
            select(Evidence.id, Evidence.code)
            .join(Content, col(Content.id) == Evidence.content_id)
            .where(Content.sha256 == sha256, col(Evidence.withdrawn_at).is_(None))
            .where(Evidence.original_name_raw == os.fsencode(file.path.name))
            .order_by(col(Evidence.number))
        )
        with self._book.reading() as session:
            found = session.exec(query.limit(1)).first()
        return _Known(*found) if found else None

    def _missing(self, known: _Known, path: Path) -> tuple[Target, ...]:
        """Return the targets that do not have the evidence yet. Raises WorkbookError when there is nothing to do."""
        if not self._targets:
            raise WorkbookError("evidence.already_here", path=shown(str(path)), evidence=known.code)
        attached = live_of(Attachment, col(Attachment.evidence_id) == known.id)
        with self._book.reading() as session:
            have = set(session.exec(select(Attachment.item_id, Attachment.objective_id).where(attached)))
            missing = tuple(target for target in self._targets if (target.item, target.objective) not in have)
            if not missing:
                (name,) = items_named(session, [self._targets[0].item]).values()
                raise WorkbookError("evidence.duplicate_attachment", evidence=known.code, item=name)
        return missing


def _part(step: Step | None, before: int, whole: int) -> Step:
    """Return what one file reports to, as its part of all."""
    if step is None:
        return lambda _done, _size: None
    return lambda done, _size: step(before + done, whole)


def _files(workbook: Path, paths: Sequence[Path], tell: Refused, step: Step | None) -> Iterator[_File]:
    """Yield the files that were named and those in folders, by name; `step` may stop the search."""
    for path in dict.fromkeys(path.absolute() for path in paths):
        if path.is_dir():
            found = False
            for file in _in_folder(workbook, path, tell):
                if step:
                    step(0, 0)
                found = True
                yield file
            if not found:
                tell(WorkbookError("evidence.empty_folder", path=shown(str(path))), path)
        else:
            yield _File(path, _size(path))


def _in_folder(workbook: Path, folder: Path, tell: Refused) -> Iterator[_File]:
    def cannot(error: OSError) -> None:
        path = Path(os.fsdecode(error.filename or str(folder)))
        tell(unreadable(path, error), path)

    for parent, folders, names in os.walk(folder, onerror=cannot):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        folders[:] = sorted(name for name in folders if name not in links)
        for name in sorted([*names, *links]):
            path = Path(parent, name)
            if name not in _LITTER and not _is_beside(workbook, path):
                yield _File(path, 0, is_link=True) if path.is_symlink() else _File(path, _size(path))


def _is_beside(workbook: Path, path: Path) -> bool:
    """Tell whether a file only accompanies the open workbook: its lock, its note or its rollback journal."""
    name = path.name
    return path.parent == workbook.parent and name != workbook.name and name.startswith(workbook.name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0  # refused with its sentence when its turn comes
