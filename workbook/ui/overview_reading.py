"""What the overview reads of a workbook: in the background, in short turns."""

from datetime import date
from typing import Final
from uuid import UUID

from workbook.domain.overview import Glance, counted, gap_of
from workbook.domain.owed import count_owed
from workbook.domain.tally import CountedItem
from workbook.store import overview
from workbook.store.book import Book
from workbook.store.briefing import finding_states, went_stale
from workbook.store.gap_places import gap_places
from workbook.store.owed import read_owed
from workbook.store.standings import LiveStandings
from workbook.ui.background import Step

LATEST: Final = 5
"""operations that are shown"""


def glance(book: Book, step: Step, live: LiveStandings, today: date, person: UUID | None) -> Glance:
    """Return everything the overview counts; `step` is called between turns and may stop it."""
    live.bring_up(today, step)
    items: list[CountedItem] = []
    after: UUID | None = None
    while True:
        step(len(items), len(items))
        with book.reading(background=True) as session:
            part, after = overview.counted_items(session, live.known, after)
        items += part
        if after is None:
            break
    step(len(items), len(items))
    with book.reading(background=True) as session:
        totals, frameworks = counted(items, overview.frameworks_named(session))
    with book.reading(background=True) as session:
        to_do = overview.to_do_next(session, live.known, person)
    with book.reading(background=True) as session:
        facts = overview.particulars(session, LATEST)
    with book.reading(background=True) as session:
        places = gap_places(session)
    with book.reading(background=True) as session:
        findings, stale = finding_states(session), went_stale(session, today)
    with book.reading(background=True) as session:
        owed = count_owed(read_owed(session, today))
    return Glance(totals, frameworks, to_do, facts, gap_of(items, places), places, findings, owed, stale)
