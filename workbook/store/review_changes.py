"""What is other on an item than when somebody last looked: the net of its journal, field by field."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table
from sqlmodel import col, select

from workbook.domain.review import Changed, Deed, Difference, Since, Value
from workbook.store import stored
from workbook.store.change import ReadSession
from workbook.store.journal import record_types
from workbook.store.record_names import names_of
from workbook.store.review_views import ANSWERS, names_of_people
from workbook.store.stored import Json
from workbook.store.tables import Event

_BATCH: Final = 400
_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "determination": ("result", "other_kind", "basis", "reason", "override_reason"),
    "attachment": (
        *("bearing", "method", "object", "depth", "coverage", "independence", "outcome", "complete"),
        *("expected_beforehand", "is_sample", "population_known", "sample_complete", "unexplained_exception"),
        *("author_confirmed", "raw_records", "ran_in_period", "reacted", "commitment_source", "procedure"),
        *("deviation", "performed_by", "performed_on", "subject_version", "locator", "shows"),
    ),
    "parameter": ("value", "set_by", "source"),
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
}
"""The fields that matter to a reviewer, in the order in which they are shown."""


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
    work = [event for event in later if event[1] not in (*ANSWERS, "submit")]
    names = names_of_people(session, {by for _, _, by, _ in work})
    return Changed(
        since,
        datetime.fromisoformat(events[position][3]) if position is not None else None,
        tuple(dict.fromkeys(names.get(by, "") for _, _, by, _ in work)),
        datetime.fromisoformat(work[-1][3]) if work else None,
        _differences(session, [seq for seq, *_ in later if seq is not None]),
    )


def _baseline(events: Sequence[tuple[str, UUID]], person: UUID | None) -> tuple[Since, int | None]:
    answers = [place for place, (verb, by) in enumerate(events) if verb in ANSWERS and by == person]
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
