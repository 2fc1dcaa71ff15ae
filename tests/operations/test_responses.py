"""Responses of parties to findings: only to what was sent, in their exact words, and undone as they were done."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.operations.engagements import NOBODY, World, bodies, refused, rows, sentence, touched
from tests.operations.test_findings import WHOLE, move, raised
from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.responses import Answer
from workbook.domain.vocabulary import FindingState
from workbook.operations import engagement, findings, history, responses, withdrawing
from workbook.operations.reporting import make_finding_report, make_report
from workbook.store.search import search
from workbook.store.verification import verify

DAY = date(2026, 9, 20)


def sent(world: World) -> UUID:
    key = raised(world)
    move(world, key, FindingState.REVIEWED, FindingState.SENT)
    return key


def answer(world: World, **instead: object) -> records.Response:
    plain = records.Response(world.base.party, Answer.PARTLY, DAY, words="Only at night.", rejoinder="Every night.")
    return replace(plain, **instead)  # type: ignore[arg-type]


def states(world: World) -> list[str]:
    return [row["state"] for row in rows(world.book, "finding")]


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: records.Response(NOBODY, Answer.AGREE, DAY), "response.words_missing"),
        (lambda: records.Response(NOBODY, Answer.DISAGREE, DAY, words=" \n"), "response.words_missing"),
        (lambda: records.Response(NOBODY, Answer.NO_REPLY, DAY, words="Yes."), "response.words_without_reply"),
        (lambda: records.Response(NOBODY, Answer.NO_REPLY, DAY, words="\n"), "response.words_without_reply"),
        (lambda: records.Response(NOBODY, Answer.AGREE, DAY, words="x" * 40_001), "text.too_long"),
        (lambda: records.Response(NOBODY, Answer.NO_REPLY, DAY, rejoinder="\0"), "text.control_character"),
    ],
)
def test_values_that_cannot_be_kept_are_refused(make, key: str):
    with pytest.raises(WorkbookError) as refusal:
        make()
    assert refusal.value.key == key
    assert sentence(refusal.value)


def test_a_response_answers_the_finding_in_one_operation(world: World):
    key = sent(world)
    contact = engagement.add_contact(world.book, world.lead, records.Contact(world.base.party, "Kim")).created[0]
    changes = responses.record_response(world.book, world.auditor, key, answer(world, contact_id=contact))
    assert touched(world.book, changes) == [("finding", key)]
    (body,) = bodies(world.book, changes.operation)
    assert {change["table"] for change in body["changes"]} == {"finding", "response"}
    row = world.row("response", changes.created[0])
    assert (row["words"], row["rejoinder"], row["on_date"]) == ("Only at night.", "Every night.", "2026-09-20")
    assert states(world) == ["answered"]
    history.undo(world.book, world.auditor)
    assert states(world) == ["sent"]
    assert world.row("response", changes.created[0])["withdrawn_at"]
    assert verify(world.book).problems == ()


def test_only_what_was_sent_can_be_answered(world: World):
    key = raised(world)
    for state in (FindingState.DRAFT, FindingState.REVIEWED):
        if state is not FindingState.DRAFT:
            move(world, key, state)
        with refused(world.book, "finding.not_sent", "F-0001"):
            responses.record_response(world.book, world.auditor, key, answer(world))
    move(world, key, FindingState.SENT)
    with refused(world.book, "finding.no_response", "F-0001"):
        move(world, key, FindingState.ANSWERED)
    made = responses.record_response(world.book, world.auditor, key, answer(world)).created[0]
    move(world, key, FindingState.FINAL)
    for change in (
        lambda: responses.record_response(world.book, world.auditor, key, answer(world)),
        lambda: responses.change_response(world.book, world.auditor, made, answer(world, rejoinder="")),
        lambda: responses.withdraw_response(world.book, world.auditor, made, "Wrong."),
    ):
        with refused(world.book, "finding.no_change_when_final", "F-0001"):
            change()


def test_each_party_answers_once_and_for_itself(world: World):
    key = sent(world)
    other = engagement.add_party(world.book, world.lead, records.Party("Hosting firm")).created[0]
    contact = engagement.add_contact(world.book, world.lead, records.Contact(other, "Ola")).created[0]
    with refused(world.book, "response.contact_of_another", "Ola", "Example Vendor"):
        responses.record_response(world.book, world.auditor, key, answer(world, contact_id=contact))
    responses.record_response(world.book, world.auditor, key, answer(world))
    with refused(world.book, "response.exists", "Example Vendor", "F-0001"):
        responses.record_response(world.book, world.auditor, key, answer(world))
    second = responses.record_response(world.book, world.auditor, key, answer(world, party_id=other)).created[0]
    with refused(world.book, "response.exists", "Example Vendor"):
        responses.change_response(world.book, world.auditor, second, answer(world))
    with refused(world.book, "record.not_found", "party"):
        responses.change_response(world.book, world.auditor, second, answer(world, party_id=NOBODY))


def test_a_change_keeps_what_was_said_before_and_can_be_undone(world: World):
    key = sent(world)
    made = responses.record_response(world.book, world.auditor, key, answer(world)).created[0]
    new = answer(world, answer=Answer.NO_REPLY, words="")
    changes = responses.change_response(world.book, world.auditor, made, new, reason="A mix-up.")
    (body,) = bodies(world.book, changes.operation)
    assert body["changes"][0]["before"] == {"answer": "partly", "words": "Only at night."}
    undone = history.undo(world.book, world.auditor).operation
    assert world.row("response", made)["words"] == "Only at night."
    assert states(world) == ["answered"]
    move(world, key, FindingState.FINAL)
    with refused(world.book, "finding.no_change_when_final"):
        history.redo(world.book, world.auditor, undone or NOBODY)


def test_without_its_last_response_a_finding_waits_again(world: World):
    key = sent(world)
    other = engagement.add_party(world.book, world.lead, records.Party("Hosting firm")).created[0]
    made = [
        responses.record_response(world.book, world.auditor, key, answer(world, party_id=party)).created[0]
        for party in (world.base.party, other)
    ]
    with refused(world.book, "response.withdraw_reason"):
        responses.withdraw_response(world.book, world.auditor, made[0], " ")
    responses.withdraw_response(world.book, world.auditor, made[0], "Of another finding.")
    assert states(world) == ["answered"]
    responses.withdraw_response(world.book, world.auditor, made[1], "Of another finding.")
    assert states(world) == ["sent"]
    history.undo(world.book, world.auditor)
    assert states(world) == ["answered"]


def test_undo_leaves_no_answered_finding_without_a_response_and_no_draft_beside_one(world: World):
    key = raised(world)
    move(world, key, FindingState.REVIEWED)
    sending = findings.move_finding(world.book, world.lead, key, FindingState.SENT).operation
    other = engagement.add_party(world.book, world.lead, records.Party("Hosting firm")).created[0]
    first = responses.record_response(world.book, world.auditor, key, answer(world))
    second = responses.record_response(world.book, world.auditor, key, answer(world, party_id=other))
    responses.withdraw_response(world.book, world.auditor, first.created[0], "Wrong.")
    with refused(world.book, "finding.no_response"):
        history.undo(world.book, world.auditor, second.operation)
    history.undo(world.book, world.auditor)
    history.undo(world.book, world.auditor, first.operation)
    assert states(world) == ["sent"]
    with refused(world.book, "finding.has_response"):
        history.undo(world.book, world.lead, sending)
    move(world, key, FindingState.ANSWERED)


def test_a_withdrawn_finding_takes_its_responses_along(world: World):
    key = sent(world)
    made = responses.record_response(world.book, world.auditor, key, answer(world)).created[0]
    findings.withdraw_finding(world.book, world.auditor, key, "Doubled.")
    assert world.row("response", made)["withdrawn_at"]
    history.undo(world.book, world.auditor)
    assert world.row("response", made)["withdrawn_at"] is None


def test_who_answered_is_not_withdrawn(world: World):
    key = sent(world)
    other = engagement.add_party(world.book, world.lead, records.Party("Hosting firm")).created[0]
    contact = engagement.add_contact(world.book, world.lead, records.Contact(world.base.party, "Kim")).created[0]
    said = answer(world, contact_id=contact)
    first = responses.record_response(world.book, world.auditor, key, said).created[0]
    responses.record_response(world.book, world.auditor, key, answer(world, party_id=other))
    with refused(world.book, "contact.has_answered", "Kim"):
        withdrawing.withdraw_contact(world.book, world.lead, contact)
    with refused(world.book, "party.has_responses", "Hosting firm"):
        withdrawing.withdraw_party(world.book, world.lead, other)
    responses.change_response(world.book, world.auditor, first, answer(world))
    withdrawing.withdraw_contact(world.book, world.lead, contact)


def test_a_response_is_reported_and_found(world: World):
    key = sent(world)
    contact = engagement.add_contact(world.book, world.lead, records.Contact(world.base.party, "Kim")).created[0]
    responses.record_response(world.book, world.auditor, key, answer(world, contact_id=contact))
    (line,) = make_report(world.book, world.lead).findings
    (said,) = line.responses
    assert (said.party, said.contact, said.answer, said.on_date) == ("Example Vendor", "Kim", Answer.PARTLY, DAY)
    assert (said.words, said.rejoinder) == ("Only at night.", "Every night.")
    with world.book.reading() as session:
        assert [hit.kind for hit in search(session, "only at night")] == ["response"]


def test_a_report_of_one_finding_says_the_same_of_it(world: World):
    items, seen = [world.item("X-2"), world.item("X-1")], world.sight()
    key = findings.raise_finding(world.book, world.auditor, WHOLE, items, [seen]).created[0]
    raised(world)
    whole = make_report(world.book, world.lead)
    alone = make_finding_report(world.book, world.lead, key)
    assert alone is not None
    assert alone.findings == whole.findings[:1]
    assert (alone.items, alone.evidence, alone.head) == ((), (), whole.head)
    findings.withdraw_finding(world.book, world.auditor, key, "Doubled.")
    assert make_finding_report(world.book, world.lead, key) is None
