"""What the review page reads: the queue by ids, its rows as they are painted, and what an item rests on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from workbook.domain.checklist import ItemGroup
from workbook.domain.review import Ground, ReviewRow, Tab
from workbook.domain.vocabulary import Role, WorkState
from workbook.store.change import ReadSession
from workbook.store.queries import checklist_rows
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Control,
    Event,
    Evidence,
    Finding,
    FindingItem,
    Framework,
    Objective,
    Person,
    Subject,
)

_BATCH: Final = 400
ANSWERS: Final = ("accept", "return")
_STATES: Final = {
    Tab.TO_REVIEW: WorkState.SUBMITTED,
    Tab.RETURNED: WorkState.RETURNED,
    Tab.ACCEPTED: WorkState.ACCEPTED,
}


def queue(session: ReadSession, tab: Tab, person: UUID | None) -> tuple[ItemGroup, ...]:
    """Return the items of a part of the queue by subject, framework and family; `person` is who `mine` speaks of."""
    query = (
        select(Subject.name, Framework.title, Control.family_title, ChecklistItem.id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .where(*_wanted(tab, person))
        .order_by(col(Subject.number), Subject.code, col(ChecklistItem.id))
    )
    return tuple(
        ItemGroup(*head, tuple(row[3] for row in rows))
        for head, rows in groupby(session.exec(query), key=lambda row: (row[0], row[1], row[2]))
    )


def queue_counts(session: ReadSession, person: UUID | None) -> dict[Tab, int]:
    """Return how many items each part of the queue holds."""
    item = ChecklistItem
    query = select(col(item.work_state), func.count()).where(col(item.withdrawn_at).is_(None))
    counts = Counter(dict(session.exec(query.group_by(col(item.work_state))).all()))
    mine = session.exec(select(func.count()).select_from(item).where(*_wanted(Tab.MINE, person))).one()
    return {tab: counts[state] for tab, state in _STATES.items()} | {Tab.MINE: mine}


def _wanted(tab: Tab, person: UUID | None) -> list[ColumnElement[bool]]:
    item = ChecklistItem
    live = col(item.withdrawn_at).is_(None)
    if tab is Tab.MINE:
        return [live, col(item.submitted_by) == person, col(item.work_state).in_(_STATES.values())]
    return [live, col(item.work_state) == _STATES[tab]]


def review_rows(session: ReadSession, ids: Sequence[UUID], as_of: date) -> list[ReviewRow]:
    """Return the rows of these items in the order asked for; withdrawn items are left out."""
    rows = checklist_rows(session, ids, as_of)
    made: list[ReviewRow] = []
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        keys = [row.id for row in part]
        items = select(ChecklistItem.id, ChecklistItem.submitted_by, ChecklistItem.return_reason)
        known = {key: (by, why) for key, by, why in session.exec(items.where(col(ChecklistItem.id).in_(keys)))}
        submitted, answered = _last(session, keys, ("submit",)), _last(session, keys, ANSWERS)
        names = names_of_people(session, [one[0] for one in (*submitted.values(), *answered.values())])
        for row in part:
            submitter, reason = known[row.id]
            by, at = submitted.get(row.id, (None, None))
            answerer, answered_at = answered.get(row.id, (None, None))
            made.append(
                ReviewRow(
                    row,
                    submitter,
                    names.get(by, ""),
                    at,
                    names.get(answerer, ""),
                    answered_at,
                    reason if row.work_state is WorkState.RETURNED else "",
                )
            )
    return made


def _last(session: ReadSession, ids: Sequence[UUID], verbs: Sequence[str]) -> dict[UUID, tuple[UUID, datetime]]:
    """Return by whom and when the last of these was done to each item."""
    query = select(Event.root_id, Event.person_id, Event.at).where(col(Event.root_id).in_(ids))
    query = query.where(Event.root_table == "checklist_item", col(Event.verb).in_(verbs)).order_by(col(Event.seq))
    return {root: (person, datetime.fromisoformat(at)) for root, person, at in session.exec(query)}


def names_of_people(session: ReadSession, people: Iterable[UUID]) -> dict[UUID | None, str]:
    """Return the names of people, withdrawn ones too."""
    query = select(Person.id, Person.name).where(col(Person.id).in_(set(people)))
    return dict(session.exec(query).all())


def reviewers_but(session: ReadSession, person: UUID | None) -> tuple[str, ...]:
    """Return the names of those who could accept what this person submitted."""
    query = select(Person.name).where(col(Person.withdrawn_at).is_(None), Person.id != person)
    query = query.where(col(Person.role).in_((Role.REVIEWER, Role.LEAD)))
    return tuple(session.exec(query.order_by(Person.name)))


def grounds(session: ReadSession, item: UUID) -> tuple[Ground, ...]:
    """Return the evidence that an item rests on, each way of attaching it once with all its objectives."""
    query = (
        select(Attachment, Evidence.code, Evidence.title, Objective.code)
        .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        .outerjoin(Objective, col(Objective.id) == Attachment.objective_id)
        .where(Attachment.item_id == item, col(Attachment.withdrawn_at).is_(None))
        .where(col(Evidence.withdrawn_at).is_(None))
        .order_by(col(Evidence.number), Evidence.code, col(Attachment.id))
    )
    found: dict[Ground, list[str]] = {}
    for one, code, title, objective in session.exec(query):
        way = (one.bearing, one.method, one.independence, one.outcome, one.performed_on, one.locator, one.shows)
        ground = Ground(one.evidence_id, code, title, *way, ())
        found.setdefault(ground, []).extend([objective] if objective else [])
    return tuple(replace(ground, objectives=tuple(codes)) for ground, codes in found.items())


def finding_ids(session: ReadSession, item: UUID) -> dict[str, UUID]:
    """Return the findings about an item, by code."""
    query = select(Finding.code, Finding.id).join(FindingItem, col(FindingItem.finding_id) == Finding.id)
    query = query.where(FindingItem.item_id == item, col(FindingItem.withdrawn_at).is_(None))
    return dict(session.exec(query.where(col(Finding.withdrawn_at).is_(None))).all())
