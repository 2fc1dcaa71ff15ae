"""Submit, return, accept: nobody accepts what they submitted, whichever way round."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tests.operations.engagements import (
    AGAINST,
    DEMONSTRATED,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    ONE,
    OVERRIDE,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
    bodies,
    refused,
    submit_and_accept,
    touched_items,
)
from workbook.domain.vocabulary import Scope
from workbook.operations import checklist, determinations, evidence, history, work
from workbook.operations.items import Target


def determined(world: World, *controls: str) -> list[UUID]:
    items = [world.item(control) for control in controls]
    world.determine(NOT_APPLICABLE, *items)
    return items


def state(world: World, item: UUID) -> str:
    return world.row("checklist_item", item)["work_state"]


def test_there_and_back_and_there(world: World):
    items = determined(world, WITHOUT, PLAIN)
    sent = work.submit(world.book, world.auditor, [*items, items[0]])
    assert touched_items(world.book, sent) == set(items)
    assert world.row("checklist_item", items[0])["submitted_by"] == str(world.base.auditor)
    back = work.return_items(world.book, world.reviewer, items[:1], "Which system?")
    assert {body["reason"] for body in bodies(world.book, back.operation)} == {"Which system?"}
    row = world.row("checklist_item", items[0])
    assert (row["work_state"], row["return_reason"]) == ("returned", "Which system?")
    work.submit(world.book, world.auditor, items[:1])
    assert world.row("checklist_item", items[0])["return_reason"] == ""
    work.accept(world.book, world.reviewer, items)
    assert [state(world, item) for item in items] == ["accepted", "accepted"]
    work.return_items(world.book, world.lead, items, "The period changed.")
    assert [state(world, item) for item in items] == ["returned", "returned"]


def test_what_cannot_be_submitted(world: World):
    (item,) = determined(world, WITHOUT)
    with refused(world.book, "work.not_decided", "X-4 · S-0001"):
        work.submit(world.book, world.auditor, [item, world.item(PLAIN)])
    world.determine(NOT_ASSESSED, item)
    with refused(world.book, "work.not_decided", "X-1 · S-0001"):
        work.submit(world.book, world.auditor, [item])
    world.determine(NOT_APPLICABLE, world.part("X-3a"))
    with refused(world.book, "work.not_decided", "X-3 · S-0001"):  # its other objective is open
        work.submit(world.book, world.auditor, [world.item(TWO)])
    world.determine(NOT_APPLICABLE, item)
    work.submit(world.book, world.auditor, [item])
    with refused(world.book, "work.already", "“Submitted”"):
        work.submit(world.book, world.auditor, [item])
    work.accept(world.book, world.reviewer, [item])
    with refused(world.book, "work.already", "“Accepted”"):
        work.submit(world.book, world.auditor, [item])
    checklist.set_scope(world.book, world.auditor, [world.item(ONE)], Scope.OUT, "Gone.")
    with refused(world.book, "item.not_in_scope", "X-2 · S-0001"):
        work.submit(world.book, world.auditor, [world.item(ONE)])
    checklist.inherit(world.book, world.auditor, [world.item(PLAIN)], world.item(PLAIN, 1))
    with refused(world.book, "item.is_inherited", "X-4 · S-0001"):
        work.submit(world.book, world.auditor, [world.item(PLAIN)])


def test_nobody_accepts_what_they_submitted(world: World):
    items = determined(world, WITHOUT, PLAIN)
    work.submit(world.book, world.lead, items[:1])
    work.submit(world.book, world.auditor, items[1:])
    with refused(world.book, "work.same_person", "X-1 · S-0001", "Lea Lead"):
        work.accept(world.book, world.lead, [items[1], items[0]])
    with refused(world.book, "work.not_a_reviewer", "Ada Auditor", "“Auditor”"):
        work.accept(world.book, world.auditor, items[:1])
    with refused(world.book, "work.not_a_reviewer", "Ada Auditor"):
        work.return_items(world.book, world.auditor, items[:1], "No.")
    work.accept(world.book, world.reviewer, items)


def test_only_what_was_submitted_is_returned_or_accepted(world: World):
    (item,) = determined(world, WITHOUT)
    with refused(world.book, "work.not_submitted", "“Draft”"):
        work.accept(world.book, world.reviewer, [item])
    with refused(world.book, "work.not_submitted", "“Draft”"):
        work.return_items(world.book, world.reviewer, [item], "Why.")
    work.submit(world.book, world.auditor, [item])
    with refused(world.book, "work.return_reason", "X-1 · S-0001"):
        work.return_items(world.book, world.reviewer, [item], "\n")
    with refused(world.book, "record.not_found", "checklist item"):
        work.accept(world.book, world.reviewer, [item, UUID(int=7)])


def test_undo_is_no_way_around_the_lock(world: World):
    (item,) = determined(world, WITHOUT)
    decided = bodies(world.book)[-1]["operation"]
    submit_and_accept(world, [item])
    with refused(world.book, "item.locked", "X-1 · S-0001"):
        history.undo(world.book, world.auditor, UUID(decided))
    checklist.write_note(world.book, world.auditor, item, "Remember.")
    history.undo(world.book, world.auditor)
    assert world.row("checklist_item", item)["note"] == ""


def test_undo_of_what_was_submitted_makes_it_a_draft(world: World):
    (item,) = determined(world, WITHOUT)
    decided = bodies(world.book)[-1]["operation"]
    work.submit(world.book, world.auditor, [item])
    undone = history.undo(world.book, world.auditor, UUID(decided))
    assert (state(world, item), world.decided(item)) == ("draft", None)
    history.redo(world.book, world.auditor, undone.operation)
    assert (state(world, item), world.decided(item)["result"]) == ("submitted", "not_applicable")  # type: ignore[index]


def test_undo_is_no_way_to_accept_ones_own_work(world: World):
    (item,) = determined(world, WITHOUT)
    submit_and_accept(world, [item])
    accepted = bodies(world.book)[-1]["operation"]
    with refused(world.book, "work.not_a_reviewer", "Ada Auditor"):  # as it is for returning
        history.undo(world.book, world.auditor, UUID(accepted))
    undone = history.undo(world.book, world.reviewer, UUID(accepted))
    assert state(world, item) == "submitted"
    with refused(world.book, "work.not_a_reviewer", "Ada Auditor"):
        history.redo(world.book, world.auditor, undone.operation)
    history.redo(world.book, world.reviewer, undone.operation)
    assert state(world, item) == "accepted"


def satisfied(world: World, control: str = PLAIN) -> UUID:
    item = world.item(control)
    world.attach(DEMONSTRATED, item)
    world.determine(SATISFIED, item)
    return item


def test_what_lost_its_proof_is_not_submitted(world: World):
    item, other = satisfied(world), satisfied(world, WITHOUT)
    evidence.detach(world.book, world.auditor, [world.attachment(item)], reason="Another system.")
    with refused(world.book, "determination.now_too_low", "X-4 · S-0001", "“None”"):
        work.submit(world.book, world.auditor, [other, item])
    world.determine(OVERRIDE, item)
    work.submit(world.book, world.auditor, [other, item])


def test_what_became_contested_is_not_submitted(world: World):
    item = satisfied(world)
    world.attach(AGAINST, item)
    with refused(world.book, "determination.now_contested", "X-4 · S-0001"):
        work.submit(world.book, world.auditor, [item])
    determinations.resolve_contradiction(world.book, world.auditor, [item], "It is of another product.")
    work.submit(world.book, world.auditor, [item])


def test_the_proof_of_each_objective_counts_unless_it_was_overridden(world: World):
    item, (first, second) = world.item(TWO), (world.part("X-3a"), world.part("X-3b"))
    world.attach(DEMONSTRATED, first)
    world.determine(SATISFIED, first)
    world.determine(OVERRIDE, second)
    evidence.detach(world.book, world.auditor, [world.attachment(item)], reason="Another system.")
    with refused(world.book, "determination.now_too_low", "X-3 · S-0001"):
        work.submit(world.book, world.auditor, [item])
    world.determine(OVERRIDE, Target(item))
    work.submit(world.book, world.auditor, [item])


def test_what_expired_while_it_waited_is_not_accepted(world: World):
    item, today = world.item(PLAIN), world.auditor.clock().date()
    key = world.sight(valid_until=today)
    world.attach(DEMONSTRATED, item, evidence_id=key)
    world.determine(SATISFIED, item)
    work.submit(world.book, world.auditor, [item])
    later = replace(world.reviewer, clock=lambda: world.auditor.clock() + timedelta(days=2))
    with refused(world.book, "determination.now_too_low", "X-4 · S-0001"):
        work.accept(world.book, later, [item])
    work.accept(world.book, world.reviewer, [item])


def test_undo_does_not_submit_what_lost_its_proof(world: World):
    item = satisfied(world)
    sent = work.submit(world.book, world.auditor, [item])
    undone = history.undo(world.book, world.auditor, sent.operation)
    evidence.detach(world.book, world.auditor, [world.attachment(item)], reason="Another system.")
    with refused(world.book, "determination.now_too_low", "X-4 · S-0001"):
        history.redo(world.book, world.auditor, undone.operation or UUID(int=0))
