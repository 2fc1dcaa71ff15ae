"""The crosswalk in the window, by keyboard: judged one after another and many at once, and what is offered is taken over."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.ui.conftest import copied
from tests.ui.hands import Hands
from tests.ui.tour import dialogs, settle, view
from tests.ui.workbooks import Made, make_small
from workbook.domain.crosswalk import Mapping
from workbook.domain.crosswalk_views import MappingRow
from workbook.domain.vocabulary import Relation, Result, ReviewState
from workbook.messages import text, word
from workbook.operations import crosswalk
from workbook.store.crosswalk import mapping_rows
from workbook.ui.crosswalk.adding import AddMapping
from workbook.ui.crosswalk.panel import CrosswalkPanel
from workbook.ui.crosswalk.target import MappingTarget
from workbook.ui.crosswalk.view import CrosswalkView, Show
from workbook.ui.main_window import MainWindow
from workbook.ui.models.roster import View
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.subjects import SubjectsPage

Open = Callable[[Path], MainWindow]
OWASP, COSAI = "owasp-llm-top10-2025", "cosai-risk-map"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def _mapped(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_small(tmp_path_factory.mktemp("mapped") / "mapped.auditbook", (OWASP, COSAI))


@pytest.fixture
def window(opened: Open, _mapped: Made, tmp_path: Path) -> MainWindow:
    made = opened(copied(_mapped, tmp_path).path)
    settle(made)
    return made


def shown(window: MainWindow, target: object = View.CROSSWALK) -> CrosswalkView:
    view(window).go("subjects", target)
    settle(window, 10)
    page = view(window).current
    assert isinstance(page, SubjectsPage)
    page.enter()
    return page.views.crosswalk


def press(root: QWidget, name: str) -> None:
    (link,) = [one for one in root.findChildren(QPushButton) if one.accessibleName() == name and one.isVisible()]
    link.click()


def words_of(root: QWidget) -> str:
    return "\n".join(one.text().replace("\u200b", "") for one in root.findChildren(QLabel) if one.isVisibleTo(root))


def choose(found: CrosswalkView, target: str, control: str = "") -> MappingRow:
    row = next(one for one in found.model.rows if one.target.code == target and control in one.control.code)
    found.table.choose((row.id,), 0)
    settle(main(found), 5)
    found.table.setFocus()
    return row


def main(part: QWidget) -> MainWindow:
    made = part.window()
    assert isinstance(made, MainWindow)
    return made


def rows(window: MainWindow) -> dict[UUID, MappingRow]:
    return {one.id: one for one in view(window).work.read(mapping_rows)}


def only_owasp(found: CrosswalkView) -> None:
    found.framework.setCurrentIndex(found._frameworks.index(OWASP))
    found.framework.activated.emit(0)
    settle(main(found), 10)


def reject_many(window: MainWindow, found: CrosswalkView) -> None:
    """Reject all that is left at once; without a reason nothing is done."""
    hands = Hands(window)
    found.table.setFocus()
    hands.press(Qt.Key.Key_A, CTRL)
    settle(window, 5)
    assert "7 mappings" in words_of(found.panel)
    hands.press(Qt.Key.Key_R)
    hands.press(Qt.Key.Key_Return, CTRL)
    assert "is rejected with a reason" in words_of(found.panel)
    hands.type("Too far apart.")
    hands.press(Qt.Key.Key_Return, CTRL)
    settle(window, 10)
    assert found.counts.states[ReviewState.REJECTED] == 7
    assert found.model.rows == ()
    assert found.empty.words == text("ui.crosswalk.not_found")
    found.turn(Show.REJECTED)
    settle(window, 10)
    assert {one.review_reason for one in found.model.rows} == {"Too far apart."}


def test_mappings_are_read_and_judged_one_after_another(window: MainWindow) -> None:
    found = shown(window)
    QAbstractItemModelTester(found.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert (len(found.model.rows), found.show_) == (40, Show.UNREVIEWED)
    only_owasp(found)
    assert {one.target.framework for one in found.model.rows} == {OWASP}
    first, second = found.model.rows[:2]
    found.table.choose((first.id,), 0)
    settle(window, 5)
    assert "is related to" in words_of(found.panel)
    assert "Mapped by the publisher" in words_of(found.panel)
    found.table.setFocus()
    hands = Hands(window)
    hands.press(Qt.Key.Key_C)
    settle(window, 10)
    hands.press(Qt.Key.Key_C)  # what follows has taken its place
    settle(window, 10)
    now = rows(window)
    assert [now[one.id].state for one in (first, second)] == [ReviewState.CONFIRMED] * 2
    assert now[first.id].reviewed_by == "Ana Lead"
    assert found.counts.states == {ReviewState.UNREVIEWED: 38, ReviewState.CONFIRMED: 2, ReviewState.REJECTED: 0}
    window.menus.action("undo").trigger()
    settle(window, 10)
    assert rows(window)[second.id].state is ReviewState.UNREVIEWED
    assert len(found.model.rows) == 7
    reject_many(window, found)


def test_what_is_said_is_changed_in_place_and_what_is_not_here_cannot_be_confirmed(window: MainWindow) -> None:
    found = shown(window)
    row = choose(found, "LLM01:2025")
    hands = Hands(window)
    hands.press(Qt.Key.Key_E)
    hands.press(Qt.Key.Key_Home)  # equal, the first of the relations
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_A, CTRL)
    hands.type("Both ask for a filter.")
    hands.press(Qt.Key.Key_Return, CTRL)
    assert "Name the source" in words_of(found.panel)
    hands.press(Qt.Key.Key_Tab)
    hands.type("Own reading")
    hands.press(Qt.Key.Key_Return)
    settle(window, 10)
    now = rows(window)[row.id]
    assert (now.relation, now.rationale, now.source) == (Relation.EQUAL, "Both ask for a filter.", "Own reading")
    assert "Changed here from what was published" in words_of(found.panel)
    row = choose(found, "AML.M0007")
    assert not row.target.is_here
    Hands(window).press(Qt.Key.Key_C)
    settle(window, 5)
    assert "AML.M0007 of mitre-atlas-mitigations is not in this workbook" in words_of(found.panel)
    assert rows(window)[row.id].state is ReviewState.UNREVIEWED


def test_a_mapping_of_ones_own_is_added_and_withdrawn(window: MainWindow) -> None:
    found = shown(window)
    choose(found, "LLM01:2025")
    hands = Hands(window)
    hands.press(Qt.Key.Key_A)
    settle(window, 20)
    (dialog,) = [one for one in dialogs(window) if isinstance(one, AddMapping)]
    dialog.fields["control"].put("controlRedTeaming")
    dialog.fields["target"].put("llm09:2025")
    dialog.fields["rationale"].put("")
    dialog.carry_out()
    assert "Say in the rationale" in dialog.said
    dialog.fields["rationale"].put("Tests look for it.")
    dialog.carry_out()
    assert "Name the source" in dialog.said
    dialog.fields["source"].put("Own reading")
    dialog.fields["target"].put("LLM99")
    dialog.carry_out()
    assert "LLM99" in dialog.said
    dialog.fields["target"].put("LLM09:2025")
    dialog.carry_out()
    settle(window, 20)
    assert dialogs(window) == []
    (row,) = found.table.chosen
    assert (row.control.code, row.target.code, row.is_shipped) == ("controlRedTeaming", "LLM09:2025", False)
    press(found.panel, text("ui.crosswalk.withdraw"))
    settle(window, 20)
    assert row.id not in rows(window)
    # What was typed is not lost when the window closes.
    found.turn(Show.ALL)
    settle(window, 20)
    choose(found, "LLM01:2025")
    hands.press(Qt.Key.Key_R)
    hands.type("Half a rea")
    window.close()
    assert window.isVisible()
    assert found.begun() is not None
    hands.press(Qt.Key.Key_Escape)
    assert found.begun() is None


@pytest.fixture
def offered(window: MainWindow, _mapped: Made) -> ChecklistPage:
    """Return the checklist at an item that is offered what its equal holds, by a confirmed mapping."""
    row = next(one for one in rows(window).values() if one.target.code == "LLM01:2025")
    work = view(window).work
    said = Mapping(Relation.EQUAL, "Both ask for a filter.", "Own reading")
    work.do("", lambda book, actor: crosswalk.change_mapping(book, actor, row.id, said))
    work.do("", lambda book, actor: crosswalk.confirm_mappings(book, actor, [row.id]))
    with work.book.reading() as session:
        query = (
            "SELECT i.id FROM checklist_item i JOIN control c ON c.id = i.control_id JOIN subject s ON s.id = i.subject_id"
            " WHERE c.code = ? AND s.code = 'S-0001'"
        )
        found = session.driver().execute(query, (row.control.code,)).fetchone()
    view(window).go("checklist", UUID(found[0]))
    settle(window, 60)
    page = view(window).current
    assert isinstance(page, ChecklistPage)
    page.desk.inspect()
    settle(window, 20)
    return page


def test_evidence_is_taken_over_when_it_is_pressed(offered: ChecklistPage) -> None:
    window, panel = main(offered), offered.inspector
    detail = panel.detail
    assert detail is not None
    assert detail.evidence == ()
    assert "this control is equal to" in words_of(panel)
    panel.setFocus()
    hands = Hands(window)
    hands.tab_to(text("ui.offer.take_name", code="E-0001"))
    hands.press(Qt.Key.Key_Space)
    settle(window, 60)
    detail = panel.detail
    assert detail is not None
    assert [(one.code, one.offered_from) for one in detail.evidence] == [("E-0001", "LLM01:2025 · S-0001")]
    assert "taken over from LLM01:2025 · S-0001" in words_of(panel)
    row = next(one for one in rows(window).values() if one.target.code == "LLM01:2025")
    offered.work.do("", lambda book, actor: crosswalk.reject_mappings(book, actor, [row.id], "They differ."))
    settle(window, 60)
    assert "by a mapping that is not confirmed any more" in words_of(panel)
    window.menus.action("undo").trigger()
    settle(window, 60)
    detail = panel.detail
    assert detail is not None
    assert detail.evidence == ()


def test_a_determination_is_only_a_beginning_and_an_item_leads_to_its_mapping(offered: ChecklistPage) -> None:
    window, panel = main(offered), offered.inspector
    press(panel, text("ui.offer.take_name", code="E-0001"))
    settle(window, 60)
    name = text("ui.offer.use_name", determination=word(Result.SATISFIED), origin="LLM01:2025 · S-0001")
    press(panel, name)
    settle(window, 10)
    said = panel.verdict.reason.toPlainText()
    assert said == "As determined for LLM01:2025 · S-0001 (this control is equal to it): The test met its bar."
    assert panel.detail is not None
    assert panel.detail.row.result is Result.NOT_ASSESSED
    QTest.keyClicks(panel.verdict.reason, " Seen here too.")
    QTest.keyClick(panel.verdict.reason, Qt.Key.Key_Return)
    settle(window, 60)
    assert panel.detail.row.result is Result.SATISFIED
    assert panel.detail.decision is not None
    assert panel.detail.decision.reason.startswith(said[:40])
    press(offered.inspector, text("ui.mapping.review_name", control="LLM01:2025"))
    settle(window, 30)
    page = view(window).current
    assert isinstance(page, SubjectsPage)
    (row,) = page.views.crosswalk.table.chosen
    assert (row.target.code, row.state) == ("LLM01:2025", ReviewState.CONFIRMED)
    assert isinstance(page.panel.currentWidget(), CrosswalkPanel)
    assert shown(window, MappingTarget(row.id)).table.chosen == (row,)
