"""Commitments as the window and the reports show them: which are wanted, and their rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, column, literal_column, or_, table
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from workbook.domain.commitment_views import CommitmentFilter, CommitmentRow, CoverRow
from workbook.domain.commitments import Commitment as Said
from workbook.store.change import ReadSession
from workbook.store.search import match_expression
from workbook.store.tables import (
    ChecklistItem,
    Commitment,
    CommitmentCover,
    Control,
    Evidence,
    Framework,
    Party,
    Person,
    SearchDocument,
    Subject,
)

_BATCH: Final = 400


def commitment_ids(session: ReadSession, wanted: CommitmentFilter) -> list[UUID]:
    """Return the ids of the wanted commitments, by subject and then as they were recorded."""
    query = select(Commitment.id).join(Subject, col(Subject.id) == Commitment.subject_id).where(*_conditions(wanted))
    order = (col(Subject.number), col(Subject.code), col(Commitment.number), col(Commitment.code))
    return list(session.exec(query.order_by(*order)))


def _conditions(wanted: CommitmentFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [col(Commitment.withdrawn_at).is_(None)]
    if wanted.subject is not None:
        asked.append(col(Commitment.subject_id) == wanted.subject)
    if wanted.item is not None:
        covers = select(CommitmentCover.commitment_id).join(
            ChecklistItem, col(ChecklistItem.control_id) == CommitmentCover.control_id
        )
        covers = covers.where(ChecklistItem.id == wanted.item, col(CommitmentCover.withdrawn_at).is_(None))
        asked.append(col(Commitment.id).in_(covers))
        asked.append(
            col(Commitment.subject_id).in_(select(ChecklistItem.subject_id).where(ChecklistItem.id == wanted.item))
        )
    one_of: tuple[tuple[Any, frozenset[Any]], ...] = (
        (Commitment.strength, wanted.strengths),
        (Commitment.conclusion, wanted.conclusions),
        (Commitment.conditionality, wanted.conditionalities),
    )
    asked += [column_.in_(sorted(values)) for column_, values in one_of if values]
    if expression := match_expression(wanted.text):
        asked.append(_holds(expression, wanted.text))
    return asked


def _holds(expression: str, text: str) -> ColumnElement[bool]:
    """Return the condition that a commitment holds the words, or its subject is called so."""
    # The index is a virtual table of the search engine, so it is not among the tables of the schema.
    index = table("search_index", column("rowid"))
    found = select(SearchDocument.record_id).join(index, index.c.rowid == col(SearchDocument.id))
    found = found.where(literal_column("search_index").op("MATCH")(expression), SearchDocument.kind == "commitment")
    text = text.encode("utf-8", "replace").decode().strip()
    return or_(col(Commitment.id).in_(found), col(Subject.name).icontains(text, autoescape=True))


def commitment_rows(session: ReadSession, ids: Sequence[UUID]) -> list[CommitmentRow]:
    """Return the rows of these commitments in the order asked for; withdrawn ones are left out."""
    rows: list[CommitmentRow] = []
    for start in range(0, len(ids), _BATCH):
        rows += _rows(session, ids[start : start + _BATCH])
    return rows


def all_commitments(session: ReadSession) -> list[CommitmentRow]:
    """Return every commitment."""
    return commitment_rows(session, commitment_ids(session, CommitmentFilter()))


def _rows(session: ReadSession, ids: Sequence[UUID]) -> list[CommitmentRow]:
    covers = _covers(session, ids)
    people = dict(session.exec(select(Person.id, Person.name)).all())
    query = (
        select(Commitment, Subject.code, Subject.name, Party.name)
        .add_columns(col(Evidence.code), col(Evidence.title))
        .join(Subject, col(Subject.id) == Commitment.subject_id)
        .join(Party, col(Party.id) == Subject.party_id)
        .outerjoin(Evidence, col(Evidence.id) == Commitment.source_id)
        .where(col(Commitment.id).in_(ids), col(Commitment.withdrawn_at).is_(None))
    )
    found = {
        row.id: CommitmentRow(
            id=row.id,
            code=row.code,
            subject=subject,
            subject_name=subject_name,
            party=party,
            said=Said.kept(**{one.name: getattr(row, one.name) for one in fields(Said)}),
            source=source or "",
            source_title=title or "",
            conclusion=row.conclusion,
            conclusion_reason=row.conclusion_reason,
            concluded_by=people.get(row.concluded_by, "") if row.concluded_by else "",
            covers=tuple(covers[row.id]),
        )
        for row, subject, subject_name, party, source, title in session.exec(query)  # type: ignore[call-overload]
    }
    return [found[key] for key in ids if key in found]


def _covers(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[CoverRow]]:
    query = (
        select_columns(
            *(col(CommitmentCover.commitment_id), col(Control.id), col(Framework.code), col(Control.code)),
            *(col(Control.title), col(CommitmentCover.extent), col(CommitmentCover.note), col(ChecklistItem.id)),
        )
        .join(Commitment, col(Commitment.id) == CommitmentCover.commitment_id)
        .join(Control, col(Control.id) == CommitmentCover.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .outerjoin(
            ChecklistItem,
            (col(ChecklistItem.control_id) == Control.id)
            & (col(ChecklistItem.subject_id) == Commitment.subject_id)
            & col(ChecklistItem.withdrawn_at).is_(None),
        )
        .where(col(CommitmentCover.commitment_id).in_(ids), col(CommitmentCover.withdrawn_at).is_(None))
        .order_by(Framework.code, col(Control.position))
    )
    found: dict[UUID, list[CoverRow]] = defaultdict(list)
    for commitment, *parts in session.connection().execute(query):
        found[commitment].append(CoverRow(*parts))  # type: ignore[arg-type]
    return found


def controls_of(session: ReadSession, items: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Return control and subject of each checklist item, in the order asked for."""
    found: dict[UUID, tuple[UUID, UUID]] = {}
    for start in range(0, len(items), _BATCH):
        query = select(ChecklistItem.id, ChecklistItem.control_id, ChecklistItem.subject_id)
        rows = session.exec(query.where(col(ChecklistItem.id).in_(items[start : start + _BATCH])))
        found |= {key: (control, subject) for key, control, subject in rows}
    return [found[key] for key in items if key in found]


def subjects_named(session: ReadSession) -> list[tuple[UUID, str]]:
    """Return the subjects there are, each with its code and name."""
    query = select(Subject.id, Subject.code, Subject.name).where(col(Subject.withdrawn_at).is_(None))
    return [
        (key, f"{code}  {name}") for key, code, name in session.exec(query.order_by(col(Subject.number), Subject.code))
    ]
