"""Subjects, frameworks, and checklist items with their scope, inheritance, parameters and notes."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from tests.operations.engagements import (
    DOCUMENTED,
    NOBODY,
    NOT_APPLICABLE,
    ONE,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
    bodies,
    framework,
    policy,
    refused,
    rows,
    submit_and_accept,
    touched,
    touched_items,
)
from workbook.domain import records
from workbook.domain.changes import Changes
from workbook.domain.vocabulary import Nature, ProofLevel, Scope, SubjectKind
from workbook.operations import checklist, engagement, history, lookup, work


def test_subjects(world: World):
    new = records.Subject(world.base.party, "Model", SubjectKind.MODEL, "3.1", "temperature 0", "test", "A model.")
    added = checklist.add_subject(world.book, world.lead, new)
    assert touched(world.book, added) == [("subject", added.created[0])]
    assert world.row("subject", added.created[0])["code"] == "S-0003"
    changed = checklist.change_subject(
        world.book, world.lead, added.created[0], replace(new, version="3.2"), reason="New."
    )
    assert bodies(world.book, changed.operation)[0]["changes"][0]["after"] == {"version": "3.2"}
    with refused(world.book, "record.exists", "subject", "Model"):
        checklist.add_subject(world.book, world.lead, new)
    with refused(world.book, "record.not_found", "party"):
        checklist.add_subject(world.book, world.lead, replace(new, party_id=NOBODY))
    with refused(world.book, "record.not_found", "party"):
        checklist.change_subject(world.book, world.lead, added.created[0], replace(new, party_id=NOBODY))
    with refused(world.book, "record.exists", "Company"):
        checklist.change_subject(world.book, world.lead, added.created[0], replace(new, name="Company"))
    with refused(world.book, "record.not_found", "subject"):
        checklist.change_subject(world.book, world.lead, NOBODY, replace(new, name="Ghost"))


def test_two_parties_may_have_subjects_of_one_name(world: World):
    other = engagement.add_party(world.book, world.lead, records.Party("Other Vendor")).created[0]
    same = checklist.add_subject(world.book, world.lead, records.Subject(other, "Company")).created[0]
    with refused(world.book, "record.exists", "subject", "Company"):
        checklist.add_subject(world.book, world.lead, records.Subject(other, "Company"))
    with refused(world.book, "record.exists", "subject", "Company"):
        checklist.change_subject(world.book, world.lead, same, records.Subject(world.base.party, "Company"))
    with refused(world.book, "record.several", "S-0002; S-0003"):
        lookup.subject_named(world.book, "Company")
    assert lookup.subject_named(world.book, "S-0003").id == same


def test_a_framework_comes_in_whole_and_once(world: World):
    changes = checklist.add_framework(world.book, world.lead, framework("house-2"))
    assert touched(world.book, changes) == [("framework", changes.created[0])]
    assert world.ask("SELECT count(*) FROM control")[0][0] == 10
    with refused(world.book, "framework.exists", "house-2"):
        checklist.add_framework(world.book, world.lead, framework("house-2"))
    history.undo(world.book, world.lead)
    again = checklist.add_framework(world.book, world.lead, framework("house-2"))
    assert again.created != changes.created


def test_controls_are_chosen_in_order_and_stay_as_they_are(world: World):
    other = checklist.add_framework(world.book, world.lead, framework("house-2")).created[0]
    some = checklist.choose_controls(world.book, world.lead, other, world.base.subjects[:1], codes=[PLAIN, WITHOUT])
    assert some.events == len(touched_items(world.book, some)) == 2
    rest = checklist.choose_controls(world.book, world.lead, other, world.base.subjects)
    assert rest.events == 6
    query = """SELECT c.code FROM checklist_item i JOIN control c ON c.id = i.control_id
        WHERE c.framework_id = ? AND i.subject_id = ? ORDER BY i.id"""
    assert [row[0] for row in world.ask(query, other.hex, world.base.subjects[1].hex)] == [WITHOUT, ONE, TWO, PLAIN]
    nothing = checklist.choose_controls(world.book, world.lead, other, world.base.subjects)
    assert (nothing.operation, nothing.created) == (None, ())
    assert {row["scope"] for row in rows(world.book, "checklist_item")} == {"in"}
    assert rows(world.book, "determination") == []


def test_what_cannot_be_chosen(world: World):
    order = checklist.add_framework(world.book, world.lead, policy()).created[0]
    with refused(world.book, "framework.policy_source", "order-1"):
        checklist.choose_controls(world.book, world.lead, order, world.base.subjects)
    for code in ("X-77", "X-9"):  # unknown, and withdrawn by its publisher
        with refused(world.book, "control.unknown_bare", code):
            checklist.choose_controls(world.book, world.lead, world.base.framework, world.base.subjects, codes=[code])
    with refused(world.book, "record.not_found", "framework"):
        checklist.choose_controls(world.book, world.lead, NOBODY, world.base.subjects)
    with refused(world.book, "record.not_found", "subject"):
        checklist.choose_controls(world.book, world.lead, world.base.framework, [NOBODY])


def test_scope_is_one_event_per_item_under_one_operation(world: World):
    items = [world.item(WITHOUT), world.item(ONE), world.item(ONE, 1)]
    changes = checklist.set_scope(world.book, world.auditor, [*items, items[0]], Scope.OUT, "Not deployed.")
    assert touched_items(world.book, changes) == set(items)
    assert {body["reason"] for body in bodies(world.book, changes.operation)} == {"Not deployed."}
    assert world.row("checklist_item", items[0])["scope_reason"] == "Not deployed."
    checklist.set_scope(world.book, world.auditor, items[:1], Scope.DEFERRED, "Next year.")
    checklist.set_scope(world.book, world.auditor, items[:1], Scope.IN, "Deployed now.")
    assert world.row("checklist_item", items[0])["scope_reason"] == ""
    with refused(world.book, "scope.reason_missing", "“Deferred”"):
        checklist.set_scope(world.book, world.auditor, items, Scope.DEFERRED, " ")
    with refused(world.book, "record.not_found", "checklist item"):
        checklist.set_scope(world.book, world.auditor, [items[0], NOBODY], Scope.OUT, "Why not.")


def test_inheriting(world: World):
    item, source = world.item(ONE), world.item(ONE, 1)
    changes = checklist.inherit(world.book, world.auditor, [item], source)
    assert touched_items(world.book, changes) == {item}
    assert world.row("checklist_item", item)["inherited_from_id"] == str(source)
    checklist.inherit(world.book, world.auditor, [item], source, hybrid=True)
    assert world.row("checklist_item", item)["responsibility"] == "hybrid"
    checklist.assess_itself(world.book, world.auditor, [item], "It has its own now.")
    assert world.row("checklist_item", item)["responsibility"] == "own"
    assert world.row("checklist_item", item)["inherited_from_id"] is None


def test_what_others_inherit_from_stays_in_scope(world: World):
    item, source = world.item(TWO, 1), world.item(TWO)
    checklist.set_scope(world.book, world.auditor, [source], Scope.OUT, "No use of it.")
    with refused(world.book, "item.not_in_scope"):
        checklist.inherit(world.book, world.auditor, [item], source)
    checklist.set_scope(world.book, world.auditor, [source], Scope.IN)
    checklist.inherit(world.book, world.auditor, [item], source)
    with refused(world.book, "item.is_needed", "X-3 · S-0001"):
        checklist.set_scope(world.book, world.auditor, [source], Scope.DEFERRED, "Next year.")
    checklist.assess_itself(world.book, world.auditor, [item])
    checklist.set_scope(world.book, world.auditor, [source], Scope.DEFERRED, "Next year.")
    assert world.row("checklist_item", source)["scope"] == "deferred"


def test_an_heir_comes_into_scope_with_its_source(world: World):
    item, source = world.item(TWO, 1), world.item(TWO)
    checklist.inherit(world.book, world.auditor, [item], source)
    checklist.set_scope(world.book, world.auditor, [source, item], Scope.OUT, "No use of it.")
    with refused(world.book, "item.not_in_scope", "X-3 · S-0001"):
        checklist.set_scope(world.book, world.auditor, [item], Scope.IN)
    checklist.set_scope(world.book, world.auditor, [item, source], Scope.IN)
    assert world.row("checklist_item", item)["scope"] == "in"


def test_what_cannot_be_inherited(world: World):
    item, source = world.item(ONE), world.item(ONE, 1)
    third = checklist.add_subject(world.book, world.lead, records.Subject(world.base.party, "Third")).created[0]
    checklist.choose_controls(world.book, world.lead, world.base.framework, [third], codes=[ONE])
    query = "SELECT id FROM checklist_item WHERE subject_id = ?"
    last = UUID(world.ask(query, third.hex)[0][0])
    with refused(world.book, "item.inherits_itself"):
        checklist.inherit(world.book, world.auditor, [item, source], source)
    with refused(world.book, "item.other_control"):
        checklist.inherit(world.book, world.auditor, [world.item(TWO)], source)
    with refused(world.book, "record.not_found", "checklist item"):
        checklist.inherit(world.book, world.auditor, [item], NOBODY)
    checklist.inherit(world.book, world.auditor, [item], source)
    with refused(world.book, "item.source_is_inherited"):
        checklist.inherit(world.book, world.auditor, [last], item)
    with refused(world.book, "item.is_inherited_from", "X-2 · S-0002"):
        checklist.inherit(world.book, world.auditor, [source], last)


def test_parameters(world: World):
    item = world.item(ONE)
    given = checklist.set_parameter(
        world.book, world.auditor, item, "x-2_prm_1", "weekly", set_by="CISO", source="Policy 3"
    )
    assert touched(world.book, given) == [("checklist_item", item)]
    checklist.set_parameter(world.book, world.auditor, item, "x-2_prm_1", "daily")
    assert [row["value"] for row in rows(world.book, "parameter")] == ["daily"]
    checklist.set_parameter(world.book, world.auditor, item, "x-2_prm_1", " ")
    assert world.ask("SELECT 1 FROM parameter WHERE withdrawn_at IS NULL") == []
    none = checklist.set_parameter(world.book, world.auditor, item, "x-2_prm_1", "")
    assert none.operation is None
    checklist.set_parameter(world.book, world.auditor, item, "x-2_prm_1", "hourly")
    assert world.ask("SELECT value FROM parameter WHERE withdrawn_at IS NULL") == [("hourly",)]
    with refused(world.book, "parameter.unknown", ONE, "nonsense"):
        checklist.set_parameter(world.book, world.auditor, item, "nonsense", "1")
    with refused(world.book, "text.surrogate", "code"):
        checklist.set_parameter(world.book, world.auditor, item, "\udce9", "1")
    with refused(world.book, "text.too_long", "value"):
        checklist.set_parameter(world.book, world.auditor, item, "x-2_prm_1", "v" * 40_001)


def test_plans_natures_and_notes(world: World):
    items = [world.item(WITHOUT), world.item(TWO)]
    planned = checklist.plan_level(world.book, world.auditor, items, ProofLevel.TESTED)
    kind = checklist.set_nature(world.book, world.auditor, items, Nature.PREVENTIVE)
    note = checklist.write_note(world.book, world.auditor, items[0], "Ask again.\nTwice.")
    assert touched_items(world.book, planned) == touched_items(world.book, kind) == set(items)
    assert touched_items(world.book, note) == {items[0]}
    row = world.row("checklist_item", items[0])
    assert (row["planned_level"], row["nature"], row["note"]) == ("tested", "preventive", "Ask again.\nTwice.")
    with refused(world.book, "text.control_character", "note"):
        checklist.write_note(world.book, world.auditor, items[0], "\x1b[31m")
    with refused(world.book, "record.not_found", "checklist item"):
        checklist.write_note(world.book, world.auditor, NOBODY, "x")


CHANGES: dict[str, Callable[[World, UUID], Changes]] = {
    "set_scope": lambda w, i: checklist.set_scope(w.book, w.auditor, [i], Scope.OUT, "Why."),
    "inherit": lambda w, i: checklist.inherit(w.book, w.auditor, [i], w.item(ONE, 1)),
    "assess_itself": lambda w, i: checklist.assess_itself(w.book, w.auditor, [i]),
    "plan_level": lambda w, i: checklist.plan_level(w.book, w.auditor, [i], ProofLevel.TESTED),
    "set_nature": lambda w, i: checklist.set_nature(w.book, w.auditor, [i], Nature.DETECTIVE),
    "set_parameter": lambda w, i: checklist.set_parameter(w.book, w.auditor, i, "x-2_prm_1", "daily"),
    "determine": lambda w, i: w.determine(NOT_APPLICABLE, w.part("X-2a")),
}


def _documented_and_determined(world: World) -> UUID:
    item = world.item(ONE)
    world.attach(DOCUMENTED, item)
    world.determine(SATISFIED, world.part("X-2a"))
    return item


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_accepted_item_is_locked(world: World, change: Callable[[World, UUID], Changes]):
    item = _documented_and_determined(world)
    submit_and_accept(world, [item])
    with refused(world.book, "item.locked", "X-2 · S-0001"):
        change(world, item)
    checklist.write_note(world.book, world.auditor, item, "A note is never locked.")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_submitted_item_that_is_changed_is_a_draft_again(world: World, change: Callable[[World, UUID], Changes]):
    item = _documented_and_determined(world)
    work.submit(world.book, world.auditor, [item])
    changes = change(world, item)
    assert touched_items(world.book, changes) == {item}
    row = world.row("checklist_item", item)
    assert (row["work_state"], row["submitted_by"]) == ("draft", None)
