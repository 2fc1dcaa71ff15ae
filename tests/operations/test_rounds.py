"""Rounds and retests: by somebody else, on newer evidence, months after release, and never a change of a determination."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from tests.actors import SteppingClock
from tests.operations.engagements import (
    DEMONSTRATED,
    NOT_MET,
    PLAIN,
    World,
    refused,
    rows,
    submit_and_accept,
    touched,
)
from tests.operations.test_remediations import CLAIM, FIXED, claimed, planned, raised
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.remediations import (
    Claimed,
    FollowUpRound,
    RemediationState,
    Retest,
    Retested,
    RetestResult,
    is_overdue,
    state_of,
)
from workbook.domain.vocabulary import Result
from workbook.operations import custody, engagement, history, remediations, rounds

OPENED, AS_OF = date(2026, 9, 12), date(2026, 9, 30)
ROUND = FollowUpRound("First round", OPENED, AS_OF)
GOOD = Retest("Ada Auditor", date(2026, 9, 14), RetestResult.VERIFIED_FIXED, "The secret is masked.")
DAY = timedelta(days=1)


def later(actor: Actor, month: int, day: int = 1) -> Actor:
    """Return the same person on a later day."""
    start = datetime(2027, month, day, 9, 0, tzinfo=timezone(timedelta(hours=1)))
    return replace(actor, clock=SteppingClock(start))


def opened(world: World, begun: FollowUpRound = ROUND) -> UUID:
    return rounds.open_round(world.book, world.lead, begun).created[0]


def retested(world: World, remediation: UUID, retest: Retest = GOOD, evidence: Sequence[UUID] | None = None) -> UUID:
    seen = [world.sight()] if evidence is None else evidence
    return rounds.record_retest(world.book, world.auditor, remediation, retest, seen).created[0]


def test_a_retest_is_recorded_in_the_open_round(world: World):
    key = planned(world)
    claim = claimed(world, key)
    with refused(world.book, "retest.no_round"):
        retested(world, key, evidence=[])
    current = opened(world)
    changes = rounds.record_retest(world.book, world.auditor, key, GOOD, [world.sight()])
    assert touched(world.book, changes) == [("remediation", key)]
    row = world.row("retest", changes.created[0])
    assert (row["claim_id"], row["round_id"], row["result"]) == (str(claim), str(current), "verified_fixed")
    with refused(world.book, "claim.is_retested"):
        remediations.withdraw_claim(world.book, world.auditor, claim, "Wrong.")
    with refused(world.book, "claim.is_fixed", "R-0001"):
        claimed(world, key, replace(CLAIM, claimed_on=date(2026, 9, 14)))
    with refused(world.book, "round.in_use", "FU-0001"):
        rounds.withdraw_round(world.book, world.lead, current, "Doubled.")


@pytest.mark.parametrize(
    ("change", "key", "word"),
    [
        ({"performed_by": "  dev   ONE "}, "retest.by_implementer", "dev"),
        ({"performed_on": date(2026, 9, 9)}, "retest.before_claim", "2026-09-10"),
        ({"performed_on": date(2026, 9, 15)}, "retest.in_future", "2026-09-15"),
        ({"result": RetestResult.RECURRED}, "retest.never_fixed", "recur"),
    ],
)
def test_a_retest_that_shows_nothing_is_refused(world: World, change: dict[str, object], key: str, word: str):
    remediation = planned(world)
    claimed(world, remediation)
    opened(world)
    seen = world.sight()
    with refused(world.book, key, word):
        retested(world, remediation, replace(GOOD, **change), [seen])  # type: ignore[arg-type]


def test_a_retest_needs_evidence_that_is_newer_than_the_claim(world: World):
    key, of_claim, old = planned(world), world.sight(), world.sight(collected_on=FIXED - DAY)
    opened(world)
    with refused(world.book, "retest.nothing_claimed", "R-0001"):
        retested(world, key, evidence=[of_claim])
    claimed(world, key, CLAIM, of_claim)
    for evidence, why, word in (
        ([], "retest.no_evidence", "evidence"),
        ([of_claim], "retest.evidence_of_claim", "E-0001"),
        ([old], "retest.evidence_older", "E-0002"),
    ):
        with refused(world.book, why, word):
            retested(world, key, evidence=evidence)
    retested(world, key, evidence=[world.sight(collected_on=FIXED)])


def test_a_retest_stays_inside_its_round(world: World):
    key = planned(world)
    claimed(world, key)
    current = opened(world, FollowUpRound("Short", OPENED, date(2026, 9, 13)))
    seen = world.sight()
    with refused(world.book, "retest.after_as_of", "2026-09-13"):
        retested(world, key, evidence=[seen])
    rounds.change_round(world.book, world.lead, current, ROUND)
    retested(world, key, evidence=[seen])
    with refused(world.book, "retest.after_as_of"):
        rounds.change_round(world.book, world.lead, current, FollowUpRound("Short", OPENED, date(2026, 9, 13)))


def test_what_was_fixed_can_recur_and_be_fixed_again(world: World):
    key = planned(world)
    first = claimed(world, key)
    opened(world, replace(ROUND, as_of=date(2027, 12, 31)))
    retested(world, key)
    with refused(world.book, "retest.was_fixed", "2026-09-14"):
        retested(
            world, key, replace(GOOD, result=RetestResult.NOT_FIXED), [UUID(rows(world.book, "evidence")[0]["id"])]
        )
    world.auditor = later(world.auditor, 1)
    back = replace(GOOD, performed_on=date(2027, 1, 1), result=RetestResult.RECURRED)
    retested(world, key, back)
    with refused(world.book, "claim.before_retest", "2027-01-01"):
        claimed(world, key, replace(CLAIM, claimed_on=date(2026, 12, 1)))
    world.auditor = later(world.auditor, 2)
    second = claimed(world, key, replace(CLAIM, claimed_on=date(2027, 1, 20)))
    again = retested(world, key, replace(GOOD, performed_on=date(2027, 2, 1)))
    assert world.row("retest", again)["claim_id"] == str(second) != str(first)


def test_a_closed_round_stays_as_it_is(world: World):
    key = planned(world)
    claimed(world, key)
    current = opened(world)
    with refused(world.book, "round.open_already", "FU-0001"):
        opened(world)
    made = retested(world, key)
    with refused(world.book, "round.closing_day"):
        rounds.close_round(world.book, world.lead, current, AS_OF)
    rounds.close_round(world.book, world.lead, current, date(2026, 9, 14))
    for attempt in (
        lambda: rounds.withdraw_retest(world.book, world.auditor, made, "Wrong."),
        lambda: rounds.change_round(world.book, world.lead, current, ROUND),
        lambda: rounds.close_round(world.book, world.lead, current, date(2026, 9, 14)),
        lambda: remediations.withdraw_remediation(world.book, world.auditor, key, "Wrong."),
        lambda: history.undo(world.book, world.auditor),
    ):
        with refused(world.book, "round.closed", "FU-0001"):
            attempt()
    opened(world, replace(ROUND, title="Second round"))
    with refused(world.book, "journal.place_taken"):
        closing = world.ask("SELECT operation_id FROM event WHERE verb = 'close round'")[0][0]
        history.undo(world.book, world.lead, UUID(closing))
    assert [row["code"] for row in rows(world.book, "follow_up_round")] == ["FU-0001", "FU-0002"]


def test_an_empty_round_is_withdrawn_and_one_that_was_closed_too_early_is_opened_again(world: World):
    current = opened(world)
    with refused(world.book, "round.withdraw_reason"):
        rounds.withdraw_round(world.book, world.lead, current, " ")
    rounds.withdraw_round(world.book, world.lead, current, "Doubled.")
    second = opened(world)
    rounds.close_round(world.book, world.lead, second, date(2026, 9, 14))
    history.undo(world.book, world.lead)
    assert world.row("follow_up_round", second)["closed_on"] is None


def test_an_undo_is_held_to_the_rules_of_retests(world: World):
    key = planned(world)
    claimed(world, key)
    opened(world, replace(ROUND, as_of=date(2027, 12, 31)))
    retested(world, key)
    world.auditor = later(world.auditor, 1)
    retested(world, key, replace(GOOD, performed_on=date(2027, 1, 1), result=RetestResult.RECURRED))
    first = world.ask("SELECT operation_id FROM event WHERE verb = 'record retest' ORDER BY seq")[0][0]
    with refused(world.book, "retest.never_fixed"):
        history.undo(world.book, world.auditor, UUID(first))


def test_months_after_release_what_follows_touches_no_determination(world: World):
    item = world.item(PLAIN)
    world.attach(DEMONSTRATED, item)
    world.determine(NOT_MET, item)
    submit_and_accept(world, [item])
    finding = raised(world, [item])
    key = planned(world, finding)
    engagement.change_engagement(
        world.book, world.lead, records.Engagement("House audit", released_on=date(2026, 12, 1))
    )
    original = {name: rows(world.book, name) for name in ("determination", "checklist_item", "attachment", "finding")}
    world.lead, world.auditor = later(world.lead, 3), later(world.auditor, 3)
    with refused(world.book, "round.none_open", "2026-12-01"):
        claimed(world, key)
    current = opened(world, FollowUpRound("Spring", date(2027, 3, 1), date(2027, 3, 31)))
    claimed(world, key, replace(CLAIM, claimed_on=date(2027, 2, 1)))
    retested(world, key, replace(GOOD, performed_on=date(2027, 3, 1)))
    rounds.close_round(world.book, world.lead, current, date(2027, 3, 1))
    assert {name: rows(world.book, name) for name in original} == original
    decided = world.decided(item)
    assert decided is not None
    assert decided["result"] == Result.OTHER_THAN_SATISFIED


def test_evidence_of_a_retest_cannot_become_older_afterwards(world: World):
    key = planned(world)
    claimed(world, key)
    opened(world)
    seen = world.sight(title="Screen")
    retested(world, key, evidence=[seen])
    with refused(world.book, "retest.evidence_older", "E-0001"):
        custody.change_evidence(world.book, world.auditor, seen, records.Provenance("Screen", collected_on=FIXED - DAY))


def test_states_follow_from_claims_and_retests():
    one, two = Claimed(UUID(int=1), FIXED, ("Dev",)), Claimed(UUID(int=2), FIXED + 20 * DAY, ("Dev",))

    def shown(claim: Claimed, days: int, result: RetestResult) -> Retested:
        return Retested(claim.id, "Ada", FIXED + days * DAY, result, (), AS_OF)

    fixed, back = shown(one, 2, RetestResult.VERIFIED_FIXED), shown(one, 9, RetestResult.RECURRED)
    assert state_of([], []) is RemediationState.PLANNED
    assert state_of([one], []) is RemediationState.CLAIMED_FIXED
    assert state_of([one], [fixed]) is RemediationState.VERIFIED_FIXED
    assert state_of([one], [fixed, back]) is RemediationState.RECURRED
    assert state_of([one, two], [fixed, back]) is RemediationState.CLAIMED_FIXED
    assert is_overdue(RemediationState.CLAIMED_FIXED, FIXED, FIXED + DAY)
    assert not is_overdue(RemediationState.CLAIMED_FIXED, FIXED, FIXED)
    assert not is_overdue(RemediationState.VERIFIED_FIXED, FIXED, FIXED + DAY)
