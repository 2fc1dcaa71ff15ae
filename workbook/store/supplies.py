"""Read who supplies whom: as a window shows it, and as a report says it."""

from datetime import date

from sqlmodel import col, select

from workbook.domain.supplies import Supply as Entered
from workbook.domain.supplies import SupplyLine, SupplyRow, holds_on
from workbook.store.change import ReadSession
from workbook.store.tables import Party, Subject, Supply

_LIVE = (
    select(Supply)
    .where(col(Supply.withdrawn_at).is_(None))
    .order_by(col(Supply.since).is_not(None), col(Supply.since), col(Supply.id))
)
"""The oldest first; what has no first day has stood for longest, as far as anybody knows."""


def supply_rows(session: ReadSession) -> tuple[SupplyRow, ...]:
    """Return every supply; there are tens."""
    names = ("supplier_id", "what", "customer_id", "subject_id", "since", "until", "note")
    return tuple(
        SupplyRow(one.id, Entered.kept(**{name: getattr(one, name) for name in names})) for one in session.exec(_LIVE)
    )


def supply_lines(session: ReadSession, as_of: date) -> list[SupplyLine]:
    """Return every supply with the codes and names of its ends, by supplier and receiver."""
    parties = {row.id: (row.code, row.name) for row in session.exec(select(Party))}
    subjects = {row.id: row for row in session.exec(select(Subject))}
    lines = []
    for row in session.exec(_LIVE):
        subject = subjects[row.subject_id] if row.subject_id else None
        customer = subject.party_id if subject else row.customer_id
        lines.append(
            SupplyLine(
                supplier=parties[row.supplier_id],
                customer=parties[customer] if customer else ("", ""),
                subject=(subject.code, subject.name) if subject else None,
                what=row.what,
                since=row.since,
                until=row.until,
                note=row.note,
                holds=holds_on(row.since, row.until, as_of),
            )
        )
    # Sorting keeps the oldest first among those of the same two.
    return sorted(lines, key=lambda one: (one.supplier[0], one.customer[0], one.subject or ("", "")))
