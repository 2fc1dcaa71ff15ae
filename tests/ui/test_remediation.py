"""The remediation page: what is owed stands by its date, claims and retests stay apart, and refusals write nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.test_findings import WHOLE
from tests.ui.workbooks import Made, begin
from workbook.domain import records
from workbook.domain.owed_views import OwedChip, OwedFilter, OwedKind
from workbook.domain.remediations import FixClaim, FollowUpRound, Remediation, RetestResult
from workbook.domain.vocabulary import OtherKind, Result
from workbook.messages import text
from workbook.operations import determinations, evidence, findings, remediations, rounds
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.store.finding_details import speakers
from workbook.store.owed import owed_ids
from workbook.ui.dialogs.no_finding import NoFindingDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.remediation import RemediationPage
from workbook.ui.remediation.dialogs import (
    AcceptanceDialog,
    ClaimDialog,
    MilestoneDialog,
    PlanDialog,
    RetestDialog,
    RoundDialog,
)

Open = Callable[[Path], MainWindow]


class At:
    """The page of an open workbook, and short ways to look at it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        assert window.book is not None
        self.work = window.book.work
        window.book.go("remediation", None)
        page = window.book.current
        assert isinstance(page, RemediationPage)
        self.page = page
        self.settle()

    @property
    def today(self) -> date:
        return self.work.today

    def settle(self) -> None:
        while not self.work.is_idle:
            QTest.qWait(1)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def do(self, operation: Callable[..., object]) -> UUID:
        changes = self.work.do("x", operation)
        assert changes is not None
        self.settle()
        return changes.created[0]

    def finding(self, title: str = "Whole") -> UUID:
        finding = records.Finding(
            **{name: getattr(WHOLE, name) for name in ("criteria", "condition", "severity")}, title=title
        )
        return self.do(partial(findings.raise_finding, finding=finding))

    def party(self, finding: UUID) -> UUID:
        return self.work.read(speakers, finding)[0].id

    def planned(self, due: int = 10, title: str = "Whole") -> UUID:
        """Plan a remediation that is due in so many days."""
        finding = self.finding(title)
        day = self.today + timedelta(days=due)
        owed = Remediation(finding, self.party(finding), "Mend it.", self.today - timedelta(days=60), day)
        return self.do(partial(remediations.plan_remediation, owed=owed))

    def claimed(self, remediation: UUID) -> UUID:
        claim = FixClaim(self.today, ("Dev One",), "Mended.")
        return self.do(partial(remediations.claim_fixed, remediation_id=remediation, claim=claim))

    def round(self) -> UUID:
        begun = FollowUpRound("First", self.today, self.today)
        return self.do(partial(rounds.open_round, begun=begun))

    def sighted(self) -> UUID:
        return self.do(
            partial(evidence.add_sighted, sighted=records.Sighted("Not to leave."), provenance=records.Provenance("S"))
        )

    def kinds(self, *chips: OwedChip) -> list[OwedKind]:
        return [kind for kind, _ in self.work.read(owed_ids, OwedFilter(chips=frozenset(chips)), self.today)]

    def said(self) -> str:
        labels = [one.text() for one in self.page.findChildren(QLabel) if one.isVisible()]
        return "\n".join(labels).replace("\u200b", "")

    def links(self, name: str) -> list[QPushButton]:
        words = text(f"ui.owed.link.{name}")
        return [one for one in self.page.sheet.findChildren(QPushButton) if one.isVisible() and one.text() == words]

    def press(self, name: str, place: int = 0) -> None:
        self.links(name)[place].click()
        self.settle()

    def ask(self, query: str) -> list[tuple[str, ...]]:
        with self.work.book.reading() as session:
            return list(session.driver().execute(query).fetchall())

    def count(self, table: str) -> int:
        with self.work.book.reading() as session:
            query = f"SELECT count(*) FROM {table} WHERE withdrawn_at IS NULL"
            return int(session.driver().execute(query).fetchone()[0])


@pytest.fixture
def at(opened: Open, small: Made) -> At:
    return At(opened(small.path))


def test_a_workbook_without_findings_teaches_what_belongs_here(opened: Open, tmp_path: Path) -> None:
    book, _ = begin(tmp_path / "new.auditbook", "New")
    book.close()
    at = At(opened(tmp_path / "new.auditbook"))
    assert text("ui.owed.empty_title") in at.said()
    at.page.enter()
    assert at.page.to_findings.hasFocus() or not at.page.isActiveWindow()


def test_a_finding_stands_here_until_it_leads_somewhere(at: At) -> None:
    at.finding()
    assert OwedKind.NOTHING in at.kinds(OwedChip.NO_PLAN)
    at.page.list.want(OwedFilter(chips=frozenset({OwedChip.NO_PLAN})))
    at.settle()
    before = at.count("remediation")
    at.press("plan")
    asked = at.page.findChild(PlanDialog)
    asked.main_button.click()
    assert text("remediation.plan_missing") == asked.said
    asked.fields["plan"].reset("Mend it.")
    asked.main_button.click()
    assert text("remediation.due_missing") == asked.said
    asked.fields["due_on"].reset(at.today - timedelta(days=1))
    asked.main_button.click()
    assert "before the day of the plan" in asked.said
    assert at.count("remediation") == before
    asked.fields["due_on"].reset(at.today + timedelta(days=30))
    asked.main_button.click()
    at.settle()
    assert at.count("remediation") == before + 1
    at.work.undo()
    at.settle()
    assert at.count("remediation") == before


def test_the_list_is_by_date_and_marks_what_is_overdue(at: At) -> None:
    late, soon = at.planned(-20, "Late"), at.planned(5, "Soon")
    QAbstractItemModelTester(at.page.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert list(at.page.list.model.ids[:2]) == [late, soon]
    at.page.show_row(late)
    assert "20 days" in at.said()
    at.page.list.want(OwedFilter(chips=frozenset({OwedChip.OVERDUE})))
    at.settle()
    assert list(at.page.list.model.ids) == [late]
    at.page.list.want(OwedFilter(text="soon"))
    at.settle()
    assert list(at.page.list.model.ids) == [soon]
    at.page.list.show_all()
    at.settle()
    at.page.show_row(late)
    at.page.step(1)
    assert at.page.asking.row is not None
    assert at.page.asking.row.id == soon


def test_a_retest_needs_a_claim_a_round_and_somebody_else(at: At) -> None:
    key = at.planned()
    at.page.show_row(key)
    at.press("retest")
    assert at.page.refusal.words == text("retest.nothing_claimed", remediation="R-0001")
    at.press("claim")
    asked = at.page.findChild(ClaimDialog)
    asked.main_button.click()
    assert asked.said == text("claim.nobody")
    asked.fields["by"].reset((at.work.acting.name,))
    asked.fields["words"].reset("Mended.")
    asked.main_button.click()
    at.settle()
    assert at.kinds(OwedChip.CLAIMED) == [OwedKind.REMEDIATION]
    assert at.kinds(OwedChip.VERIFIED) == []
    at.press("retest")
    assert at.page.refusal.words == text("retest.no_round")
    at.round()
    seen = at.sighted()
    at.press("retest")
    tried = at.page.findChild(RetestDialog)
    tried.main_button.click()
    assert tried.said == text("retest.result_missing")
    tried.fields["result"].reset(RetestResult.VERIFIED_FIXED)
    tried.fields["shows"].reset("It is mended.")
    tried.main_button.click()
    assert tried.said == text("retest.by_implementer", name=at.work.acting.name)
    tried.fields["by"].reset("Rey Reviewer")
    tried.main_button.click()
    assert tried.said == text("retest.no_evidence")
    assert at.count("retest") == 0
    tried.fields["evidence"].take([seen])
    tried.main_button.click()
    at.settle()
    assert at.count("retest") == 1
    assert at.kinds(OwedChip.VERIFIED) == [OwedKind.REMEDIATION]
    said = at.said()
    assert text("ui.owed.claimed_fixed") in said
    assert text("ui.owed.verified_fixed") in said
    at.work.undo()
    at.settle()
    assert at.count("retest") == 0
    assert at.kinds(OwedChip.CLAIMED) == [OwedKind.REMEDIATION]


def test_a_finding_leads_to_what_is_owed_for_it(at: At) -> None:
    key = at.planned()
    assert at.window.book is not None
    (finding,) = (UUID(one) for (one,) in at.ask("SELECT finding_id FROM remediation"))
    at.window.book.go("findings", finding)
    at.settle()
    at.window.menus.refresh()
    at.window.menus.action("finding_remediation").trigger()
    at.settle()
    assert at.window.book.current is at.page
    assert at.page.asking.row is not None
    assert at.page.asking.row.id == key


def test_milestones_are_reached_moved_with_a_reason_and_taken_out(at: At) -> None:
    at.page.show_row(at.planned())
    at.press("milestone")
    asked = at.page.findChild(MilestoneDialog)
    asked.fields["title"].reset("Rules written")
    asked.main_button.click()
    at.settle()
    at.press("change_milestone", 1)  # the first one changes the plan
    changed = next(one for one in at.page.findChildren(MilestoneDialog) if one.isVisible())
    changed.fields["due_on"].reset(at.today)
    changed.main_button.click()
    assert changed.said == text("milestone.due_reason", milestone="Rules written")
    changed.fields["reason"].reset("Sooner.")
    changed.main_button.click()
    at.settle()
    at.press("reach")
    assert text("ui.owed.milestones", part="1", whole="1") in at.said()
    at.press("drop_milestone")
    assert at.count("milestone") == 0
    at.work.undo()
    at.settle()
    assert at.count("milestone") == 1


def test_a_risk_is_accepted_and_revoked_with_a_reason(at: At) -> None:
    finding = at.finding()
    at.page.show_row(finding)
    at.press("accept")
    asked = at.page.findChild(AcceptanceDialog)
    asked.fields["by"].reset("Kim Roe")
    asked.main_button.click()
    assert asked.said == text("acceptance.reason_missing")
    asked.fields["why"].reset("Rare.")
    asked.main_button.click()
    at.settle()
    assert at.kinds(OwedChip.ACCEPTED) == [OwedKind.ACCEPTANCE]
    (row,) = (key for kind, key in at.work.read(owed_ids, OwedFilter(), at.today) if kind is OwedKind.ACCEPTANCE)
    at.page.show_row(row)
    assert text("ui.owed.acceptance_note") in at.said()
    at.press("withdraw_acceptance")
    at.page.question.answer.click()
    assert at.count("risk_acceptance") == 1
    at.page.question.reason.give("Revoked.")
    at.page.question.answer.click()
    at.settle()
    assert at.count("risk_acceptance") == 0


def test_a_round_is_opened_and_closed_here(at: At) -> None:
    at.page.begin_round.click()
    asked = at.page.findChild(RoundDialog)
    asked.fields["title"].reset("First")
    asked.main_button.click()
    at.settle()
    assert "FU-0001" in at.said()
    assert not at.page.begin_round.isVisible()
    key = at.planned()
    at.claimed(key)
    at.page.show_row(key)
    assert len(at.links("withdraw_claim")) == 2
    at.page.close_round.click()
    at.page.question.answer.click()
    at.settle()
    assert at.page.begin_round.isVisible()
    at.page.show_row(key)
    assert len(at.links("withdraw_claim")) == 1  # of the remediation: what is in a closed round stays
    at.work.undo()
    at.settle()
    assert at.page.close_round.isVisible()


def test_the_keyboard_leads_through_the_list(at: At, qtbot: QtBot) -> None:
    first, second = at.planned(1, "One"), at.planned(2, "Two")
    with qtbot.waitActive(at.window):
        at.window.activateWindow()
    at.page.go_to_search()
    QTest.keyClick(at.page.list.search, Qt.Key.Key_Down)
    assert at.page.list.view.hasFocus()
    at.page.show_row(first)
    QTest.keyClick(at.page.list.view, Qt.Key.Key_Down)
    at.settle()
    assert at.page.asking.row is not None
    assert at.page.asking.row.id == second


def test_an_item_leads_to_no_finding_for_a_reason(at: At) -> None:
    other = Verdict(Result.OTHER_THAN_SATISFIED, "Off.", OtherKind.NOT_MET)
    items = [key for (key,) in at.ask("SELECT id FROM checklist_item ORDER BY id")]
    item = UUID(items[-1])
    at.work.do("x", lambda book, actor: determinations.determine(book, actor, [Target(item)], other))
    assert at.window.book is not None
    at.window.book.go("checklist", item)
    page = at.window.book.current
    assert isinstance(page, ChecklistPage)
    at.settle()
    page.desk.inspect()
    page.desk.no_finding([item])
    asked = next(one for one in at.window.findChildren(NoFindingDialog) if one.isVisible())
    asked.main_button.click()
    assert asked.said == text("no_finding.reason_missing")
    asked.fields["reason"].reset("Repaired since.")
    asked.main_button.click()
    at.settle()
    assert at.count("no_finding") == 1
    page.desk.inspect()
    detail = page.desk.inspector.detail
    assert detail is not None
    assert detail.no_finding == "Repaired since."
    shown = [one.text() for one in page.desk.inspector.findChildren(QLabel)]
    assert text("ui.inspector.no_finding_because") in shown
    at.work.undo()
    at.settle()
    assert at.count("no_finding") == 0
