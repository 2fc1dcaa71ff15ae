"""What the review page reads: the queue by ids, its rows as they are painted, and what changed since one last looked."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table
from sqlmodel import col, func, select

from workbook.domain.checklist import ItemGroup
from workbook.domain.review import Changed, Deed, Difference, ReviewRow, Since, Tab, Value
from workbook.domain.vocabulary import Role, WorkState
from workbook.store import stored
from workbook.store.change import ReadSession
from workbook.store.journal import record_types
from workbook.store.queries import checklist_rows
from workbook.store.record_names import names_of
from workbook.store.stored import Json
from workbook.store.tables import (
    ChecklistItem,
    Control,
    Event,
    Framework,
    Person,
    Subject,
)

_BATCH: Final = 400
_ANSWERS: Final = ("accept", "return")
_STATES: Final = {
    Tab.TO_REVIEW: WorkState.SUBMITTED,
    Tab.RETURNED: WorkState.RETURNED,
    Tab.ACCEPTED: WorkState.ACCEPTED,
}
_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "checklist_item": (
        "scope",
        "scope_reason",
        "responsibility",
        "inherited_from_id",
        "planned_level",
        "nature",
        "contradiction_resolution",
        "lowered_to",
        "lowered_reason",
        "note",
    ),
    "determination": ("result", "other_kind", "basis", "reason", "override_reason"),
    "attachment": (
        *("bearing", "method", "object", "depth", "coverage", "independence", "outcome", "complete"),
        *("expected_beforehand", "is_sample", "population_known", "sample_complete", "unexplained_exception"),
        *("author_confirmed", "raw_records", "reacted", "commitment_source", "procedure", "deviation", "performed_by"),
        *("performed_on", "subject_version", "locator", "shows"),
    ),
    "parameter": ("value", "set_by", "source"),
}
"""The fields that matter to a reviewer, in the order in which they are shown."""


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
        submitted, answered = _last(session, keys, ("submit",)), _last(session, keys, _ANSWERS)
        names = _names(session, [one[0] for one in (*submitted.values(), *answered.values())])
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


def _names(session: ReadSession, people: Iterable[UUID]) -> dict[UUID | None, str]:
    query = select(Person.id, Person.name).where(col(Person.id).in_(set(people)))
    return dict(session.exec(query).all())


def reviewers_but(session: ReadSession, person: UUID | None) -> tuple[str, ...]:
    """Return the names of those who could accept what this person submitted."""
    query = select(Person.name).where(col(Person.withdrawn_at).is_(None), Person.id != person)
    query = query.where(col(Person.role).in_((Role.REVIEWER, Role.LEAD)))
    return tuple(session.exec(query.order_by(Person.name)))


@dataclass(slots=True)
class _Net:
    """A row over several events: what it was before the first of them, and what it is after the last."""

    before: dict[str, Json] = field(default_factory=dict)
    after: dict[str, Json] = field(default_factory=dict)
    is_new: bool = False


def changes_since(session: ReadSession, item: UUID, person: UUID | None) -> Changed:
    """Return what is other on an item than when this person last accepted or returned it.

    For somebody who never did, than when it was submitted before; what was never submitted before has no differences.
    """
    query = select(Event.seq, Event.verb, Event.person_id, Event.at).where(Event.root_id == item)
    events = session.exec(query.where(Event.root_table == "checklist_item").order_by(col(Event.seq))).all()
    since, position = _baseline([(verb, by) for _, verb, by, _ in events], person)
    later = events[position + 1 :] if position is not None else []
    work = [event for event in later if event[1] not in (*_ANSWERS, "submit")]
    names = _names(session, {by for _, _, by, _ in work})
    return Changed(
        since,
        datetime.fromisoformat(events[position][3]) if position is not None else None,
        tuple(dict.fromkeys(names.get(by, "") for _, _, by, _ in work)),
        datetime.fromisoformat(work[-1][3]) if work else None,
        _differences(session, [seq for seq, *_ in later if seq is not None]),
    )


def _baseline(events: Sequence[tuple[str, UUID]], person: UUID | None) -> tuple[Since, int | None]:
    answers = [place for place, (verb, by) in enumerate(events) if verb in _ANSWERS and by == person]
    if answers:
        return Since.MY_ANSWER, answers[-1]
    submissions = [place for place, (verb, _) in enumerate(events) if verb == "submit"]
    if len(submissions) > 1:
        return Since.EARLIER_SUBMISSION, submissions[-2]
    return Since.BEGINNING, None


def _differences(session: ReadSession, seqs: Sequence[int]) -> tuple[Difference, ...]:
    nets: dict[tuple[str, UUID], _Net] = {}
    for start in range(0, len(seqs), _BATCH):
        part = select(Event.body).where(col(Event.seq).in_(seqs[start : start + _BATCH])).order_by(col(Event.seq))
        for body in session.exec(part):
            for change in json.loads(body)["changes"]:
                _add(nets.setdefault((change["table"], UUID(change["id"])), _Net()), change)
    kept = {key: net for key, net in nets.items() if not (net.is_new and net.after.get("withdrawn_at"))}
    abouts = _abouts(session, kept)
    ordered = sorted(kept.items(), key=lambda entry: list(_SHOWN).index(entry[0][0]) if entry[0][0] in _SHOWN else 99)
    found = [one for key, net in ordered for one in _of_row(key[0], abouts[key], net)]
    return _with_names(session, found)


def _add(net: _Net, change: Json) -> None:
    if change["before"] is None:
        net.is_new = True
    else:
        net.before = {name: value for name, value in change["before"].items() if name not in net.after} | net.before
    net.after |= change["after"]


def _of_row(table: str, about: str, net: _Net) -> list[Difference]:
    columns: Table = record_types()[table].__table__  # type: ignore[attr-defined]

    def value(values: dict[str, Json], name: str) -> Any:  # noqa: ANN401  (of any column)
        return stored.from_json(columns.columns[name], values.get(name))

    fields = _SHOWN.get(table, ())
    is_back = bool(net.before.get("withdrawn_at"))
    if table == "attachment" and (net.is_new or is_back):
        return [Difference(Deed.ADDED, table, "evidence_id", about, None, value(net.after, "bearing"))]
    if net.after.get("withdrawn_at") and not net.is_new:
        name = "evidence_id" if table == "attachment" else fields[0] if fields else ""
        return [Difference(Deed.TAKEN, table, name, about, None, None)] if name else []
    return [
        Difference(Deed.CHANGED, table, name, about, value(net.before, name), value(net.after, name))
        for name in fields
        if name in net.after and (net.before.get(name) or None) != (net.after[name] or None)
    ]


def _abouts(session: ReadSession, nets: dict[tuple[str, UUID], _Net]) -> dict[tuple[str, UUID], str]:
    """Return which evidence, objective or parameter each row is about, empty for the item itself."""
    own: dict[tuple[str, UUID], list[tuple[str, UUID]]] = defaultdict(list)
    by_table: dict[str, list[UUID]] = defaultdict(list)
    for table, key in nets:
        by_table[table].append(key)
    for table, reference in (
        ("attachment", "evidence_id"),
        ("attachment", "objective_id"),
        ("determination", "objective_id"),
        ("parameter", "control_parameter_id"),
    ):
        record: Any = record_types()[table]
        target = reference.removesuffix("_id")
        query = select(record.id, getattr(record, reference)).where(record.id.in_(by_table[table]))
        for key, at in session.exec(query) if by_table[table] else ():
            if at is not None:
                own[table, key].append((target, at))
    names = names_of(session, [one for parts in own.values() for one in parts])
    return {key: " · ".join(names[part] for part in own.get(key, ())) for key in nets}


def _with_names(session: ReadSession, found: Sequence[Difference]) -> tuple[Difference, ...]:
    """Return the differences with references to items as people call them."""
    values: list[Any] = [value for one in found for value in (one.before, one.after)]
    keys = [value for value in values if isinstance(value, UUID)]
    names = names_of(session, [("checklist_item", key) for key in keys])

    def named(value: Any) -> Value:  # noqa: ANN401  (of any column)
        return names["checklist_item", value] if isinstance(value, UUID) else value

    return tuple(
        Difference(one.deed, one.table, one.field, one.about, named(one.before), named(one.after)) for one in found
    )
