"""What can be asked for on the page Remediation: dialogs, questions, and what is done at once."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from workbook.domain import remediations as entered
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.finding_views import Speakers
from workbook.domain.owed import (
    AcceptanceLine,
    ClaimLine,
    MilestoneLine,
    RemediationLine,
    RetestLine,
)
from workbook.domain.owed_views import OwedRow
from workbook.messages import text
from workbook.operations import remediations, rounds
from workbook.store.book import Book
from workbook.store.finding_details import speakers
from workbook.ui.findings.asking import Question
from workbook.ui.messages import sentence
from workbook.ui.remediation.dialogs import (
    AcceptanceDialog,
    ClaimDialog,
    MilestoneDialog,
    PlanDialog,
    RetestDialog,
)
from workbook.ui.wording import day
from workbook.ui.work import Work

Operation = Callable[[Book, Actor], Changes]
D = TypeVar("D", bound=QDialog)


class RemediationAsking(QObject):
    """Acts on the row that is shown; `refused` is told why something cannot be done here and now."""

    def __init__(self, work: Work, window: QWidget, question: Question, refused: Callable[[str], None]) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        self._question = question
        self._refused = refused
        self.row: OwedRow | None = None
        self.has_round = False
        """Whether a round is open."""

    @property
    def remediation(self) -> RemediationLine | None:
        """The remediation that is shown, None for another row."""
        line = self.row.line if self.row else None
        return line if isinstance(line, RemediationLine) else None

    def plan(self) -> PlanDialog | None:
        """Plan a remediation of the finding that is shown."""
        known = self._speakers()
        if self.row is None or not known:
            return None
        return self._open(PlanDialog(self._work, self._window, self.row.finding, known))

    def change_plan(self) -> PlanDialog | None:
        """Change the plan that is shown."""
        known, line = self._speakers(), self.remediation
        if line is None or not known:
            return None
        return self._open(PlanDialog(self._work, self._window, line.finding, known, line))

    def accept(self) -> AcceptanceDialog | None:
        """Record that somebody bears the risk."""
        known = self._speakers()
        if self.row is None or not known:
            return None
        return self._open(AcceptanceDialog(self._work, self._window, self.row.finding, known))

    def milestone(self, step: MilestoneLine | None = None) -> MilestoneDialog | None:
        """Add or change a step."""
        line = self.remediation
        return self._open(MilestoneDialog(self._work, self._window, line, step)) if line else None

    def reach(self, step: MilestoneLine) -> None:
        """Record that a step was reached today."""
        line = self.remediation
        if line is not None:
            made = entered.Milestone(step.title, step.due_on, self._work.today)
            operation = partial(remediations.change_milestone, milestone_id=step.id, step=made)
            self._do(text("ui.owed.deed.reach", code=line.code, title=step.title), operation)

    def drop_milestone(self, step: MilestoneLine) -> None:
        """Take a step out; it can be undone."""
        line = self.remediation
        if line is not None:
            operation = partial(remediations.withdraw_milestone, milestone_id=step.id)
            self._do(text("ui.owed.deed.drop", code=line.code), operation)

    def claim(self) -> ClaimDialog | None:
        """Record that it is claimed fixed."""
        line = self.remediation
        return self._open(ClaimDialog(self._work, self._window, line)) if line else None

    def retest(self) -> RetestDialog | None:
        """Record a retest, where there is a claim to test and a round to record it in."""
        line = self.remediation
        if line is None:
            return None
        if not line.claims:
            self._refused(text("retest.nothing_claimed", remediation=line.code))
            return None
        if not self.has_round:
            self._refused(text("retest.no_round"))
            return None
        return self._open(RetestDialog(self._work, self._window, line))

    def withdraw(self) -> None:
        """Ask why what is shown is withdrawn."""
        line = self.row.line if self.row else None
        if isinstance(line, RemediationLine):
            make = partial(remediations.withdraw_remediation, remediation_id=line.id)
            self._ask(text("ui.owed.ask_withdraw", code=line.code), text("ui.owed.deed.withdraw", code=line.code), make)
        elif isinstance(line, AcceptanceLine):
            code = line.finding.code
            make = partial(remediations.withdraw_acceptance, acceptance_id=line.id)
            self._ask(text("ui.owed.ask_revoke", finding=code), text("ui.owed.deed.revoke", finding=code), make)

    def withdraw_claim(self, line: ClaimLine) -> None:
        """Ask why a claim is withdrawn."""
        make = partial(remediations.withdraw_claim, claim_id=line.id)
        on = day(line.claimed_on)
        self._ask(text("ui.owed.ask_claim", day=on), text("ui.owed.deed.withdraw_claim", day=on), make)

    def withdraw_retest(self, line: RetestLine) -> None:
        """Ask why a retest is withdrawn."""
        make = partial(rounds.withdraw_retest, retest_id=line.id)
        on = day(line.performed_on)
        self._ask(text("ui.owed.ask_retest", day=on), text("ui.owed.deed.withdraw_retest", day=on), make)

    def go(self, page: str, key: UUID) -> None:
        """Show a record on its page."""
        self._work.go(page, key)

    def history(self) -> None:
        """Show in the journal what happened to what is shown."""
        if self.row is None:
            return
        kinds = {RemediationLine: "remediation", AcceptanceLine: "risk_acceptance"}
        kind = kinds.get(type(self.row.line), "finding")
        self._work.go("journal", ("record", kind, self.row.id))

    def _open(self, dialog: D) -> D:
        dialog.open()
        return dialog

    def _do(self, label: str, operation: Operation) -> bool:
        return self._work.do(label, operation, self._refused) is not None

    def _ask(self, words: str, deed: str, make: "partial[Changes]") -> None:
        self._question.ask(
            words, text("ui.owed.withdraw"), lambda reason: self._answer(deed, partial(make, reason=reason))
        )

    def _answer(self, deed: str, operation: Operation) -> None:
        if self._work.do(deed, operation, self._question.refuse) is not None:
            self._question.close_question()

    def _speakers(self) -> tuple[Speakers, ...]:
        """Return the parties that can owe something, those that the finding is about first; says so where there is none."""
        if self.row is None:
            return ()
        try:
            known = self._work.read(speakers, self.row.finding.id)
        except WorkbookError as error:
            self._refused(sentence(error))
            return ()
        if not known:
            self._refused(text("ui.owed.no_party"))
        return known
