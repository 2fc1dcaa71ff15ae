"""Undo and redo as entries of the journal."""

from uuid import UUID

from tests.operations.engagements import AGAINST, DOCUMENTED, NOT_MET, PLAIN, WITHOUT, World, bodies, live_rows, refused
from workbook.domain import records
from workbook.domain.vocabulary import ProofLevel
from workbook.operations import checklist, engagement, evidence, history


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
