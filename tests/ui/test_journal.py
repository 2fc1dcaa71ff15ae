"""The journal page on real workbooks: what is listed, found, told, taken back, verified and exported."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.conftest import Made
from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.journal_views import AccessRow, JournalFilter, TrailRow
from workbook.domain.vocabulary import OtherKind, Result, Role
from workbook.operations import checklist, determinations, evidence
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.store.journal_rows import trail_rows
from workbook.store.journal_trail import read_trail
from workbook.store.opening import open_book
from workbook.ui import chain_reading
from workbook.ui.background import Step
from workbook.ui.chain_reading import Chain
from workbook.ui.clock_watch import ClockWatch
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.journal_wording import why
from workbook.ui.main_window import MainWindow
from workbook.ui.models.journal import PAGE, JournalModel, RowRole
from workbook.ui.pages.journal import JournalPage
from workbook.ui.reading import open_workbook
from workbook.ui.verify_memory import VerifyMemory
from workbook.ui.widgets.differences import Beside, MarkedText, folded
from workbook.ui.widgets.journal_filter import Period
from workbook.ui.work import Work

Open = Callable[[Path], MainWindow]


class Alone:
    """The page on a workbook without the window around it, which takes a while to make."""

    def __init__(self, path: Path) -> None:
        made = open_workbook(path, None)
        self.work = Work(made.book, made.actor)
        self.page = JournalPage(self.work)
        self.refusals: list[str] = []
        self.told: list[str] = []
        self.work.changed.connect(lambda _: self.page.reload())
        self.work.asked_to_go.connect(lambda _, target: self.page.go_to(target))
        self.work.refused.connect(self.refusals.append)
        self.work.told.connect(self.told.append)

    @property
    def is_idle(self) -> bool:
        return self.work.is_idle


Shown = tuple[Alone, JournalPage]
Show = Callable[[Path], Shown]


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Iterator[Show]:
    """Return a function that shows the page of a workbook and waits until it is read."""
    keep_identity(Identity("Ana Lead", Role.LEAD))
    made: list[Alone] = []

    def show_one(path: Path) -> Shown:
        alone = Alone(path)
        made.append(alone)
        alone.page.resize(900, 700)
        alone.page.reload()
        alone.page.show()
        settle(alone, qtbot)
        return alone, alone.page

    yield show_one
    for alone in made:
        alone.work.close()
        if alone.page.inspector is not None:
            alone.page.inspector.deleteLater()
        alone.page.deleteLater()
        alone.work.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def shown(show: Show, small: Made) -> Shown:
    return show(small.path)


@pytest.fixture
def in_window(opened: Open, small: Made, qtbot: QtBot) -> tuple[MainWindow, JournalPage]:
    return to_journal(opened(small.path), qtbot)


def to_journal(window: MainWindow, qtbot: QtBot) -> tuple[MainWindow, JournalPage]:
    assert window.book is not None
    window.book.turn_to("journal")
    page = window.book.current
    assert isinstance(page, JournalPage)
    settle(window, qtbot)
    return window, page


def settle(window: MainWindow | Alone, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.is_idle)


def rows(page: JournalPage) -> list[TrailRow]:
    found = [page.model.row(place) for place in range(page.model.rowCount())]
    return [row for row in found if isinstance(row, TrailRow)]


def verbs(page: JournalPage) -> list[str]:
    return [row.deed.verb for row in rows(page)]


def pick(page: JournalPage, verb: str, number: int = 0) -> TrailRow:
    """Select the newest operation of a verb, or one before it."""
    found = [place for place, row in enumerate(rows(page)) if row.deed.verb == verb]
    page.table.selectRow(found[number])
    row = page.model.row(found[number])
    assert isinstance(row, TrailRow)
    return row


def said(page: JournalPage) -> list[str]:
    """Return everything the inspector says."""
    assert page.inspector is not None
    texts = [one.text().replace("\u200b", "") for one in page.inspector.findChildren(QLabel)]
    return texts + [one.toPlainText() for one in page.inspector.findChildren(MarkedText)]


def buttons(page: JournalPage) -> list[str]:
    assert page.inspector is not None
    return [one.text() for one in page.inspector.findChildren(QPushButton)]


def button(page: JournalPage, words: str) -> QPushButton:
    assert page.inspector is not None
    return next(one for one in page.inspector.findChildren(QPushButton) if one.text() == words)


# The list


def test_all_operations_are_listed_newest_first(shown: Shown) -> None:
    _, page = shown
    expected = read_trail(page.work.book, JournalFilter(), lambda _a, _b: None)
    assert [row.place for row in rows(page)] == list(reversed(expected.places))
    assert page.head.count == f"{len(expected.places)} acts in {expected.entries} entries"
    assert verbs(page)[0] == "write note"
    assert verbs(page)[-1] == "begin engagement"
    newest = page.model.index(0, 2)
    assert newest.data() == f"Wrote a note on {rows(page)[0].deed.names[0]}"
    assert "Ana Lead" in str(newest.siblingAtColumn(0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_order_can_be_turned_round_and_the_selection_stays(shown: Shown) -> None:
    _, page = shown
    chosen = pick(page, "accept")
    before = verbs(page)
    page.table.turned.emit()
    assert verbs(page) == before[::-1]
    current = page.model.row(page.table.selectionModel().selectedRows()[0].row())
    assert current == chosen


def test_what_is_done_elsewhere_appears_and_what_was_selected_stays(shown: Shown, small: Made, qtbot: QtBot) -> None:
    alone, page = shown
    chosen, count = pick(page, "submit"), page.model.rowCount()
    page.work.do("note", lambda book, actor: checklist.write_note(book, actor, small.items[2], "Again."))
    settle(alone, qtbot)
    assert page.model.rowCount() == count + 1
    assert rows(page)[0].reason == "Again."
    assert page.model.row(page.table.selectionModel().selectedRows()[0].row()) == chosen


def test_many_items_are_told_by_their_number(shown: Shown) -> None:
    _, page = shown
    row = pick(page, "choose controls")
    words = str(page.model.index(page.model.row_of(row.place) or 0, 2).data())
    assert words.startswith(f"Put on the checklist {row.of} items: ")
    assert f"{row.of} records" in said(page)


# The model


def thousands(path: Path, count: int) -> None:
    """Add entries that nobody would vouch for, by the same table they were read from."""
    with closing(sqlite3.connect(path)) as connection:
        last = connection.execute("SELECT max(seq) FROM event").fetchone()[0]
        columns = "root_table, root_id, person_id, verb, at, undoes, body"
        connection.executemany(
            f"INSERT INTO event (hash, operation_id, {columns}) SELECT ?, ?, {columns} FROM event WHERE seq = ?",
            [(f"{number:064x}", f"f{number // 2:031x}", last) for number in range(count)],
        )
        connection.commit()


def test_a_long_journal_is_read_in_pages_and_keeps_few_of_them(show: Show, small: Made, qtbot: QtBot) -> None:
    thousands(small.path, 10_000)
    _, page = show(small.path)
    count = page.model.rowCount()
    assert count > 5000
    asked: list[int] = []

    def fetch(places: list[int], counts: list[int]) -> list[TrailRow]:
        asked.append(len(places))
        return page.work.read(trail_rows, places, counts)

    page.model.show(page.model.trail, fetch)  # type: ignore[arg-type]
    asked.clear()
    assert page.model.row(count - 1) is not None
    assert asked == [PAGE]
    page.table.scrollToBottom()
    assert page.table.rowAt(page.table.viewport().height() - 20) == count - 1
    for place in range(0, count, 50):
        page.model.row(place)
    assert len(page.model._pages) <= 32
    assert sum(asked) <= count + 2 * PAGE
    assert page.model.row(0) is not None


def test_the_newest_are_shown_before_the_rest(
    opened: Open, small: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_reading, "_LARGE", 20)
    monkeypatch.setattr(chain_reading, "_NEWEST", 10)
    window = opened(small.path)
    assert window.book is not None
    page = window.book.page("journal")
    assert isinstance(page, JournalPage)
    shown: list[int] = []
    page.reading.loaded.connect(lambda trail: shown.append(len(trail.places)))
    to_journal(window, qtbot)
    assert len(shown) == 2
    assert 0 < shown[0] < shown[1] == page.model.rowCount()


def test_turning_to_the_other_chain_at_once_shows_that_one(
    opened: Open, small: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_reading, "_LARGE", 20)
    monkeypatch.setattr(chain_reading, "_NEWEST", 10)
    window = opened(small.path)
    assert window.book is not None
    window.book.turn_to("journal")
    page = window.book.current
    assert isinstance(page, JournalPage)
    page.show_chain(Chain.ACCESS)
    settle(window, qtbot)
    assert [type(page.model.row(row)) for row in range(page.model.rowCount())] == [AccessRow] * 2


def test_the_model_keeps_qts_rules(shown: Shown, qtmodeltester: ModelTester) -> None:
    _, page = shown
    model = JournalModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtmodeltester.check(model)
    model.show(page.model.trail, page.model._fetch)
    qtmodeltester.check(model)
    model.turn_round()
    qtmodeltester.check(model)
    tester.deleteLater()
    model.deleteLater()


def test_a_page_that_cannot_be_read_is_said_once(shown: Shown, qtbot: QtBot) -> None:
    _, page = shown

    def broken(_places: object, _counts: object) -> list[TrailRow]:
        raise WorkbookError("file.damaged", path="x")

    with qtbot.waitSignal(page.model.failed):
        page.model.show(page.model.trail, broken)  # type: ignore[arg-type]
        assert page.model.index(0, 2).data() == "–"
    assert page.model.index(1, 2).data(RowRole) is None


# Filters


def test_each_part_of_the_bar_narrows(shown: Shown, qtbot: QtBot) -> None:
    alone, page = shown
    every = rows(page)

    def choose(which: str, words: str) -> None:
        choice = getattr(page.bar, which)
        choice.setCurrentIndex(choice.findText(words))
        settle(alone, qtbot)

    choose("person", "Ben Reviewer")
    assert verbs(page) == ["return", "accept"]
    choose("verb", "Accepted")
    assert verbs(page) == ["accept"]
    assert page.head.count.startswith("1 act, 1 of ")
    page.bar.clear.click()
    settle(alone, qtbot)
    assert rows(page) == every
    choose("kind", "Finding")
    assert set(verbs(page)) == {"raise finding"}
    page.bar.clear.click()
    page.bar.period.setCurrentIndex(page.bar.period.findData(Period.TODAY))
    settle(alone, qtbot)
    assert page.model.rowCount() == 0  # the test's clock stands in September
    assert page.told.words == "No entry fits what is looked for. Clear the filter to see all of them."


def test_a_period_between_two_days(shown: Shown, qtbot: QtBot) -> None:
    alone, page = shown
    count = page.model.rowCount()
    page.bar.period.setCurrentIndex(page.bar.period.findData(Period.BETWEEN))
    for first, last, expected in (
        ("2026-09-14", "2026-09-14", count),
        ("2026-09-15", "", 0),
        ("", "2026-09-13", 0),
        ("", "", count),
        ("2026-09-14", "", count),
    ):
        page.bar.first.setText(first)
        page.bar.last.setText(last)
        settle(alone, qtbot)
        assert page.model.rowCount() == expected, (first, last)
    page.bar.first.setText("2026-99-99")
    assert page.bar.first.property("wrong") is True
    settle(alone, qtbot)
    assert page.model.rowCount() == count


def test_search_finds_the_entries_of_a_record(shown: Shown, qtbot: QtBot) -> None:
    alone, page = shown
    assert page.go_to_search()
    qtbot.keyClicks(page.search, "F-0001")
    qtbot.waitUntil(lambda: verbs(page) == ["raise finding"])
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.table.selectionModel().hasSelection()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() > 5)
    page.search.setText("zebra")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    settle(alone, qtbot)


def test_other_pages_lead_to_the_history_of_a_record(shown: Shown, small: Made, qtbot: QtBot) -> None:
    alone, page = shown
    page.search.setText("F-0001")
    page.work.go("journal", ("record", "checklist_item", small.items[2]))
    settle(alone, qtbot)
    assert verbs(page) == ["write note", "attach evidence", "attach evidence", "attach evidence", "choose controls"]
    assert page.search.text() == ""
    assert page.bar.record.isVisibleTo(page)
    names = {name for row in rows(page) for name in row.deed.names}
    assert len(names) == 1
    assert names.pop() in page.bar.record.text()
    page.bar.record.click()
    settle(alone, qtbot)
    assert page.wanted.is_empty
    page.go_to("nonsense")
    page.go_to(("record", "x"))
    assert page.wanted.is_empty


def test_other_pages_lead_to_one_operation(shown: Shown, qtbot: QtBot) -> None:
    alone, page = shown
    wanted = rows(page)[-2]
    page.show_chain(Chain.ACCESS)
    page.search.setText("zebra")
    page.work.go("journal", ("operation", wanted.deed.operation))
    settle(alone, qtbot)
    assert page.wanted.is_empty
    chosen = page.table.selectionModel().selectedRows()
    assert [page.model.row(index.row()) for index in chosen] == [wanted]


def test_a_reading_can_be_stopped(shown: Shown, qtbot: QtBot) -> None:
    alone, page = shown
    before = rows(page)
    page.search.setText("F-0001")
    page._read()
    page.told._stop_reading()
    settle(alone, qtbot)
    assert rows(page) == before
    assert page.told.words == "Stopped; the list is as it was before."
    page._read()
    settle(alone, qtbot)
    assert verbs(page) == ["raise finding"]


# The inspector


def test_old_and_new_stand_beside_each_other(shown: Shown, small: Made, qtbot: QtBot) -> None:
    alone, page = shown
    words = "Only a policy was shown, no log."
    verdict = Verdict(Result.OTHER_THAN_SATISFIED, words, OtherKind.INSUFFICIENT_EVIDENCE)
    page.work.do("x", lambda book, actor: determinations.determine(book, actor, [Target(small.items[3])], verdict))
    settle(alone, qtbot)
    row = pick(page, "determine")
    texts = said(page)
    assert row.deed.names[0] in texts
    assert "Only a policy was shown." in texts
    assert words in texts
    assert page.inspector is not None
    after = page.inspector.findChildren(MarkedText)[1]
    assert [words for words, is_marked in after._pieces if is_marked] == [", no log"]
    assert "Ana Lead · Lead" in texts
    assert any("UTC)" in one for one in texts)
    assert any(one.startswith("Entry ") and " · after " in one for one in texts)


def test_hashes_are_copied_whole(shown: Shown) -> None:
    _, page = shown
    pick(page, "write note")
    button(page, "Copy").click()
    copied = QGuiApplication.clipboard().text()
    assert f"SHA-256 {page.work.book.head()};" in copied
    assert len(copied) > 2 * 64


def test_values_stand_beside_or_below_each_other(app: QApplication, qtbot: QtBot) -> None:
    made = Beside("Note", "one two " * 30, "one three " * 30, is_text=True)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    before, after = made.findChildren(MarkedText)

    def places() -> tuple[QPoint, QPoint]:
        return before.mapTo(made, QPoint(0, 0)), after.mapTo(made, QPoint(0, 0))

    qtbot.waitUntil(lambda: places()[0].y() == places()[1].y() and places()[0].x() < places()[1].x())
    made.resize(260, 400)
    qtbot.waitUntil(lambda: places()[0].x() == places()[1].x() and places()[0].y() < places()[1].y())


def test_unchanged_stretches_are_folded_and_can_be_shown(app: QApplication, qtbot: QtBot) -> None:
    middle = " ".join(f"word{number}" for number in range(400)) + " "
    pieces = (("old", True), (f" {middle}", False), ("end", True))
    short = folded(pieces)
    assert [is_marked for _, is_marked in short] == [True, False, True]
    assert len(short[1][0]) < 400 < len(middle)
    made = Beside("Note", f"old {middle}end", f"new {middle}END", is_text=True)
    qtbot.addWidget(made)
    shown = made.findChildren(MarkedText)[0]
    assert len(shown.toPlainText()) < 500
    made.findChildren(QPushButton)[0].click()
    assert shown.toPlainText() == f"old {middle}end"


def test_hostile_texts_are_shown_as_they_are(show: Show, hostile: Made, qtbot: QtBot) -> None:
    alone, page = show(hostile.path)
    for place in range(page.model.rowCount()):
        page.table.selectRow(place)
    assert page.inspector is not None
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in page.inspector.findChildren(QLabel))
    page.work.do("x", lambda book, actor: checklist.write_note(book, actor, hostile.items[0], "<i>short</i> \u202e"))
    settle(alone, qtbot)
    pick(page, "write note")
    assert any("<i>short</i> \\u202e" in one for one in said(page))


# Taking back


def test_an_operation_is_undone_from_its_entry(shown: Shown, small: Made, qtbot: QtBot) -> None:
    alone, page = shown
    chosen = pick(page, "set scope")
    button(page, "Undo this act").click()
    settle(alone, qtbot)
    assert verbs(page)[0] == "undo"
    again = page.model.row(page.model.row_of(chosen.place) or 0)
    assert isinstance(again, TrailRow)
    assert again.is_undone
    assert "Undone" in said(page) or button(page, "Show what took it back")
    button(page, "Show what took it back").click()
    settle(alone, qtbot)
    assert page.table.selectionModel().selectedRows()[0].row() == 0
    assert str(page.model.index(0, 2).data()).startswith("Took back: setting of scope")
    button(page, "Undo the undoing").click()
    settle(alone, qtbot)
    assert verbs(page)[:2] == ["redo", "undo"]
    assert page.work.deeds.next_undo is not None


def test_a_refusal_is_said_in_place(shown: Shown) -> None:
    alone, page = shown
    pick(page, "determine", -1)  # of an item that was accepted since
    count = page.model.rowCount()
    button(page, "Undo this act").click()
    assert page.model.rowCount() == count
    assert any("was accepted; return it before changing it" in one for one in said(page))
    assert alone.refusals == []


def test_the_beginning_and_a_read_only_workbook_offer_no_undo(shown: Shown, show: Show, small: Made) -> None:
    _, page = shown
    pick(page, "begin engagement")
    assert "Undo this act" not in buttons(page)
    pick(page, "set scope")
    assert "Undo this act" in buttons(page)
    second, other = show(small.path)  # a workbook has one writer
    assert second.work.is_read_only
    pick(other, "set scope")
    assert "Undo this act" not in buttons(other)
    assert "Its history" in buttons(other)


def test_an_entry_leads_to_its_record(shown: Shown, small: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    _, page = shown
    asked: list[tuple[str, object]] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda name, target: asked.append((name, target)))
    pick(page, "write note")
    button(page, "Go to it").click()
    assert asked == [("checklist", small.items[2])]
    button(page, "Its history").click()
    assert page.wanted.record == ("checklist_item", small.items[2])


# Access, verify, export


def test_access_has_its_own_list(shown: Shown, qtbot: QtBot) -> None:
    alone, page = shown
    page.head.chains[Chain.ACCESS].click()
    settle(alone, qtbot)
    assert page.head.count.endswith(("entry", "entries"))
    assert page.model.index(0, 2).data() == "Opened the workbook"
    assert not page.bar.kind.isVisibleTo(page)
    page.table.selectRow(0)
    assert "The whole workbook" in said(page)
    page.bar.verb.setCurrentIndex(page.bar.verb.findText("Exported the workbook"))
    settle(alone, qtbot)
    assert page.model.rowCount() == 0
    page.show_chain(Chain.CHANGES)
    settle(alone, qtbot)
    assert verbs(page)[0] == "write note"


def test_verifying_says_that_all_is_intact(shown: Shown, qtbot: QtBot) -> None:
    alone, page = shown
    assert "Nobody has verified this workbook yet." in page.verified._last.accessibleName()
    page.verified.button.click()
    assert not page.verified.button.isEnabled()
    settle(alone, qtbot)
    assert page.verified.words.startswith("Intact: ")
    assert page.verified.button.isEnabled()
    assert "by Ana Lead: Intact" in page.verified._last.accessibleName()
    assert page.work.book.head() in page.verified._rest.text().replace("\u200b", "")
    page.verified._close.click()
    assert page.verified.words == ""


def test_verifying_names_what_is_damaged(show: Show, small: Made, qtbot: QtBot) -> None:
    with closing(sqlite3.connect(small.path)) as connection:
        connection.execute("UPDATE finding SET severity = 'Low', title = 'Nothing wrong'")
        connection.execute("UPDATE person SET name = 'Anna' WHERE name = 'Ana Lead'")
        connection.commit()
    alone, page = show(small.path)
    page.outlets.verify()
    settle(alone, qtbot)
    assert page.verified.words == f"Problems found: {len(page.verified.problems.splitlines())}."
    problems = page.verified.problems.split("\n")
    assert "finding F-0001 is not what the journal says: severity, title." in problems
    assert any(one.startswith("person Anna") or one.startswith("person Ana Lead") for one in problems)
    page.verified._copy.click()
    assert QGuiApplication.clipboard().text() == page.verified.problems
    (go,) = [one for one in page.verified.findChildren(QPushButton) if one.text() == "Go to F-0001"]
    with qtbot.waitSignal(page.work.asked_to_go) as asked:
        go.click()
    assert asked.args[0] == "findings"


def test_a_check_that_was_stopped_goes_on(show: Show, small: Made, qtbot: QtBot) -> None:
    book = open_book(small.path, fixed_actor(5))
    with book.reading() as session:
        person = UUID(session.driver().execute("SELECT id FROM person").fetchone()[0])
    for number in range(3):
        evidence.add_bytes(book, fixed_actor(6 + number, person=person), f"{number}.bin", bytes([number]) * 300_000)
    book.close()
    alone, page = show(small.path)

    def stopped(job: Callable[[Book, Actor, Step], object]) -> Callable[[Book, Actor, Step], object]:
        def step(done: int, _total: int) -> None:
            if done > 300_000:
                raise Cancelled

        return lambda book, actor, _step: job(book, actor, step)

    start = page.work.start
    page.work.start = lambda words, job, done=None, **given: start(  # type: ignore[method-assign]
        words, stopped(job), done, **given
    )
    page.outlets.verify()
    settle(alone, qtbot)
    page.work.start = start  # type: ignore[method-assign]
    assert page.verified.button.text() == "Go on verifying"
    assert "was stopped after 300" in page.verified._stopped.text()
    again = VerifyMemory(page.work.book).stopped  # what another start of the program would find
    assert again is not None
    assert again.contents == 1
    page.verified.button.click()
    settle(alone, qtbot)
    assert page.verified.words.startswith("Intact: ")
    assert "went on with one that began" in page.verified._rest.text()
    assert page.verified.button.text() == "Verify now"
    assert VerifyMemory(page.work.book).stopped is None
    page.outlets.verify(anew=True)
    settle(alone, qtbot)
    assert "went on with one" not in page.verified._rest.text()


def test_a_damaged_entry_is_shown_as_such(show: Show, small: Made, qtbot: QtBot) -> None:
    with closing(sqlite3.connect(small.path)) as connection:
        trigger = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_no_update'").fetchone()[0]
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET body = substr(body, 1, 50) WHERE verb = 'set scope'")
        connection.execute(trigger)
        connection.commit()
    _, page = show(small.path)
    pick(page, "set scope")
    assert any("is damaged and cannot be shown whole" in one for one in said(page))


def test_entries_that_cannot_be_read_are_said_to_be(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, page = shown

    def broken(_session: object, _places: object) -> None:
        raise WorkbookError("journal.unreadable_entries")

    monkeypatch.setattr("workbook.ui.journal_links.entries", broken)
    pick(page, "set scope")
    assert any("is damaged and cannot be shown whole" in one for one in said(page))
    assert alone.refusals[0].startswith("Some entries of the journal are damaged")


def test_the_trail_shown_is_exported_and_noted(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    alone, page = shown
    page.bar.verb.setCurrentIndex(page.bar.verb.findText("Determined"))
    settle(alone, qtbot)
    control = rows(page)[0].deed.names[0].split(" · ")[0]
    page.search.setText(control)
    page._read()
    settle(alone, qtbot)
    assert verbs(page) == ["determine"]
    page.export()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("small journal.xlsx")
    target = tmp_path / "out.xlsx"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle(alone, qtbot)
    assert alone.told == [f"out.xlsx was written; entries: {page.model.trail.entries}."]
    book = load_workbook(target)
    told = {row[0]: row[1] for row in book["About this file"].iter_rows(values_only=True)}
    assert told["Filter"] == "What was done: Determined\nWords: " + control
    assert {row[3] for row in list(book["Trail"].iter_rows(values_only=True))[2:]} == {"Determined"}
    page.show_chain(Chain.ACCESS)
    page.bar.drop_all()
    page.search.clear()
    page._read()
    settle(alone, qtbot)
    assert page.model.index(0, 2).data() == "Exported the journal out.xlsx"


def test_an_export_over_the_workbook_is_refused(shown: Shown, small: Made, qtbot: QtBot) -> None:
    alone, page = shown
    page.outlets.export(JournalFilter(), (), small.path)
    settle(alone, qtbot)
    assert "is the workbook itself" in alone.refusals[0]


def test_keys_reach_everything(in_window: tuple[MainWindow, JournalPage], small: Made, qtbot: QtBot) -> None:
    window, page = in_window
    with qtbot.waitActive(window):
        window.activateWindow()
    page.enter()
    assert page.table.selectionModel().selectedRows()[0].row() == 0
    qtbot.keyClick(page.table, Qt.Key.Key_U)
    settle(window, qtbot)
    assert verbs(page)[0] == "undo"
    first = verbs(page)
    qtbot.keyClick(page.table, Qt.Key.Key_O)
    assert verbs(page) == first[::-1]
    qtbot.keyClick(page.table, Qt.Key.Key_H)
    settle(window, qtbot)
    assert page.wanted.record == ("checklist_item", small.items[2])


# Undo of what was done before


def undo_words(window: MainWindow) -> str:
    return window.menus.action("undo").text().replace("&", "")


def test_what_was_done_before_this_window_can_be_undone(
    in_window: tuple[MainWindow, JournalPage], small: Made, qtbot: QtBot
) -> None:
    window, page = in_window
    newest = rows(page)[0]
    assert undo_words(window) == f"Undo note: {newest.deed.names[0]}"
    page.work.do("another note", lambda book, actor: checklist.write_note(book, actor, small.items[3], "New."))
    assert undo_words(window) == "Undo another note"
    window.menus.action("undo").trigger()
    settle(window, qtbot)
    assert undo_words(window) == f"Undo note: {newest.deed.names[0]}"
    window.menus.action("redo").trigger()
    assert undo_words(window) == "Undo another note"
    window.menus.action("undo").trigger()
    settle(window, qtbot)
    window.menus.action("undo").trigger()
    settle(window, qtbot)
    assert [row.is_undone for row in rows(page) if row.place == newest.place] == [True]
    assert undo_words(window).startswith("Undo addition of a person: ")


def test_nobody_is_offered_to_undo_the_beginning(
    show: Show, small: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, page = show(small.path)
    beginning = rows(page)[-1].deed
    page.work.deeds.forget()
    monkeypatch.setattr("workbook.store.journal_views.find_undoable", lambda *_: beginning)
    page.work.look_back()
    settle(alone, qtbot)
    assert page.work.deeds.next_undo is None


def test_a_clock_that_was_set_back_is_told_once_and_stays_in_the_journal(show: Show, small: Made, qtbot: QtBot) -> None:
    book = open_book(small.path, fixed_actor(5))
    with book.reading() as session:
        person = UUID(session.driver().execute("SELECT id FROM person").fetchone()[0])
    late = fixed_actor(6, person=person)
    late.clock.now += timedelta(days=2)  # type: ignore[attr-defined]
    evidence.add_bytes(book, late, "a.bin", b"a")
    evidence.add_bytes(book, fixed_actor(7, person=person), "b.bin", b"b")
    book.close()
    alone, page = show(small.path)
    watch = ClockWatch(alone.work)
    alone.told.clear()
    watch.begin()
    settle(alone, qtbot)
    assert len(alone.told) == 1
    assert alone.told[0].startswith("The clock was set back: entry ")
    ClockWatch(alone.work).begin()  # the next time the workbook is opened
    settle(alone, qtbot)
    assert len(alone.told) == 1
    rows = [page.model.index(row, 0).data(RowRole) for row in range(page.model.rowCount())]
    (row,) = [one for one in rows if isinstance(one, TrailRow) and one.set_back_from is not None]
    assert why(row).startswith("Clock set back")
    page.show_operation(row.deed.operation)
    settle(alone, qtbot)
    shown = "\n".join(part.text() for part in page.inspector.findChildren(QLabel))
    assert "The clock was set back before this" in shown
