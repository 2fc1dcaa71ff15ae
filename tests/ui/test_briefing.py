"""The briefing: five charts whose bars lead to as many items as they count."""

from collections.abc import Callable
from pathlib import Path

from tests.ui import tour
from tests.ui.workbooks import Made
from workbook.domain.item_filter import ItemFilter
from workbook.store.item_filter import filtered_ids
from workbook.store.standings import standing_items, standings_of
from workbook.ui.briefing_card import BriefingCard, leads
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.overview import OverviewPage

Open = Callable[[Path], MainWindow]


def test_every_bar_leads_to_as_many_as_it_counts(opened: Open, small: Made) -> None:
    window = opened(small.path)
    book = tour.view(window)
    page = book.current
    assert isinstance(page, OverviewPage)
    tour.settle(window, 5)
    (card,) = page.findChildren(BriefingCard)
    assert [len(chart.bars) for chart in card.charts] == [6, 8, 6, 5, 6]
    counted = 0
    for chart in card.charts[:3]:
        for bar in chart.bars:
            where, wanted = leads(bar)
            assert where == "checklist"
            assert isinstance(wanted, ItemFilter)
            with book.work.book.reading() as session:
                standings = standings_of(session, standing_items(session), book.work.today)
                assert len(filtered_ids(session, wanted, standings, None)) == bar.part
            counted += bar.part
    assert page.glance is not None
    assert counted == 3 * page.glance.gap.totals.here
    while not all(chart.is_up_to_date for chart in page._all_charts()):
        tour.pause(5)
