"""Take evidence into the workbook and attach it to items."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO, FileIO
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.records import Attaching, Provenance, Sighted, Statement
from workbook.domain.texts import MAX_LINE, clean_text
from workbook.domain.vocabulary import Bearing, EvidenceKind
from workbook.operations.evidence_uses import refuse_disposed, refuse_used
from workbook.operations.items import Target, changeable, check_objective, items_named, refuse_out_of_scope
from workbook.operations.records import columns_of, live, live_many, next_code
from workbook.operations.source_files import (
    FileFacts,
    facts_of,
    media_type,
    open_regular,
    refuse_changed,
    shown,
    unreadable,
)
from workbook.store import contents
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.contents import Step, Written
from workbook.store.live import live_of
from workbook.store.stored import offset_minutes
from workbook.store.tables import Attachment, Evidence, Party


@dataclass(frozen=True, slots=True)
class _Taken:
    """Bytes that are in the workbook; new ones are not sealed yet."""

    written: Written
    is_new: bool


def add_file(
    book: Book, actor: Actor, path: Path, provenance: Provenance | None = None, *, step: Step | None = None
) -> Changes:
    """Take a file's bytes into the workbook, unaltered, and seal them; identical bytes are stored once.

    Streams in background turns, so that other work goes on; `step` gets bytes done and in all and may raise Cancelled,
    which leaves nothing. Raises WorkbookError for anything that is not a readable regular file, for a file that changed
    while it was read, and for a full disk. `created` holds the evidence.
    """
    return _keep(book, actor, *_take(book, actor, path, step), provenance)


def add_bytes(book: Book, actor: Actor, name: str, data: bytes, provenance: Provenance | None = None) -> Changes:
    """Take bytes in as evidence that come from no file, such as a picture on the clipboard, under a name for them."""
    facts = FileFacts(os.fsencode(name), shown(name), "", None, media_type(name))
    return _keep(book, actor, facts, _write_or_find(book, actor, BytesIO(data), len(data), None), provenance)


def _keep(book: Book, actor: Actor, facts: FileFacts, taken: _Taken, provenance: Provenance | None) -> Changes:
    """Seal bytes and make evidence of them; bytes that do not become evidence are cleared away."""
    is_kept = False
    try:
        with book.change(actor, "add evidence") as session:
            title = facts.shown_name
            evidence = _evidence(session, book, actor, EvidenceKind.FILE, provenance or Provenance(), title)
            evidence.content_id = _content_of(session, taken.written)
            evidence.original_name, evidence.original_name_raw = facts.shown_name, facts.raw_name
            evidence.source_folder, evidence.source_modified_at = facts.folder, facts.modified_at
            evidence.media_type = facts.media_type
            session.flush()  # the content first, since the evidence refers to it
            session.add(evidence)
        is_kept = evidence.content_id == taken.written.content
    finally:
        if taken.is_new and not is_kept:
            contents.clear_unsealed(book, taken.written.content)
    return replace(session.changes, created=(evidence.id,))


def add_statement(book: Book, actor: Actor, statement: Statement, provenance: Provenance | None = None) -> Changes:
    """Take down what somebody said or what was observed."""
    with book.change(actor, "add statement") as session:
        _statement(session, book, actor, statement, provenance or Provenance())
    return session.changes


def state_and_attach(
    book: Book, actor: Actor, statement: Statement, targets: Sequence[Target], attaching: Attaching | None = None
) -> Changes:
    """Take a statement down and attach it at once: one operation, so that a refusal leaves neither."""
    with book.change(actor, "add statement") as session:
        evidence = _statement(session, book, actor, statement, Provenance())
        session.flush()  # the evidence first, since attachments refer to it
        _attach(session, actor, evidence, targets, attaching or Attaching())
    return session.changes


def add_sighted(book: Book, actor: Actor, sighted: Sighted, provenance: Provenance) -> Changes:
    """Record something that was seen but not taken, and why."""
    with book.change(actor, "add sighted evidence") as session:
        evidence = _evidence(session, book, actor, EvidenceKind.SIGHTED, provenance, sighted.sighted_location)
        for name, value in columns_of(sighted).items():
            setattr(evidence, name, value)
        session.add(evidence)
    return session.changes


def attach(
    book: Book, actor: Actor, evidence_id: UUID, targets: Sequence[Target], attaching: Attaching | None = None
) -> Changes:
    """Attach evidence to one or many items or objectives. Raises WorkbookError when it already is."""
    with book.change(actor, "attach evidence") as session:
        _attach(session, actor, live(session, Evidence, evidence_id), targets, attaching or Attaching())
    return session.changes


def change_attachment(
    book: Book, actor: Actor, attachment_id: UUID, attaching: Attaching, *, reason: str = ""
) -> Changes:
    """Replace how evidence bears on an item."""
    return change_attachments(book, actor, [attachment_id], attaching, reason=reason)


def change_attachments(
    book: Book, actor: Actor, attachment_ids: Sequence[UUID], attaching: Attaching, *, reason: str = ""
) -> Changes:
    """Replace how evidence bears, the same for each attachment."""
    with book.change(actor, "change attachment", reason=reason) as session:
        attachments = live_many(session, Attachment, attachment_ids)
        items = changeable(session, [attachment.item_id for attachment in attachments])
        for attachment in attachments:
            for name, value in columns_of(attaching).items():
                setattr(attachment, name, value)
        if attaching.bearing is Bearing.CONTRADICTS:
            for item in items:
                item.contradiction_resolution = ""
    return session.changes


def detach(book: Book, actor: Actor, attachment_ids: Sequence[UUID], *, reason: str = "") -> Changes:
    """Withdraw attachments; the evidence stays."""
    with book.change(actor, "detach evidence", reason=reason) as session:
        for attachment_id in attachment_ids:
            attachment = live(session, Attachment, attachment_id)
            changeable(session, [attachment.item_id])
            attachment.withdrawn_at = actor.clock()
    return session.changes


def withdraw_evidence(book: Book, actor: Actor, evidence_ids: UUID | Sequence[UUID], reason: str) -> Changes:
    """Withdraw evidence that is attached nowhere, one piece or many; its bytes and its history stay."""
    if not clean_text(reason, "reason").strip():
        raise WorkbookError("evidence.withdraw_reason")
    wanted = [evidence_ids] if isinstance(evidence_ids, UUID) else evidence_ids
    with book.change(actor, "withdraw evidence", reason=reason) as session:
        for evidence in live_many(session, Evidence, wanted):
            refuse_used(session, evidence)
            evidence.withdrawn_at = actor.clock()
    return session.changes


def _statement(
    session: ChangeSession, book: Book, actor: Actor, statement: Statement, provenance: Provenance
) -> Evidence:
    title = _first_line(statement.statement)[:80]
    evidence = _evidence(session, book, actor, EvidenceKind.STATEMENT, provenance, title)
    evidence.statement_kind, evidence.statement = statement.kind, statement.statement
    evidence.stated_by = statement.stated_by
    session.add(evidence)
    return evidence


def _attach(
    session: ChangeSession, actor: Actor, evidence: Evidence, targets: Sequence[Target], attaching: Attaching
) -> None:
    if not targets:
        raise WorkbookError("evidence.no_target")
    refuse_disposed(session, evidence)
    items = changeable(session, [target.item for target in targets])
    names = items_named(session, [item.id for item in items])
    refuse_out_of_scope(items, names)
    controls = {item.id: item.control_id for item in items}
    attached = live_of(Attachment, col(Attachment.evidence_id) == evidence.id)
    have = set(session.exec(select(Attachment.item_id, Attachment.objective_id).where(attached)))
    for target in dict.fromkeys(targets):
        if (target.item, target.objective) in have:
            raise WorkbookError("evidence.duplicate_attachment", evidence=evidence.code, item=names[target.item])
        check_objective(session, target, controls[target.item])
        columns = columns_of(attaching)
        part = Attachment(id=actor.ids(), evidence_id=evidence.id, item_id=target.item, **columns)
        part.objective_id = target.objective
        session.add(part)
    if attaching.bearing is Bearing.CONTRADICTS:
        for item in items:  # a new contradiction is not covered by what resolved an older one
            item.contradiction_resolution = ""


def _evidence(
    session: ChangeSession, book: Book, actor: Actor, kind: EvidenceKind, provenance: Provenance, title: str
) -> Evidence:
    if actor.person is None:
        raise RuntimeError("evidence needs a person who receives it")
    if provenance.supplied_by_party_id is not None:
        live(session, Party, provenance.supplied_by_party_id)
    code, number = next_code(session, Evidence, book.copy_letter)
    now = actor.clock()
    columns = columns_of(provenance)
    columns["title"] = provenance.title or _first_line(title) or code
    return Evidence(
        id=actor.ids(),
        code=code,
        number=number,
        kind=kind,
        received_at=now,
        received_offset_minutes=offset_minutes(now),
        received_by=actor.person,
        **columns,
    )


def _first_line(text: str) -> str:
    """Return what a title may be of a text: its first line, shortened; nothing of a blank one."""
    return next(iter(text.strip().splitlines()), "")[:MAX_LINE].strip()


def _take(book: Book, actor: Actor, path: Path, step: Step | None) -> tuple[FileFacts, _Taken]:
    """Take in the bytes of a file that stays the same meanwhile."""
    with open_regular(path, book.path) as file:
        try:
            before = os.fstat(file.fileno())
            taken = _write_or_find(book, actor, file, before.st_size, step)
            after = os.fstat(file.fileno())
        except OSError as error:
            raise unreadable(path, error) from error
    try:
        refuse_changed(path, before, after, taken.written.size_bytes)
    except WorkbookError:
        if taken.is_new:
            contents.clear_unsealed(book, taken.written.content)
        raise
    return facts_of(path, before), taken


def _write_or_find(book: Book, actor: Actor, file: FileIO | BytesIO, size_bytes: int, step: Step | None) -> _Taken:
    """Write the bytes, unless content of the same size turns out to be the very same."""
    if contents.has_size(book, size_bytes):
        sha256 = contents.hash_source(file, size_bytes, step)
        with book.reading() as session:
            known = contents.find_content(session, sha256)
            if known is not None:
                written = Written(known.id, sha256, known.size_bytes, known.chunk_count)
                return _Taken(written, is_new=False)
        file.seek(0)
    return _Taken(contents.write_content(book, actor.ids(), file, size_bytes, step), is_new=True)


def _content_of(session: ChangeSession, written: Written) -> UUID:
    known = contents.find_content(session, written.sha256)
    if known is None:
        return contents.seal(session, written).id
    known.withdrawn_at = None
    return known.id
