"""Texts that nobody could enter, written into the file with another program: they are shown, and nothing falls."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.actors import fixed_actor
from tests.ui import tour
from tests.ui.tampered import overwrite_texts
from tests.ui.workbooks import Made
from workbook.domain.finding_views import FindingFilter, FindingSort
from workbook.domain.texts import MAX_LINE, MAX_TEXT
from workbook.domain.vocabulary import Bearing
from workbook.store import finding_details, finding_views, subject_views
from workbook.store.evidence_detail import attaching_of
from workbook.store.item_detail import item_detail
from workbook.store.opening import open_book
from workbook.ui.main_window import MainWindow
from workbook.ui.models.roster import View
from workbook.ui.pages.findings import FindingsPage
from workbook.ui.pages.register import PAGES
from workbook.ui.pages.subjects import SubjectsPage

ODD = "line\nbreak\r\n\x07 \x1b[31m\x7f\u2028 end " * 20


def test_every_page_shows_texts_nobody_could_enter(opened: Callable[[Path], MainWindow], small: Made) -> None:
    assert len(ODD) > MAX_LINE
    assert overwrite_texts(small.path, ODD) > 20
    window = opened(small.path)
    for name in PAGES:
        tour.show_page(window, name)
        assert not tour.view(window).banner.words, name
        assert not window.grab().isNull()

    page = tour.view(window).page("subjects")
    assert isinstance(page, SubjectsPage)
    assert len(page.roster.subjects) == 2
    page.turn(View.PARTIES)
    assert page.model.rowCount() == 2
    sector = page.panel.panels[page.model.rows[0].kind].form.fields["sector"]
    sector.put("Health")
    sector.commit()
    assert "name" in sector.refusal
    assert sector.value() == "Health"

    page = tour.view(window).page("findings")
    assert isinstance(page, FindingsPage)
    assert page.writing.detail is not None
    assert page.writing.unkept == set()


def test_texts_over_the_limit_are_read_whole(small: Made) -> None:
    words = "x" * (MAX_TEXT + 1)
    overwrite_texts(small.path, words)
    book = open_book(small.path, fixed_actor())
    try:
        with book.reading() as session:
            roster = subject_views.roster(session)
            (finding,) = finding_views.finding_ids(session, FindingFilter(), FindingSort.CODE)
            shown = finding_details.finding_detail(session, finding)
            item = item_detail(session, small.items[2], date(2026, 9, 14))
            assert roster.terms is not None
            assert shown is not None
            assert item is not None
            against = [one.how for one in item.evidence if one.how.shows]
            bearing = attaching_of(session, item.evidence[0].attachment)
    finally:
        book.close()
    assert bearing is not None
    long = [*(one.entered.name for one in roster.parties), roster.terms.objective, shown.finding.condition, item.note]
    assert {one.rstrip() for one in [*long, *(one.shows for one in against)]} == {words}
    assert bearing.bearing in Bearing
