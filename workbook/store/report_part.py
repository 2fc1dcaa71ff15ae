"""Find the part of a workbook that a filter makes, and the names a person knows it by."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.extent import Part, ReportOffer
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.standing import Standing, asks_the_ladder
from workbook.store import journal
from workbook.store.change import ReadSession
from workbook.store.item_filter import filtered_ids
from workbook.store.report import Turn, Wanted
from workbook.store.standings import standing_items, standings_of
from workbook.store.tables import ChecklistItem, Control, Engagement, Framework, Party, Person, Subject

_BATCH: Final = 200
"""items proved in one turn: some 40 ms"""


def named_part(session: ReadSession, wanted: ItemFilter, person: UUID | None) -> Part:
    """Return a filter with the names of its subject and framework, and of the person that mine means."""
    subject = session.get(Subject, wanted.subject) if wanted.subject else None
    framework = session.get(Framework, wanted.framework) if wanted.framework else None
    control = session.get(Control, wanted.control) if wanted.control else None
    party = session.get(Party, wanted.party) if wanted.party else None
    who = session.get(Person, person) if person and Chip.MINE in wanted.chips else None
    return Part(
        wanted,
        subject_code=subject.code if subject else "",
        subject=subject.name if subject else "",
        framework=framework.title if framework else "",
        control=control.code if control else "",
        party=party.name if party else "",
        person=who.name if who else "",
    )


def report_offer(session: ReadSession, shown: ItemFilter, person: UUID | None) -> ReportOffer:
    """Return what a report can be made of; `shown` is what the checklist shows."""
    subjects = select(Subject.id, Subject.code, Subject.name).where(col(Subject.withdrawn_at).is_(None))
    items = select(func.count()).select_from(ChecklistItem).where(col(ChecklistItem.withdrawn_at).is_(None))
    engagement = session.exec(select(Engagement).where(col(Engagement.withdrawn_at).is_(None))).first()
    return ReportOffer(
        subjects=tuple((key, code, name) for key, code, name in session.exec(subjects.order_by(Subject.code))),
        shown=named_part(session, shown, person),
        items=session.exec(items).one(),
        as_of=engagement.as_of if engagement else None,
        language=engagement.language if engagement else "en",
        head=journal.head(session.driver()),
    )


def wanted_part(turn: Turn, wanted: ItemFilter, as_of: date, person: UUID | None) -> Wanted:
    """Return the items that a filter lets through on a day; `person` is who acts, for what is theirs."""
    with turn() as session:
        part = named_part(session, wanted, person)
        proved = standing_items(session) if asks_the_ladder(wanted) else []
    standings: dict[UUID, Standing] = {}
    for start in range(0, len(proved), _BATCH):
        with turn() as session:
            standings |= standings_of(session, proved[start : start + _BATCH], as_of)
    with turn() as session:
        return Wanted(frozenset(filtered_ids(session, wanted, standings, person)), part)
