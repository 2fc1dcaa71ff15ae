"""Picking evidence and checklist items: by search, by keys alone, and what cannot be picked."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.workbooks import HOSTILE, Made
from workbook.domain import records
from workbook.domain.vocabulary import StatementKind
from workbook.operations import evidence
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.ui.dialogs.evidence_picker import EvidencePicker
from workbook.ui.dialogs.item_picker import ItemPicker
from workbook.ui.models.paged import PAGE, PagedList, RowRole


class Reading:
    """The reading side of an open workbook, all at once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.today = date(2026, 9, 14)

    def read(self, query: Callable[..., Any], *args: Any) -> Any:
        with self.book.reading() as session:
            return query(session, *args)

    def fetch(self, query: Callable[..., Any], *args: Any, done: Callable[[Any], object], key: str = "") -> None:
        done(self.read(query, *args))

    def fetch_steps(self, job: Callable[..., Any], done: Callable[[Any], object], key: str = "") -> None:
        done(job(self.book, lambda _done, _total: None))


@pytest.fixture
def parent(app: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(900, 700)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def reading(small: Made) -> Iterator[Reading]:
    book = open_book(small.path, fixed_actor(2))
    yield Reading(book)
    book.close()


def type_into(picker: Any, words: str, qtbot: QtBot) -> None:
    picker.search.setText(words)
    qtbot.waitUntil(lambda: not picker._typing.isActive())


def test_evidence_is_picked_by_keys_alone(reading: Reading, parent: QWidget, qtbot: QtBot) -> None:
    picker = EvidencePicker(reading, parent)
    picker.open()
    assert [picker.model.row(place).code for place in range(3)] == ["E-0003", "E-0002", "E-0001"]  # newest first
    assert picker.picked() == []
    assert not picker.take.isEnabled()
    type_into(picker, "policy", qtbot)
    assert [row.code for row in (picker.model.row(0),)] == ["E-0002"]
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(picker.search, Qt.Key.Key_Return)
    with reading.book.reading() as session:
        hex_id = session.driver().execute("SELECT id FROM evidence WHERE code = 'E-0002'").fetchone()[0]
    assert chosen.args == [[UUID(hex_id)]]


def test_several_are_picked_in_the_order_of_the_list(reading: Reading, parent: QWidget, qtbot: QtBot) -> None:
    picker = EvidencePicker(reading, parent)
    picker.open()
    QTest.keyClick(picker.search, Qt.Key.Key_Down)
    QTest.keyClick(picker.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert picker.take.text() == "Choose 2"
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(picker.list, Qt.Key.Key_Return)
    assert chosen.args == [list(picker.model.ids[:2])]


def test_enter_right_after_typing_takes_what_was_typed(reading: Reading, parent: QWidget, qtbot: QtBot) -> None:
    picker = EvidencePicker(reading, parent)
    picker.open()
    QTest.keyClicks(picker.search, "agent")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)  # looks first
    assert picker.model.rowCount() == 1
    with qtbot.waitSignal(picker.chosen):
        QTest.keyClick(picker.search, Qt.Key.Key_Return)


def test_what_is_taken_is_shown_and_not_picked(reading: Reading, parent: QWidget) -> None:
    first = EvidencePicker(reading, parent).model.ids[0]
    picker = EvidencePicker(reading, parent, taken=[first])
    picker.open()
    picker.list.selectAll()
    assert first in picker.model.ids
    assert first not in picker.picked()
    assert len(picker.picked()) == 2


def test_escape_empties_the_search_first(reading: Reading, parent: QWidget, qtbot: QtBot) -> None:
    picker = EvidencePicker(reading, parent)
    picker.open()
    type_into(picker, "zebra", qtbot)
    assert picker.model.rowCount() == 0
    assert "No evidence has these words" in picker._said.text()
    QTest.keyClick(picker.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: picker.model.rowCount() == 3)
    with qtbot.waitSignal(picker.rejected):
        QTest.keyClick(picker.search, Qt.Key.Key_Escape)


def test_an_answer_after_the_picker_is_gone_is_dropped(reading: Reading, parent: QWidget) -> None:
    late: list[Callable[[], object]] = []
    reading.fetch_steps = lambda job, done, key="": late.append(  # type: ignore[method-assign]
        lambda: done(job(reading.book, lambda _done, _total: None))
    )
    picker = EvidencePicker(reading, parent)
    picker.open()
    picker.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for answer in late:
        answer()


def test_items_are_found_by_the_beginning_of_a_code(
    reading: Reading, parent: QWidget, small: Made, qtbot: QtBot
) -> None:
    picker = ItemPicker(reading, parent)
    picker.open()
    assert list(picker.model.ids) == list(small.items)
    code = picker.model.row(3).control
    type_into(picker, code.lower(), qtbot)
    rows = [picker.model.row(place) for place in range(2)]
    assert [row.control for row in rows] == [code, code]  # one for each subject
    assert picker.picked() == [picker.model.ids[0]]
    type_into(picker, "hosting", qtbot)
    assert {picker.model.row(place).subject for place in range(picker.model.rowCount())} == {"Hosting service"}


def test_only_items_that_evidence_can_go_to(reading: Reading, parent: QWidget, small: Made) -> None:
    picker = ItemPicker(reading, parent, open_only=True)
    closed = {small.items[0], small.items[5]}  # accepted, and out of scope
    assert set(picker.model.ids) == set(small.items) - closed


def test_hostile_names_are_only_words(hostile: Made, parent: QWidget) -> None:
    book = open_book(hostile.path, fixed_actor(2))
    try:
        picker = EvidencePicker(Reading(book), parent)
        picker.open()
        picker.grab()
        index = picker.model.index(0)
        assert "<b" not in index.data(Qt.ItemDataRole.ToolTipRole)
        assert "\u202e" not in index.data()
        assert HOSTILE[:10] in index.data()
        items = ItemPicker(Reading(book), parent)
        items.open()
        items.grab()
        assert "\u202e" not in items.model.index(0).data()
    finally:
        book.close()


@pytest.fixture
def crowded(small: Made) -> Iterator[Reading]:
    actor = fixed_actor(3)
    book = open_book(small.path, actor)
    with book.reading() as session:
        person = UUID(session.driver().execute("SELECT id FROM person").fetchone()[0])
    actor = fixed_actor(3, person=person)
    note = records.Statement(StatementKind.TESTIMONY, "x")
    for number in range(2 * PAGE):
        evidence.add_statement(book, actor, note, records.Provenance(title=f"Note {number}"))
    yield Reading(book)
    book.close()


def test_rows_are_read_in_pages(crowded: Reading, parent: QWidget, qtbot: QtBot) -> None:
    asked: list[int] = []
    read = crowded.read

    def counted(query: Callable[..., Any], *args: Any) -> Any:
        asked.append(len(args[0]))
        return read(query, *args)

    crowded.read = counted  # type: ignore[method-assign]
    picker = EvidencePicker(crowded, parent)
    tester = QAbstractItemModelTester(picker.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    picker.open()
    picker.grab()
    assert len(picker.model.ids) == 2 * PAGE + 3
    assert asked == [PAGE]
    picker.list.scrollToBottom()
    picker.grab()
    assert sum(asked) <= 2 * PAGE + 3
    picker.list.selectionModel().select(picker.model.index(250), QItemSelectionModel.SelectionFlag.Select)
    type_into(picker, "note", qtbot)
    assert len(picker.picked()) == 1  # what was picked stays picked while one types
    tester.deleteLater()


def test_a_page_that_cannot_be_read_is_told_once(app: QApplication) -> None:
    from workbook.domain.errors import WorkbookError

    def broken(_: Sequence[UUID]) -> list[Any]:
        raise WorkbookError("file.damaged", path=Path("x").name)

    model = PagedList[Any](broken, str)
    failures: list[WorkbookError] = []
    model.failed.connect(failures.append)
    model.show([UUID(int=1), UUID(int=2)])
    assert [model.index(place).data(RowRole) for place in (0, 1, 0)] == [None, None, None]
    assert len(failures) == 1
