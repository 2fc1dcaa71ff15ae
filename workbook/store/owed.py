"""What is owed for findings: everything as of a day, and the ids that a list shows, narrowed and sorted in SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, literal, null, or_, union_all
from sqlalchemy import select as columns
from sqlmodel import col, func, select

from workbook.domain.owed import AboutFinding, OtherItems, Owed
from workbook.domain.owed_views import OwedChip, OwedFilter, OwedKey, OwedKind, OwedRow, OwedSort
from workbook.domain.remediations import RetestResult
from workbook.domain.vocabulary import FindingKind, Responsibility, Result, Scope
from workbook.store.change import ReadSession
from workbook.store.finding_views import severity_scale
from workbook.store.record_names import names_of
from workbook.store.remediation_lines import about, acceptance_lines, remediation_lines, round_lines
from workbook.store.tables import (
    ChecklistItem,
    Control,
    Determination,
    Finding,
    FindingItem,
    FixClaim,
    NoFinding,
    Party,
    Person,
    Remediation,
    Retest,
    RiskAcceptance,
    Subject,
)


def read_owed(session: ReadSession, day: date) -> Owed:
    """Return everything that is owed as of a day."""
    asking = select(func.count()).select_from(Finding).where(*_asks_for_something())
    return Owed(
        day=day,
        findings=session.exec(asking).one(),
        remediations=tuple(remediation_lines(session)),
        acceptances=tuple(acceptance_lines(session)),
        without=findings_without(session, day),
        rounds=round_lines(session),
        other=_other_items(session),
        reasons=_reasons(session),
    )


def findings_without(session: ReadSession, day: date, ids: Sequence[UUID] | None = None) -> tuple[AboutFinding, ...]:
    """Return the findings that lead neither to a remediation nor to a risk acceptance in force, by code."""
    query = select(Finding).where(*_asks_for_something(), _leads_nowhere(day))
    if ids is not None:
        query = query.where(col(Finding.id).in_(list(ids)))
    return tuple(about(row) for row in session.exec(query.order_by(col(Finding.number), Finding.code)))


def _asks_for_something() -> list[ColumnElement[bool]]:
    return [col(Finding.withdrawn_at).is_(None), col(Finding.kind) == FindingKind.FINDING]


def _leads_nowhere(day: date) -> ColumnElement[bool]:
    planned = exists().where(col(Remediation.finding_id) == Finding.id, col(Remediation.withdrawn_at).is_(None))
    borne = exists().where(
        col(RiskAcceptance.finding_id) == Finding.id, col(RiskAcceptance.withdrawn_at).is_(None), _is_in_force(day)
    )
    return and_(~planned.correlate(Finding), ~borne.correlate(Finding))


def _is_in_force(day: date) -> ColumnElement[bool]:
    return or_(col(RiskAcceptance.valid_until).is_(None), col(RiskAcceptance.valid_until) >= day)


def owed_ids(session: ReadSession, wanted: OwedFilter, day: date, sort: OwedSort = OwedSort.DUE) -> tuple[OwedKey, ...]:
    """Return the rows that are wanted as of a day; what is due first comes first, what has no day last."""
    every = union_all(_remediations(day), _acceptances(day), _nothing(day)).subquery()
    query = columns(every.c.kind, every.c.id)
    if wanted.chips:
        query = query.where(or_(*(every.c[chip.value] for chip in sorted(wanted.chips))))
    if words := wanted.text.encode("utf-8", "replace").decode().strip():
        query = query.where(or_(*(every.c[name].icontains(words, autoescape=True) for name in _SEARCHED)))
    rows = session.connection().execute(query.order_by(*_order(session, every.c, sort)))
    return tuple((OwedKind(kind), key) for kind, key in rows)


def owed_rows(session: ReadSession, ids: Sequence[UUID], day: date) -> list[OwedRow]:
    """Return the rows with these ids, of whatever kind, in the order asked for; what is not there is left out."""
    found: dict[UUID, OwedRow] = {line.id: OwedRow(line) for line in remediation_lines(session, ids)}
    if rest := [key for key in ids if key not in found]:
        found |= {line.id: OwedRow(line) for line in acceptance_lines(session, rest)}
        found |= {line.id: OwedRow(line) for line in findings_without(session, day, rest)}
    return [found[key] for key in ids if key in found]


def rows_of_finding(session: ReadSession, finding_id: UUID) -> tuple[UUID, ...]:
    """Return the remediations of a finding and the risk acceptances, else the finding itself."""
    found: list[UUID] = []
    for record in (Remediation, RiskAcceptance):
        query = select(record.id).where(col(record.finding_id) == finding_id, col(record.withdrawn_at).is_(None))
        found += session.exec(query.order_by(col(record.id)))
    return tuple(found) or (finding_id,)


def chip_counts(session: ReadSession, text: str, day: date) -> dict[OwedChip | None, int]:
    """Return how many rows fall under each chip, and under None how many there are."""
    counts: dict[OwedChip | None, int] = {None: len(owed_ids(session, OwedFilter(text), day))}
    for chip in OwedChip:
        counts[chip] = len(owed_ids(session, OwedFilter(text, frozenset({chip})), day))
    return counts


_SEARCHED = ("code", "finding", "title", "party", "plan", "who")


def _order(session: ReadSession, row: Any, sort: OwedSort) -> list[Any]:  # noqa: ANN401  (columns)
    due = [row.due.is_(None), row.due, row.number, row.code]
    if sort is OwedSort.FINDING:
        return [row.number, row.finding, row.code]
    if sort is OwedSort.PARTY:
        return [func.lower(row.party), *due]
    if sort is OwedSort.SEVERITY:
        scale = severity_scale(session)
        grades = {grade: place for place, grade in enumerate(scale)}
        return [case(grades, value=row.severity, else_=len(scale)), *due] if grades else due
    return due


def _latest_claim() -> Any:  # noqa: ANN401  (a scalar subquery)
    query = columns(col(FixClaim.id)).where(col(FixClaim.remediation_id) == Remediation.id)
    query = query.where(col(FixClaim.withdrawn_at).is_(None)).correlate(Remediation)
    return query.order_by(col(FixClaim.claimed_on).desc(), col(FixClaim.id).desc()).limit(1).scalar_subquery()


def _latest_result() -> Any:  # noqa: ANN401  (a scalar subquery)
    query = columns(col(Retest.result)).where(col(Retest.claim_id) == _latest_claim())
    query = query.where(col(Retest.withdrawn_at).is_(None)).correlate(Remediation)
    return query.order_by(col(Retest.performed_on).desc(), col(Retest.id).desc()).limit(1).scalar_subquery()


def _remediations(day: date) -> Select[Any]:
    result = _latest_result()
    verified = func.coalesce(result == RetestResult.VERIFIED_FIXED, literal(False))
    recurred = exists().where(
        col(Retest.remediation_id) == Remediation.id,
        col(Retest.withdrawn_at).is_(None),
        col(Retest.result) == RetestResult.RECURRED,
    )
    shown = {
        "kind": literal(OwedKind.REMEDIATION.value),
        "id": col(Remediation.id),
        "due": col(Remediation.due_on),
        "code": col(Remediation.code),
        "plan": col(Remediation.plan),
        "who": func.coalesce(col(Party.name), ""),
        "party": col(Party.name),
        OwedChip.OVERDUE: and_(col(Remediation.due_on) < day, ~verified),
        OwedChip.CLAIMED: and_(_latest_claim().is_not(None), result.is_(None)),
        OwedChip.VERIFIED: verified,
        OwedChip.RECURRED: recurred.correlate(Remediation),
    }
    return (
        _row(shown)
        .select_from(Remediation)
        .join(Finding, col(Finding.id) == Remediation.finding_id)
        .join(Party, col(Party.id) == Remediation.party_id)
        .where(col(Remediation.withdrawn_at).is_(None))
    )


def _acceptances(day: date) -> Select[Any]:
    shown = {
        "kind": literal(OwedKind.ACCEPTANCE.value),
        "id": col(RiskAcceptance.id),
        "due": col(RiskAcceptance.valid_until),
        "plan": col(RiskAcceptance.reason),
        "who": col(RiskAcceptance.accepted_by),
        "party": col(Party.name),
        OwedChip.ACCEPTED: _is_in_force(day),
    }
    return (
        _row(shown)
        .select_from(RiskAcceptance)
        .join(Finding, col(Finding.id) == RiskAcceptance.finding_id)
        .join(Party, col(Party.id) == RiskAcceptance.party_id)
        .where(col(RiskAcceptance.withdrawn_at).is_(None))
    )


def _nothing(day: date) -> Select[Any]:
    shown = {"kind": literal(OwedKind.NOTHING.value), "id": col(Finding.id), OwedChip.NO_PLAN: literal(True)}
    return _row(shown).select_from(Finding).where(*_asks_for_something(), _leads_nowhere(day))


def _row(shown: dict[str, Any]) -> Select[Any]:
    """Return a part of the list: the same columns in every part, empty where it has none of its own."""
    plain: dict[str, Any] = {
        "kind": literal(""),
        "id": null(),
        "due": null(),
        "number": col(Finding.number),
        "finding": col(Finding.code),
        "code": literal(""),
        "title": col(Finding.title),
        "severity": col(Finding.severity),
        "party": literal(""),
        "plan": literal(""),
        "who": literal(""),
        **{chip.value: literal(False) for chip in OwedChip},
    }
    return columns(*(value.label(name) for name, value in (plain | {str(key): shown[key] for key in shown}).items()))


def _other_items(session: ReadSession) -> OtherItems:
    """Return what the items assessed here that are other than satisfied lead to."""
    found = exists().where(
        col(FindingItem.item_id) == ChecklistItem.id,
        col(FindingItem.withdrawn_at).is_(None),
        col(FindingItem.finding_id) == Finding.id,
        col(Finding.withdrawn_at).is_(None),
    )
    reasoned = exists().where(col(NoFinding.item_id) == ChecklistItem.id, col(NoFinding.withdrawn_at).is_(None))
    query = (
        select(Control.code, Subject.code, found.correlate(ChecklistItem), reasoned.correlate(ChecklistItem))
        .select_from(ChecklistItem)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .join(Determination, col(Determination.item_id) == ChecklistItem.id)
        .where(col(ChecklistItem.withdrawn_at).is_(None), col(ChecklistItem.scope) == Scope.IN)
        .where(col(ChecklistItem.responsibility) != Responsibility.INHERITED)
        .where(col(Determination.objective_id).is_(None), col(Determination.withdrawn_at).is_(None))
        .where(col(Determination.result) == Result.OTHER_THAN_SATISFIED)
        .order_by(Subject.code, Control.code)
    )
    rows = session.exec(query).all()
    return OtherItems(
        whole=len(rows),
        with_finding=sum(has_finding for _, _, has_finding, _ in rows),
        with_reason=sum(has_reason and not has_finding for _, _, has_finding, has_reason in rows),
        names=tuple(f"{control} · {subject}" for control, subject, *leads in rows if not any(leads)),
    )


def _reasons(session: ReadSession) -> tuple[tuple[str, str, str], ...]:
    query = select(NoFinding.item_id, NoFinding.reason, Person.name).join(
        Person, col(Person.id) == NoFinding.decided_by
    )
    rows = session.exec(query.where(col(NoFinding.withdrawn_at).is_(None))).all()
    names = names_of(session, [("checklist_item", item) for item, _, _ in rows])
    return tuple(sorted((names["checklist_item", item], reason, name) for item, reason, name in rows))
