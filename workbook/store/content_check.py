"""Read every content of evidence back, chunk by chunk, and compare it with its SHA-256; a check that stopped can go on."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.errors import Cancelled, Message, WorkbookError
from workbook.store.book import Book
from workbook.store.contents import Step, read_content
from workbook.store.errors import DAMAGE
from workbook.store.hashing import Hashing
from workbook.store.tables import Chunk, Content, Evidence

EVIDENCE_DAMAGED: Final = "verify.evidence_damaged"
"""The problem that leaves everything else readable and trustworthy."""
_LASTS: Final = timedelta(days=7)
"""What was read longer ago than this is read again."""


@dataclass(frozen=True, slots=True)
class Held:
    """One content as its row says it is."""

    id: UUID
    sha256: str
    size_bytes: int
    chunk_count: int
    disposed_at: datetime | None = None

    def row(self) -> bytes:
        """Return what its row says, to be hashed."""
        return f"{self.id} {self.sha256} {self.size_bytes} {self.chunk_count}\n".encode()


@dataclass(frozen=True, slots=True)
class Stopped:
    """How far a check came that did not end: it read the first `contents` contents, whose rows hash to `digest`."""

    since: datetime
    """when the first of them was read, UTC"""
    contents: int
    octets: int
    digest: str
    damaged: tuple[str, ...] = ()
    """SHA-256 of those that were not intact"""


@dataclass(slots=True)
class _Half:
    """One content that was read in part."""

    held: Held
    chunks: int
    octets: int
    sha: Any


class Checkpoint:
    """Where a check is, kept by whoever may let it go on later.

    Never kept in the workbook: what a file says about having been read proves nothing. `keep` is told after each content.
    """

    def __init__(self, stopped: Stopped | None = None, keep: Callable[[Stopped], object] | None = None) -> None:
        self.stopped = stopped
        self.half: _Half | None = None
        self.resumed: Stopped | None = None
        self._keep = keep
        self._sha = hashlib.sha256()

    def begin(self, contents: list[Held], now: datetime) -> int:
        """Return how many contents need not be read again: none when they are not those that were read, or long ago."""
        known, self.resumed, self._sha = self.stopped, None, hashlib.sha256()
        for one in contents[: known.contents if known else 0]:
            self._sha.update(one.row())
        if known is None or known.digest != self._sha.hexdigest() or not timedelta() <= now - known.since <= _LASTS:
            self._sha, self.half = hashlib.sha256(), None
            self.stopped = Stopped(now, 0, 0, self._sha.hexdigest())
            return 0
        if known.contents or self.half is not None:
            self.resumed = known
        return known.contents

    def passed(self, held: Held, *, intact: bool) -> None:
        """Note that the next content was read to its end."""
        if self.stopped is None:
            return
        self._sha.update(held.row())
        self.half = None
        self.stopped = Stopped(
            since=self.stopped.since,
            contents=self.stopped.contents + 1,
            octets=self.stopped.octets + held.size_bytes,
            digest=self._sha.hexdigest(),
            damaged=self.stopped.damaged if intact else (*self.stopped.damaged, held.sha256),
        )
        if self._keep is not None:
            self._keep(self.stopped)

    def end(self) -> None:
        """Forget where the check was: it came to its end."""
        self.stopped = self.half = None


@dataclass(frozen=True, slots=True)
class ContentsChecked:
    """What reading all contents found."""

    problems: tuple[Message, ...] = ()
    notices: tuple[Message, ...] = ()
    contents: int = 0
    octets: int = 0
    since: datetime | None = None
    """when the check began that this one went on with, UTC; None when it read everything itself"""


def list_contents(book: Book) -> list[Held]:
    """Return every content there is, in the order in which they are read."""
    query = select(Content.id, Content.sha256, Content.size_bytes, Content.chunk_count).order_by(col(Content.id))
    disposed = select(Content.id, Content.disposed_at).where(col(Content.disposed_at).is_not(None))
    with book.reading(background=True) as session:
        gone = dict(session.exec(disposed).all())
        return [Held(*row, gone.get(row[0])) for row in session.exec(query)]


def list_codes(book: Book) -> dict[UUID, str]:
    """Return the codes of the evidence that has each content."""
    codes: dict[UUID, list[str]] = {}
    with book.reading(background=True) as session:
        for content, code in session.exec(select(Evidence.content_id, Evidence.code).order_by(col(Evidence.code))):
            if content is not None:
                codes.setdefault(content, []).append(code)
    return {content: ", ".join(named) for content, named in codes.items()}


def check_contents(
    book: Book, contents: list[Held], codes: dict[UUID, str], step: Step | None, checkpoint: Checkpoint
) -> ContentsChecked:
    """Hash every content whose bytes are meant to be there, and tell of those that were disposed of."""
    problems: list[Message] = []
    notices: list[Message] = []
    held = [one for one in contents if one.disposed_at is None]
    for one in contents:
        if one.disposed_at is not None:
            _check_disposed(book, one, codes.get(one.id, str(one.id)), problems, notices)
    total = sum(one.size_bytes for one in held)
    passed = checkpoint.begin(held, datetime.now(UTC))
    again = set(checkpoint.stopped.damaged) if checkpoint.stopped else set()
    done = 0
    for place, one in enumerate(held):

        def report(here: int, before: int = done) -> None:
            if step:
                step(before + here, total)

        if place >= passed or one.sha256 in again:
            intact = _is_intact(book, one, report, checkpoint)
            if place >= passed:
                checkpoint.passed(one, intact=intact)
            if not intact:
                named = codes.get(one.id, str(one.id))
                problems.append(Message(EVIDENCE_DAMAGED, {"evidence": named, "sha256": one.sha256}))
        done += one.size_bytes
    since = checkpoint.resumed.since if checkpoint.resumed else None
    return ContentsChecked(tuple(problems), tuple(notices), len(held), total, since)


def _check_disposed(book: Book, held: Held, named: str, problems: list[Message], notices: list[Message]) -> None:
    day = held.disposed_at.date().isoformat() if held.disposed_at else ""
    with book.reading(background=True) as session:
        is_left = session.exec(select(Chunk.id).where(Chunk.content_id == held.id).limit(1)).first() is not None
    if is_left:
        problems.append(Message("verify.disposed_remains", {"evidence": named, "sha256": held.sha256}))
    else:
        notices.append(Message("verify.disposed", {"evidence": named, "sha256": held.sha256, "day": day}))


def is_intact(book: Book, held: Held, report: Callable[[int], None]) -> bool:
    """Tell whether the bytes of a content, read back, are the ones that were sealed; what cannot be read is not."""
    return _is_intact(book, held, report, Checkpoint())


def _is_intact(book: Book, held: Held, report: Callable[[int], None], checkpoint: Checkpoint) -> bool:
    """Read a content, from where the checkpoint left it in the middle, and leave it there again when stopped."""
    half = checkpoint.half if checkpoint.half is not None and checkpoint.half.held == held else None
    checkpoint.half = None
    chunks, done = (half.chunks, half.octets) if half else (0, 0)
    with Hashing(half.sha if half else None) as sha:
        try:
            for data in read_content(book, held.id, held.chunk_count, start=chunks):
                sha.update(data)
                chunks, done = chunks + 1, done + len(data)
                report(done)
        except Cancelled:
            checkpoint.half = _Half(held, chunks, done, sha.state())
            raise
        except WorkbookError as error:
            if error.key not in DAMAGE | {"evidence.chunk_missing"}:
                raise
            return False
        return sha.hexdigest() == held.sha256 and done == held.size_bytes
