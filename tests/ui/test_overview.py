"""The overview: the numbers of every other place, each leading to a list of as many; charts; the first steps."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.workbooks import Made, begin
from workbook.domain import records
from workbook.domain.evidence_views import EvidenceChip, EvidenceFilter, EvidenceSort
from workbook.domain.finding_views import FindingFilter
from workbook.domain.item_filter import ItemFilter
from workbook.domain.owed_views import OwedFilter
from workbook.domain.vocabulary import StatementKind
from workbook.messages import text
from workbook.operations import checklist, engagement, evidence, findings
from workbook.operations.reporting import make_report
from workbook.store.evidence_views import evidence_keys
from workbook.store.finding_views import finding_ids
from workbook.store.item_filter import filtered_ids
from workbook.store.opening import open_book
from workbook.store.owed import owed_ids
from workbook.store.standings import standing_items, standings_of
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.findings import FindingsPage
from workbook.ui.pages.overview import OverviewPage
from workbook.ui.pages.subjects import SubjectsPage
from workbook.ui.theme import DARK, Appearance, Theme
from workbook.ui.widgets.chart_view import BarLink, ChartView, drawn
from workbook.ui.widgets.figures import CountLink

Open = Callable[[Path], MainWindow]
LEADING = (QPushButton, CountLink)


def page_of(window: MainWindow, qtbot: QtBot) -> OverviewPage:
    """Turn to the overview, and wait until everything of it is there."""
    assert window.book is not None
    window.book.turn_to("overview")
    page = window.book.page("overview")
    assert isinstance(page, OverviewPage)
    qtbot.waitUntil(
        lambda: page.glance is not None and window.is_idle and all(chart.is_up_to_date for chart in page.charts),
    )
    return page


def shown_by(page: OverviewPage, target: object, today: date) -> int:
    """Return how many rows the list has that a link leads to."""
    with page.work.book.reading() as session:
        if isinstance(target, FindingFilter):
            return len(finding_ids(session, target))
        if isinstance(target, EvidenceFilter):
            return len(evidence_keys(session, target, EvidenceSort.CODE, today))
        if isinstance(target, OwedFilter):
            return len(owed_ids(session, target, today))
        assert isinstance(target, ItemFilter)
        standings = standings_of(session, standing_items(session), today)
        return len(filtered_ids(session, target, standings, page.work.acting.person))


def counted_in(words: str) -> int:
    """Return the first number in the words of a link."""
    return int(next(part for part in words.replace(",", "").replace(":", " ").split() if part.isdigit()))


def with_gaps(made: Made) -> None:
    """Add what a small workbook lacks: evidence that is attached nowhere, and an unfinished finding."""
    book = open_book(made.path, fixed_actor(seed=77))
    try:
        with book.reading() as session:
            person = session.driver().execute("SELECT id FROM person ORDER BY id LIMIT 1").fetchone()[0]
        actor = fixed_actor(seed=78, person=UUID(person))
        said = records.Statement(StatementKind.TESTIMONY, "We filter prompts.")
        evidence.add_statement(book, actor, said, records.Provenance(title="Interview"))
        findings.raise_finding(book, actor, records.Finding("Half a finding"))
    finally:
        book.close()


def test_every_number_leads_to_a_list_of_as_many(opened: Open, small: Made, qtbot: QtBot) -> None:
    with_gaps(small)
    page = page_of(opened(small.path), qtbot)
    gone: list[tuple[str, Any]] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda name, target: gone.append((name, target)))
    counted: dict[str, int] = {}
    for button in page.views.briefing.findChildren(QAbstractButton):
        if not isinstance(button, LEADING) or not button.isEnabled() or button.isHidden():
            continue
        button.click()
        name, target = gone[-1]
        if name in ("journal", "subjects"):
            assert target is None or target[0] == "operation"
            continue
        number = counted_in(button.accessibleName())
        assert number > 0, button.accessibleName()
        assert shown_by(page, target, page.work.today) == number, button.accessibleName()
        counted[button.accessibleName()] = number
    glance = page.glance
    assert glance is not None
    figures = {words.split(":")[0]: number for words, number in counted.items()}
    assert figures["Determined"] == 3
    assert figures[text("ui.to_do.undecided")] == glance.to_do.undecided == len(small.items) - 2 - 3
    assert figures[text("ui.to_do.without_finding")] == 1
    assert figures[text("ui.to_do.to_place")] == 1
    assert figures[text("ui.to_do.incomplete")] == glance.to_do.incomplete_findings > 0
    assert figures[text("ui.to_do.returned")] == 1
    assert len([one for one in counted if one.endswith("show them in the checklist")]) >= 6


def test_links_turn_to_pages_that_show_as_many(opened: Open, small: Made, qtbot: QtBot) -> None:
    with_gaps(small)
    window = opened(small.path)
    for words in ("ui.to_do.to_place", "ui.to_do.incomplete"):
        page = page_of(window, qtbot)
        link = next(one for one in page.findChildren(CountLink) if one.text() == text(words))
        expected = counted_in(link.accessibleName())
        link.click()
        assert window.book is not None
        shown = window.book.current
        if isinstance(shown, EvidencePage):
            qtbot.waitUntil(lambda shown=shown, wanted=expected: len(shown.inbox.model.ids) == wanted)
        else:
            assert isinstance(shown, FindingsPage)
            qtbot.waitUntil(lambda shown=shown, wanted=expected: len(shown.list.model.ids) == wanted)
    window.book.go("evidence", EvidenceFilter(chips=frozenset({EvidenceChip.CONTRADICTING})))
    shown = window.book.current
    assert isinstance(shown, EvidencePage)
    qtbot.waitUntil(lambda: len(shown.all.model.ids) == 1)


def test_the_numbers_are_those_of_the_report(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    made = make_report(page.work.book, page.work.actor, page.work.today)
    glance = page.glance
    assert glance is not None
    assert glance.totals == made.totals
    assert tuple((one.code, one.counts) for one in glance.frameworks) == made.by_framework
    assert glance.particulars.parties == made.parties
    assert glance.particulars.team == made.persons


def test_what_happened_last_is_told_newest_first(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    assert page.glance is not None
    happened = page.glance.particulars.happened
    assert len(happened) == 5
    assert [one.deed.verb for one in happened[:2]] == ["write note", "return"]
    assert [one.at for one in happened] == sorted((one.at for one in happened), reverse=True)
    assert {one.person for one in happened} <= {"Ana Lead", "Ben Reviewer"}


def test_a_change_is_counted_at_once_and_where_one_was_one_stays(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    assert page.glance is not None
    before = page.glance.to_do.without_finding
    link = next(one for one in page.findChildren(QAbstractButton) if one.accessibleName().startswith("Journal"))
    link.setFocus()
    row = page.work.read(lambda session: filtered_ids(session, ItemFilter(without_finding=True), {}, None))[2]
    page.work.do("note", lambda book, actor: checklist.write_note(book, actor, row, "Ask again."))
    short = small.items[3]
    page.work.do(
        "finding", lambda book, actor: findings.raise_finding(book, actor, records.Finding("Policy only"), [short])
    )
    qtbot.waitUntil(lambda: page.glance is not None and page.glance.to_do.without_finding == before - 1)
    focused = page.window().focusWidget()
    assert focused is not None
    assert focused is not link
    assert focused.accessibleName().startswith("Journal")


def test_charts_are_drawn_in_the_colours_of_the_theme(
    app: QApplication, opened: Open, small: Made, qtbot: QtBot
) -> None:
    page = page_of(opened(small.path), qtbot)
    chart = page.charts[0]
    light = chart.grab().toImage()
    assert light.pixelColor(chart.width() // 2, 4).name().upper() != DARK.panel
    app.findChild(Theme).choose(Appearance.DARK)
    qtbot.waitUntil(lambda: all(one.is_up_to_date for one in page.charts))
    inks = {DARK.muted.lower(), DARK.bad.lower(), DARK.ok.lower(), DARK.warn.lower()}
    dark = page.charts[0].grab().toImage()
    found = {dark.pixelColor(x, 14 + row * 28).name() for row in range(6) for x in range(140, 400, 2)}
    assert found & inks


def test_each_chart_is_told_in_words_and_followed_with_keys(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    gone: list[object] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda _name, target: gone.append(target))
    results, levels = page.charts[:2]
    whole = len(small.items) - 2
    assert f"Satisfied 1 of {whole}" in results.accessibleName()
    assert f"Tested 1 of {whole}" in levels.accessibleName()
    for chart in (results, levels):
        for bar, link in zip(chart.bars, chart.links, strict=True):
            assert (link is None) == (bar.part == 0)
            if isinstance(link, BarLink):
                assert bar.label in link.accessibleName()
                assert link.focusPolicy() & Qt.FocusPolicy.TabFocus
    link = next(link for link in results.links if link is not None)
    QTest.keyClick(link, Qt.Key.Key_Return)
    assert isinstance(gone[-1], ItemFilter)


def test_drawings_are_the_same_each_time_and_qt_can_show_them(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    for chart in page.charts[:2]:
        svg = drawn(chart.wanted)
        drawn.cache_clear()
        assert drawn(chart.wanted) == svg
        assert QSvgRenderer(QByteArray(svg)).isValid()
        root = ElementTree.fromstring(svg)
        texts = [one for one in root.iter() if one.tag.endswith("text")]
        assert [one.text for one in texts[::2]] == [bar.label for bar in chart.bars]
        assert {one.get("font-family") for one in texts} == {"Noto Sans"}
        assert b"http://www.w3.org/TR" not in svg
        assert b"clip" not in svg


def test_a_new_workbook_teaches_the_first_steps(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    book, _ = begin(tmp_path / "empty.auditbook", "Empty")
    book.close()
    window = opened(tmp_path / "empty.auditbook")
    page = page_of(window, qtbot)
    assert page.findChildren(ChartView) == []
    subject, framework, added = (
        next(one for one in page.findChildren(QPushButton) if one.text() == text(f"ui.first.{name}_button"))
        for name in ("subject", "framework", "evidence")
    )
    assert [one.property("role") for one in (subject, framework, added)] == ["main", None, None]
    assert not framework.isEnabled()
    assert added.isEnabled()
    subject.click()
    assert window.book is not None
    subjects = window.book.current
    assert isinstance(subjects, SubjectsPage)
    qtbot.waitUntil(lambda: subjects.panel.is_entering)
    page.work.do("party", lambda book, actor: engagement.add_party(book, actor, records.Party("A vendor")))
    with page.work.book.reading() as session:
        party = UUID(session.driver().execute("SELECT id FROM party").fetchone()[0])
    page.work.do("subject", lambda book, actor: checklist.add_subject(book, actor, records.Subject(party, "Assistant")))
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: main_buttons(page) == [text("ui.first.framework_button")])


def main_buttons(page: OverviewPage) -> list[str]:
    """Return what the buttons that lead on say, of those that are shown: others wait to be deleted."""
    shown = [one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    return [one.text() for one in shown if one.property("role") == "main"]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_nothing_is_wider_than_the_window(opened: Open, hostile: Made, qtbot: QtBot, size: tuple[int, int]) -> None:
    window = opened(hostile.path)
    window.resize(*size)
    page = page_of(window, qtbot)
    body = page._scroll.widget()
    assert body is not None
    assert body.width() <= page._scroll.viewport().width()
    for chart in page.charts:
        assert chart.mapTo(body, chart.rect().topRight()).x() <= body.width()


def test_withdrawn_parties_take_no_part(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    page.work.do("party", lambda book, actor: engagement.add_party(book, actor, records.Party("Another vendor")))
    qtbot.waitUntil(
        lambda: page.glance is not None and "Another vendor" in [one.name for one in page.glance.particulars.parties]
    )
