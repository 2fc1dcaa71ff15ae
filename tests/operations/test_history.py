"""Undo and redo as entries of the journal."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.operations.engagements import AGAINST, DOCUMENTED, NOT_MET, PLAIN, WITHOUT, World, bodies, live_rows, refused
from workbook.domain import records
from workbook.domain.responses import Answer
from workbook.domain.vocabulary import Bearing, FindingState, ProofLevel, Scope
from workbook.operations import checklist, determinations, engagement, evidence, findings, history, responses
from workbook.operations.items import Target

WHOLE = records.Finding("Off", criteria="X-4", condition="Off.", cause="A job.", effect="Leaks.", severity="High")


def test_undo_and_redo_are_events_of_their_own(world: World):
    before = live_rows(world.book)
    done = checklist.plan_level(world.book, world.auditor, [world.item(WITHOUT)], ProofLevel.TESTED)
    after = live_rows(world.book)
    undone = history.undo(world.book, world.auditor)
    assert live_rows(world.book) == before
    (body,) = bodies(world.book, undone.operation)
    assert (body["verb"], body["undoes"], body["person"]) == ("undo", str(done.operation), str(world.base.auditor))
    redone = history.redo(world.book, world.auditor, undone.operation or UUID(int=0))
    assert live_rows(world.book) == after
    assert bodies(world.book, redone.operation)[0]["undoes"] == str(undone.operation)
    assert bodies(world.book, redone.operation)[0]["verb"] == "redo"


def test_undo_takes_a_persons_own_operations_newest_first(world: World):
    item = world.item(WITHOUT)
    checklist.write_note(world.book, world.auditor, item, "one")
    engagement.add_party(world.book, world.lead, records.Party("Second"))
    checklist.write_note(world.book, world.auditor, item, "two")
    history.undo(world.book, world.auditor)
    assert world.row("checklist_item", item)["note"] == "one"
    history.undo(world.book, world.auditor)
    assert world.row("checklist_item", item)["note"] == ""
    with refused(world.book, "journal.nothing_to_undo"):
        history.undo(world.book, world.auditor)
    with refused(world.book, "journal.nothing_to_undo"):
        history.undo(world.book, world.reviewer)


def test_what_changed_since_is_not_undone(world: World):
    item = world.item(WITHOUT)
    first = checklist.write_note(world.book, world.auditor, item, "one")
    checklist.write_note(world.book, world.reviewer, item, "two")
    with refused(world.book, "journal.changed_since", "note"):
        history.undo(world.book, world.auditor, first.operation)
    with refused(world.book, "journal.changed_since"):
        history.undo(world.book, world.auditor)


def test_what_is_still_used_is_not_undone(world: World):
    key = world.sight()
    seen = bodies(world.book)[-1]["operation"]
    world.attach(DOCUMENTED, world.item(WITHOUT), evidence_id=key)
    with refused(world.book, "journal.still_used", "attachment", "evidence"):
        history.undo(world.book, world.auditor, UUID(seen))


def test_what_lost_its_ground_is_not_put_back(world: World):
    item = world.item(WITHOUT)
    key = world.attach(DOCUMENTED, item)
    detached = evidence.detach(world.book, world.auditor, [world.attachment(item)])
    evidence.withdraw_evidence(world.book, world.auditor, key, "Wrong.")
    with refused(world.book, "journal.rests_on_withdrawn", "attachment", "evidence"):
        history.undo(world.book, world.auditor, detached.operation)


def test_a_place_that_was_taken_since_is_said(world: World):
    item = world.item(WITHOUT)
    key = world.attach(DOCUMENTED, item)
    detached = evidence.detach(world.book, world.auditor, [world.attachment(item)])
    world.attach(AGAINST, item, evidence_id=key)
    with refused(world.book, "journal.place_taken"):
        history.undo(world.book, world.auditor, detached.operation)


def test_the_beginning_cannot_be_undone(world: World):
    begun = UUID(bodies(world.book)[0]["operation"])
    for _ in range(7):  # everything else of the base, newest first
        history.undo(world.book, world.lead)
    with refused(world.book, "history.beginning"):
        history.undo(world.book, world.lead)
    with refused(world.book, "history.beginning"):
        history.undo(world.book, world.auditor, begun)


def test_only_an_undo_is_redone(world: World):
    done = world.determine(NOT_MET, world.item(PLAIN))
    with refused(world.book, "history.not_an_undo"):
        history.redo(world.book, world.auditor, done.operation or UUID(int=0))
    with refused(world.book, "journal.unknown_operation"):
        history.redo(world.book, world.auditor, UUID(int=7))
    with refused(world.book, "journal.unknown_operation"):
        history.undo(world.book, world.auditor, UUID(int=7))


def test_undo_is_no_way_to_change_a_finding_that_was_sent(world: World):
    key = findings.raise_finding(world.book, world.auditor, WHOLE).created[0]
    changed = findings.change_finding(world.book, world.auditor, key, replace(WHOLE, condition="Off at noon."))
    rested = findings.rest_on(world.book, world.auditor, key, [world.item(PLAIN)], [world.sight()])
    moved = None
    for state in (FindingState.REVIEWED, FindingState.SENT, FindingState.ANSWERED, FindingState.FINAL):
        if state is FindingState.ANSWERED:
            silence = records.Response(world.base.party, Answer.NO_REPLY, world.lead.clock().date())
            moved = responses.record_response(world.book, world.auditor, key, silence)
        else:
            moved = findings.move_finding(world.book, world.auditor, key, state)
        guard = "finding.no_change_when_final" if state is FindingState.FINAL else "finding.already_sent"
        if state is not FindingState.REVIEWED:
            for done in (changed, rested):
                with refused(world.book, guard, "F-0001"):
                    history.undo(world.book, world.lead, done.operation)
    with refused(world.book, "finding.no_change_when_final", "F-0001"):
        history.undo(world.book, world.lead, moved.operation if moved else None)


def test_undo_makes_a_reviewed_finding_a_draft(world: World):
    key = findings.raise_finding(world.book, world.auditor, WHOLE).created[0]
    rested = findings.rest_on(world.book, world.auditor, key, [world.item(PLAIN)])
    reviewed = findings.move_finding(world.book, world.lead, key, FindingState.REVIEWED)
    history.undo(world.book, world.auditor, rested.operation)
    assert world.row("finding", key)["state"] == "draft"
    with refused(world.book, "journal.changed_since", "state"):
        history.undo(world.book, world.lead, reviewed.operation)


def test_undo_does_not_review_what_became_incomplete(world: World):
    key = findings.raise_finding(world.book, world.auditor, WHOLE).created[0]
    reviewed = findings.move_finding(world.book, world.lead, key, FindingState.REVIEWED)
    undone = history.undo(world.book, world.lead, reviewed.operation)
    findings.change_finding(world.book, world.auditor, key, replace(WHOLE, effect=""))
    with refused(world.book, "finding.incomplete", "effect"):
        history.redo(world.book, world.lead, undone.operation or UUID(int=0))


def test_a_withdrawn_finding_that_was_sent_comes_back(world: World):
    key = findings.raise_finding(world.book, world.auditor, WHOLE, [world.item(PLAIN)]).created[0]
    for state in (FindingState.REVIEWED, FindingState.SENT):
        findings.move_finding(world.book, world.lead, key, state)
    findings.withdraw_finding(world.book, world.lead, key, "Doubled.")
    history.undo(world.book, world.lead)
    row = world.row("finding", key)
    assert (row["state"], row["withdrawn_at"]) == ("sent", None)


def test_undo_makes_no_chain_of_inheritance(world: World):
    item, heir = world.item(PLAIN), world.item(PLAIN, 1)
    third = checklist.add_subject(world.book, world.lead, records.Subject(world.base.party, "Third")).created[0]
    chosen = checklist.choose_controls(world.book, world.lead, world.base.framework, [third], codes=[PLAIN])
    source = chosen.created[0]
    checklist.inherit(world.book, world.lead, [item], source)
    itself = checklist.assess_itself(world.book, world.lead, [item])
    checklist.inherit(world.book, world.lead, [heir], item)
    with refused(world.book, "item.is_inherited_from", "X-4 · S-0001"):
        history.undo(world.book, world.lead, itself.operation)
    checklist.assess_itself(world.book, world.lead, [heir])
    checklist.inherit(world.book, world.lead, [source], heir)
    with refused(world.book, "item.source_is_inherited"):
        history.undo(world.book, world.lead, itself.operation)


def test_undo_takes_no_source_out_of_scope(world: World):
    source, heir = world.item(PLAIN), world.item(PLAIN, 1)
    checklist.set_scope(world.book, world.lead, [source], Scope.OUT, "Later.")
    back = checklist.set_scope(world.book, world.lead, [source], Scope.IN)
    inherited = checklist.inherit(world.book, world.lead, [heir], source)
    with refused(world.book, "item.is_needed", "X-4 · S-0001"):
        history.undo(world.book, world.lead, back.operation)
    undone = history.undo(world.book, world.lead, inherited.operation)
    checklist.set_scope(world.book, world.lead, [source], Scope.OUT, "Later.")
    with refused(world.book, "item.not_in_scope", "X-4 · S-0001"):
        history.redo(world.book, world.lead, undone.operation or UUID(int=0))


def resolution(world: World, item: UUID) -> str:
    return str(world.row("checklist_item", item)["contradiction_resolution"])


@pytest.mark.parametrize("gone", ["detached", "made context"])
def test_a_contradiction_that_comes_back_is_not_covered_by_a_later_reason(world: World, gone: str):
    item = world.item(PLAIN)
    world.attach(AGAINST, item)
    first = world.attachment(item)
    if gone == "detached":
        done = evidence.detach(world.book, world.auditor, [first], reason="Wrong item.")
    else:
        context = replace(AGAINST, bearing=Bearing.CONTEXT)
        done = evidence.change_attachment(world.book, world.auditor, first, context)
    world.attach(AGAINST, item)
    determinations.resolve_contradiction(world.book, world.auditor, [item], "It is of another product.")
    history.undo(world.book, world.auditor, done.operation)
    assert resolution(world, item) == ""


def test_a_contradiction_that_comes_back_keeps_the_reason_it_had(world: World):
    item = world.item(PLAIN)
    world.attach(AGAINST, item)
    determinations.resolve_contradiction(world.book, world.auditor, [item], "It is of another product.")
    done = evidence.detach(world.book, world.auditor, [world.attachment(item)], reason="Wrong item.")
    history.undo(world.book, world.auditor, done.operation)
    assert resolution(world, item) == "It is of another product."


def test_a_reason_that_comes_back_does_not_cover_a_later_contradiction(world: World):
    item = world.item(PLAIN)
    world.attach(AGAINST, item)
    determinations.resolve_contradiction(world.book, world.auditor, [item], "It is of another product.")
    second = evidence.attach(world.book, world.auditor, world.sight(), [Target(item)], AGAINST)
    world.attach(AGAINST, item)
    history.undo(world.book, world.auditor, second.operation)
    assert resolution(world, item) == ""
