"""The links between the pages: each is followed, and what the other page shows is what was asked for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import wait_for_book
from tests.ui.tour import settle, view
from tests.ui.workbooks import Made, make_small
from workbook.domain.item_detail import ItemDetail
from workbook.messages import text
from workbook.operations.findings import rest_on
from workbook.store.change import ReadSession
from workbook.store.item_detail import item_detail
from workbook.ui.app import Desk
from workbook.ui.inspector.attached import RecordCard
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.findings import FindingsPage
from workbook.ui.pages.journal import JournalPage
from workbook.ui.pages.remediation import RemediationPage
from workbook.ui.pages.review import ReviewPage
from workbook.ui.pages.subjects import SubjectsPage
from workbook.ui.widgets.figures import CountLink

Open = Callable[[Path], MainWindow]


@pytest.fixture
def window(opened: Open, small: Made) -> MainWindow:
    made = opened(small.path)
    settle(made)
    return made


def follow(root: QWidget, words: str) -> None:
    """Press the first link with these words that is shown."""
    link = next(one for one in root.findChildren(QPushButton) if one.text() == words and one.isVisible())
    link.click()


def press(root: QWidget, name: str) -> None:
    """Press the link with this accessible name."""
    (link,) = [one for one in root.findChildren(QPushButton) if one.accessibleName() == name and one.isVisible()]
    link.click()


def items_of(session: ReadSession, items: tuple[UUID, ...]) -> list[ItemDetail]:
    """Return the first items with all that is shown of them."""
    found = (item_detail(session, item, date(2026, 9, 14)) for item in items[:40])
    return [one for one in found if one is not None]


def shown(window: MainWindow, name: str) -> QWidget:
    settle(window, 60)
    assert view(window).current.name == name
    return view(window).current


def item_shown(window: MainWindow, item: UUID) -> ChecklistPage:
    view(window).go("checklist", item)
    page = shown(window, "checklist")
    assert isinstance(page, ChecklistPage)
    page.desk.inspect()
    settle(window, 60)
    return page


def history_of(window: MainWindow) -> tuple[str, UUID]:
    page = shown(window, "journal")
    assert isinstance(page, JournalPage)
    assert page.model.rowCount() > 0
    assert page.wanted.record is not None
    return page.wanted.record


def test_from_an_item_to_its_evidence_and_back(window: MainWindow, small: Made) -> None:
    page = item_shown(window, small.items[0])
    assert page.inspector.detail is not None
    wanted = page.inspector.detail.evidence[0].evidence
    QTest.mouseClick(page.inspector.findChildren(RecordCard)[0], Qt.MouseButton.LeftButton)
    evidence = shown(window, "evidence")
    assert isinstance(evidence, EvidencePage)
    detail = evidence.inspector.detail
    assert detail is not None
    assert detail.row.id == wanted
    follow(evidence.inspector, text("ui.evidence.link.go_item"))
    back = shown(window, "checklist")
    assert isinstance(back, ChecklistPage)
    assert back.current_item() == detail.uses[0].item


def test_from_an_item_to_its_finding_and_back(window: MainWindow, small: Made) -> None:
    page = item_shown(window, small.items[1])
    assert page.inspector.detail is not None
    wanted = page.inspector.detail.findings[0].id
    QTest.mouseClick(page.inspector.findChildren(RecordCard)[-1], Qt.MouseButton.LeftButton)
    findings = shown(window, "findings")
    assert isinstance(findings, FindingsPage)
    assert findings.writing.detail is not None
    assert findings.writing.detail.id == wanted
    findings.sheet.items.followed.emit(small.items[1])
    back = shown(window, "checklist")
    assert isinstance(back, ChecklistPage)
    assert back.current_item() == small.items[1]


def test_from_a_finding_to_its_evidence_and_back(window: MainWindow, small: Made) -> None:
    first, other = (item_shown(window, item).inspector.detail for item in small.items[:2])
    assert first is not None
    assert other is not None
    key, finding = first.evidence[0].evidence, other.findings[0].id
    work = view(window).work
    work.do("rest on it", lambda book, actor: rest_on(book, actor, finding, (), (key,)))
    view(window).go("findings", finding)
    page = shown(window, "findings")
    assert isinstance(page, FindingsPage)
    press(page.sheet.evidence, text("ui.finding.follow", code=first.evidence[0].code))
    evidence = shown(window, "evidence")
    assert isinstance(evidence, EvidencePage)
    assert evidence.inspector.detail is not None
    assert evidence.inspector.detail.row.id == key
    named = text("ui.evidence.link.go_finding")
    press(evidence.inspector, text("ui.evidence.link_aloud", link=named, what=other.findings[0].code))
    back = shown(window, "findings")
    assert isinstance(back, FindingsPage)
    assert back.writing.detail is not None
    assert back.writing.detail.id == finding


def test_from_the_review_to_what_an_item_rests_on(window: MainWindow, small: Made) -> None:
    first, other = (item_shown(window, item).inspector.detail for item in small.items[:2])
    assert first is not None
    assert other is not None
    one, finding = first.evidence[0], other.findings[0]

    follow_from_review(window, small.items[0], "ui.review.open_item", "")
    checklist = shown(window, "checklist")
    assert isinstance(checklist, ChecklistPage)
    assert checklist.current_item() == small.items[0]
    follow_from_review(window, small.items[0], "ui.review.open_record", one.code)
    evidence = shown(window, "evidence")
    assert isinstance(evidence, EvidencePage)
    assert evidence.inspector.detail is not None
    assert evidence.inspector.detail.row.id == one.evidence
    follow_from_review(window, small.items[1], "ui.review.open_record", finding.code)
    findings = shown(window, "findings")
    assert isinstance(findings, FindingsPage)
    assert findings.writing.detail is not None
    assert findings.writing.detail.id == finding.id


def follow_from_review(window: MainWindow, item: UUID, words: str, code: str) -> None:
    view(window).go("review", item)
    review = shown(window, "review")
    assert isinstance(review, ReviewPage)
    assert review.selected == (item,)
    links = [one for one in review.sheet.findChildren(QPushButton) if one.isVisible() and one.text() == text(words)]
    next(one for one in links if code in one.accessibleName()).click()


def test_every_count_of_the_subjects_leads_to_as_many_items(window: MainWindow) -> None:
    view(window).go("subjects", None)
    page = shown(window, "subjects")
    assert isinstance(page, SubjectsPage)
    counted = [
        (place, column, int(str(page.model.index(place, column).data())))
        for place, row in enumerate(page.model.rows)
        for column in sorted(row.leads)
    ]
    assert sum(count > 0 for *_, count in counted) > 6
    for place, column, count in counted:
        view(window).turn_to("subjects")
        at = page.table.visualRect(page.model.index(place, column)).center()
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        checklist = shown(window, "checklist")
        assert isinstance(checklist, ChecklistPage)
        assert checklist.model.item_count == count, (place, column)


def test_a_mapping_leads_to_the_item_of_the_other_framework(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    made = make_small(tmp_path / "mapped.auditbook", ("cosai-risk-map", "owasp-llm-top10-2025"))
    window = desk.show_window()
    desk.open(made.path)
    wait_for_book(window, qtbot)
    items = view(window).work.read(items_of, made.items)
    mapped = next(item for item in items if any(one.item is not None for one in item.mappings))
    page = item_shown(window, mapped.row.id)
    there = next(one for one in mapped.mappings if one.item is not None)
    press(page.inspector, text("ui.mapping.go_name", control=there.control))
    assert shown(window, "checklist") is page
    assert page.current_item() == there.item
    back = item_shown(window, page.current_item() or there.item).inspector.detail
    assert back is not None
    assert back.row.control == there.control


def test_the_history_of_an_item_a_finding_and_evidence_stands_in_the_journal(window: MainWindow, small: Made) -> None:
    page = item_shown(window, small.items[1])
    detail = page.inspector.detail
    assert detail is not None
    follow(page.inspector, text("ui.history.journal"))
    assert history_of(window) == ("checklist_item", small.items[1])
    item_shown(window, small.items[0])
    window.menus.action("item_history").trigger()
    assert history_of(window) == ("checklist_item", small.items[0])
    view(window).go("findings", detail.findings[0].id)
    shown(window, "findings")
    window.menus.action("finding_history").trigger()
    assert history_of(window) == ("finding", detail.findings[0].id)
    first = item_shown(window, small.items[0]).inspector.detail
    assert first is not None
    view(window).go("evidence", first.evidence[0].evidence)
    evidence = shown(window, "evidence")
    assert isinstance(evidence, EvidencePage)
    follow(evidence.inspector, text("ui.evidence.link.history"))
    assert history_of(window) == ("evidence", first.evidence[0].evidence)


@pytest.mark.parametrize("table", ["checklist_item", "finding", "evidence"])
def test_the_journal_leads_back_to_a_record(window: MainWindow, small: Made, table: str) -> None:
    detail = item_shown(window, small.items[0]).inspector.detail
    other = item_shown(window, small.items[1]).inspector.detail
    assert detail is not None
    assert other is not None
    key = {
        "checklist_item": small.items[0],
        "finding": other.findings[0].id,
        "evidence": detail.evidence[0].evidence,
    }[table]
    view(window).go("journal", None)
    journal = shown(window, "journal")
    assert isinstance(journal, JournalPage)
    journal.links.go((table, key))
    name = {"checklist_item": "checklist", "finding": "findings", "evidence": "evidence"}[table]
    page = shown(window, name)
    if isinstance(page, ChecklistPage):
        assert page.current_item() == key
    elif isinstance(page, FindingsPage):
        assert page.writing.detail is not None
        assert page.writing.detail.id == key
    elif isinstance(page, EvidencePage):
        assert page.inspector.detail is not None
        assert page.inspector.detail.row.id == key


def test_every_task_of_the_overview_leads_to_as_many_rows(window: MainWindow) -> None:
    def tasks() -> list[CountLink]:
        view(window).go("overview", None)
        found = shown(window, "overview").findChildren(CountLink)
        return [one for one in found if "of" in one._count.split()]

    followed = set()
    for place in range(len(tasks())):
        link = tasks()[place]
        count = int(link._count.split()[0])
        link.click()
        settle(window, 60)
        page = view(window).current
        followed.add(page.name)
        if isinstance(page, ChecklistPage):
            assert page.model.item_count == count, link.text()
        elif isinstance(page, FindingsPage | RemediationPage):
            assert page.list.model.rowCount() == count
    assert followed == {"checklist", "findings", "remediation"}
