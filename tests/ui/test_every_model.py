"""Every model under Qt's own tester while one goes through all pages, views and dialogs; a warning of it fails the test."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QApplication

import workbook.ui
from tests.ui import tour
from tests.ui.hands import Hands
from tests.ui.test_window import checklist_of
from tests.ui.workbooks import Made
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.item_order import Order, Sorting
from workbook.domain.review import Tab
from workbook.ui.main_window import MainWindow
from workbook.ui.models import preview
from workbook.ui.models.roster import View as RosterView
from workbook.ui.models.rows import RowsModel
from workbook.ui.overview_views import View as OverviewView
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.evidence_head import View
from workbook.ui.pages.findings import FindingsPage
from workbook.ui.pages.journal import JournalPage
from workbook.ui.pages.overview import OverviewPage
from workbook.ui.pages.register import PAGES
from workbook.ui.pages.review import ReviewPage
from workbook.ui.pages.subjects import SubjectsPage

ELSEWHERE: Final = {preview.GridModel, preview.ListingModel}
"""Made of what a decoding child answers: `test_preview` has them tested over files."""


class Watch:
    """A tester for each of our models, from when it is first seen until the end."""

    def __init__(self) -> None:
        self._testers: dict[QAbstractItemModel, QAbstractItemModelTester] = {}

    @property
    def met(self) -> set[type]:
        return {type(model) for model in self._testers}

    def look(self) -> None:
        for top in QApplication.topLevelWidgets():
            shown = [part.model() for part in top.findChildren(QAbstractItemView)]
            for model in {*shown, *top.findChildren(QAbstractItemModel)} - {None}:
                if type(model).__module__.startswith("workbook.") and model not in self._testers:
                    mode = QAbstractItemModelTester.FailureReportingMode.Warning
                    self._testers[model] = QAbstractItemModelTester(model, mode)


def our_models() -> set[type]:
    """Return every model class of the window."""
    for found in pkgutil.walk_packages(workbook.ui.__path__, "workbook.ui."):
        importlib.import_module(found.name)
    return set(_below(QAbstractItemModel))


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("workbook."):
            yield one
        yield from _below(one)


@pytest.fixture
def testers() -> Watch:
    return Watch()


def test_every_model_over_all_pages_and_dialogs(
    window: MainWindow, opened: Callable[[Path], MainWindow], small: Made, testers: Watch
) -> None:
    testers.look()  # the start page
    opened(small.path)
    for name in PAGES:
        tour.show_page(window, name)
        testers.look()
    go_through_views(window)
    work(window, small)
    for name in PAGES:
        tour.view(window).turn_to(name)
        tour.settle(window)
    testers.look()
    for name in tour.DIALOGS:
        dialog = tour.open_dialog(window, name)
        testers.look()
        for part in dialog.findChildren(QAbstractItemView):
            part.selectAll()
        tour.close_dialogs(window)

    assert our_models() - ELSEWHERE - {RowsModel} <= testers.met  # what is only a base is never made itself


def go_through_views(window: MainWindow) -> None:
    """Have the models show other rows: views, filters, orders."""
    book = tour.view(window)
    checklist = checklist_of(window)
    for wanted, order in (
        (ItemFilter(chips=frozenset({Chip.UNDECIDED})), Order.PROOF),
        (ItemFilter(text="testing"), Order.CONTROL),
        (ItemFilter(text="nothing has these words"), Order.CONTROL),
        (ItemFilter(), Order.DETERMINATION),
    ):
        checklist.list_items(wanted, Sorting(order))
        tour.settle(window)
    evidence, subjects, review = book.page("evidence"), book.page("subjects"), book.page("review")
    findings, journal = book.page("findings"), book.page("journal")
    assert isinstance(evidence, EvidencePage)
    assert isinstance(subjects, SubjectsPage)
    assert isinstance(review, ReviewPage)
    assert isinstance(findings, FindingsPage)
    assert isinstance(journal, JournalPage)
    for view in (*View, View.ALL):
        book.go("evidence", view)
        tour.settle(window)
    for chip in evidence.all.chips.buttons.values():
        chip.click()
        tour.settle(window)
        evidence.all.chips.all.click()
        tour.settle(window)
    for roster in (*RosterView, RosterView.SUBJECTS):
        subjects.turn(roster)
        tour.settle(window)
    overview = book.page("overview")
    assert isinstance(overview, OverviewPage)
    book.turn_to("overview")
    tour.settle(window)
    for shown in OverviewView:
        overview.views.turn(shown)
        tour.settle(window)
    for tab in Tab:
        review.turn(tab)
        tour.settle(window)
    findings.list.search.setText("tools")
    journal.search.setText("Ana")
    tour.settle(window, 200)
    journal.search.clear()
    tour.settle(window, 200)


def work(window: MainWindow, small: Made) -> None:
    """Have the models follow changes: a determination, a record, and their undo and redo."""
    book = tour.view(window)
    book.turn_to("checklist")
    checklist, hands = checklist_of(window), Hands(window)
    checklist.show_item(small.items[6])
    tour.settle(window, 60)
    checklist.table.setFocus()
    hands.press(Qt.Key.Key_2)
    hands.type("Two tools.")
    hands.press(Qt.Key.Key_Return)
    for deed in (book.work.undo, book.work.redo, book.work.undo):
        deed()
        tour.settle(window, 60)
