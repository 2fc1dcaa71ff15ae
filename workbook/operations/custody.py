"""What happens to evidence after it was taken in: described, read back, looked at, handed out. Never its bytes changed."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import Checked
from workbook.domain.records import Provenance
from workbook.domain.texts import one_line
from workbook.exports.atomic import write_atomically
from workbook.operations.items import changeable
from workbook.operations.records import columns_of, live
from workbook.operations.remediation_rules import check_resting
from workbook.operations.targets import refuse_over_workbook
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.content_check import Held, is_intact
from workbook.store.contents import Step, read_content
from workbook.store.errors import DAMAGE
from workbook.store.tables import Attachment, Content, Evidence, Party

NOTHING: Final = Changes(None, frozenset())
"""What only looking changes."""
_BEARS_ON_PROOF: Final = ("collected_on", "valid_until")
_PROGRAMS: Final = frozenset(
    f".{ending}"
    for ending in (
        *("app", "appimage", "bat", "cmd", "com", "command", "cpl", "desktop", "exe", "gadget", "hta", "inf", "jar"),
        *("js", "jse", "lnk", "msc", "msi", "msp", "ps1", "psm1", "py", "pyw", "reg", "run", "scf", "scr", "sh"),
        *("terminal", "url", "vb", "vbe", "vbs", "webloc", "workflow", "ws", "wsf", "wsh"),
    )
)
"""Endings that a system starts as a program, or follows, instead of showing."""


@dataclass(frozen=True, slots=True)
class _Bytes:
    """The bytes of a piece of evidence, and what they came under."""

    evidence: UUID
    code: str
    name: str
    content: UUID
    sha256: str
    size_bytes: int
    chunk_count: int


def change_evidence(
    book: Book, actor: Actor, evidence_id: UUID, provenance: Provenance, *, reason: str = ""
) -> Changes:
    """Replace what is known of evidence beside what it is: title, description, dates, supplier, TLP; never its bytes.

    A date that bears on proof touches the items it is attached to: accepted ones refuse it, submitted become drafts.
    """
    one_line(provenance.title, "title")
    with book.change(actor, "change evidence", reason=reason) as session:
        evidence = live(session, Evidence, evidence_id)
        if provenance.supplied_by_party_id is not None:
            live(session, Party, provenance.supplied_by_party_id)
        columns = columns_of(provenance)
        if any(getattr(evidence, name) != columns[name] for name in _BEARS_ON_PROOF):
            query = select(Attachment.item_id).where(Attachment.evidence_id == evidence_id)
            query = query.where(col(Attachment.withdrawn_at).is_(None)).order_by(col(Attachment.id))
            changeable(session, list(dict.fromkeys(session.exec(query))))
        for name, value in columns.items():
            if getattr(evidence, name) != value:
                setattr(evidence, name, value)
        check_resting(session, evidence.id)
    return session.changes


def verify_evidence(book: Book, actor: Actor, evidence_id: UUID, step: Step | None = None) -> Checked:
    """Read the bytes of one piece of evidence back, compare them with their SHA-256, and record what was found out.

    Raises WorkbookError for evidence without bytes.
    """
    held = _bytes_of(book, evidence_id)

    def report(done: int) -> None:
        if step:
            step(done, held.size_bytes)

    intact = is_intact(book, Held(held.content, held.sha256, held.size_bytes, held.chunk_count), report)
    _record(book, actor, "verify evidence", held, intact=intact)
    return Checked(actor.clock(), intact)


def record_preview(book: Book, actor: Actor, evidence_id: UUID) -> Changes:
    """Record that the bytes of evidence were shown inside the window."""
    _record(book, actor, "preview evidence", _bytes_of(book, evidence_id))
    return NOTHING


def save_copy(book: Book, actor: Actor, evidence_id: UUID, target: Path, step: Step | None = None) -> Path:
    """Write a byte-identical copy, whole or not at all, and record that it was handed out.

    Raises WorkbookError when the bytes are damaged, and as every export does when the disk or the folder refuses.
    """
    held = _bytes_of(book, evidence_id)
    refuse_over_workbook(book, target)
    _write(book, held, target, step)
    _record(book, actor, "export evidence", held, file=target.name)
    return target


def open_copy(book: Book, actor: Actor, evidence_id: UUID, folder: Path, step: Step | None = None) -> Path:
    """Write a read-only copy into a private folder, to be shown by the system's program, and record the opening.

    Of an encrypted workbook its name is the code: programs keep lists of the names of what they have shown.
    Raises WorkbookError for what the system would start instead of showing it.
    """
    held = _bytes_of(book, evidence_id)
    name = safe_name(held.name, held.code)
    if Path(name).suffix.lower() in _PROGRAMS:
        raise WorkbookError("evidence.is_a_program", evidence=held.code, ending=Path(name).suffix)
    if book.is_encrypted:
        name = f"{held.code}{Path(name).suffix}"
    place = folder / held.code
    place.mkdir(mode=0o700, exist_ok=True)
    target = place / name
    if target.exists():
        target.chmod(0o600)
    _write(book, held, target, step)
    target.chmod(0o400)
    _record(book, actor, "open evidence", held)
    return target


def safe_name(name: str, code: str) -> str:
    """Return a name that any system takes, ending as the original does; the code where nothing of it can be kept."""
    kept = "".join(
        character if character.isprintable() and character not in '<>:"/\\|?*' else "_" for character in name
    )
    kept = kept.strip(" .")
    stem, ending = os.path.splitext(kept)
    return f"{stem[:100].strip(' .') or code}{ending[:20]}"


def _write(book: Book, held: _Bytes, target: Path, step: Step | None) -> None:
    def write(stream: BinaryIO) -> None:
        sha, done = hashlib.sha256(), 0
        for data in read_content(book, held.content, held.chunk_count):
            sha.update(data)
            stream.write(data)
            done += len(data)
            if step:
                step(done, held.size_bytes)
        if sha.hexdigest() != held.sha256 or done != held.size_bytes:
            raise WorkbookError("evidence.damaged_not_copied", evidence=held.code)

    try:
        write_atomically(target, write)
    except WorkbookError as error:
        if error.key in DAMAGE | {"evidence.chunk_missing"}:
            raise WorkbookError("evidence.damaged_not_copied", evidence=held.code) from error
        raise


def _bytes_of(book: Book, evidence_id: UUID) -> _Bytes:
    with book.reading() as session:
        return _find(session, evidence_id)


def _find(session: ReadSession, evidence_id: UUID) -> _Bytes:
    evidence = session.get(Evidence, evidence_id)
    content = session.get(Content, evidence.content_id) if evidence and evidence.content_id else None
    if evidence is None or content is None:
        raise WorkbookError("evidence.no_bytes")
    if content.disposed_at is not None:
        raise WorkbookError("evidence.disposed", evidence=evidence.code)
    held = (content.id, content.sha256, content.size_bytes, content.chunk_count)
    return _Bytes(evidence.id, evidence.code, evidence.original_name, *held)


def _record(book: Book, actor: Actor, kind: str, held: _Bytes, **detail: str | bool) -> None:
    known = {"evidence": str(held.evidence), "code": held.code, "sha256": held.sha256}
    book.record_access(actor, kind, **known, **detail)
