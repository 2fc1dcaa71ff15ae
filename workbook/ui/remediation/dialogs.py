"""What is entered of remediations: plans, milestones, claims, retests, accepted risks and rounds, each in a dialog."""

from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QWidget

from workbook.domain import remediations as entered
from workbook.domain.finding_views import Speakers
from workbook.domain.owed import AboutFinding, MilestoneLine, RemediationLine, RoundLine
from workbook.domain.remediations import RetestResult
from workbook.messages import text, word
from workbook.operations import remediations, rounds
from workbook.ui.dialogs.evidence_entry import EntryDialog
from workbook.ui.remediation.chosen_evidence import ChosenEvidence
from workbook.ui.widgets.fields import ChoiceField, DayField, LineField, LinesField, TextField
from workbook.ui.wording import day
from workbook.ui.work import Work

_WIDTH: Final = 600


def _fact(name: str) -> str:
    return text(f"ui.owed.fact.{name}")


class PlanDialog(EntryDialog):
    """What a party owes for a finding; of a plan that is there already, what it says from now on."""

    def __init__(
        self,
        work: Work,
        parent: QWidget,
        finding: AboutFinding,
        speakers: Sequence[Speakers],
        line: RemediationLine | None = None,
    ) -> None:
        super().__init__(work, parent, "change_plan" if line else "plan", text("ui.owed.keep"))
        self._finding, self._line = finding, line
        self._speakers = {one.id: one for one in speakers}
        self.say(text("ui.owed.about", code=finding.code, title=finding.title))
        self._party = ChoiceField(_fact("party"), list(self._speakers), lambda key: self._speakers[key].name)
        self._owner = ChoiceField(_fact("owner"), [None], self._contact)
        self._party.drop.currentIndexChanged.connect(lambda _: self._offer_contacts())
        self.add(party=self._party, owner=self._owner)
        self.add(plan=TextField(_fact("plan"), lines=4, example=text("ui.owed.plan_example")))
        self.add(
            planned_on=DayField(_fact("planned_on")), due_on=DayField(_fact("due_on"), hint=text("ui.owed.due_hint"))
        )
        self.add(resources=LineField(_fact("resources")))
        self.add(
            vendor=LineField(_fact("vendor"), example=text("ui.owed.vendor_example")),
            vendor_asked_on=DayField(_fact("vendor_asked_on")),
        )
        if line:
            self.add(reason=LineField(text("ui.owed.reason"), hint=text("ui.owed.reason_due_hint")))
            self._show(line)
        else:
            self.fields["planned_on"].reset(work.today)
        self._offer_contacts()
        if line:
            self._owner.put(line.contact_id)
        self.fields["plan"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Plan it, or change the plan."""
        owed = entered.Remediation(
            finding_id=self._finding.id,
            party_id=self.value("party"),
            plan=self.value("plan"),
            planned_on=self.value("planned_on") or self.work.today,
            due_on=self.value("due_on"),
            contact_id=self.value("owner"),
            resources=self.value("resources"),
            vendor_dependency=self.value("vendor"),
            vendor_asked_on=self.value("vendor_asked_on"),
        )
        if self._line is None:
            label = text("ui.owed.deed.plan", finding=self._finding.code)
            return self.work.do(label, partial(remediations.plan_remediation, owed=owed), self.refuse) is not None
        change = partial(
            remediations.change_remediation, remediation_id=self._line.id, owed=owed, reason=self.value("reason")
        )
        return self.work.do(text("ui.owed.deed.change", code=self._line.code), change, self.refuse) is not None

    def _show(self, line: RemediationLine) -> None:
        self._party.put(line.party_id)
        for name, value in (
            ("plan", line.plan),
            ("planned_on", line.planned_on),
            ("due_on", line.due_on),
            ("resources", line.resources),
            ("vendor", line.vendor_dependency),
            ("vendor_asked_on", line.vendor_asked_on),
        ):
            self.fields[name].reset(value)

    def _contact(self, key: UUID | None) -> str:
        names = dict(self._speakers[self._party.value()].contacts) if self._speakers else {}
        return names.get(key, text("ui.response.nobody")) if key else text("ui.response.nobody")

    def _offer_contacts(self) -> None:
        party = self._speakers.get(self._party.value())
        self._owner.offer([None, *(key for key, _ in (party.contacts if party else ()))])


class MilestoneDialog(EntryDialog):
    """One step of a plan; of a step that is there, what it says from now on, or that it was reached."""

    def __init__(self, work: Work, parent: QWidget, owner: RemediationLine, step: MilestoneLine | None = None) -> None:
        super().__init__(work, parent, "change_milestone" if step else "milestone", text("ui.owed.keep"))
        self._owner, self._step = owner, step
        self.add(title=LineField(_fact("milestone"), example=text("ui.owed.milestone_example")))
        self.add(due_on=DayField(_fact("due_on")), reached_on=DayField(_fact("reached_on")))
        if step:
            self.add(reason=LineField(text("ui.owed.reason"), hint=text("ui.owed.reason_due_hint")))
            self.fields["title"].reset(step.title)
            self.fields["reached_on"].reset(step.reached_on)
        self.fields["due_on"].reset(step.due_on if step else owner.due_on)
        self.fields["title"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Add the step, or change it."""
        due = self.value("due_on") or self._owner.due_on
        made = entered.Milestone(self.value("title"), due, self.value("reached_on"))
        label = text("ui.owed.deed.milestone", code=self._owner.code)
        if self._step is None:
            add = partial(remediations.add_milestone, remediation_id=self._owner.id, step=made)
            return self.work.do(label, add, self.refuse) is not None
        change = partial(
            remediations.change_milestone, milestone_id=self._step.id, step=made, reason=self.value("reason")
        )
        return self.work.do(label, change, self.refuse) is not None


class ClaimDialog(EntryDialog):
    """That a party says it is fixed, who implemented it, and what it shows for it."""

    def __init__(self, work: Work, parent: QWidget, line: RemediationLine) -> None:
        super().__init__(work, parent, "claim", text("ui.entry.record"))
        self._line = line
        self.add(claimed_on=DayField(_fact("claimed_on")))
        self.add(by=LinesField(_fact("implemented_by"), lines=2, hint=text("ui.owed.implementer_hint")))
        self.add(words=TextField(_fact("claim_words"), lines=3))
        self.add(evidence=ChosenEvidence(work, _fact("evidence"), hint=text("ui.owed.claim_evidence_hint")))
        self.fields["claimed_on"].reset(work.today)
        self.fields["by"].reset(())
        self.fields["by"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Record the claim."""
        claim = entered.FixClaim(self.value("claimed_on") or self.work.today, self.value("by"), self.value("words"))
        operation = partial(
            remediations.claim_fixed,
            remediation_id=self._line.id,
            claim=claim,
            evidence_ids=self.value("evidence"),
        )
        return self.work.do(text("ui.owed.deed.claim", code=self._line.code), operation, self.refuse) is not None


class RetestDialog(EntryDialog):
    """What a retest of the newest claim shows."""

    def __init__(self, work: Work, parent: QWidget, line: RemediationLine) -> None:
        super().__init__(work, parent, "retest", text("ui.entry.record"))
        self._line = line
        claim = line.claims[-1]
        by = ", ".join(claim.implemented_by)
        self.say(text("ui.owed.retest_of", code=line.code, day=day(claim.claimed_on), who=by))
        self.add(by=LineField(_fact("retested_by")), on=DayField(_fact("performed_on")))
        # Nothing is verified by leaving a field as it was.
        self.add(result=ChoiceField(_fact("result"), [None, *RetestResult], _result_words))
        self.add(shows=TextField(_fact("shows"), lines=3))
        self.add(evidence=ChosenEvidence(work, _fact("evidence"), hint=text("ui.owed.retest_evidence_hint")))
        same = {True: text("ui.owed.same"), False: text("ui.owed.other")}
        self.add(
            same=ChoiceField(_fact("same_procedure"), list(same), lambda key: same[key]),
            procedure=LineField(_fact("procedure")),
        )
        self.add(deviation=LineField(_fact("deviation"), hint=text("ui.owed.deviation_hint")))
        self.fields["by"].reset(work.acting.name)
        self.fields["on"].reset(work.today)
        self.fields["shows"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Record the retest in the open round."""
        if self.value("result") is None:
            self.refuse(text("retest.result_missing"))
            return False
        retest = entered.Retest(
            performed_by=self.value("by"),
            performed_on=self.value("on") or self.work.today,
            result=self.value("result"),
            shows=self.value("shows"),
            same_procedure=self.value("same"),
            procedure=self.value("procedure"),
            deviation=self.value("deviation"),
        )
        operation = partial(
            rounds.record_retest,
            remediation_id=self._line.id,
            retest=retest,
            evidence_ids=self.value("evidence"),
        )
        return self.work.do(text("ui.owed.deed.retest", code=self._line.code), operation, self.refuse) is not None


def _result_words(result: RetestResult | None) -> str:
    return word(result) if result is not None else text("ui.owed.no_result")


class AcceptanceDialog(EntryDialog):
    """That a named person of a party bears the risk of a finding."""

    def __init__(self, work: Work, parent: QWidget, finding: AboutFinding, speakers: Sequence[Speakers]) -> None:
        super().__init__(work, parent, "acceptance", text("ui.entry.record"))
        self._finding = finding
        names = {one.id: one.name for one in speakers}
        self.say(text("ui.owed.about", code=finding.code, title=finding.title))
        self.add(
            party=ChoiceField(_fact("party"), list(names), lambda key: names[key]), by=LineField(_fact("accepted_by"))
        )
        self.add(position=LineField(_fact("position")))
        self.add(why=TextField(_fact("why"), lines=3))
        self.add(conditions=LineField(_fact("conditions")))
        self.add(
            on=DayField(_fact("accepted_on")), until=DayField(_fact("valid_until"), hint=text("ui.owed.until_hint"))
        )
        self.add(evidence=ChosenEvidence(work, _fact("document"), hint=text("ui.owed.document_hint"), only_one=True))
        self.fields["on"].reset(work.today)
        self.fields["by"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Record the acceptance."""
        accepted = entered.RiskAcceptance(
            finding_id=self._finding.id,
            party_id=self.value("party"),
            accepted_by=self.value("by"),
            accepted_on=self.value("on") or self.work.today,
            reason=self.value("why"),
            position=self.value("position"),
            conditions=self.value("conditions"),
            valid_until=self.value("until"),
            evidence_id=next(iter(self.value("evidence")), None),
        )
        label = text("ui.owed.deed.accept", finding=self._finding.code)
        return self.work.do(label, partial(remediations.accept_risk, accepted=accepted), self.refuse) is not None


class RoundDialog(EntryDialog):
    """A round of following up; of one that is open, its terms from now on."""

    def __init__(self, work: Work, parent: QWidget, line: RoundLine | None = None) -> None:
        super().__init__(work, parent, "change_round" if line else "round", text("ui.owed.keep"))
        self._line = line
        self.add(title=LineField(_fact("round_title"), example=text("ui.owed.round_example")))
        self.add(
            opened_on=DayField(_fact("opened_on")), as_of=DayField(_fact("as_of"), hint=text("ui.owed.as_of_hint"))
        )
        self.add(note=TextField(_fact("note"), lines=2))
        if line:
            self.fields["title"].reset(line.title)
            self.fields["note"].reset(line.note)
        self.fields["opened_on"].reset(line.opened_on if line else work.today)
        self.fields["as_of"].reset(line.as_of if line else None)
        self.fields["title"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Open the round, or change it."""
        opened = self.value("opened_on") or self.work.today
        begun = entered.FollowUpRound(self.value("title"), opened, self.value("as_of") or opened, self.value("note"))
        if self._line is None:
            operation = partial(rounds.open_round, begun=begun)
            return self.work.do(text("ui.owed.deed.open_round"), operation, self.refuse) is not None
        change = partial(rounds.change_round, round_id=self._line.id, begun=begun)
        return self.work.do(text("ui.owed.deed.change_round", code=self._line.code), change, self.refuse) is not None
