"""Checklist items as a filter asks for them: what is stored is asked of SQL, what the ladder derives of standings."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, column, distinct, false, literal_column, or_, table
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.item_order import DERIVED_ORDERS, ItemKey, Order, Sorting, Value
from workbook.domain.standing import (
    DERIVED,
    NOTHING,
    Standing,
    Standings,
    asks_for_state,
    asks_the_ladder,
    falls_under,
    fulfils,
)
from workbook.domain.vocabulary import Responsibility, Result, Scope, WorkState
from workbook.store.change import ReadSession
from workbook.store.commitments import is_covered, promised_in
from workbook.store.item_lacks import lacking
from workbook.store.item_owners import of_parties
from workbook.store.item_proved import stands_as_wanted
from workbook.store.search import match_expression
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Control,
    Determination,
    Evidence,
    FindingItem,
    Framework,
    Response,
    SearchDocument,
    Subject,
)

SLICE: Final = 4000
"""Items whose places are read in one turn at the file: some 50 ms."""

_made: Final = aliased(Determination)
_IS_HERE: Final = and_(
    col(ChecklistItem.scope) == Scope.IN, col(ChecklistItem.responsibility) != Responsibility.INHERITED
)
"""Assessed here: in scope, and not taken over from another item."""
_result: Final = func.coalesce(col(_made.result), Result.NOT_ASSESSED)
_EFFECTIVE: Final = case(
    (col(ChecklistItem.responsibility) == Responsibility.INHERITED, col(ChecklistItem.inherited_from_id)),
    else_=col(ChecklistItem.id),
)
_PROVING: Final[list[Any]] = [
    *(_EFFECTIVE, ChecklistItem.planned_level),
    *(_made.result, _made.other_kind, _made.basis, _made.override_reason),
]
"""What has to be known of an item to say how it stands."""
_IN_LIST: Final[list[Any]] = [ChecklistItem.id, Subject.name, Framework.title, Control.family_title]
_DECIDING: Final = frozenset({Chip.UNDECIDED, Chip.OTHER_THAN_SATISFIED})


def item_keys(
    session: ReadSession,
    wanted: ItemFilter,
    sorting: Sorting,
    standings: Standings,
    person: UUID | None,
    *,
    after: UUID | None = None,
    limit: int | None = None,
) -> tuple[list[ItemKey], UUID | None]:
    """Return a slice of the wanted items in control order, and where the next one begins (None after the last).

    `person` is who acts, for what is theirs; `standings` must hold every item with attachments when the filter or the
    sorting asks the ladder. Ids rise in control order per subject, so that slices follow each other by id.
    """
    derives = sorting.order in DERIVED_ORDERS
    ladder = _asked_of(wanted) if derives or asks_the_ladder(wanted) else []
    query = _joined(
        [*_IN_LIST, *ladder, *_value_columns(sorting.order)],
        with_determination=sorting.order is Order.DETERMINATION or _asks_for_results(wanted),
    ).where(*conditions(wanted, person))
    if after is not None:
        query = query.where(col(ChecklistItem.id) > after)
    if limit is not None:
        query = query.limit(limit)
    rows = session.connection().execute(query.order_by(col(ChecklistItem.id))).all()
    following = rows[-1][0] if limit is not None and len(rows) == limit else None
    if not ladder:
        return [ItemKey(row[0], row[1], row[2], row[3], _value(sorting.order, row[4:])) for row in rows], following
    keys = []
    for id_, subject, framework, family, effective, *rest in rows:
        standing = standings.get(effective, NOTHING)
        if fulfils(standing, wanted) and stands_as_wanted(wanted, standing, rest):
            own = standings.get(id_, NOTHING)
            shown = (
                _derived(sorting.order, standing, own) if derives else _value(sorting.order, rest[len(ladder) - 1 :])
            )
            keys.append(ItemKey(id_, subject, framework, family, shown))
    return keys, following


def filtered_ids(
    session: ReadSession,
    wanted: ItemFilter,
    standings: Standings,
    person: UUID | None,
    among: Sequence[UUID] | None = None,
) -> list[UUID]:
    """Return the ids of all wanted items in control order, or of those `among` a few."""
    query = _joined([ChecklistItem.id, *_asked_of(wanted)], with_determination=_asks_for_results(wanted))
    query = query.where(*conditions(wanted, person))
    if among is not None:
        query = query.where(col(ChecklistItem.id).in_(among))
    found = []
    for id_, effective, *known in session.connection().execute(query.order_by(col(ChecklistItem.id))):
        standing = standings.get(effective, NOTHING)
        if fulfils(standing, wanted) and stands_as_wanted(wanted, standing, known):
            found.append(id_)
    return found


def _asked_of(wanted: ItemFilter) -> list[Any]:
    return _PROVING if asks_for_state(wanted) else [_EFFECTIVE]


def chip_counts(
    session: ReadSession, base: ItemFilter, standings: Standings, person: UUID | None
) -> dict[Chip | None, int]:
    """Return how many items of a filter without chips fall under each chip, and under None how many there are."""
    stored = [chip for chip in Chip if chip not in DERIVED]
    where = conditions(base, person)
    sums = [func.sum(case((and_(*_chip(chip, person)), 1), else_=0)) for chip in stored]
    here = func.sum(case((_IS_HERE, 1), else_=0))
    counted = _joined([func.count(), here, *sums], with_determination=True).where(*where)
    whole, assessed, *parts = session.connection().execute(counted).one()
    counts: dict[Chip | None, int] = {None: whole} | {chip: part or 0 for chip, part in zip(stored, parts, strict=True)}
    attached = select(Attachment.id).where(
        Attachment.item_id == ChecklistItem.id, col(Attachment.withdrawn_at).is_(None)
    )
    stands_apart = or_(attached.correlate(ChecklistItem).exists(), is_covered())
    query = _joined([ChecklistItem.id], with_determination=_asks_for_results(base))
    ids = session.connection().execute(query.where(*where, _IS_HERE, stands_apart))
    stand = [standings.get(id_, NOTHING) for (id_,) in ids]
    for chip in DERIVED:
        counts[chip] = sum(falls_under(standing, chip) for standing in stand)
    counts[Chip.NO_PROOF] += (assessed or 0) - len(stand)
    return counts


def conditions(wanted: ItemFilter, person: UUID | None) -> list[ColumnElement[bool]]:
    """Return what the stored parts of a filter ask of an item, for a query that joins what `_joined` does."""
    item = ChecklistItem
    asked = text_conditions(wanted.text)
    equal: tuple[tuple[Any, object], ...] = (
        (item.subject_id, wanted.subject),
        (Control.framework_id, wanted.framework),
        (Control.family_title, wanted.family),
        (item.control_id, wanted.control),
        (Subject.party_id, wanted.party),
    )
    asked += [column_ == value for column_, value in equal if value]
    one_of: tuple[tuple[Any, frozenset[Any]], ...] = (
        (item.work_state, wanted.work_states),
        (item.scope, wanted.scopes),
        (_made.other_kind, wanted.other_kinds),
    )
    asked += [column_.in_(sorted(values)) for column_, values in one_of if values]
    if wanted.results:
        asked.append(_result.in_(sorted(wanted.results)))
    if wanted.assessed_here or wanted.states or wanted.commitments:
        asked.append(_IS_HERE)
    if wanted.left_out:
        asked.append(~_IS_HERE)
    if wanted.inherited:
        asked += [col(item.scope) == Scope.IN, col(item.responsibility) == Responsibility.INHERITED]
    asked += lacking(wanted) + of_parties(wanted)
    for chip in sorted(wanted.chips):
        asked += _chip(chip, person)
    return asked


def _chip(chip: Chip, person: UUID | None) -> list[ColumnElement[bool]]:
    """Return the stored part of what a chip asks for: what is derived or undecided counts only where it is assessed."""
    item = ChecklistItem
    return {
        Chip.UNDECIDED: [_IS_HERE, _result == Result.NOT_ASSESSED],
        Chip.OTHER_THAN_SATISFIED: [_IS_HERE, _result == Result.OTHER_THAN_SATISFIED],
        Chip.RETURNED: [col(item.work_state) == WorkState.RETURNED],
        Chip.TO_REVIEW: [col(item.work_state) == WorkState.SUBMITTED],
        Chip.HAS_NOTES: [func.length(func.trim(item.note)) > 0],
        Chip.MINE: [_is_of(person)],
    }.get(chip, [_IS_HERE])


def _is_of(person: UUID | None) -> ColumnElement[bool]:
    """Return the condition that a person's determination of the item or of an objective stands, or that they submitted it."""
    if person is None:
        return false()
    made = select(Determination.item_id).where(
        Determination.decided_by == person,
        Determination.result != Result.NOT_ASSESSED,
        col(Determination.withdrawn_at).is_(None),
    )
    return or_(col(ChecklistItem.submitted_by) == person, col(ChecklistItem.id).in_(made))


def text_conditions(text: str) -> list[ColumnElement[bool]]:
    """Return the conditions that an item is live and holds the words somewhere."""
    live = col(ChecklistItem.withdrawn_at).is_(None)
    # A lone surrogate is not text to SQLite.
    text = text.encode("utf-8", "replace").decode()
    expression = match_expression(text)
    return [live, _found(expression, text)] if expression else [live]


def _found(expression: str, text: str) -> ColumnElement[bool]:
    """Return the condition that an item, or something of it, holds the words."""
    # The index is a virtual table of the search engine, so it is not among the tables of the schema.
    index = table("search_index", column("rowid"))
    # Not a common table expression: the guard against foreign triggers would take its name for one of them.
    hit = select(SearchDocument.record_id).join(index, index.c.rowid == col(SearchDocument.id))
    hit = hit.where(literal_column("search_index").op("MATCH")(expression))

    def of_kind(kind: str) -> SelectOfScalar[UUID]:
        return hit.where(SearchDocument.kind == kind)

    item = col(ChecklistItem.id)
    attached = select(Attachment.item_id).where(col(Attachment.withdrawn_at).is_(None))
    about = select(FindingItem.item_id).where(col(FindingItem.withdrawn_at).is_(None))
    answered = select(Response.finding_id).where(col(Response.withdrawn_at).is_(None))
    named = select(Subject.id).where(col(Subject.name).icontains(text.strip(), autoescape=True))
    return or_(
        col(ChecklistItem.control_id).in_(of_kind("control")),
        item.in_(of_kind("checklist_item")),
        item.in_(attached.where(col(Attachment.evidence_id).in_(of_kind("evidence")))),
        item.in_(about.where(col(FindingItem.finding_id).in_(of_kind("finding")))),
        item.in_(
            about.where(col(FindingItem.finding_id).in_(answered.where(col(Response.id).in_(of_kind("response")))))
        ),
        promised_in(of_kind("commitment")),
        col(ChecklistItem.subject_id).in_(named),
    )


def _joined(columns: Sequence[Any], *, with_determination: bool) -> Select[Any]:
    query: Select[Any] = (
        select_columns(*columns)
        .select_from(ChecklistItem)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
    )
    if not with_determination:
        return query
    of_item = and_(
        col(_made.item_id) == _EFFECTIVE, col(_made.objective_id).is_(None), col(_made.withdrawn_at).is_(None)
    )
    return query.outerjoin(_made, of_item)


def _asks_for_results(wanted: ItemFilter) -> bool:
    asked = wanted.results or wanted.other_kinds or asks_for_state(wanted)
    return bool(asked or wanted.chips & _DECIDING)


def _value_columns(order: Order) -> list[Any]:
    if order is Order.DETERMINATION:
        return [_made.result, _made.other_kind]
    if order is Order.WORK:
        return [ChecklistItem.work_state]
    if order is Order.EVIDENCE:
        counted = (
            select(func.count(distinct(col(Attachment.evidence_id))))
            .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
            .where(Attachment.item_id == ChecklistItem.id, col(Attachment.withdrawn_at).is_(None))
            .where(col(Evidence.withdrawn_at).is_(None))
        )
        return [counted.correlate(ChecklistItem).scalar_subquery()]
    return []


def _derived(order: Order, standing: Standing, own: Standing) -> Value:
    """Return what an item is sorted by; what was committed to is its own, also where its proof is another's."""
    return standing.level if order is Order.PROOF else own.committed


def _value(order: Order, columns: Sequence[Any]) -> Value | None:
    if order is Order.DETERMINATION:
        result, other_kind = columns
        return other_kind or result or Result.NOT_ASSESSED
    return columns[0] if columns else None
