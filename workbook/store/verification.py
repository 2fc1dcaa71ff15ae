"""Verify a workbook: evidence bytes, both chains, rows against the replayed journal, frameworks, structure, foreign keys."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlcipher3 import dbapi2
from sqlmodel import col, select

from workbook.domain.errors import Cancelled, Message, WorkbookError
from workbook.store import journal
from workbook.store.book import Book
from workbook.store.catalogue import framework_digest
from workbook.store.contents import Step, read_content
from workbook.store.replay import ChainReader, check_rows, damaged_text
from workbook.store.tables import Content, Evidence, Framework, Record


@dataclass(frozen=True, slots=True)
class Verification:
    """What Verify looked at and every problem it found; no problem means intact."""

    problems: tuple[Message, ...]
    events: int
    contents: int
    content_bytes: int
    head: str

    @property
    def is_intact(self) -> bool:
        """Tell whether nothing was wrong."""
        return not self.problems


def verify(book: Book, step: Step | None = None) -> Verification:
    """Look at everything and name each damaged thing, and none that is not; damage never stops the rest.

    `step` gets bytes of evidence done and in all, and may raise Cancelled. Nothing is written.
    """
    problems: list[Message] = []
    reader = ChainReader(book)
    chain_problems = _guarded(book, reader.check_events, "verify.journal_unreadable")
    problems += chain_problems
    problems += _guarded(book, reader.check_access, "verify.access_unreadable")
    if not problems:
        problems += _guarded(book, reader.check_heads, "verify.journal_unreadable")
    if not chain_problems:
        for name in sorted(journal.record_types()):
            problems += _guarded(book, _rows_of(reader, name), "verify.table_unreadable", table=name)
    problems += _guarded(book, lambda: _check_frameworks(book), "verify.table_unreadable", table="framework")
    counted = _check_contents(book, problems, step)
    problems += _check_structure(book, already_unreadable=any("unreadable" in problem.key for problem in problems))
    return Verification(tuple(problems), reader.events, *counted, reader.head)


def _rows_of(reader: ChainReader, name: str) -> Callable[[], list[Message]]:
    return lambda: check_rows(reader, name)


def _guarded(book: Book, check: Callable[[], list[Message]], key: str, **arguments: str) -> list[Message]:
    """Run one check; what cannot be read is itself a problem, and the connection is replaced before the next."""
    try:
        return check()
    except WorkbookError as error:
        if error.key not in ("file.damaged", "file.io_error", "file.not_a_workbook"):
            raise
    except (dbapi2.Error, ValueError, KeyError, TypeError):
        # Bytes that no longer parse as what this program wrote are damage, not a defect.
        pass
    with book.gate.turn(background=True):
        book.reconnect()
    return [Message(key, dict(arguments))]


def _check_frameworks(book: Book) -> list[Message]:
    with book.reading(background=True) as session:
        known = session.exec(select(Framework.id, Framework.code, Framework.digest)).all()
    problems = []
    for framework_id, code, digest in known:
        check = _framework_of(book, framework_id, code, digest)
        problems += _guarded(book, check, "verify.framework_unreadable", code=code)
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


def _check_contents(book: Book, problems: list[Message], step: Step | None) -> tuple[int, int]:
    """Hash every content; add what differs to `problems`; return how many contents and bytes there are."""
    contents: list[tuple[UUID, str, int, int]] = []
    codes: dict[UUID, list[str]] = {}

    def read_list() -> list[Message]:
        with book.reading(background=True) as session:
            query = select(Content.id, Content.sha256, Content.size_bytes, Content.chunk_count).order_by(
                col(Content.id)
            )
            contents.extend((row[0], row[1], row[2], row[3]) for row in session.exec(query))
            for content, code in session.exec(select(Evidence.content_id, Evidence.code).order_by(col(Evidence.code))):
                if content is not None:
                    codes.setdefault(content, []).append(code)
        return []

    problems += _guarded(book, read_list, "verify.table_unreadable", table="content")
    total = sum(size for _, _, size, _ in contents)
    done = 0
    for content, sha256, size, chunk_count in contents:
        named = ", ".join(codes.get(content, [])) or str(content)

        def report(here: int, before: int = done) -> None:
            if step:
                step(before + here, total)

        if not _is_same(book, content, sha256, size, chunk_count, report):
            problems.append(Message("verify.evidence_damaged", {"evidence": named, "sha256": sha256}))
        done += size
    return len(contents), total


def _is_same(
    book: Book, content: UUID, sha256: str, size: int, chunk_count: int, report: Callable[[int], None]
) -> bool:
    sha, done = hashlib.sha256(), 0
    try:
        for data in read_content(book, content, chunk_count):
            sha.update(data)
            done += len(data)
            report(done)
    except Cancelled:
        raise
    except WorkbookError:
        return False
    return sha.hexdigest() == sha256 and done == size


def _check_structure(book: Book, *, already_unreadable: bool) -> list[Message]:
    """Let SQLite look through every table but the evidence bytes, which were read whole; and through the foreign keys."""
    if already_unreadable:
        return []
    names = ["event", "access", "file_state", "search_document", *Record.metadata.tables]
    problems = []
    for name in dict.fromkeys(names):
        if name != "chunk":
            problems += _guarded(book, _integrity_of(book, name), "verify.table_unreadable", table=name)
    problems += _guarded(book, lambda: _orphans(book), "verify.foreign_keys_unreadable")
    return problems


def _integrity_of(book: Book, table: str) -> Callable[[], list[Message]]:
    def check() -> list[Message]:
        with book.reading(background=True) as session:
            answers = [str(row[0]) for row in session.driver().execute(f"PRAGMA integrity_check({table})")]
        return [Message("verify.structure", {"table": table, "what": answer}) for answer in answers if answer != "ok"]

    return check


def _orphans(book: Book) -> list[Message]:
    with book.reading(background=True) as session:
        rows = session.driver().execute("PRAGMA foreign_key_check").fetchall()
    return [Message("verify.orphan", {"table": name}) for name in dict.fromkeys(str(row[0]) for row in rows)]
