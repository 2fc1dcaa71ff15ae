"""The reviewer's queue, and what changed on an item since they last looked."""

from datetime import date
from uuid import UUID

from tests.operations.engagements import (
    AGAINST,
    DOCUMENTED,
    NOBODY,
    NOT_APPLICABLE,
    NOT_MET,
    ONE,
    PLAIN,
    WITHOUT,
    World,
)
from workbook.domain.review import Changed, Deed, Since, Tab
from workbook.domain.vocabulary import Bearing, OtherKind, Result, Scope, WorkState
from workbook.operations import checklist, evidence, history, work
from workbook.store import review_changes, review_views

DAY = date(2026, 9, 14)


def queue(world: World, tab: Tab, person: UUID | None = None) -> list[UUID]:
    with world.book.reading() as session:
        return [item for group in review_views.queue(session, tab, person) for item in group.items]


def since(world: World, item: UUID, person: UUID | None) -> Changed:
    with world.book.reading() as session:
        return review_changes.changes_since(session, item, person)


def told(changed: Changed) -> list[tuple[Deed, str, str, object, object]]:
    return [(one.deed, one.field, one.about, one.before, one.after) for one in changed.differences]


def test_the_queue_holds_what_was_handed_over(world: World):
    items = [world.item(PLAIN), world.item(WITHOUT), world.item(PLAIN, 1)]
    for item in items:
        world.determine(NOT_MET, item)
    assert queue(world, Tab.TO_REVIEW) == []
    work.submit(world.book, world.auditor, items[:2])
    work.submit(world.book, world.lead, items[2:])
    work.accept(world.book, world.reviewer, items[:1])
    work.return_items(world.book, world.reviewer, items[2:], "Name the log.")
    assert queue(world, Tab.TO_REVIEW) == [items[1]]
    assert queue(world, Tab.RETURNED) == [items[2]]
    assert queue(world, Tab.ACCEPTED) == [items[0]]
    assert queue(world, Tab.MINE, world.base.auditor) == [items[1], items[0]]
    assert queue(world, Tab.MINE, world.base.lead) == [items[2]]
    assert queue(world, Tab.MINE, None) == []
    with world.book.reading() as session:
        counts = review_views.queue_counts(session, world.base.auditor)
        groups = review_views.queue(session, Tab.TO_REVIEW, None)
        rows = review_views.review_rows(session, [items[2], items[1], NOBODY], DAY)
    assert counts == {Tab.TO_REVIEW: 1, Tab.RETURNED: 1, Tab.ACCEPTED: 1, Tab.MINE: 2}
    assert [(one.subject, one.framework, one.family) for one in groups] == [
        ("Chat service", "House rules house-1", "House rules")
    ]
    assert [(one.row.id, one.submitted_by, one.answered_by, one.return_reason) for one in rows] == [
        (items[2], "Lea Lead", "Rey Reviewer", "Name the log."),
        (items[1], "Ada Auditor", "", ""),
    ]
    assert None not in (rows[0].submitted_at, rows[0].answered_at, rows[1].submitted_at)
    assert rows[1].answered_at is None
    assert rows[1].submitter == world.base.auditor


def test_who_could_accept_instead(world: World):
    with world.book.reading() as session:
        assert review_views.reviewers_but(session, world.base.lead) == ("Rey Reviewer",)
        assert review_views.reviewers_but(session, world.base.auditor) == ("Lea Lead", "Rey Reviewer")
        assert review_views.reviewers_but(session, None) == ("Lea Lead", "Rey Reviewer")


def test_what_was_never_submitted_before_has_no_differences(world: World):
    item = world.item(WITHOUT)
    world.determine(NOT_MET, item)
    work.submit(world.book, world.auditor, [item])
    changed = since(world, item, world.base.reviewer)
    assert (changed.since, changed.since_at, changed.by, changed.differences) == (Since.BEGINNING, None, (), ())


def test_what_changed_since_my_answer_is_told_in_all(world: World):
    item = world.item(WITHOUT)
    world.determine(NOT_MET, item)
    kept = world.attach(DOCUMENTED, item)
    work.submit(world.book, world.auditor, [item])
    returned = work.return_items(world.book, world.reviewer, [item], "Why?")
    checklist.write_note(world.book, world.lead, item, "Seen.")
    checklist.write_note(world.book, world.lead, item, "Seen twice.")
    world.determine(NOT_APPLICABLE, item)
    new = world.attach(AGAINST, item)
    gone = world.attach(DOCUMENTED, item)
    evidence.detach(world.book, world.auditor, [world.attachment(item)])
    assert gone not in (kept, new)
    (first,) = world.ask("SELECT id FROM attachment WHERE evidence_id = ? AND withdrawn_at IS NULL", kept.hex)
    evidence.detach(world.book, world.auditor, [UUID(first[0])])
    work.submit(world.book, world.auditor, [item])
    changed = since(world, item, world.base.reviewer)
    assert (changed.since, changed.by) == (Since.MY_ANSWER, ("Lea Lead", "Ada Auditor"))
    assert None not in (changed.since_at, changed.last_at)
    assert told(changed) == [
        (Deed.CHANGED, "result", "", Result.OTHER_THAN_SATISFIED, Result.NOT_APPLICABLE),
        (Deed.CHANGED, "other_kind", "", OtherKind.NOT_MET, None),
        (Deed.CHANGED, "reason", "", NOT_MET.reason, NOT_APPLICABLE.reason),
        (Deed.ADDED, "evidence_id", "E-0002 Screen of the operator", None, Bearing.CONTRADICTS),
        (Deed.TAKEN, "evidence_id", "E-0001 Screen of the operator", None, None),
        (Deed.CHANGED, "note", "", "", "Seen twice."),
    ]
    # Somebody who never answered compares with the submission before.
    assert since(world, item, world.base.lead).since is Since.EARLIER_SUBMISSION
    assert told(since(world, item, world.base.lead)) == told(changed)
    assert returned.operation is not None


def test_what_was_changed_back_is_no_difference(world: World):
    item = world.item(WITHOUT)
    world.determine(NOT_MET, item)
    key = world.attach(DOCUMENTED, item)
    work.submit(world.book, world.auditor, [item])
    work.return_items(world.book, world.reviewer, [item], "Why?")
    detached = evidence.detach(world.book, world.auditor, [world.attachment(item)])
    assert told(since(world, item, world.base.reviewer)) == [
        (Deed.TAKEN, "evidence_id", "E-0001 Screen of the operator", None, None)
    ]
    history.undo(world.book, world.auditor, detached.operation)
    checklist.set_scope(world.book, world.auditor, [item], Scope.DEFERRED, "Later.")
    checklist.set_scope(world.book, world.auditor, [item], Scope.IN)
    assert told(since(world, item, world.base.reviewer)) == []
    assert since(world, item, world.base.reviewer).by == ("Ada Auditor",)
    detached = evidence.detach(world.book, world.auditor, [world.attachment(item)])
    work.submit(world.book, world.auditor, [item])
    work.return_items(world.book, world.reviewer, [item], "Why not?")
    history.undo(world.book, world.auditor, detached.operation)
    assert [(one.deed, one.about) for one in since(world, item, world.base.reviewer).differences] == [
        (Deed.ADDED, "E-0001 Screen of the operator")
    ]
    assert key


def test_references_objectives_and_parameters_are_named(world: World):
    item = world.item(ONE)
    world.determine(NOT_MET, world.part("X-2a"))
    work.submit(world.book, world.auditor, [item])
    work.return_items(world.book, world.reviewer, [item], "Why?")
    checklist.set_parameter(world.book, world.auditor, item, "x-2_prm_1", "daily", set_by="The vendor")
    world.determine(NOT_APPLICABLE, world.part("X-2a"))
    checklist.inherit(world.book, world.auditor, [item], world.item(ONE, 1))
    found = told(since(world, item, world.base.reviewer))
    assert (Deed.CHANGED, "inherited_from_id", "", None, "X-2 · S-0002") in found
    assert (Deed.CHANGED, "result", "X-2a", Result.OTHER_THAN_SATISFIED, Result.NOT_APPLICABLE) in found
    assert (Deed.CHANGED, "value", "x-2_prm_1", None, "daily") in found
    assert (Deed.CHANGED, "set_by", "x-2_prm_1", None, "The vendor") in found


def test_states_of_the_queue_are_those_of_the_work(world: World):
    assert {state.value for state in WorkState} == {"draft", "submitted", "returned", "accepted"}
    with world.book.reading() as session:
        assert set(review_views.queue_counts(session, None)) == set(Tab)
