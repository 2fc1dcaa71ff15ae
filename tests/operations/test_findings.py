"""Findings: their elements, what they rest on, and their way from draft to final."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.operations.engagements import NOBODY, ONE, WITHOUT, World, bodies, refused, rows, sentence, touched
from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.responses import Answer
from workbook.domain.vocabulary import Destination, Element, FindingKind, FindingState
from workbook.operations import engagement, findings, responses

WHOLE = records.Finding(
    "Filter off at night",
    criteria="X-1",
    condition="Off from 0 to 6.",
    cause="A cron job.",
    effect="Secrets leak.",
    recommendation="Leave it on.",
    severity="High",
    severity_rationale="Every night.",
)


def raised(world: World, finding: records.Finding = WHOLE) -> UUID:
    return findings.raise_finding(world.book, world.auditor, finding).created[0]


def links(world: World, table: str, column: str) -> list[str]:
    return [row[column] for row in rows(world.book, table) if row["withdrawn_at"] is None]


def test_a_finding_with_what_it_rests_on_is_one_event(world: World):
    items, seen = [world.item(WITHOUT), world.item(ONE)], world.sight()
    changes = findings.raise_finding(world.book, world.auditor, WHOLE, [*items, items[0]], [seen])
    key = changes.created[0]
    assert touched(world.book, changes) == [("finding", key)]
    row = world.row("finding", key)
    assert (row["code"], row["state"], row["raised_by"]) == ("F-0001", "draft", str(world.base.auditor))
    assert (row["cause"], row["not_needed"]) == ("A cron job.", {})
    assert links(world, "finding_item", "item_id") == [str(item) for item in items]
    assert links(world, "finding_evidence", "evidence_id") == [str(seen)]


def test_what_cannot_be_raised(world: World):
    with refused(world.book, "finding.severity_unknown", "“Grave”", "Critical, High, Moderate, Low"):
        findings.raise_finding(world.book, world.auditor, replace(WHOLE, severity="Grave"))
    with refused(world.book, "record.not_found", "checklist item"):
        findings.raise_finding(world.book, world.auditor, WHOLE, [NOBODY])
    with refused(world.book, "record.not_found", "evidence"):
        findings.raise_finding(world.book, world.auditor, WHOLE, [world.item(ONE)], [NOBODY])


@pytest.mark.parametrize(
    ("make", "key", "word"),
    [
        (lambda: records.Finding(" "), "text.blank", "title"),
        (lambda: records.Finding("T", cause="x" * 40_001), "text.too_long", "cause"),
        (lambda: records.Finding("T", severity_rationale="\0"), "text.control_character", "severity rationale"),
        (lambda: records.Finding("T", not_needed=((Element.CAUSE, " "),)), "finding.waiver_without_reason", "“Cause”"),
    ],
)
def test_values_that_cannot_be_kept_are_refused(make, key: str, word: str):
    with pytest.raises(WorkbookError) as refusal:
        make()
    assert refusal.value.key == key
    assert word in sentence(refusal.value)


def test_the_texts_are_replaced(world: World):
    key = raised(world)
    letter = replace(WHOLE, destination=Destination.MANAGEMENT_LETTER, not_needed=((Element.CAUSE, "Not known."),))
    changes = findings.change_finding(world.book, world.auditor, key, letter, reason="Minor.")
    (body,) = bodies(world.book, changes.operation)
    assert body["changes"][0]["after"] == {"destination": "management_letter", "not_needed": {"cause": "Not known."}}
    assert body["changes"][0]["before"] == {"destination": "report", "not_needed": {}}
    with refused(world.book, "finding.severity_unknown"):
        findings.change_finding(world.book, world.auditor, key, replace(WHOLE, severity="Grave"))
    with refused(world.book, "record.not_found", "finding"):
        findings.change_finding(world.book, world.auditor, NOBODY, WHOLE)


def test_resting_on_more_and_on_less(world: World):
    key, item, other, seen = raised(world), world.item(WITHOUT), world.item(ONE), world.sight()
    changes = findings.rest_on(world.book, world.auditor, key, [item, other], [seen])
    assert touched(world.book, changes) == [("finding", key)]
    again = findings.rest_on(world.book, world.auditor, key, [item], [seen])
    assert again.operation is None
    gone = findings.no_longer_rest_on(world.book, world.auditor, key, [item], [seen])
    assert touched(world.book, gone) == [("finding", key)]
    assert links(world, "finding_item", "item_id") == [str(other)]
    assert links(world, "finding_evidence", "evidence_id") == []
    findings.rest_on(world.book, world.auditor, key, [item], [seen])
    assert links(world, "finding_evidence", "evidence_id") == [str(seen)]
    with refused(world.book, "record.not_found", "checklist item"):
        findings.rest_on(world.book, world.auditor, key, [item, NOBODY])


def move(world: World, key: UUID, *states: FindingState) -> None:
    for state in states:
        findings.move_finding(world.book, world.lead, key, state)


def answer(world: World, key: UUID) -> UUID:
    agreed = records.Response(world.base.party, Answer.AGREE, date(2026, 9, 20), words="So it is.")
    return responses.record_response(world.book, world.auditor, key, agreed).created[0]


def test_from_draft_to_final(world: World):
    key = raised(world)
    for target in (FindingState.SENT, FindingState.ANSWERED, FindingState.FINAL, FindingState.DRAFT):
        with refused(world.book, "finding.move_refused", "“Draft”"):
            move(world, key, target)
    move(world, key, FindingState.REVIEWED, FindingState.DRAFT, FindingState.REVIEWED, FindingState.SENT)
    with refused(world.book, "finding.no_response", "F-0001"):
        move(world, key, FindingState.ANSWERED)
    answer(world, key)
    move(world, key, FindingState.FINAL)
    with refused(world.book, "finding.is_final", "“Draft”"):
        move(world, key, FindingState.DRAFT)
    for change in (
        lambda: findings.change_finding(world.book, world.lead, key, WHOLE),
        lambda: findings.rest_on(world.book, world.lead, key, [world.item(ONE)]),
        lambda: findings.no_longer_rest_on(world.book, world.lead, key),
        lambda: findings.withdraw_finding(world.book, world.lead, key, "Wrong."),
    ):
        with refused(world.book, "finding.no_change_when_final", "F-0001"):
            change()


def test_what_was_reviewed_becomes_a_draft_when_it_is_changed(world: World):
    key, item = raised(world), world.item(ONE)
    for change in (
        lambda: findings.change_finding(world.book, world.auditor, key, replace(WHOLE, cause="Somebody.")),
        lambda: findings.rest_on(world.book, world.auditor, key, [item]),
        lambda: findings.no_longer_rest_on(world.book, world.auditor, key, [item]),
    ):
        move(world, key, FindingState.REVIEWED)
        assert touched(world.book, change()) == [("finding", key)]
        assert world.row("finding", key)["state"] == "draft"
    move(world, key, FindingState.REVIEWED)
    assert findings.no_longer_rest_on(world.book, world.auditor, key, [item]).operation is None
    assert world.row("finding", key)["state"] == "reviewed"


def test_what_was_sent_is_not_changed(world: World):
    key = raised(world)
    move(world, key, FindingState.REVIEWED, FindingState.SENT)
    for state in (FindingState.SENT, FindingState.ANSWERED):
        if state is FindingState.ANSWERED:
            answer(world, key)
        for change in (
            lambda: findings.change_finding(world.book, world.lead, key, WHOLE),
            lambda: findings.rest_on(world.book, world.lead, key, [world.item(ONE)]),
            lambda: findings.no_longer_rest_on(world.book, world.lead, key),
        ):
            with refused(world.book, "finding.already_sent", "F-0001"):
                change()


def test_the_severity_is_checked_on_every_move_on(world: World):
    key = raised(world)
    move(world, key, FindingState.REVIEWED)
    engagement.change_engagement(world.book, world.lead, records.Engagement("T", severity_scale=("1", "2")))
    with refused(world.book, "finding.severity_unknown", "“High”", "1, 2"):
        move(world, key, FindingState.SENT)
    move(world, key, FindingState.DRAFT)


def test_an_incomplete_finding_is_not_reviewed(world: World):
    key = raised(world, records.Finding("Off", condition="Off.", severity="High"))
    with refused(world.book, "finding.incomplete", "F-0001", "criteria, cause, effect"):
        move(world, key, FindingState.REVIEWED)
    waived = tuple((element, "Said elsewhere.") for element in (Element.CRITERIA, Element.CAUSE, Element.EFFECT))
    ungraded = records.Finding("Off", condition="Off.", not_needed=waived)
    findings.change_finding(world.book, world.auditor, key, ungraded)
    with refused(world.book, "finding.severity_missing", "Critical, High"):
        move(world, key, FindingState.REVIEWED)
    findings.change_finding(world.book, world.auditor, key, replace(ungraded, severity="Low"))
    move(world, key, FindingState.REVIEWED)


def test_a_good_practice_needs_no_cause_effect_or_severity(world: World):
    key = raised(world, records.Finding("Good", FindingKind.GOOD_PRACTICE, criteria="X-1", condition="Always on."))
    move(world, key, FindingState.REVIEWED)


def test_a_changed_scale_counts_for_what_comes_after(world: World):
    key = raised(world)
    engagement.change_engagement(world.book, world.lead, records.Engagement("T", severity_scale=("1", "2")))
    with refused(world.book, "finding.severity_unknown", "“High”", "1, 2"):
        move(world, key, FindingState.REVIEWED)


def test_a_withdrawn_finding_keeps_its_code_and_frees_its_links(world: World):
    key = findings.raise_finding(world.book, world.auditor, WHOLE, [world.item(ONE)], [world.sight()]).created[0]
    with refused(world.book, "finding.withdraw_reason"):
        findings.withdraw_finding(world.book, world.auditor, key, " ")
    changes = findings.withdraw_finding(world.book, world.auditor, key, "Doubled.")
    assert touched(world.book, changes) == [("finding", key)]
    assert links(world, "finding_item", "item_id") == links(world, "finding_evidence", "evidence_id") == []
    assert world.row("finding", raised(world))["code"] == "F-0002"
    with refused(world.book, "record.not_found", "finding"):
        move(world, key, FindingState.REVIEWED)
