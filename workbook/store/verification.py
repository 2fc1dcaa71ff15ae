"""Verify a workbook: evidence bytes, both chains, rows against the replayed journal, frameworks, structure, foreign keys."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from sqlmodel import select

from workbook.domain.custody import ClockJump
from workbook.domain.errors import Message
from workbook.store import journal, stored
from workbook.store.book import Book, copy_identity
from workbook.store.catalogue import framework_digest
from workbook.store.clock import access_jumps
from workbook.store.content_check import (
    EVIDENCE_DAMAGED,
    Checkpoint,
    ContentsChecked,
    Held,
    check_contents,
    list_codes,
    list_contents,
)
from workbook.store.contents import Step
from workbook.store.guarded import guarded
from workbook.store.replay import ChainReader, check_rows, damaged_text
from workbook.store.search_check import check_search
from workbook.store.sign_off_check import check_sign_offs
from workbook.store.tables import Framework, Record

_UNREADABLE: Final = {
    "verify.journal_unreadable": "event",
    "verify.access_unreadable": "access",
    "verify.framework_unreadable": "",
    "verify.table_unreadable": "",
}
"""The problems after which a table is not looked through again, and which table; empty where the problem names it."""
_OWN_TABLES: Final = (
    *("event", "access", "file_state", "search_document", "search_index"),
    *("search_index_data", "search_index_idx", "search_index_docsize", "search_index_config"),
)


@dataclass(frozen=True, slots=True)
class Verification:
    """What Verify looked at and every problem it found; no problem means intact. `notices` are worth telling."""

    problems: tuple[Message, ...]
    events: int
    contents: int
    content_bytes: int
    head: str
    notices: tuple[Message, ...] = ()
    since: datetime | None = None
    """when the check began that this one went on with, UTC; None when it read everything itself"""

    @property
    def damaged(self) -> tuple[str, ...]:
        """The SHA-256 of the contents that are not what was sealed."""
        return tuple(str(one.arguments["sha256"]) for one in self.problems if one.key == EVIDENCE_DAMAGED)

    @property
    def is_intact(self) -> bool:
        """Tell whether nothing was wrong."""
        return not self.problems


def verify(book: Book, step: Step | None = None, checkpoint: Checkpoint | None = None) -> Verification:
    """Look at everything and name each damaged thing, and none that is not; damage never stops the rest.

    `step` gets bytes of evidence done and in all, and may raise Cancelled; a `checkpoint` then knows where to go on, and
    the evidence it read already is not read again. Nothing is written.
    """
    problems: list[Message] = []
    checkpoint = checkpoint or Checkpoint()
    reader = ChainReader(book, (lambda: step(0, 0)) if step else None)
    chain_problems = guarded(book, reader.check_events, "verify.journal_unreadable")
    problems += chain_problems
    problems += guarded(book, reader.check_access, "verify.access_unreadable")
    if not problems:
        problems += guarded(book, reader.check_heads, "verify.journal_unreadable")
    back = () if problems else access_jumps(partial(book.reading, background=True))
    if not chain_problems:
        for name in sorted(journal.record_types()):
            problems += guarded(book, _rows_of(reader, name), "verify.table_unreadable", table=name)
        problems += guarded(book, lambda: _check_copy(reader), "verify.table_unreadable", table="file_state")
    frameworks = guarded(book, lambda: _check_frameworks(book), "verify.table_unreadable", table="framework")
    problems += frameworks
    if not chain_problems:
        problems += _check_words(reader, with_controls=not frameworks)
        problems += guarded(book, lambda: check_sign_offs(book), "verify.table_unreadable", table="sign_off")
    read = _contents(book, step, checkpoint)
    problems += read.problems
    problems += _check_structure(book, problems)
    checkpoint.end()
    return Verification(
        problems=tuple(_once(problems)),
        events=reader.events,
        contents=read.contents,
        content_bytes=read.octets,
        head=reader.head,
        notices=(*reader.notices, *map(_clock_back, back), *read.notices),
        since=read.since,
    )


def _clock_back(jump: ClockJump) -> Message:
    times = {"at": stored.utc_text(jump.at), "before": stored.utc_text(jump.before)}
    return Message("verify.access_clock_back", {"seq": jump.place, **times})


def _once(problems: Iterable[Message]) -> list[Message]:
    """Return each problem once: two checks may meet the same page."""
    named: list[Message] = []
    for problem in problems:
        if problem not in named:
            named.append(problem)
    return named


def _check_copy(reader: ChainReader) -> list[Message]:
    """Compare what the file says of itself with what its newest journal entry says."""
    with damaged_text(reader.book) as driver:
        broken = reader.check_rest(driver)
        copy = str(copy_identity(driver)[0])
    if broken or not reader.copy or copy == reader.copy or (copy, reader.copy) in reader.begun:
        return broken
    return [Message("verify.copy_differs", {"copy": copy, "journal": reader.copy})]


def _check_words(reader: ChainReader, *, with_controls: bool) -> list[Message]:
    problems = guarded(
        reader.book,
        lambda: check_search(reader, of_controls=False),
        "verify.table_unreadable",
        table="search_document",
    )
    if with_controls and not any(problem.key in _UNREADABLE for problem in problems):
        # The search words could be read through, so what cannot be read now is the controls.
        problems += guarded(
            reader.book, lambda: check_search(reader, of_controls=True), "verify.table_unreadable", table="control"
        )
    return problems


def _rows_of(reader: ChainReader, name: str) -> Callable[[], list[Message]]:
    return lambda: check_rows(reader, name)


def _check_frameworks(book: Book) -> list[Message]:
    with book.reading(background=True) as session:
        known = session.exec(select(Framework.id, Framework.code, Framework.digest)).all()
    problems = []
    for framework_id, code, digest in known:
        check = _framework_of(book, framework_id, code, digest)
        problems += guarded(book, check, "verify.framework_unreadable", code=code)
    return problems


def _framework_of(book: Book, framework_id: UUID, code: str, digest: str) -> Callable[[], list[Message]]:
    def check() -> list[Message]:
        try:
            with damaged_text(book) as driver:
                is_same = framework_digest(driver, framework_id) == digest
        except UnicodeEncodeError:  # what is no longer text has no canonical form
            is_same = False
        return [] if is_same else [Message("verify.framework_differs", {"code": code})]

    return check


def _contents(book: Book, step: Step | None, checkpoint: Checkpoint) -> ContentsChecked:
    """Read every content back that the tables still name."""
    contents: list[Held] = []
    codes: dict[UUID, str] = {}

    def read_list() -> list[Message]:
        contents.extend(list_contents(book))
        return []

    def read_codes() -> list[Message]:
        codes.update(list_codes(book))
        return []

    problems = guarded(book, read_list, "verify.table_unreadable", table="content")
    problems += guarded(book, read_codes, "verify.table_unreadable", table="evidence")
    found = check_contents(book, contents, codes, step, checkpoint)
    return replace(found, problems=(*problems, *found.problems))


def _check_structure(book: Book, problems: list[Message]) -> list[Message]:
    """Let SQLite look through every table but the evidence bytes, which were read whole; and through the foreign keys.

    A table that is named unreadable already is not named again.
    """
    unreadable = [problem for problem in problems if problem.key in _UNREADABLE]
    named = {_UNREADABLE[problem.key] or problem.arguments.get("table") for problem in unreadable}
    found: list[Message] = []
    for name in dict.fromkeys([*_OWN_TABLES, *Record.metadata.tables]):
        if name != "chunk" and name not in named:
            found += guarded(book, _integrity_of(book, name), "verify.table_unreadable", table=name)
    if not any(_is_about_search(problem) for problem in [*problems, *found]):
        found += guarded(book, lambda: _check_index(book), "verify.structure", table="search_index")
    if not unreadable and not found:
        found += guarded(book, lambda: _orphans(book), "verify.foreign_keys_unreadable")
    return found


def _is_about_search(problem: Message) -> bool:
    return problem.key == "verify.search_differs" or str(problem.arguments.get("table")).startswith("search_")


def _integrity_of(book: Book, table: str) -> Callable[[], list[Message]]:
    def check() -> list[Message]:
        with damaged_text(book) as driver:
            answers = driver.execute(f"PRAGMA integrity_check({table})").fetchall()
        if answers == [("ok",)]:
            return []
        # A page that could not be read is told here as an answer, and has spoilt the connection all the same.
        with book.gate.turn(background=True):
            book.reconnect()
        return [Message("verify.structure", {"table": table})]

    return check


def _check_index(book: Book) -> list[Message]:
    """Let FTS5 compare its index with the words it was made from, which it takes for a write though it writes nothing."""
    if book.why_read_only is None:
        with book.reading(background=True) as session:
            session.driver().execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
    return []


def _orphans(book: Book) -> list[Message]:
    with book.reading(background=True) as session:
        rows = session.driver().execute("PRAGMA foreign_key_check").fetchall()
    return [Message("verify.orphan", {"table": name}) for name in dict.fromkeys(str(row[0]) for row in rows)]
