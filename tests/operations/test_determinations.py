"""Determining objectives and items: nothing is satisfied by default, and nothing that is overridden counts as proved."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.operations.engagements import (
    AGAINST,
    CLAIMED,
    DEMONSTRATED,
    DOCUMENTED,
    NOBODY,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    NOT_MET,
    ONE,
    OVERRIDE,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
    bodies,
    refused,
    rows,
    touched_items,
)
from workbook.domain.report import ItemLine
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, Scope
from workbook.operations import checklist, determinations, evidence, history
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.operations.reporting import make_report


def line(world: World, item: UUID) -> ItemLine:
    return next(line for line in make_report(world.book, world.lead).items if line.id == item)


def item_result(world: World, item: UUID) -> tuple[str, str | None, str]:
    row = world.decided(item)
    assert row is not None
    return row["result"], row["other_kind"], row["basis"]


def test_nothing_is_satisfied_by_default(world: World):
    world.attach(DEMONSTRATED, world.item(WITHOUT), world.item(TWO))
    assert rows(world.book, "determination") == []
    report = make_report(world.book, world.lead)
    assert {found.result for found in report.items} == {Result.NOT_ASSESSED}
    assert not any(found.proved for found in report.items)


@pytest.mark.parametrize("how", [None, CLAIMED])
def test_satisfied_needs_proof_above_claimed(world: World, how):
    if how is not None:
        world.attach(how, world.item(WITHOUT))
    with refused(world.book, "determination.proof_too_low", "“Claimed”" if how else "“None”"):
        world.determine(SATISFIED, world.item(WITHOUT))
    world.attach(DOCUMENTED, world.item(WITHOUT))
    changes = world.determine(SATISFIED, world.item(WITHOUT))
    assert touched_items(world.book, changes) == {world.item(WITHOUT)}
    assert item_result(world, world.item(WITHOUT)) == ("satisfied", None, "direct")
    assert not line(world, world.item(WITHOUT)).proved  # documented is below the planned level
    world.attach(DEMONSTRATED, world.item(WITHOUT))
    assert line(world, world.item(WITHOUT)).proved


def test_evidence_for_the_whole_item_bears_on_each_of_its_objectives(world: World):
    world.attach(DOCUMENTED, world.part("X-3a"))
    with refused(world.book, "determination.proof_too_low"):
        world.determine(SATISFIED, world.part("X-3a"), world.part("X-3b"))
    world.attach(DOCUMENTED, world.item(TWO))
    world.determine(SATISFIED, world.part("X-3a"), world.part("X-3b"))
    assert item_result(world, world.item(TWO)) == ("satisfied", None, "derived")


def test_a_contradiction_blocks_satisfied_until_it_is_resolved(world: World):
    item = world.item(WITHOUT)
    world.attach(DEMONSTRATED, item)
    world.attach(AGAINST, item)
    with refused(world.book, "determination.contested"):
        world.determine(SATISFIED, item)
    with refused(world.book, "determination.resolution_reason"):
        determinations.resolve_contradiction(world.book, world.auditor, [item], " ")
    resolved = determinations.resolve_contradiction(world.book, world.auditor, [item], "It was a test system.")
    assert touched_items(world.book, resolved) == {item}
    world.determine(SATISFIED, item)
    assert line(world, item).proved
    world.attach(AGAINST, item)
    assert line(world, item).contested
    assert not line(world, item).proved


def test_a_contradiction_of_one_objective_leaves_the_other_alone(world: World):
    world.attach(DEMONSTRATED, world.item(TWO))
    world.attach(AGAINST, world.part("X-3b"))
    world.determine(SATISFIED, world.part("X-3a"))
    with refused(world.book, "determination.contested"):
        world.determine(SATISFIED, world.part("X-3b"))


@pytest.mark.parametrize("kind", list(OtherKind))
def test_other_than_satisfied_says_its_kind(world: World, kind: OtherKind):
    verdict = Verdict(Result.OTHER_THAN_SATISFIED, "Seen.", kind)
    world.determine(verdict, world.item(WITHOUT))
    assert item_result(world, world.item(WITHOUT)) == ("other_than_satisfied", kind.value, "direct")
    with refused(world.book, "determination.kind_missing"):
        world.determine(replace(verdict, other_kind=None), world.item(WITHOUT))
    with refused(world.book, "determination.kind_not_wanted", "“Not applicable”"):
        world.determine(replace(NOT_APPLICABLE, other_kind=kind), world.item(WITHOUT))


def test_reasons_are_needed(world: World):
    item = world.item(WITHOUT)
    world.attach(DEMONSTRATED, item)
    for verdict in (SATISFIED, NOT_MET, NOT_APPLICABLE):
        with refused(world.book, "determination.reason_missing"):
            world.determine(replace(verdict, reason=" "), item)
    with refused(world.book, "determination.override_reason_missing"):
        world.determine(replace(OVERRIDE, override_reason=" "), item)
    with refused(world.book, "determination.override_of_nothing", "“Not assessed”"):
        world.determine(replace(NOT_ASSESSED, override_reason="Because."), item)
    with refused(world.book, "text.control_character", "override reason"):
        world.determine(replace(OVERRIDE, override_reason="\0"), item)
    with refused(world.book, "text.too_long", "reason"):
        world.determine(replace(NOT_MET, reason="x" * 40_001), item)


def test_what_cannot_be_determined(world: World):
    with refused(world.book, "determination.no_target"):
        world.determine(NOT_MET)
    with refused(world.book, "determination.has_objectives", "X-3 · S-0001"):
        world.determine(NOT_MET, world.item(WITHOUT), world.item(TWO))
    with refused(world.book, "record.not_found", "checklist item"):
        world.determine(NOT_MET, world.item(WITHOUT), NOBODY)
    with refused(world.book, "record.not_found", "objective"):
        world.determine(NOT_MET, Target(world.item(ONE), world.objective("X-3a")))
    checklist.set_scope(world.book, world.auditor, [world.item(WITHOUT)], Scope.DEFERRED, "Later.")
    with refused(world.book, "item.not_in_scope", "X-1 · S-0001"):
        world.determine(NOT_MET, world.item(PLAIN), world.item(WITHOUT))


def test_one_entry_covers_many_statements(world: World):
    targets = [world.part("X-3a"), world.part("X-3b"), world.part("X-2a"), Target(world.item(WITHOUT))]
    changes = world.determine(NOT_MET, *targets, targets[0])
    written = rows(world.book, "determination")
    assert len(written) == 6  # four said, two derived
    assert len({row["entry_id"] for row in written}) == 1
    assert touched_items(world.book, changes) == {target.item for target in targets}
    assert {row["decided_by"] for row in written} == {str(world.base.auditor)}
    assert {row["decided_offset_minutes"] for row in written} == {120}
    world.determine(NOT_APPLICABLE, world.part("X-3a"))
    assert len({row["entry_id"] for row in rows(world.book, "determination")}) == 2


def test_an_item_follows_from_its_objectives_and_from_every_later_change(world: World):
    item, first, second = world.item(TWO), world.part("X-3a"), world.part("X-3b")
    world.attach(DEMONSTRATED, item)
    steps = [
        (SATISFIED, first, ("not_assessed", None, "derived")),
        (SATISFIED, second, ("satisfied", None, "derived")),
        (NOT_MET, first, ("other_than_satisfied", "not_met", "derived")),
        (
            Verdict(Result.OTHER_THAN_SATISFIED, "?", OtherKind.INSUFFICIENT_EVIDENCE),
            first,
            ("other_than_satisfied", "insufficient_evidence", "derived"),
        ),
        (NOT_APPLICABLE, first, ("satisfied", None, "derived")),
        (NOT_APPLICABLE, second, ("not_applicable", None, "derived")),
        (NOT_ASSESSED, second, ("not_assessed", None, "derived")),
    ]
    for verdict, target, expected in steps:
        world.determine(verdict, target)
        assert item_result(world, item) == expected
        assert line(world, item).derived_result == expected[0]
    assert world.decided(item, first.objective)["result"] == "not_applicable"  # type: ignore[index]


def test_a_statement_that_does_not_apply_is_left_out_of_the_roll_up(world: World):
    item, first, second = world.item(TWO), world.part("X-3a"), world.part("X-3b")
    world.attach(DEMONSTRATED, first)
    world.determine(SATISFIED, first)
    assert line(world, item).proof_level is ProofLevel.NONE
    world.determine(NOT_APPLICABLE, second)
    found = line(world, item)
    assert (found.proof_level, found.result, found.proved) == (ProofLevel.DEMONSTRATED, Result.SATISFIED, True)
    assert [part.result for part in found.objectives] == [Result.SATISFIED, Result.NOT_APPLICABLE]


def test_an_override_is_told_and_never_proved(world: World):
    item = world.item(WITHOUT)
    changes = world.determine(OVERRIDE, item)
    assert {body["reason"] for body in bodies(world.book, changes.operation)} == {OVERRIDE.override_reason}
    world.attach(DEMONSTRATED, item)
    found = line(world, item)
    assert (found.result, found.proof_level, found.proved) == (Result.SATISFIED, ProofLevel.DEMONSTRATED, False)
    report = make_report(world.book, world.lead)
    (told,) = report.overrides
    assert (told.item, told.result, told.derived) == ("X-1 · S-0001", Result.SATISFIED, Result.NOT_ASSESSED)
    assert (told.reason, told.person) == (OVERRIDE.override_reason, "Ada Auditor")
    assert (report.totals.overridden, report.totals.proved) == (1, 0)
    world.determine(SATISFIED, item)
    assert line(world, item).proved
    assert make_report(world.book, world.lead).overrides == ()


def test_an_override_passes_over_a_contradiction_and_stays_contested(world: World):
    world.attach(AGAINST, world.item(WITHOUT))
    world.determine(OVERRIDE, world.item(WITHOUT))
    assert line(world, world.item(WITHOUT)).contested


def test_an_overridden_item_stands_against_its_objectives_until_that_ends(world: World):
    item = world.item(TWO)
    world.determine(NOT_MET, world.part("X-3a"))
    world.determine(OVERRIDE, item)
    world.determine(NOT_MET, world.part("X-3b"))
    assert item_result(world, item) == ("satisfied", None, "override")
    (told,) = make_report(world.book, world.lead).overrides
    assert told.derived is Result.OTHER_THAN_SATISFIED
    changes = world.determine(NOT_ASSESSED, item)
    assert touched_items(world.book, changes) == {item}
    assert item_result(world, item) == ("other_than_satisfied", "not_met", "derived")
    assert make_report(world.book, world.lead).overrides == ()
    with refused(world.book, "determination.has_objectives", "X-3 · S-0001"):
        world.determine(NOT_ASSESSED, item)


def test_an_item_resting_on_an_overridden_objective_is_not_proved_and_still_follows(world: World):
    item, first, second = world.item(TWO), world.part("X-3a"), world.part("X-3b")
    world.attach(DEMONSTRATED, item)
    world.determine(OVERRIDE, first)
    world.determine(SATISFIED, second)
    found = line(world, item)
    assert (found.result, found.proof_level, found.proved) == (Result.SATISFIED, ProofLevel.DEMONSTRATED, False)
    report = make_report(world.book, world.lead)
    assert [(told.item, told.reason) for told in report.overrides] == [
        ("X-3 · S-0001 · X-3a", OVERRIDE.override_reason)
    ]
    assert report.totals.overridden == 1
    world.determine(NOT_MET, second)
    assert item_result(world, item) == ("other_than_satisfied", "not_met", "derived")
    report = make_report(world.book, world.lead)
    assert (len(report.overrides), report.totals.overridden) == (1, 0)
    world.determine(SATISFIED, first, second)
    assert line(world, item).proved
    assert make_report(world.book, world.lead).overrides == ()


def test_inherited_items_are_determined_where_they_are_assessed(world: World):
    inherited, hybrid, source = world.item(WITHOUT), world.item(PLAIN), world.item(WITHOUT, 1)
    checklist.inherit(world.book, world.auditor, [inherited], source)
    checklist.inherit(world.book, world.auditor, [hybrid], world.item(PLAIN, 1), hybrid=True)
    with refused(world.book, "item.is_inherited", "X-1 · S-0001"):
        world.determine(NOT_MET, hybrid, inherited)
    world.attach(DEMONSTRATED, source)
    world.determine(SATISFIED, source)
    world.determine(NOT_MET, hybrid)
    report = make_report(world.book, world.lead)
    lines = {found.id: found for found in report.items}
    assert lines[inherited].result is Result.SATISFIED
    assert lines[inherited].inherited_from == "X-1 · S-0002"
    assert lines[inherited].proof_level is ProofLevel.DEMONSTRATED
    assert lines[hybrid].result is Result.OTHER_THAN_SATISFIED
    assert (report.totals.inherited, report.totals.own, report.totals.proved) == (1, 7, 1)
    assert dict(report.totals.results)[Result.SATISFIED] == 1


def test_a_level_is_lowered_with_a_reason_and_never_raised(world: World):
    item = world.item(WITHOUT)
    world.attach(DEMONSTRATED, item)
    with refused(world.book, "determination.reason_missing", "“Documented”"):
        determinations.lower_level(world.book, world.auditor, [item], ProofLevel.DOCUMENTED)
    determinations.lower_level(world.book, world.auditor, [item], ProofLevel.RE_VERIFIED, "Wishful.")
    assert line(world, item).proof_level is ProofLevel.DEMONSTRATED
    lowered = determinations.lower_level(world.book, world.auditor, [item], ProofLevel.CLAIMED, "One host of many.")
    assert touched_items(world.book, lowered) == {item}
    assert line(world, item).proof_level is ProofLevel.CLAIMED
    with refused(world.book, "determination.proof_too_low", "“Claimed”"):
        world.determine(SATISFIED, item)
    determinations.lower_level(world.book, world.auditor, [item], None)
    assert line(world, item).proof_level is ProofLevel.DEMONSTRATED
    assert world.row("checklist_item", item)["lowered_reason"] == ""


def test_a_determination_outlives_its_evidence_but_its_proof_does_not(world: World):
    item = world.item(WITHOUT)
    world.attach(DEMONSTRATED, item)
    world.determine(SATISFIED, item)
    evidence.detach(world.book, world.auditor, [world.attachment(item)])
    found = line(world, item)
    assert (found.result, found.proof_level, found.proved) == (Result.SATISFIED, ProofLevel.NONE, False)


def test_undoing_one_entry_takes_back_all_of_it(world: World):
    world.determine(NOT_MET, world.part("X-3a"), world.part("X-2a"))
    history.undo(world.book, world.auditor)
    assert world.decided(world.item(TWO)) is None
    assert {row["withdrawn_at"] is None for row in rows(world.book, "determination")} == {False}


def results(world: World, control: str, *objectives: str) -> list[str | None]:
    item = world.item(control)
    made = [world.decided(item), *(world.decided(item, world.objective(code)) for code in objectives)]
    return [row["result"] if row else None for row in made]


def test_an_item_is_determined_through_its_objectives(world: World):
    first, second = world.part("X-3a"), world.item(TWO)
    world.attach(DOCUMENTED, second)
    world.determine(SATISFIED, first)
    plain = world.item(WITHOUT)
    changes = determinations.determine_items(world.book, world.auditor, [second, plain], NOT_MET)
    assert touched_items(world.book, changes) == {second, plain}
    other = "other_than_satisfied"
    assert results(world, TWO, "X-3a", "X-3b") == [other, "satisfied", other]  # what was decided stays
    assert results(world, WITHOUT) == [other]
    # When all are determined, the entry covers all of them.
    determinations.determine_items(world.book, world.auditor, [second], SATISFIED)
    assert results(world, TWO, "X-3a", "X-3b") == ["satisfied"] * 3
    determinations.determine_items(world.book, world.auditor, [second, plain], NOT_ASSESSED)
    assert results(world, TWO, "X-3a", "X-3b") == ["not_assessed"] * 3
    assert results(world, WITHOUT) == ["not_assessed"]
    nothing = determinations.determine_items(world.book, world.auditor, [second, plain], NOT_ASSESSED)
    assert nothing.operation is None


def test_an_override_of_an_item_is_taken_back_before_anything_else(world: World):
    item = world.item(TWO)
    determinations.determine_items(world.book, world.auditor, [item], OVERRIDE)
    assert results(world, TWO, "X-3a") == ["satisfied", None]
    with refused(world.book, "determination.is_overridden", "X-3"):
        determinations.determine_items(world.book, world.auditor, [item], NOT_MET)
    determinations.determine_items(world.book, world.auditor, [item], NOT_ASSESSED)
    determinations.determine_items(world.book, world.auditor, [item], NOT_MET)
    assert results(world, TWO, "X-3a", "X-3b") == ["other_than_satisfied"] * 3


def test_nothing_is_determined_without_items(world: World):
    with refused(world.book, "determination.no_target"):
        determinations.determine_items(world.book, world.auditor, [], NOT_MET)
