"""What lists of evidence read: ids of everything that is wanted, rows only for what is painted, never bytes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, column, literal_column, or_, table
from sqlmodel import col, select

from workbook.domain.evidence_views import DisposalStage, EvidenceChip, EvidenceFilter, EvidenceRow, EvidenceSort
from workbook.domain.vocabulary import Bearing, EvidenceKind, Tlp
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.contents import Step
from workbook.store.evidence_age import is_stale, stale_among, uses_of_evidence
from workbook.store.follow_up_uses import follow_up_uses, is_followed_up
from workbook.store.proofs import freshness
from workbook.store.search import match_expression
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Commitment,
    Content,
    Control,
    Disposal,
    Evidence,
    Party,
    SearchDocument,
    Subject,
)

SLICE: Final = 4000
"""Evidence whose ids are read in one turn at the file."""
_BATCH: Final = 400
_NAMED: Final = 4
"""So many items are named of those that evidence is attached to."""
_KINDS: Final = {kind: place for place, kind in enumerate(EvidenceKind)}
_TLPS: Final = {tlp: place for place, tlp in enumerate(Tlp, 1)}


@dataclass(frozen=True, slots=True)
class SortKey:
    """One piece of evidence with what it is sorted by."""

    id: UUID
    value: Any


def evidence_keys(
    session: ReadSession,
    wanted: EvidenceFilter,
    sort: EvidenceSort,
    as_of: date,
    *,
    after: UUID | None = None,
    limit: int = SLICE,
) -> list[SortKey]:
    """Return a slice of the wanted evidence in the order in which it was received, with what it is sorted by."""
    query = select(Evidence.id, _sort_column(sort)).where(*_wanted(session, wanted, as_of)).order_by(col(Evidence.id))
    if sort is EvidenceSort.SIZE:
        query = query.outerjoin(Content, col(Content.id) == Evidence.content_id)
    elif sort is EvidenceSort.SUPPLIED:
        query = query.outerjoin(Party, col(Party.id) == Evidence.supplied_by_party_id)
    if after is not None:
        query = query.where(col(Evidence.id) > after)
    return [SortKey(key, value) for key, value in session.exec(query.limit(limit))]


def listed(
    book: Book,
    wanted: EvidenceFilter,
    sort: EvidenceSort,
    *,
    descending: bool,
    as_of: date,
    step: Step,
    among: Collection[UUID] | None = None,
) -> tuple[UUID, ...]:
    """Return the ids of all wanted evidence in order, read in short background turns; `step` may stop it in between.

    With `among`, only of what is in it: which bytes are damaged is known from the access chain alone.
    """
    keys: list[SortKey] = []
    last: UUID | None = None
    while True:
        step(len(keys), len(keys))
        with book.reading(background=True) as session:
            part = evidence_keys(session, wanted, sort, as_of, after=last)
        keys += part if among is None else [key for key in part if key.id in among]
        last = part[-1].id if part else None
        if len(part) < SLICE:
            return in_order(keys, sort, descending=descending)


def in_order(keys: Iterable[SortKey], sort: EvidenceSort, *, descending: bool) -> tuple[UUID, ...]:
    """Return the ids by what they are sorted by; what has nothing to be sorted by comes last, either way round."""
    known = list(keys)
    if sort in (EvidenceSort.RECEIVED, EvidenceSort.CODE):
        ids = [key.id for key in known]
        return tuple(reversed(ids) if descending else ids)
    filled = [key for key in known if key.value not in (None, "")]
    filled.sort(key=lambda key: _comparable(key.value), reverse=descending)
    return tuple(key.id for key in [*filled, *(key for key in known if key.value in (None, ""))])


def _comparable(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, EvidenceKind):
        return _KINDS[value]
    if isinstance(value, Tlp):
        return _TLPS[value]
    return value.casefold() if isinstance(value, str) else value


def _sort_column(sort: EvidenceSort) -> Any:  # noqa: ANN401  (a column of any type)
    return {
        EvidenceSort.CODE: Evidence.number,
        EvidenceSort.TITLE: Evidence.title,
        EvidenceSort.KIND: Evidence.kind,
        EvidenceSort.SIZE: Content.size_bytes,
        EvidenceSort.RECEIVED: Evidence.number,
        EvidenceSort.COLLECTED: Evidence.collected_on,
        EvidenceSort.SUPPLIED: Party.name,
        EvidenceSort.TLP: Evidence.tlp,
    }[sort]


def _wanted(session: ReadSession, wanted: EvidenceFilter, as_of: date) -> list[ColumnElement[bool]]:
    is_withdrawn = EvidenceChip.WITHDRAWN in wanted.chips
    withdrawn_at = col(Evidence.withdrawn_at)
    conditions: list[ColumnElement[bool]] = [withdrawn_at.is_not(None) if is_withdrawn else withdrawn_at.is_(None)]
    if wanted.kinds:
        conditions.append(col(Evidence.kind).in_(sorted(wanted.kinds)))
    if wanted.supplied_by is not None:
        conditions.append(col(Evidence.supplied_by_party_id) == wanted.supplied_by)
    if EvidenceChip.UNPLACED in wanted.chips:
        conditions.append(unplaced())
    if EvidenceChip.CONTRADICTING in wanted.chips:
        against = select(Attachment.evidence_id).where(
            Attachment.bearing == Bearing.CONTRADICTS, col(Attachment.withdrawn_at).is_(None)
        )
        conditions.append(col(Evidence.id).in_(against))
    if EvidenceChip.STALE in wanted.chips:
        conditions.append(is_stale(freshness(session), as_of))
    return conditions + _found(wanted.text, is_withdrawn=is_withdrawn)


def unplaced() -> ColumnElement[bool]:
    """Return the condition that evidence is attached to no item and should be; in the two halves that have an index each.

    What a follow-up rests on, and in which a commitment stands, is used already.
    """
    gone = select(Disposal.id).where(Disposal.evidence_id == Evidence.id, col(Disposal.confirmed_by).is_not(None))
    gone = gone.where(col(Disposal.withdrawn_at).is_(None)).correlate(Evidence)
    source = select(Commitment.id).where(Commitment.source_id == Evidence.id, col(Commitment.withdrawn_at).is_(None))
    used = (uses_of_evidence(of_objective=False), uses_of_evidence(of_objective=True))
    return and_(*(~one.exists() for one in (*used, source.correlate(Evidence), gone)), ~is_followed_up())


def _found(text: str, *, is_withdrawn: bool) -> list[ColumnElement[bool]]:
    """Return the condition that evidence holds the words; the index does not know what was withdrawn."""
    # A lone surrogate is not text to SQLite.
    text = text.encode("utf-8", "replace").decode().replace("\0", " ").strip()
    expression = match_expression(text)
    if not expression:
        return []
    if is_withdrawn:
        fields = (Evidence.code, Evidence.title, Evidence.original_name, Evidence.statement)
        return [or_(*(col(one).icontains(text, autoescape=True) for one in fields))]
    # The index is a virtual table of the search engine, so it is not among the tables of the schema.
    index = table("search_index", column("rowid"))
    hit = select(SearchDocument.record_id).join(index, index.c.rowid == col(SearchDocument.id))
    hit = hit.where(literal_column("search_index").op("MATCH")(expression), SearchDocument.kind == "evidence")
    return [col(Evidence.id).in_(hit)]


def evidence_rows(session: ReadSession, ids: Sequence[UUID], as_of: date) -> list[EvidenceRow]:
    """Return the rows of this evidence in the order asked for, withdrawn ones too."""
    rows: list[EvidenceRow] = []
    for start in range(0, len(ids), _BATCH):
        rows += _rows(session, ids[start : start + _BATCH], as_of)
    return rows


def _rows(session: ReadSession, ids: Sequence[UUID], as_of: date) -> list[EvidenceRow]:
    query = (
        select(Evidence, Content.size_bytes, col(Content.disposed_at), Party.name)
        .outerjoin(Content, col(Content.id) == Evidence.content_id)
        .outerjoin(Party, col(Party.id) == Evidence.supplied_by_party_id)
        .where(col(Evidence.id).in_(ids))
    )
    links = attached_to(session, ids)
    names = item_names(session, {item for items in links.values() for item, _ in items[:_NAMED]})
    stale = stale_among(session, ids, freshness(session), as_of)
    proposed, follow_ups = _proposed(session, ids), follow_up_uses(session, ids)
    sources = commitments_in(session, ids)
    found = {}
    for one, size, disposed_at, party in session.exec(query):
        items = list(dict.fromkeys(item for item, _ in links.get(one.id, ())))
        found[one.id] = EvidenceRow(
            id=one.id,
            code=one.code,
            title=one.title,
            kind=one.kind,
            statement_kind=one.statement_kind,
            media_type=one.media_type,
            original_name=one.original_name,
            size_bytes=size,
            content_id=None if disposed_at else one.content_id,
            received_at=local(one.received_at, one.received_offset_minutes),
            collected_on=one.collected_on,
            supplied_by=party or "",
            items=len(items),
            used_in=tuple(names[item] for item in items[:_NAMED] if item in names),
            follow_ups=follow_ups.get(one.id, ()),
            contradicts=sum(bearing is Bearing.CONTRADICTS for _, bearing in links.get(one.id, ())),
            tlp=one.tlp,
            is_stale=one.id in stale,
            is_withdrawn=one.withdrawn_at is not None,
            commitments=tuple(code for _, code in sources.get(one.id, ())),
            disposal=DisposalStage.DISPOSED if disposed_at else proposed.get(one.id),
        )
    return [found[key] for key in ids if key in found]


def commitments_in(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Return by evidence the commitments that stand in it, each with its code."""
    query = select(Commitment.source_id, Commitment.id, Commitment.code).where(col(Commitment.source_id).in_(ids))
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for source, key, code in session.exec(
        query.where(col(Commitment.withdrawn_at).is_(None)).order_by(col(Commitment.number), Commitment.code)
    ):
        if source is not None:
            found[source].append((key, code))
    return found


def _proposed(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, DisposalStage]:
    query = select(Disposal.evidence_id).where(col(Disposal.evidence_id).in_(ids), col(Disposal.withdrawn_at).is_(None))
    return dict.fromkeys(session.exec(query), DisposalStage.PROPOSED)


def attached_to(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, Bearing]]]:
    """Return item and bearing of each live attachment of this evidence; asked in the two halves that have an index."""
    found: dict[UUID, list[tuple[UUID, Bearing]]] = {}
    objective = col(Attachment.objective_id)
    for half in (objective.is_(None), objective.is_not(None)):
        query = select(Attachment.evidence_id, Attachment.item_id, col(Attachment.bearing)).where(
            col(Attachment.evidence_id).in_(ids), col(Attachment.withdrawn_at).is_(None), half
        )
        for evidence, item, bearing in session.exec(query.order_by(col(Attachment.id))):
            found.setdefault(evidence, []).append((item, bearing))
    return found


def item_names(session: ReadSession, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return how people call each item: control code and subject code."""
    query = (
        select(ChecklistItem.id, Control.code, Subject.code)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .where(col(ChecklistItem.id).in_(list(ids)))
    )
    return {key: f"{control} · {subject}" for key, control, subject in session.exec(query)}


def local(moment: datetime, offset_minutes: int) -> datetime:
    """Return a stored time in the zone of the place it was recorded at."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(timezone(timedelta(minutes=offset_minutes)))
