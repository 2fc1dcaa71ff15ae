"""Which records the problems that Verify named are about, so that a window can lead to them."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.errors import Message
from workbook.domain.journal_views import RecordKey
from workbook.store.change import ReadSession
from workbook.store.tables import ChecklistItem, Commitment, Evidence, Finding, Party, Remediation, Subject

_CODED: Final[dict[str, Any]] = {
    "commitment": Commitment,
    "evidence": Evidence,
    "finding": Finding,
    "party": Party,
    "remediation": Remediation,
    "subject": Subject,
}
_MOST: Final = 500
"""Problems that are led to; a list of more is not gone through one by one."""


def places_of(session: ReadSession, problems: Sequence[Message]) -> list[RecordKey | None]:
    """Return for each problem the record it names, None where it names none that is there."""
    places: list[RecordKey | None] = [_place_of(session, problem) for problem in problems[:_MOST]]
    return [*places, *[None] * (len(problems) - len(places))]


def _place_of(session: ReadSession, problem: Message) -> RecordKey | None:
    told = problem.arguments
    if "evidence" in told:
        return _coded(session, "evidence", str(told["evidence"]).split(", ", 1)[0])
    table, record = str(told.get("table", "")), str(told.get("record", ""))
    if table in _CODED:
        return _coded(session, table, record)
    if table == ChecklistItem.__tablename__:
        return _item(session, record)
    return None


def _coded(session: ReadSession, table: str, code: str) -> RecordKey | None:
    record_type = _CODED[table]
    found = session.exec(select(record_type.id).where(record_type.code == code)).first()
    return (table, found) if found is not None else None


def _item(session: ReadSession, record: str) -> RecordKey | None:
    try:
        key = UUID(record)
    except ValueError:
        return None
    found = session.exec(select(ChecklistItem.id).where(col(ChecklistItem.id) == key)).first()
    return (str(ChecklistItem.__tablename__), found) if found is not None else None
