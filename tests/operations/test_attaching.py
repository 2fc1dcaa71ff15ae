"""Statements, sighted evidence, and attaching evidence to items and objectives."""

from dataclasses import fields, replace
from datetime import date
from uuid import UUID

import pytest

from tests.operations.engagements import (
    AGAINST,
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
    refused,
    rows,
    sentence,
    submit_and_accept,
    touched,
    touched_items,
)
from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.exhibit import Exhibit
from workbook.domain.vocabulary import Bearing, Scope, StatementKind, Tlp
from workbook.operations import checklist, determinations, evidence, findings, history, work
from workbook.operations.items import Target
from workbook.store.tables import Attachment


def test_a_statement_is_kept_word_for_word(world: World):
    words = "\n  We always filter — 我们总是过滤.\n  Since 2024.\n"
    said = records.Statement(StatementKind.TESTIMONY, words, "Carla")
    changes = evidence.add_statement(world.book, world.auditor, said, records.Provenance(collected_on=date(2026, 9, 1)))
    assert touched(world.book, changes) == [("evidence", changes.created[0])]
    row = world.row("evidence", changes.created[0])
    assert (row["statement"], row["title"], row["code"]) == (words, "We always filter — 我们总是过滤.", "E-0001")
    assert row["received_at"].startswith("2026-09-14T07:")
    assert row["received_offset_minutes"] == 120
    assert row["collected_on"] == "2026-09-01"
    assert row["received_by"] == str(world.base.auditor)


def test_a_long_statement_has_a_short_title(world: World):
    said = records.Statement(StatementKind.DIRECT_OBSERVATION, "x" * 40_000)
    key = evidence.add_statement(world.book, world.auditor, said).created[0]
    assert len(world.row("evidence", key)["title"]) == 80
    assert len(world.row("evidence", key)["statement"]) == 40_000


@pytest.mark.parametrize(
    ("place", "title"),
    [("", "E-0001"), (" \n ", "E-0001"), ("Rack 3\nRoom 7", "Rack 3"), ("p" * 4_000, "p" * 300)],
)
def test_sighted_evidence_gets_a_title_of_one_line(world: World, place: str, title: str):
    seen = records.Sighted("Secret.", "2", place, "Olga")
    changes = evidence.add_sighted(world.book, world.auditor, seen, records.Provenance(tlp=Tlp.RED))
    row = world.row("evidence", changes.created[0])
    assert (row["title"], row["sighted_location"], row["why_no_copy"]) == (title, place, "Secret.")
    assert (row["kind"], row["content_id"], row["tlp"]) == ("sighted", None, "TLP:RED")


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: records.Statement(StatementKind.TESTIMONY, " \n"), "text.blank"),
        (lambda: records.Statement(StatementKind.TESTIMONY, "x" * 40_001), "text.too_long"),
        (lambda: records.Statement(StatementKind.TESTIMONY, "a\0"), "text.control_character"),
        (lambda: records.Sighted(" "), "text.blank"),
        (lambda: records.Provenance(title="a\nb"), "text.line_break"),
        (lambda: records.Attaching(shows="\ud800"), "text.surrogate"),
    ],
)
def test_values_that_cannot_be_kept_are_refused(make, key: str):
    with pytest.raises(WorkbookError) as refusal:
        make()
    assert refusal.value.key == key
    assert "_" not in sentence(refusal.value)


def test_an_unknown_supplier_is_refused(world: World):
    said = records.Statement(StatementKind.TESTIMONY, "Yes.")
    with refused(world.book, "record.not_found", "party"):
        evidence.add_statement(world.book, world.auditor, said, records.Provenance(supplied_by_party_id=NOBODY))


def test_attach_to_many_items_and_objectives(world: World):
    key = world.sight()
    targets = [Target(world.item(WITHOUT)), Target(world.item(TWO)), world.part("X-3a"), world.part("X-2a", 1)]
    changes = evidence.attach(world.book, world.auditor, key, [*targets, targets[0]], DOCUMENTED)
    assert len(changes.created) == 4
    assert touched_items(world.book, changes) == {target.item for target in targets}
    assert changes.kinds == {"attachment"}
    assert {(row["item_id"], row["objective_id"]) for row in rows(world.book, "attachment")} == {
        (str(target.item), str(target.objective) if target.objective else None) for target in targets
    }


def test_unset_is_the_least_that_can_be_claimed(world: World):
    evidence.attach(world.book, world.auditor, world.sight(), [Target(world.item(WITHOUT))])
    (row,) = rows(world.book, "attachment")
    assert (row["depth"], row["coverage"], row["independence"]) == ("basic", "basic", "vendor_supplied")
    assert not any(value is True for value in row.values())


def test_a_duplicate_is_refused_and_attaches_nothing(world: World):
    key = world.attach(DOCUMENTED, world.item(WITHOUT), world.part("X-3a"))
    with refused(world.book, "evidence.duplicate_attachment", "E-0001", "X-1 · S-0001"):
        evidence.attach(world.book, world.auditor, key, [Target(world.item(PLAIN)), Target(world.item(WITHOUT))])
    with refused(world.book, "evidence.duplicate_attachment", "X-3 · S-0001"):
        evidence.attach(world.book, world.auditor, key, [world.part("X-3a")])
    evidence.attach(world.book, world.auditor, key, [world.part("X-3b")])
    evidence.detach(world.book, world.auditor, [world.attachment(world.item(WITHOUT))])
    evidence.attach(world.book, world.auditor, key, [Target(world.item(WITHOUT))])


def test_what_cannot_be_attached(world: World):
    key, item = world.sight(), world.item(WITHOUT)
    with refused(world.book, "evidence.no_target"):
        evidence.attach(world.book, world.auditor, key, [])
    with refused(world.book, "record.not_found", "evidence"):
        evidence.attach(world.book, world.auditor, NOBODY, [Target(item)])
    with refused(world.book, "record.not_found", "checklist item"):
        evidence.attach(world.book, world.auditor, key, [Target(item), Target(NOBODY)])
    with refused(world.book, "record.not_found", "objective"):
        evidence.attach(world.book, world.auditor, key, [Target(item), Target(item, world.objective("X-3a"))])
    with refused(world.book, "record.not_found", "objective"):
        evidence.attach(world.book, world.auditor, key, [Target(item, NOBODY)])
    checklist.set_scope(world.book, world.auditor, [item], Scope.OUT, "Not deployed.")
    with refused(world.book, "item.not_in_scope", "X-1 · S-0001"):
        evidence.attach(world.book, world.auditor, key, [Target(world.item(PLAIN)), Target(item)])


def test_a_new_contradiction_is_not_covered_by_an_old_resolution(world: World):
    item = world.item(WITHOUT)
    world.attach(AGAINST, item)
    determinations.resolve_contradiction(world.book, world.auditor, [item], "A test system.")
    world.attach(DOCUMENTED, item)
    assert world.row("checklist_item", item)["contradiction_resolution"] == "A test system."
    world.attach(AGAINST, item)
    assert world.row("checklist_item", item)["contradiction_resolution"] == ""
    determinations.resolve_contradiction(world.book, world.auditor, [item], "Both test systems.")
    changed = evidence.change_attachment(
        world.book, world.auditor, world.attachment(item), replace(AGAINST, shows="Production."), reason="Looked again."
    )
    assert world.row("checklist_item", item)["contradiction_resolution"] == ""
    assert touched_items(world.book, changed) == {item}
    assert bodies(world.book, changed.operation)[0]["reason"] == "Looked again."


def test_detach_withdraws_and_keeps_the_evidence(world: World):
    item = world.item(WITHOUT)
    key = world.attach(DOCUMENTED, item, world.item(PLAIN))
    both = [UUID(row["id"]) for row in rows(world.book, "attachment")]
    changes = evidence.detach(world.book, world.auditor, both, reason="Wrong items.")
    assert touched_items(world.book, changes) == {item, world.item(PLAIN)}
    assert world.row("evidence", key)["withdrawn_at"] is None
    with refused(world.book, "record.not_found", "attachment"):
        evidence.detach(world.book, world.auditor, both[:1])
    with refused(world.book, "record.not_found", "attachment"):
        evidence.change_attachment(world.book, world.auditor, both[0], DOCUMENTED)


def test_withdrawing_evidence(world: World):
    item = world.item(WITHOUT)
    key = world.attach(DOCUMENTED, item)
    with refused(world.book, "evidence.withdraw_reason"):
        evidence.withdraw_evidence(world.book, world.auditor, key, " ")
    with refused(world.book, "text.control_character"):
        evidence.withdraw_evidence(world.book, world.auditor, key, "\0")
    with refused(world.book, "evidence.in_use", "E-0001", "1"):
        evidence.withdraw_evidence(world.book, world.auditor, key, "Wrong file.")
    evidence.detach(world.book, world.auditor, [world.attachment(item)])
    findings.raise_finding(world.book, world.auditor, records.Finding("Off", severity="High"), [item], [key])
    with refused(world.book, "evidence.in_finding", "E-0001", "F-0001"):
        evidence.withdraw_evidence(world.book, world.auditor, key, "Wrong file.")
    history.undo(world.book, world.auditor)
    changes = evidence.withdraw_evidence(world.book, world.auditor, key, "Wrong file.")
    assert touched(world.book, changes) == [("evidence", key)]
    with refused(world.book, "record.not_found", "evidence"):
        evidence.attach(world.book, world.auditor, key, [Target(item)])


def test_accepted_items_take_no_evidence_and_submitted_ones_become_drafts(world: World):
    item = world.item(WITHOUT)
    key = world.sight()
    world.determine(NOT_APPLICABLE, item)
    work.submit(world.book, world.auditor, [item])
    world.attach(DOCUMENTED, item)
    assert world.row("checklist_item", item)["work_state"] == "draft"
    attachment = world.attachment(item)
    submit_and_accept(world, [item])
    for change in (
        lambda: evidence.attach(world.book, world.auditor, key, [Target(world.item(ONE)), Target(item)]),
        lambda: evidence.detach(world.book, world.auditor, [attachment]),
        lambda: evidence.change_attachment(world.book, world.auditor, attachment, AGAINST),
        lambda: determinations.resolve_contradiction(world.book, world.auditor, [item], "So."),
        lambda: determinations.lower_level(world.book, world.auditor, [item], None),
    ):
        with refused(world.book, "item.locked", "X-1 · S-0001"):
            change()


def test_context_neither_supports_nor_contradicts(world: World):
    item = world.item(WITHOUT)
    world.attach(records.Attaching(bearing=Bearing.CONTEXT), item)
    assert world.row("checklist_item", item)["contradiction_resolution"] == ""
    with refused(world.book, "determination.proof_too_low", "None"):
        world.determine(SATISFIED, item)


def test_what_is_entered_is_kept_and_weighed_field_by_field():
    links = {"id", "withdrawn_at", "evidence_id", "item_id", "objective_id", "offered_from_id"}
    of_evidence = {"code", "kind", "statement_kind", "collected_on", "valid_until"}
    only_told = {"locator", "shows"}
    entered = {field.name for field in fields(records.Attaching)}
    assert set(Attachment.model_fields) - links == entered
    assert {field.name for field in fields(Exhibit)} - of_evidence == entered - only_told


def test_a_statement_is_attached_in_the_same_operation(world: World):
    item = world.item(WITHOUT)
    said = records.Statement(StatementKind.TESTIMONY, "We filter.", "Carla")
    changes = evidence.state_and_attach(world.book, world.auditor, said, [Target(item)], AGAINST)
    assert touched_items(world.book, changes) == {item}
    assert [row["bearing"] for row in rows(world.book, "attachment")] == ["contradicts"]
    assert [row["statement"] for row in rows(world.book, "evidence")] == ["We filter."]
    history.undo(world.book, world.auditor, changes.operation)
    assert [row["withdrawn_at"] is None for row in rows(world.book, "evidence")] == [False]
    out = world.item(PLAIN)
    checklist.set_scope(world.book, world.auditor, [out], Scope.OUT, "Not used.")
    with refused(world.book, "item.not_in_scope"):
        evidence.state_and_attach(world.book, world.auditor, said, [Target(item), Target(out)])
    with refused(world.book, "evidence.no_target"):
        evidence.state_and_attach(world.book, world.auditor, said, [])


def test_several_attachments_are_changed_as_one(world: World):
    item = world.item(TWO)
    world.attach(DOCUMENTED, world.part("X-3a"), world.part("X-3b"))
    ids = [UUID(row["id"]) for row in rows(world.book, "attachment")]
    changes = evidence.change_attachments(world.book, world.auditor, ids, AGAINST)
    assert touched_items(world.book, changes) == {item}
    assert {row["bearing"] for row in rows(world.book, "attachment")} == {"contradicts"}
    with refused(world.book, "record.not_found"):
        evidence.change_attachments(world.book, world.auditor, [*ids, NOBODY], DOCUMENTED)
