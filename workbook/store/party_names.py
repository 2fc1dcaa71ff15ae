"""How people call what is recorded of parties: whether they take part, and whom they supply."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlmodel import col, select

from workbook.store.change import ReadSession
from workbook.store.tables import Framework, Participation, Party, Subject, Supply


def participation_names(session: ReadSession, ids: Sequence[UUID]) -> Iterator[tuple[UUID, str]]:
    """Yield how people call records of taking part: whose, and what of."""
    query = (
        select(Participation.id, Party, Participation.request, col(Framework.code))
        .join(Party, col(Party.id) == Participation.party_id)
        .outerjoin(Framework, col(Framework.id) == Participation.framework_id)
    )
    for record, party, request, framework in session.exec(query.where(col(Participation.id).in_(ids))):
        name, about = f"{party.code} {party.name}", framework or request
        yield record, f"{name} → {about}" if about else name


def supply_names(session: ReadSession, ids: Sequence[UUID]) -> Iterator[tuple[UUID, str]]:
    """Yield how people call supplies: who supplies whom with what."""
    rows = session.exec(select(Supply).where(col(Supply.id).in_(ids))).all()
    ends = {key for row in rows for key in (row.supplier_id, row.customer_id, row.subject_id)}
    named = {
        key: f"{code} {name}"
        for kind in (Party, Subject)
        for key, code, name in session.exec(select(kind.id, kind.code, kind.name).where(col(kind.id).in_(ends)))
    }
    for row in rows:
        receiver = row.subject_id or row.customer_id
        yield row.id, f"{named[row.supplier_id]} → {named[receiver] if receiver else ''}: {row.what}"
