"""Remediations, milestones and claims: what is refused writes nothing, and no determination is ever touched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.operations.engagements import NOBODY, NOT_MET, PLAIN, TWO, WITHOUT, World, refused, rows, sentence, touched
from tests.operations.test_findings import WHOLE
from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.remediations import (
    FixClaim,
    FollowUpRound,
    Milestone,
    Remediation,
    Retest,
    RetestResult,
    RiskAcceptance,
)
from workbook.domain.vocabulary import FindingKind
from workbook.operations import engagement, evidence, findings, history, remediations, withdrawing, without_finding
from workbook.store.search import search

PLANNED, DUE, FIXED = date(2026, 9, 1), date(2026, 9, 30), date(2026, 9, 10)
CLAIM = FixClaim(FIXED, ("Dev One", "Dev Two"), "The filter is on again.")


def raised(world: World, items: Sequence[UUID] = ()) -> UUID:
    return findings.raise_finding(world.book, world.auditor, WHOLE, items).created[0]


def owed(world: World, finding: UUID, **instead: object) -> Remediation:
    plain = Remediation(finding, world.base.party, "Switch the filter on.", PLANNED, DUE)
    return replace(plain, **instead)  # type: ignore[arg-type]


def planned(world: World, finding: UUID | None = None, **instead: object) -> UUID:
    """Plan a remediation of a new finding and return it."""
    key = finding or raised(world)
    return remediations.plan_remediation(world.book, world.auditor, owed(world, key, **instead)).created[0]


def claimed(world: World, remediation: UUID, claim: FixClaim = CLAIM, *shown: UUID) -> UUID:
    return remediations.claim_fixed(world.book, world.auditor, remediation, claim, shown).created[0]


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: Remediation(NOBODY, NOBODY, " ", PLANNED), "remediation.plan_missing"),
        (lambda: Remediation(NOBODY, NOBODY, "x", DUE, PLANNED), "remediation.due_before_plan"),
        (lambda: Remediation(NOBODY, NOBODY, "x", PLANNED, vendor_asked_on=DUE), "remediation.vendor_missing"),
        (lambda: Milestone(" ", DUE), "text.blank"),
        (lambda: FixClaim(FIXED, (), "Done."), "claim.nobody"),
        (lambda: FixClaim(FIXED, ("",), "Done."), "text.blank"),
        (lambda: FixClaim(FIXED, ("Dev",), "\n"), "claim.words_missing"),
        (lambda: Retest("Ada", DUE, RetestResult.PARTLY, ""), "retest.shows_missing"),
        (lambda: Retest("Ada", DUE, RetestResult.PARTLY, "x", same_procedure=False), "retest.deviation_missing"),
        (lambda: Retest("", DUE, RetestResult.PARTLY, "x"), "text.blank"),
        (lambda: RiskAcceptance(NOBODY, NOBODY, " ", DUE, "x"), "text.blank"),
        (lambda: RiskAcceptance(NOBODY, NOBODY, "Kim", DUE, ""), "acceptance.reason_missing"),
        (lambda: RiskAcceptance(NOBODY, NOBODY, "Kim", DUE, "x", valid_until=PLANNED), "acceptance.dates_reversed"),
        (lambda: FollowUpRound("First", DUE, PLANNED), "round.dates_reversed"),
        (lambda: records.Engagement("x", remediation_days={"Huge": 3}), "finding.severity_unknown"),
        (lambda: records.Engagement("x", remediation_days={"High": 0}), "record.not_positive"),
    ],
)
def test_values_that_cannot_be_kept_are_refused(make, key: str):
    with pytest.raises(WorkbookError) as refusal:
        make()
    assert refusal.value.key == key
    assert sentence(refusal.value)


def test_a_remediation_is_planned_changed_and_withdrawn_as_one_record(world: World):
    finding = raised(world)
    contact = engagement.add_contact(world.book, world.lead, records.Contact(world.base.party, "Kim")).created[0]
    changes = remediations.plan_remediation(world.book, world.auditor, owed(world, finding, contact_id=contact))
    key = changes.created[0]
    assert touched(world.book, changes) == [("remediation", key)]
    assert world.row("remediation", key)["code"] == "R-0001"
    step = remediations.add_milestone(world.book, world.auditor, key, Milestone("Rules written", PLANNED))
    assert touched(world.book, step) == [("remediation", key)]
    with refused(world.book, "remediation.due_reason", "R-0001"):
        remediations.change_remediation(
            world.book, world.auditor, key, owed(world, finding, due_on=date(2026, 10, 9), contact_id=contact)
        )
    later = owed(world, finding, due_on=date(2026, 10, 9), contact_id=contact)
    remediations.change_remediation(world.book, world.auditor, key, later, reason="Parts are late.")
    assert world.row("remediation", key)["due_on"] == "2026-10-09"
    with refused(world.book, "contact.owes_remediation", "Kim"):
        withdrawing.withdraw_contact(world.book, world.lead, contact)
    with refused(world.book, "finding.has_remediation", "F-0001"):
        findings.withdraw_finding(world.book, world.auditor, finding, "Doubled.")
    with refused(world.book, "remediation.withdraw_reason"):
        remediations.withdraw_remediation(world.book, world.auditor, key, " ")
    gone = remediations.withdraw_remediation(world.book, world.auditor, key, "Of another party.")
    assert touched(world.book, gone) == [("remediation", key)]
    assert world.row("milestone", step.created[0])["withdrawn_at"]
    history.undo(world.book, world.auditor)
    assert world.row("milestone", step.created[0])["withdrawn_at"] is None


def test_without_a_date_it_is_due_by_the_severity(world: World):
    finding = raised(world)  # of high severity
    with refused(world.book, "remediation.due_missing"):
        planned(world, finding, due_on=None)
    terms = records.Engagement("House audit", remediation_days={"High": 30, "Low": 180})
    engagement.change_engagement(world.book, world.lead, terms)
    key = planned(world, finding, due_on=None)
    assert world.row("remediation", key)["due_on"] == "2026-10-01"


def test_each_party_owes_one_remediation_for_a_finding(world: World):
    finding = raised(world)
    planned(world, finding)
    with refused(world.book, "remediation.exists", "R-0001"):
        planned(world, finding)
    other = engagement.add_party(world.book, world.lead, records.Party("Hosting firm")).created[0]
    second = planned(world, finding, party_id=other)
    with refused(world.book, "remediation.exists", "R-0001"):
        remediations.change_remediation(world.book, world.auditor, second, owed(world, finding))
    with refused(world.book, "party.has_remediations", "Hosting firm"):
        withdrawing.withdraw_party(world.book, world.lead, other)
    contact = engagement.add_contact(world.book, world.lead, records.Contact(other, "Kim")).created[0]
    third = raised(world)
    with refused(world.book, "response.contact_of_another", "Kim"):
        planned(world, third, contact_id=contact)


def test_a_remediation_stays_with_its_finding_and_once_claimed_with_its_party(world: World):
    finding, another = raised(world), raised(world)
    key = planned(world, finding)
    with refused(world.book, "remediation.finding_stays", "R-0001"):
        remediations.change_remediation(world.book, world.auditor, key, owed(world, another))
    other = engagement.add_party(world.book, world.lead, records.Party("Hosting firm")).created[0]
    elsewhere = owed(world, finding, party_id=other)
    moved = remediations.change_remediation(world.book, world.auditor, key, elsewhere)
    claim = claimed(world, key)
    with refused(world.book, "remediation.party_stays", "R-0001"):
        remediations.change_remediation(world.book, world.auditor, key, owed(world, finding))
    with refused(world.book, "remediation.party_stays", "R-0001"):  # an undo is held to it too
        history.undo(world.book, world.auditor, moved.operation)
    remediations.change_remediation(world.book, world.auditor, key, replace(elsewhere, plan="Switch it on today."))
    remediations.withdraw_claim(world.book, world.auditor, claim, "Not of this one.")
    remediations.change_remediation(world.book, world.auditor, key, owed(world, finding))
    assert world.row("remediation", key)["party_id"] == str(world.base.party)


def test_nothing_is_owed_for_a_good_practice(world: World):
    good = records.Finding("Fine", FindingKind.GOOD_PRACTICE, criteria="a", condition="b")
    key = findings.raise_finding(world.book, world.auditor, good).created[0]
    with refused(world.book, "remediation.nothing_owed", "F-0001"):
        planned(world, key)


def test_a_milestone_is_not_due_before_its_plan(world: World):
    key = planned(world)
    with refused(world.book, "milestone.before_plan", "2026-08-31", "2026-09-01"):
        remediations.add_milestone(world.book, world.auditor, key, Milestone("Rules", date(2026, 8, 31)))
    step = remediations.add_milestone(world.book, world.auditor, key, Milestone("Rules", PLANNED)).created[0]
    finding = UUID(world.row("remediation", key)["finding_id"])
    with refused(world.book, "milestone.before_plan"):
        later = owed(world, finding, planned_on=date(2026, 9, 2))
        remediations.change_remediation(world.book, world.auditor, key, later)
    with refused(world.book, "milestone.due_reason", "Rules"):
        remediations.change_milestone(world.book, world.auditor, step, Milestone("Rules", DUE))
    with refused(world.book, "milestone.in_future"):
        remediations.change_milestone(world.book, world.auditor, step, Milestone("Rules", PLANNED, DUE))
    remediations.change_milestone(world.book, world.auditor, step, Milestone("Rules", PLANNED, date(2026, 9, 8)))
    remediations.withdraw_milestone(world.book, world.auditor, step)
    remediations.change_remediation(world.book, world.auditor, key, owed(world, finding, planned_on=date(2026, 9, 2)))
    with refused(world.book, "milestone.before_plan"):  # an undo is held to it too
        history.undo(world.book, world.auditor, _operation_of(world, "withdraw milestone"))


def _operation_of(world: World, verb: str) -> UUID:
    return UUID(world.ask("SELECT operation_id FROM event WHERE verb = ? ORDER BY seq DESC", verb)[0][0])


def test_a_claim_says_who_fixed_it_and_rests_on_evidence(world: World):
    key, shown = planned(world), world.sight()
    with refused(world.book, "claim.in_future"):
        claimed(world, key, replace(CLAIM, claimed_on=DUE))
    changes = remediations.claim_fixed(world.book, world.auditor, key, CLAIM, [shown, shown])
    assert touched(world.book, changes) == [("remediation", key)]
    assert world.row("fix_claim", changes.created[0])["implemented_by"] == ["Dev One", "Dev Two"]
    assert len(rows(world.book, "remediation_evidence")) == 1
    with refused(world.book, "evidence.in_remediation", "R-0001"):
        evidence.withdraw_evidence(world.book, world.auditor, shown, "Wrong.")
    with refused(world.book, "claim.not_retested", "R-0001"):
        claimed(world, key, replace(CLAIM, claimed_on=date(2026, 9, 12)))
    with refused(world.book, "claim.withdraw_reason"):
        remediations.withdraw_claim(world.book, world.auditor, changes.created[0], "")
    remediations.withdraw_claim(world.book, world.auditor, changes.created[0], "Of another one.")
    evidence.withdraw_evidence(world.book, world.auditor, shown, "Wrong.")
    with refused(world.book, "journal.rests_on_withdrawn"):
        history.undo(world.book, world.auditor, _operation_of(world, "withdraw claim"))


def test_a_risk_is_accepted_by_a_named_person_and_changes_no_result(world: World):
    world.determine(NOT_MET, world.item(PLAIN))
    finding, memo = raised(world, [world.item(PLAIN)]), world.sight()
    before = rows(world.book, "determination")
    borne = RiskAcceptance(finding, world.base.party, "Kim Roe", FIXED, "Costs more than it saves.", evidence_id=memo)
    changes = remediations.accept_risk(world.book, world.auditor, borne)
    assert touched(world.book, changes) == [("risk_acceptance", changes.created[0])]
    assert rows(world.book, "determination") == before
    with refused(world.book, "acceptance.exists", "F-0001"):
        remediations.accept_risk(world.book, world.auditor, borne)
    with refused(world.book, "acceptance.in_future"):
        remediations.accept_risk(world.book, world.auditor, replace(borne, accepted_on=DUE))
    with refused(world.book, "evidence.in_acceptance", "F-0001"):
        evidence.withdraw_evidence(world.book, world.auditor, memo, "Wrong.")
    with refused(world.book, "finding.has_acceptance", "F-0001"):
        findings.withdraw_finding(world.book, world.auditor, finding, "Doubled.")
    with refused(world.book, "acceptance.withdraw_reason"):
        remediations.withdraw_acceptance(world.book, world.auditor, changes.created[0], "")
    remediations.withdraw_acceptance(world.book, world.auditor, changes.created[0], "Revoked.")
    assert rows(world.book, "determination") == before


def test_an_item_that_leads_to_no_finding_has_a_reason(world: World):
    world.determine(NOT_MET, world.item(PLAIN))
    world.determine(NOT_MET, world.item(WITHOUT))
    with refused(world.book, "no_finding.reason_missing"):
        without_finding.state_no_finding(world.book, world.auditor, [world.item(PLAIN)], " ")
    with refused(world.book, "no_finding.not_other", "X-3"):
        without_finding.state_no_finding(world.book, world.auditor, [world.item(TWO)], "Known.")
    both = [world.item(PLAIN), world.item(WITHOUT)]
    changes = without_finding.state_no_finding(world.book, world.auditor, both, "Repaired before the audit.")
    assert [table for table, _ in touched(world.book, changes)] == ["no_finding"] * 2
    without_finding.state_no_finding(world.book, world.lead, [world.item(PLAIN)], "Covered by the other one.")
    assert [row["reason"] for row in rows(world.book, "no_finding")] == [
        "Covered by the other one.", "Repaired before the audit.",
    ]  # fmt: skip
    without_finding.withdraw_no_finding(world.book, world.auditor, both)
    raised(world, both)
    with refused(world.book, "no_finding.has_finding", "F-0001"):
        without_finding.state_no_finding(world.book, world.auditor, both, "Known.")


def test_the_words_of_remediations_are_found(world: World):
    key = planned(world)
    claimed(world, key)
    with world.book.reading() as session:
        assert {hit.kind for hit in search(session, "filter")} == {"finding", "remediation", "fix_claim"}
