"""What all operations share: finding records, filling them from entered values, giving codes."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from workbook.domain.errors import WorkbookError
from workbook.store.change import ChangeSession, ReadSession
from workbook.store.tables import (
    Commitment,
    Engagement,
    Evidence,
    Finding,
    FollowUpRound,
    Party,
    Record,
    Remediation,
    Subject,
)

R = TypeVar("R", bound=Record)
Coded = Party | Subject | Evidence | Finding | Remediation | FollowUpRound | Commitment

_PREFIX: dict[type[Record], str] = {
    Party: "P",
    Subject: "S",
    Evidence: "E",
    Finding: "F",
    Remediation: "R",
    FollowUpRound: "FU",
    Commitment: "C",
}


def live(session: ReadSession, record_type: type[R], record_id: UUID) -> R:
    """Return a record that is not withdrawn. Raises WorkbookError."""
    record = session.get(record_type, record_id)
    if record is None or record.withdrawn_at is not None:
        raise WorkbookError("record.not_found", kind=kind_of(record_type), name=str(record_id))
    return record


def live_many(session: ReadSession, record_type: type[R], record_ids: Sequence[UUID]) -> list[R]:
    """Return records in the order asked for, each once. Raises WorkbookError for one that is not there."""
    wanted = list(dict.fromkeys(record_ids))
    found: dict[UUID, R] = {}
    for start in range(0, len(wanted), 400):
        rows = session.exec(_by_ids(record_type), params={"ids": wanted[start : start + 400]})
        found |= {record.id: record for record in rows if record.withdrawn_at is None}
    for record_id in wanted:
        if record_id not in found:
            raise WorkbookError("record.not_found", kind=kind_of(record_type), name=str(record_id))
    return [found[record_id] for record_id in wanted]


def kind_of(record_type: type[Any]) -> str:
    """Return how people call a kind of record."""
    return str(record_type.__tablename__).replace("_", " ")


@cache
def _by_ids(record_type: type[R]) -> SelectOfScalar[R]:
    """Return the statement that finds records; made once, since that takes longer than running it."""
    return select(record_type).where(col(record_type.id).in_(bindparam("ids", expanding=True)))


def columns_of(value: object) -> dict[str, Any]:
    """Return an entered value's fields as the columns of its record."""
    return {
        field.name: list(part) if isinstance(part := getattr(value, field.name), tuple) else part
        for field in fields(value)  # type: ignore[arg-type]
    }


def fill(record: Record, value: object) -> None:
    """Give a record every field of an entered value."""
    for name, part in columns_of(value).items():
        setattr(record, name, part)


def next_code(session: ReadSession, record_type: type[Any], letter: str) -> tuple[str, int]:
    """Return the next code of this kind for this copy, e.g. E-0001 or, in copy B, EB-0001; codes are never reused."""
    prefix = _PREFIX[record_type] + ("" if letter == "A" else letter)
    number = (
        session.exec(select(func.max(record_type.number)).where(record_type.code.like(f"{prefix}-%"))).one() or 0
    ) + 1
    return f"{prefix}-{number:04d}", number


def refuse_twin(
    session: ChangeSession, record_type: type[Any], name: str, *, party: UUID | None = None, but: UUID | None = None
) -> None:
    """Raise WorkbookError when another live record of this kind, of this party where it has one, has the name."""
    query = select(record_type.id).where(record_type.name == name, record_type.withdrawn_at.is_(None))
    if party is not None:
        query = query.where(record_type.party_id == party)
    if any(record_id != but for record_id in session.exec(query)):
        raise WorkbookError("record.exists", kind=kind_of(record_type), name=name)


def the_engagement(session: ReadSession) -> Engagement:
    """Return the engagement. Raises WorkbookError when there is none yet."""
    engagement = session.exec(select(Engagement).where(col(Engagement.withdrawn_at).is_(None))).first()
    if engagement is None:
        raise WorkbookError("engagement.missing")
    return engagement
