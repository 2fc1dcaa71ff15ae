"""What the list of findings reads: ids of everything that is wanted, rows only for what is painted."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, column, literal_column, or_, table
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from workbook.domain.finding_views import WRITTEN_PARTS, FindingFilter, FindingRow, FindingSort, missing_parts
from workbook.domain.findings import elements_of
from workbook.domain.vocabulary import Element, FindingKind, FindingState
from workbook.store.change import ReadSession
from workbook.store.search import match_expression
from workbook.store.tables import (
    Engagement,
    Finding,
    FindingEvidence,
    FindingItem,
    Person,
    Response,
    SearchDocument,
)

_BATCH: Final = 400
_BLANKS: Final = " \t\n\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What Python strips from a text that can be kept; SQL by itself strips only spaces."""


def finding_ids(
    session: ReadSession,
    wanted: FindingFilter,
    sort: FindingSort = FindingSort.CODE,
    *,
    descending: bool = False,
) -> tuple[UUID, ...]:
    """Return the ids of the wanted findings in order; what is sorted alike stays in the order of codes."""
    key = _sort_key(session, sort)
    query = select(Finding.id).where(col(Finding.withdrawn_at).is_(None), *_wanted(wanted))
    return tuple(session.exec(query.order_by(key.desc() if descending else key, col(Finding.number), Finding.code)))


def finding_count(session: ReadSession) -> int:
    """Return how many findings there are."""
    return session.exec(select(func.count()).select_from(Finding).where(col(Finding.withdrawn_at).is_(None))).one()


def severity_scale(session: ReadSession) -> tuple[str, ...]:
    """Return the grades of the engagement, the gravest first; empty while there is no engagement."""
    scale = session.exec(select(Engagement.severity_scale).where(col(Engagement.withdrawn_at).is_(None))).first()
    return tuple(scale or ())


def finding_rows(session: ReadSession, ids: Sequence[UUID]) -> list[FindingRow]:
    """Return the rows of these findings in the order asked for; withdrawn ones are left out."""
    rows: list[FindingRow] = []
    for start in range(0, len(ids), _BATCH):
        rows += _rows(session, ids[start : start + _BATCH])
    return rows


def _rows(session: ReadSession, ids: Sequence[UUID]) -> list[FindingRow]:
    query = select(*_columns()).join(Person, col(Person.id) == Finding.raised_by)
    items, evidence, responses = (_counts(session, link, ids) for link in (FindingItem, FindingEvidence, Response))
    found = {}
    for row in session.exec(query.where(col(Finding.id).in_(ids), col(Finding.withdrawn_at).is_(None))):
        key, code, title, kind, severity, state, destination, corrected, not_needed, raised_by, *blank = row
        found[key] = FindingRow(
            id=key,
            code=code,
            title=title,
            kind=kind,
            severity=severity,
            state=state,
            destination=destination,
            corrected_during_fieldwork=corrected,
            raised_by=raised_by,
            items=items.get(key, 0),
            evidence=evidence.get(key, 0),
            responses=responses.get(key, 0),
            missing=missing_parts(
                kind,
                blank=[part for part, is_blank in zip(WRITTEN_PARTS, blank, strict=True) if is_blank],
                waived=[Element(name) for name, reason in not_needed.items() if reason.strip()],
                has_items=key in items,
                has_evidence=key in evidence,
            ),
        )
    return [found[key] for key in ids if key in found]


def _columns() -> list[Any]:
    """Return what is read of a row: texts can be long, so only whether they are blank."""
    return [
        Finding.id,
        Finding.code,
        Finding.title,
        Finding.kind,
        Finding.severity,
        Finding.state,
        Finding.destination,
        Finding.corrected_during_fieldwork,
        Finding.not_needed,
        Person.name,
        *(_is_blank(part.value).label(f"no_{part.value}") for part in WRITTEN_PARTS),
    ]


def _counts(session: ReadSession, link: type[Any], ids: Sequence[UUID]) -> dict[UUID, int]:
    query = select(link.finding_id, func.count()).where(link.finding_id.in_(ids), link.withdrawn_at.is_(None))
    return dict(session.exec(query.group_by(link.finding_id)).all())


def _is_blank(name: str) -> ColumnElement[bool]:
    return func.trim(getattr(Finding, name), _BLANKS) == ""


def _sort_key(session: ReadSession, sort: FindingSort) -> Any:  # noqa: ANN401  (a column of any type)
    if sort is FindingSort.TITLE:
        return func.lower(Finding.title)
    if sort is FindingSort.KIND:
        return case({kind.value: place for place, kind in enumerate(FindingKind)}, value=col(Finding.kind), else_=9)
    if sort is FindingSort.STATE:
        return case({state.value: place for place, state in enumerate(FindingState)}, value=col(Finding.state), else_=9)
    if sort is FindingSort.SEVERITY:
        scale = severity_scale(session)
        grades = {grade: place for place, grade in enumerate(scale)}
        # What is not graded comes last.
        return case(grades, value=col(Finding.severity), else_=len(scale)) if grades else col(Finding.number)
    return col(Finding.number)


def _wanted(wanted: FindingFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kinds:
        conditions.append(col(Finding.kind).in_(sorted(wanted.kinds)))
    if wanted.severities:
        conditions.append(col(Finding.severity).in_(sorted(wanted.severities)))
    if wanted.states:
        conditions.append(col(Finding.state).in_(sorted(wanted.states)))
    if wanted.raised_by is not None:
        conditions.append(col(Finding.raised_by) == wanted.raised_by)
    if wanted.is_incomplete:
        conditions.append(or_(*(_is_incomplete(kind) for kind in FindingKind)))
    return conditions + _found(wanted.text)


def _is_incomplete(kind: FindingKind) -> ColumnElement[bool]:
    """Return the condition that a finding of this kind cannot be reviewed as it is."""
    lacking: list[ColumnElement[bool]] = [
        and_(
            _is_blank(element.value),
            func.trim(func.coalesce(col(Finding.not_needed)[element.value].as_string(), ""), _BLANKS) == "",
        )
        for element in elements_of(kind)
    ]
    if kind is not FindingKind.GOOD_PRACTICE:
        lacking.append(col(Finding.severity) == "")
    return and_(col(Finding.kind) == kind, or_(*lacking))


def _found(text: str) -> list[ColumnElement[bool]]:
    """Return the condition that a finding, or a response to it, holds the words."""
    # A lone surrogate is not text to SQLite.
    expression = match_expression(text.encode("utf-8", "replace").decode())
    if not expression:
        return []
    # The index is a virtual table of the search engine, so it is not among the tables of the schema.
    index = table("search_index", column("rowid"))
    hit = select(SearchDocument.record_id).join(index, index.c.rowid == col(SearchDocument.id))
    hit = hit.where(literal_column("search_index").op("MATCH")(expression))

    def of_kind(kind: str) -> SelectOfScalar[UUID]:
        return hit.where(SearchDocument.kind == kind)

    answered = select(Response.finding_id).where(col(Response.withdrawn_at).is_(None))
    answered = answered.where(col(Response.id).in_(of_kind("response")))
    return [or_(col(Finding.id).in_(of_kind("finding")), col(Finding.id).in_(answered))]
