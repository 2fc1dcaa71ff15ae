"""What the overview reads, in turns short enough for whoever works meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select as select_columns
from sqlmodel import col, func, select

from workbook.domain.determination import is_proved
from workbook.domain.finding_views import FindingFilter
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.overview import Happened, Particulars, ToDoNext
from workbook.domain.standing import NOTHING, Standing, Standings
from workbook.domain.tally import CountedItem
from workbook.domain.vocabulary import Basis, Result
from workbook.store.change import ReadSession
from workbook.store.finding_views import finding_ids
from workbook.store.item_filter import chip_counts, filtered_ids
from workbook.store.journal_views import deed_of
from workbook.store.report_records import party_lines, person_lines
from workbook.store.tables import (
    ChecklistItem,
    Control,
    Determination,
    Engagement,
    Event,
    Evidence,
    Finding,
    Framework,
    Person,
    Subject,
)
from workbook.store.to_do import to_do

SLICE: Final = 1200
"""Items that are counted in one turn: some 20 ms."""
WITHOUT_FINDING: Final = ItemFilter(chips=frozenset({Chip.OTHER_THAN_SATISFIED}), without_finding=True)
INCOMPLETE: Final = FindingFilter(is_incomplete=True)


def counted_items(
    session: ReadSession, standings: Standings, after: UUID | None
) -> tuple[list[CountedItem], UUID | None]:
    """Return what is counted of a slice of the items, and where the next one begins (None after the last).

    `standings` hold every item with attachments.
    """
    item, made = ChecklistItem, Determination
    columns: list[Any] = [item.id, Control.framework_id, item.scope, item.responsibility, item.work_state]
    columns += [item.planned_level, made.result, made.other_kind, made.basis, made.override_reason]
    columns += [Control.family_title, item.control_id, item.subject_id]
    of_item = (col(made.item_id) == item.id) & col(made.objective_id).is_(None) & col(made.withdrawn_at).is_(None)
    query = (
        select_columns(*columns)
        .select_from(item)
        .join(Control, col(Control.id) == item.control_id)
        .outerjoin(made, of_item)
        .where(col(item.withdrawn_at).is_(None))
        .order_by(col(item.id))
        .limit(SLICE)
    )
    if after is not None:
        query = query.where(col(item.id) > after)
    rows = session.connection().execute(query).all()
    found = [_counted(row[1:], standings.get(row[0], NOTHING)) for row in rows]
    return found, rows[-1][0] if len(rows) == SLICE else None


def _counted(row: Sequence[Any], standing: Standing) -> CountedItem:
    framework, scope, responsibility, state, planned, result, kind, basis, override, family, control, subject = row
    result, overridden = result or Result.NOT_ASSESSED, bool((override or "").strip())
    # Satisfied through overridden objectives is no better than an override of the item.
    proved = is_proved(result, Basis.OVERRIDE if overridden else basis or Basis.DIRECT, standing, planned)
    return CountedItem(
        framework,
        scope,
        responsibility,
        state,
        result,
        kind,
        standing.level,
        proved,
        standing.contested,
        standing.stale,
        overridden,
        family,
        control,
        subject,
        standing.examined,
        standing.committed,
    )


def frameworks_named(session: ReadSession) -> list[tuple[UUID, str, str]]:
    """Return id, code and title of the frameworks, by code."""
    query = select(Framework.id, Framework.code, Framework.title).where(col(Framework.withdrawn_at).is_(None))
    return [(key, code, title) for key, code, title in session.exec(query.order_by(Framework.code))]


def to_do_next(session: ReadSession, standings: Standings, person: UUID | None) -> ToDoNext:
    """Return what is to be done next."""
    chips = chip_counts(session, ItemFilter(), standings, person)
    return ToDoNext(
        undecided=chips[Chip.UNDECIDED],
        no_proof=chips[Chip.NO_PROOF],
        contested=chips[Chip.CONTESTED],
        stale=chips[Chip.STALE],
        without_finding=len(filtered_ids(session, WITHOUT_FINDING, standings, person)),
        to_review=chips[Chip.TO_REVIEW],
        returned=chips[Chip.RETURNED],
        to_place=to_do(session).to_place,
        incomplete_findings=len(finding_ids(session, INCOMPLETE)),
    )


def particulars(session: ReadSession, latest: int) -> Particulars:
    """Return who, when, and the `latest` operations."""
    engagement = session.exec(select(Engagement).where(col(Engagement.withdrawn_at).is_(None))).first()

    def live(record: type[Subject] | type[Evidence] | type[Finding]) -> int:
        return session.exec(select(func.count()).select_from(record).where(col(record.withdrawn_at).is_(None))).one()

    return Particulars(
        title=engagement.title if engagement else "",
        days=_days(engagement) if engagement else (),
        team=person_lines(session),
        parties=party_lines(session),
        subjects=live(Subject),
        evidence=live(Evidence),
        findings=live(Finding),
        happened=_happened(session, latest),
    )


def _days(row: Engagement) -> tuple[tuple[str, Any, Any], ...]:
    days = (
        ("period", row.period_from, row.period_to),
        ("fieldwork", row.fieldwork_from, row.fieldwork_to),
        ("comment", row.comment_until, None),
        ("as_of", row.as_of, None),
        ("release", row.released_on, None),
        ("completion", row.completed_on, None),
    )
    return tuple((name, first, last) for name, first, last in days if first or last)


def _happened(session: ReadSession, latest: int) -> tuple[Happened, ...]:
    """Return the newest operations; an operation is looked up by its index, so that one of many events costs no more."""
    found: list[Happened] = []
    before: int | None = None
    while len(found) < latest:
        query = select(Event.operation_id, Event.person_id, Event.at).order_by(col(Event.seq).desc()).limit(1)
        newest = session.exec(query if before is None else query.where(col(Event.seq) < before)).first()
        if newest is None:
            break
        operation, person, at = newest
        deed, who = deed_of(session, operation), session.get(Person, person)
        if deed is not None:
            found.append(Happened(deed, who.name if who else "", datetime.fromisoformat(at)))
        before = session.exec(select(func.min(Event.seq)).where(Event.operation_id == operation)).one()
    return tuple(found)
