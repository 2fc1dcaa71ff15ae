"""The supply chain on the subjects page: entered with the keyboard, refused in place, and a circle is said."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.test_subjects import Open, act, select, shown
from tests.ui.workbooks import Made
from workbook.ui.models.roster import Kind, View
from workbook.ui.pages.subjects import SubjectsPage
from workbook.ui.widgets.supply import SupplySection
from workbook.ui.widgets.supply_form import Way

VENDOR, QUIET = "Example vendor", "Quiet supplier"


@pytest.fixture
def page(opened: Open, small: Made, qtbot: QtBot) -> SubjectsPage:
    return shown(opened(small.path), qtbot)


def at(page: SubjectsPage, name: str) -> SupplySection:
    page.turn(View.PARTIES)
    select(page, Kind.PARTY, name)
    return page.panel.supplies[Kind.PARTY]


def key_of(page: SubjectsPage, name: str) -> Any:
    rows = (*page.roster.parties, *page.roster.subjects)
    return next(one.id for one in rows if one.entered.name == name)


def about(page: SubjectsPage, name: str) -> str:
    return next(row.cells[3] for row in page.model.rows if row.kind is Kind.PARTY and row.cells[0] == name)


def test_a_circle_is_entered_from_both_ends_and_said(page: SubjectsPage) -> None:
    part = at(page, QUIET)
    record = act(page, "record_supply")
    assert record.isEnabled()
    record.trigger()
    assert part.begin_link.isHidden()
    assert part.form.way.value() is Way.SUPPLIES
    part.form.other.put(key_of(page, "Assistant model 2.1"))
    part.form.what.line.setText("Labels")
    QTest.keyClick(part.form.what.line, Qt.Key.Key_Return)
    (one,) = page.roster.supplies
    assert (one.entered.subject_id, one.entered.customer_id) == (key_of(page, "Assistant model 2.1"), None)
    assert part.form.isHidden()
    assert part.circle.isHidden()
    assert about(page, QUIET) == "Supplies 1"
    assert about(page, VENDOR) == "Supplied by 1"

    part.begin()
    part.form.way.put(Way.IS_SUPPLIED)
    part.form.way.typed.emit()
    part.form.other.put(key_of(page, VENDOR))
    part.form.what.line.setText("The model")
    part.form.record_button.click()
    assert part.circle.text() == (
        "In a circle: Quiet supplier (P-0002) → Example vendor (P-0001) → Quiet supplier (P-0002)."
        " A failure at any of them can come back to each."
    )
    assert about(page, VENDOR) == "In a circle, supplies 1, supplied by 1"
    assert not at(page, VENDOR).circle.isHidden()
    page.work.undo()
    assert at(page, VENDOR).circle.isHidden()


def test_what_cannot_be_is_refused_where_it_stands_and_stays(page: SubjectsPage) -> None:
    part = at(page, VENDOR)
    part.begin()
    part.form.record()
    assert part.form.what.refusal
    part.form.what.line.setText("Hosting")
    part.form.since.line.setText("2026-02-01")
    part.form.until.line.setText("2026-01-31")
    part.form.record()
    assert "before it begins" in part.form.until.refusal
    part.form.until.line.setText("soon")
    part.form.record()
    assert "soon" in part.form.until.refusal
    assert part.form.what.value() == "Hosting"
    assert page.roster.supplies == ()
    part.form.until.line.setText("2026-03-01")
    part.form.record()
    (one,) = page.roster.supplies
    assert (one.entered.since, one.entered.until) == (date(2026, 2, 1), date(2026, 3, 1))
    part.form.change(one)
    part.form.until.line.clear()
    part.form.note.edit.setPlainText("Goes on.")
    part.form.record()
    (one,) = page.roster.supplies
    assert (one.entered.until, one.entered.note) == (None, "Goes on.")
    assert part.form.isHidden()
    part.begin()
    part.form.other.put(one.entered.customer_id)
    part.form.what.line.setText("Hosting")
    part.form.since.line.setText("2026-02-01")
    part.form.record()
    assert "already" in part.form.what.refusal
    part._withdraw(one)
    assert page.roster.supplies == ()


def test_what_is_typed_waits_for_its_party_and_a_subject_is_supplied(page: SubjectsPage) -> None:
    part = at(page, VENDOR)
    part.begin()
    part.form.what.line.setText("Half a supply")
    assert at(page, QUIET).form.isHidden()
    left = page.panel.begun(page.go_to)
    assert left is not None
    assert VENDOR in left.words
    left.show()
    assert part.form.what.value() == "Half a supply"
    part.form.finish()
    assert page.panel.begun(page.go_to) is None

    page.turn(View.SUBJECTS)
    select(page, Kind.SUBJECT, "Hosting service")
    part = page.panel.supplies[Kind.SUBJECT]
    part.begin()
    assert part.form.way.isHidden()
    part.form.what.line.setText("Racks")
    part.form.record()
    (one,) = page.roster.supplies
    assert (one.entered.supplier_id, one.entered.subject_id) == (key_of(page, QUIET), key_of(page, "Hosting service"))
    page.go_to(one.id)
    assert page.current is not None
    assert page.current.cells[0] == QUIET
