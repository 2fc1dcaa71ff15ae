"""Record who supplies whom with what; parties may supply each other in a circle."""

from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.supplies import Supply as Entered
from workbook.operations.records import columns_of, fill, live
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import Party, Subject, Supply


def record_supply(book: Book, actor: Actor, supply: Entered) -> Changes:
    """Record that a party supplies something to another party, or to a subject of one."""
    with book.change(actor, "record supply") as session:
        _check(session, supply)
        session.add(Supply(id=actor.ids(), **columns_of(supply)))
    return session.changes


def change_supply(book: Book, actor: Actor, supply_id: UUID, supply: Entered, *, reason: str = "") -> Changes:
    """Replace what is known of a supply, for instance that it ended."""
    with book.change(actor, "change supply", reason=reason) as session:
        record = live(session, Supply, supply_id)
        _check(session, supply, but=supply_id)
        fill(record, supply)
    return session.changes


def withdraw_supply(book: Book, actor: Actor, supply_id: UUID, *, reason: str = "") -> Changes:
    """Take out a supply that was entered by mistake; what ended has a last day instead."""
    with book.change(actor, "withdraw supply", reason=reason) as session:
        live(session, Supply, supply_id).withdrawn_at = actor.clock()
    return session.changes


def _check(session: ChangeSession, supply: Entered, *, but: UUID | None = None) -> None:
    """Refuse what a party would supply to itself, and the same supply entered twice. Raises WorkbookError."""
    live(session, Party, supply.supplier_id)
    if supply.customer_id is not None:
        live(session, Party, supply.customer_id)
    if supply.subject_id is not None and live(session, Subject, supply.subject_id).party_id == supply.supplier_id:
        raise WorkbookError("supply.to_itself")
    # SQLAlchemy compares with None as IS NULL.
    own = {name: value for name, value in columns_of(supply).items() if name not in ("until", "note")}
    same = [getattr(Supply, name) == value for name, value in own.items()]
    twins = select(Supply.id).where(*same, col(Supply.withdrawn_at).is_(None))
    if any(twin != but for twin in session.exec(twins)):
        raise WorkbookError("supply.exists", what=supply.what)
