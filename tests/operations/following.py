"""A finding followed up: something of every kind of record that this needs."""

from datetime import date
from uuid import UUID

from tests.operations.engagements import World
from workbook.domain.remediations import (
    FixClaim,
    FollowUpRound,
    Milestone,
    Remediation,
    Retest,
    RetestResult,
    RiskAcceptance,
)
from workbook.operations import remediations, rounds, without_finding


def follow_up(world: World, finding: UUID, item: UUID, shown: UUID) -> UUID:
    """Plan a remediation, claim and retest it on evidence that is `shown`, accept a risk, and say why `item` has none."""
    book, actor, party = world.book, world.auditor, world.base.party
    owed = Remediation(finding, party, "Switch it on at noon.", date(2026, 9, 1), date(2026, 9, 30))
    key = remediations.plan_remediation(book, actor, owed).created[0]
    remediations.add_milestone(book, actor, key, Milestone("Rules written", date(2026, 9, 5)))
    rounds.open_round(book, world.lead, FollowUpRound("First round", date(2026, 9, 12), date(2026, 9, 30)))
    claim = FixClaim(date(2026, 9, 10), ("Dev One",), "It is on.")
    remediations.claim_fixed(book, actor, key, claim)
    retest = Retest("Ada Auditor", date(2026, 9, 14), RetestResult.VERIFIED_FIXED, "It stays on.")
    rounds.record_retest(book, actor, key, retest, [shown])
    borne = RiskAcceptance(finding, party, "Kim Roe", date(2026, 9, 11), "Rare.")
    remediations.accept_risk(book, actor, borne)
    without_finding.state_no_finding(book, actor, [item], "Repaired since.")
    return key
