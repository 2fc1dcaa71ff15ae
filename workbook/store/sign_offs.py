"""Sign-offs as they are listed: whether each still speaks of what is there, and what has changed it if not."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.canonical import Json, digest
from workbook.domain.sign_offs import Force, SignatureLine, SignOffRow, SignTarget, TargetKind, TargetRow, VoidedBy
from workbook.store.change import ReadSession
from workbook.store.covered import APART, LEFT_OUT, conditions, coverage, covered_evidence
from workbook.store.record_names import names_of
from workbook.store.tables import Engagement, Event, Finding, SignOff, Subject
from workbook.store.undo import undone_among

_DAY_MINUTES: Final = 24 * 60
_ROOTS_OF_SUBJECT: Final = (
    "SELECT id FROM checklist_item WHERE subject_id = :id UNION SELECT id FROM commitment WHERE subject_id = :id UNION"
    " SELECT id FROM no_finding WHERE item_id IN (SELECT id FROM checklist_item WHERE subject_id = :id)"
)
"""What of a subject has events of its own, what was withdrawn included."""
_EVIDENCE_TABLES: Final = frozenset({"evidence", "disposal"})


def sign_targets(session: ReadSession) -> tuple[TargetRow, ...]:
    """Return what can be signed: the engagement, the checklist of each subject, each finding."""
    engagements = select(Engagement.id, Engagement.title).where(col(Engagement.withdrawn_at).is_(None))
    subjects = select(Subject.id, Subject.code, Subject.name).where(col(Subject.withdrawn_at).is_(None))
    findings = select(Finding.id, Finding.code, Finding.title).where(col(Finding.withdrawn_at).is_(None))
    subjects = subjects.order_by(col(Subject.number), Subject.code)
    findings = findings.order_by(col(Finding.number), Finding.code)
    found = [(TargetKind.ENGAGEMENT, key, "", title) for key, title in session.exec(engagements)]
    found += [(TargetKind.SUBJECT, *row) for row in session.exec(subjects)]
    found += [(TargetKind.FINDING, *row) for row in session.exec(findings)]
    return tuple(TargetRow(SignTarget(kind, key), code, title) for kind, key, code, title in found)


def sign_offs(session: ReadSession, target: SignTarget | None = None) -> tuple[SignOffRow, ...]:
    """Return the sign-offs of a target, or all there are, in the order in which they were given."""
    contents: dict[SignTarget, str] = {}
    return tuple(_row(session, row, contents) for row in sign_off_records(session, target))


def sign_off_records(session: ReadSession, target: SignTarget | None = None) -> Sequence[SignOff]:
    """Return the records of sign-offs in the order of the journal, whatever the clocks said."""
    query = select(SignOff).join(
        Event, (col(Event.root_id) == SignOff.id) & (Event.root_table == SignOff.__tablename__)
    )
    if target is not None:
        query = query.where(SignOff.target_kind == target.kind, SignOff.target_id == target.id)
    return session.exec(query.order_by(col(Event.seq))).all()


def signature_lines(session: ReadSession, codes: Collection[str] | None = None) -> tuple[SignatureLine, ...]:
    """Return all sign-offs with what they were given for; with `codes` those of the engagement and of these alone."""
    named = {row.target: row for row in sign_targets(session)}
    lines = []
    for row in sign_offs(session):
        what = named.get(row.target) or TargetRow(row.target, *_said_of(session, row.id))
        if codes is None or row.target.kind is TargetKind.ENGAGEMENT or what.code in codes:
            lines.append(SignatureLine(what, row))
    return tuple(lines)


def _said_of(session: ReadSession, key: UUID) -> tuple[str, str]:
    """Return how the signed bytes call what was withdrawn since."""
    said = statement_of(session.get_one(SignOff, key).signed_bytes) or {}
    target = said.get("target", {})
    return str(target.get("code", "")), str(target.get("title", ""))


def _row(session: ReadSession, row: SignOff, contents: dict[SignTarget, str]) -> SignOffRow:
    target = SignTarget(row.target_kind, row.target_id)
    said = statement_of(row.signed_bytes)
    force, voided_by = Force.BROKEN, None
    if said is not None:
        force, voided_by = _force(session, target, said, contents)
    return SignOffRow(
        id=row.id,
        target=target,
        meaning=row.meaning,
        person=row.person_id,
        name=str(said["person"]["name"]) if said is not None else "",
        at=_moment(row, said),
        certificate=row.fingerprint,
        force=force,
        sha256=digest(row.signed_bytes),
        voided_by=voided_by,
    )


def _moment(row: SignOff, said: Json | None) -> datetime:
    """Return when it was signed, in the time of the place."""
    offset = said.get("offset_minutes") if said is not None else None
    minutes = offset if isinstance(offset, int) and abs(offset) < _DAY_MINUTES else 0
    return row.signed_at.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes)))


def statement_of(statement: bytes) -> Json | None:
    """Return what the signed bytes say, None where they are not what this program signs."""
    try:
        said = json.loads(statement)
        named = (said["content"]["sha256"], said["journal"]["head"], said["journal"]["events"], said["person"]["name"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return said if all(isinstance(part, str | int) for part in named) else None


def _force(
    session: ReadSession, target: SignTarget, said: Json, contents: dict[SignTarget, str]
) -> tuple[Force, VoidedBy | None]:
    """Return whether the content is what was signed, and the first change of it that stands if not."""
    head = _place(session, said["journal"]["head"])
    if head is None:
        return Force.BROKEN, None
    if next(_since(session, target, head), None) is None:
        return Force.IN_FORCE, None
    if target not in contents:
        contents[target] = coverage(session, target).sha256
    if contents[target] == said["content"]["sha256"]:
        return Force.IN_FORCE, None
    return Force.VOIDED, _voided_by(session, target, head)


def is_untouched(session: ReadSession, target: SignTarget, head: str) -> bool:
    """Tell whether no event after this one may have changed a target."""
    place = _place(session, head)
    return place is not None and next(_since(session, target, place), None) is None


def _place(session: ReadSession, head: str) -> int | None:
    found = session.driver().execute("SELECT seq FROM event WHERE hash = ?", (head,)).fetchone()
    return int(found[0]) if found else None


def _since(session: ReadSession, target: SignTarget, head: int) -> Iterator[tuple[int, str, str]]:
    """Yield (seq, operation, body) of the events after `head` that may have changed a target."""
    query = f"SELECT seq, operation_id, body FROM event WHERE seq > ? AND {_roots(session, target)} ORDER BY seq"
    yield from session.driver().execute(query, (head,))


def _roots(session: ReadSession, target: SignTarget) -> str:
    """Return which events a target may be touched by, by their roots."""
    if target.kind is TargetKind.ENGAGEMENT:
        apart = ", ".join(f"'{name}'" for name in sorted(APART))
        return f"root_table NOT IN ({apart})"
    keys = [target.id, *covered_evidence(session, target)]
    if target.kind is TargetKind.SUBJECT:
        keys += [UUID(key) for (key,) in session.driver().execute(_ROOTS_OF_SUBJECT, {"id": target.id.hex})]
    quoted = ", ".join(f"'{key.hex}'" for key in keys)
    return f"root_id IN ({quoted})"


def _voided_by(session: ReadSession, target: SignTarget, head: int) -> VoidedBy | None:
    tables = frozenset(conditions(target.kind))
    evidence = {str(key) for key in covered_evidence(session, target)}
    for seq, operation, body in _since(session, target, head):
        told = json.loads(body)
        of = _EVIDENCE_TABLES if told["root"]["id"] in evidence else tables
        if any(_is_of(change, of) for change in told["changes"]) and _stands(session, operation, told, head):
            by, root = ("person", UUID(told["person"])), (told["root"]["table"], UUID(told["root"]["id"]))
            names, at = names_of(session, [by, root]), datetime.fromisoformat(told["at"])
            at = at.astimezone(timezone(timedelta(minutes=told["offset_minutes"])))
            return VoidedBy(UUID(operation), seq, told["verb"], names[root], names[by], at)
    return None


def _stands(session: ReadSession, operation: str, told: Json, head: int) -> bool:
    """Tell whether an operation is neither undone nor only takes back what was done after `head`."""
    if undone_among(session.driver(), [operation]):
        return False
    later = "SELECT 1 FROM event WHERE operation_id = ? AND seq > ?"
    undoes = told["undoes"]
    return undoes is None or session.driver().execute(later, (UUID(undoes).hex, head)).fetchone() is None


def _is_of(change: Json, tables: frozenset[str]) -> bool:
    """Tell whether a change is one of what is signed."""
    if change["table"] not in tables:
        return False
    if change["before"] is None:
        return True
    return bool(change["after"].keys() - LEFT_OUT.get(change["table"], frozenset()))


def in_force(given: Sequence[SignOffRow]) -> tuple[SignOffRow, ...]:
    """Return those that still speak of what is there."""
    return tuple(one for one in given if one.force is Force.IN_FORCE)
