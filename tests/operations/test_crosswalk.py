"""Mappings are said, judged and taken back by people; only what a person confirmed offers anything, and never by itself."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.operations.engagements import (
    AGAINST,
    DEMONSTRATED,
    DOCUMENTED,
    NOBODY,
    NOT_MET,
    ONE,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
    bodies,
    framework,
    refused,
    submit_and_accept,
    touched,
    touched_items,
)
from workbook.domain import catalogue, records
from workbook.domain.crosswalk import Mapping
from workbook.domain.crosswalk_views import MappingFilter, MappingRow, Offer
from workbook.domain.item_filter import ItemFilter
from workbook.domain.vocabulary import Bearing, ImplementationLevel, Relation, Result, ReviewState, Scope
from workbook.operations import checklist, crosswalk, engagement, evidence, history, offers, withdrawing
from workbook.operations.reporting import make_report
from workbook.store.crosswalk import mapping_counts, mapping_ids, mapping_rows, mapping_texts
from workbook.store.item_detail import item_detail
from workbook.store.offers import offers_for

SAID = Mapping(Relation.EQUIVALENT, "Both ask for a log.", "Own reading of both texts")
OTHER = "house-2"


@pytest.fixture
def mapped(world: World) -> World:
    """Return a world with a second framework on both checklists, which ships X-1 as equal to X-1 of the first."""
    checklist.add_framework(world.book, world.lead, framework(OTHER))
    key = UUID(world.ask("SELECT id FROM framework WHERE code = ?", OTHER)[0][0])
    checklist.choose_controls(world.book, world.lead, key, list(world.base.subjects))
    return world


def control(world: World, code: str, of: str = "house-1") -> UUID:
    query = "SELECT c.id FROM control c JOIN framework f ON f.id = c.framework_id WHERE c.code = ? AND f.code = ?"
    return UUID(world.ask(query, code, of)[0][0])


def item(world: World, code: str, of: str = "house-1", subject: int = 0) -> UUID:
    query = "SELECT id FROM checklist_item WHERE control_id = ? AND subject_id = ? AND withdrawn_at IS NULL"
    return UUID(world.ask(query, control(world, code, of).hex, world.base.subjects[subject].hex)[0][0])


def mappings(world: World, **wanted: object) -> tuple[MappingRow, ...]:
    with world.book.reading() as session:
        return mapping_rows(session, mapping_ids(session, MappingFilter(**wanted)))  # type: ignore[arg-type]


def shipped(world: World) -> MappingRow:
    return next(one for one in mappings(world) if one.is_shipped)


def offered(world: World, key: UUID) -> tuple[Offer, ...]:
    with world.book.reading() as session:
        return offers_for(session, key)


def confirm(world: World, relation: Relation | None = None) -> MappingRow:
    """Confirm the shipped mapping, as the relation that is given."""
    key = shipped(world).id
    if relation is not None:
        crosswalk.change_mapping(world.book, world.auditor, key, replace(SAID, relation=relation))
    crosswalk.confirm_mappings(world.book, world.lead, [key], "Read both.")
    return shipped(world)


def test_a_shipped_mapping_is_judged_by_people(mapped: World):
    before = shipped(mapped)
    assert (before.state, before.reviewed_by, before.is_changed) == (ReviewState.UNREVIEWED, "", False)
    assert (before.control.code, before.target.framework, before.source) == ("X-1", "house-1", "House rules house-2 1")
    confirmed = crosswalk.confirm_mappings(mapped.book, mapped.lead, [before.id], "Read both.")
    assert [table for table, _ in touched(mapped.book, confirmed)] == ["mapping"]
    after = shipped(mapped)
    assert (after.id, after.state, after.reviewed_by) == (before.id, ReviewState.CONFIRMED, "Lea Lead")
    assert (after.review_reason, after.relation) == ("Read both.", Relation.EQUAL)
    crosswalk.reject_mappings(mapped.book, mapped.auditor, [before.id], "They differ.")
    assert (shipped(mapped).state, shipped(mapped).reviewed_by) == (ReviewState.REJECTED, "Ada Auditor")
    with refused(mapped.book, "mapping.no_reason"):
        crosswalk.reject_mappings(mapped.book, mapped.auditor, [before.id], " ")
    with refused(mapped.book, "mapping.is_shipped", "X-1"):
        crosswalk.withdraw_mappings(mapped.book, mapped.auditor, [before.id])


def test_what_is_changed_is_to_be_reviewed_again(mapped: World):
    key = confirm(mapped).id
    changed = crosswalk.change_mapping(mapped.book, mapped.auditor, key, SAID, reason="Read again.")
    (body,) = bodies(mapped.book, changed.operation)
    assert (body["verb"], body["reason"]) == ("change mapping", "Read again.")
    row = shipped(mapped)
    assert (row.state, row.reviewed_by, row.relation, row.source) == (
        ReviewState.UNREVIEWED, "", Relation.EQUIVALENT, SAID.source,
    )  # fmt: skip
    assert row.is_changed
    history.undo(mapped.book, mapped.auditor, changed.operation)
    assert shipped(mapped).state is ReviewState.CONFIRMED
    assert shipped(mapped).rationale == ""


def test_a_mapping_of_ones_own(mapped: World):
    here, there = control(mapped, TWO), control(mapped, PLAIN, OTHER)
    added = crosswalk.add_mapping(mapped.book, mapped.auditor, here, there, SAID)
    assert touched(mapped.book, added) == [("mapping", added.created[0])]
    (row,) = mappings(mapped, framework=OTHER, words="log")
    assert (row.id, row.is_shipped, row.state) == (added.created[0], False, ReviewState.UNREVIEWED)
    with refused(mapped.book, "mapping.exists", "X-3", "X-4"):
        crosswalk.add_mapping(mapped.book, mapped.auditor, here, there, SAID)
    with refused(mapped.book, "mapping.exists", "X-4", "X-3"):
        crosswalk.add_mapping(mapped.book, mapped.auditor, there, here, SAID)
    with refused(mapped.book, "mapping.exists", "X-1"):
        crosswalk.add_mapping(
            mapped.book, mapped.auditor, control(mapped, WITHOUT), control(mapped, WITHOUT, OTHER), SAID
        )
    with refused(mapped.book, "mapping.same_framework", "X-1", "X-2"):
        crosswalk.add_mapping(mapped.book, mapped.auditor, control(mapped, WITHOUT), control(mapped, ONE), SAID)
    with refused(mapped.book, "mapping.no_control"):
        crosswalk.add_mapping(mapped.book, mapped.auditor, here, NOBODY, SAID)
    crosswalk.withdraw_mappings(mapped.book, mapped.auditor, [row.id], reason="Doubled.")
    assert mappings(mapped, words="log") == ()
    key = shipped(mapped).id
    with mapped.book.reading() as session:
        assert mapping_counts(session).whole == 1
        assert mapping_texts(session, key) == ("X-1 shall.", "X-1 shall.")


def test_nothing_is_mapped_to_a_withdrawn_control(mapped: World):
    gone = control(mapped, "X-9", OTHER)
    for pair in ((control(mapped, TWO), gone), (gone, control(mapped, TWO))):
        with refused(mapped.book, "mapping.withdrawn_control", "X-9"):
            crosswalk.add_mapping(mapped.book, mapped.auditor, *pair, SAID)
    links = (catalogue.Mapping(WITHOUT, "house-1", "X-9"), catalogue.Mapping(WITHOUT, "nowhere", "N-1"))
    checklist.add_framework(mapped.book, mapped.lead, replace(framework("house-3"), mappings=links))
    to_gone, to_nowhere = mappings(mapped, framework="house-3")
    assert (to_gone.can_be_confirmed, to_nowhere.can_be_confirmed) == (False, False)
    with refused(mapped.book, "mapping.withdrawn_control", "X-9"):
        crosswalk.confirm_mappings(mapped.book, mapped.auditor, [to_gone.id])
    with refused(mapped.book, "mapping.withdrawn_control", "X-9"):
        crosswalk.change_mapping(mapped.book, mapped.auditor, to_gone.id, SAID)
    with refused(mapped.book, "mapping.not_here", "N-1", "nowhere"):
        crosswalk.confirm_mappings(mapped.book, mapped.auditor, [shipped(mapped).id, to_nowhere.id])
    crosswalk.reject_mappings(mapped.book, mapped.auditor, [to_gone.id, to_nowhere.id], "Not there.")
    assert {one.state for one in mappings(mapped, framework="house-3")} == {ReviewState.REJECTED}


def test_an_unreviewed_or_rejected_mapping_offers_nothing(mapped: World):
    here, there = item(mapped, WITHOUT), item(mapped, WITHOUT, OTHER)
    mapped.attach(DEMONSTRATED, there)
    mapped.determine(SATISFIED, there)
    attached = mapped.attachment(there)
    assert offered(mapped, here) == ()
    with refused(mapped.book, "offer.not_offered", "X-1"):
        offers.take_over(mapped.book, mapped.auditor, here, [attached])
    confirm(mapped)
    (offer,) = offered(mapped, here)
    assert offer.origin.item == there
    assert (offer.origin.relation, offer.result and offer.result.result) == (Relation.EQUAL, Result.SATISFIED)
    crosswalk.reject_mappings(mapped.book, mapped.auditor, [shipped(mapped).id], "They differ.")
    assert offered(mapped, here) == ()
    with refused(mapped.book, "offer.not_offered", "X-1"):
        offers.take_over(mapped.book, mapped.auditor, here, [attached])


def test_what_is_taken_over_keeps_where_it_comes_from(mapped: World):
    here, there = item(mapped, WITHOUT), item(mapped, WITHOUT, OTHER)
    told = replace(DEMONSTRATED, locator="page 3", subject_version="2")
    mapped.attach(told, there)
    mapped.attach(AGAINST, there)
    confirm(mapped)
    (offer,) = offered(mapped, here)
    assert [one.bearing for one in offer.evidence] == [Bearing.SUPPORTS, Bearing.CONTRADICTS]
    first, second = (one.line.attachment for one in offer.evidence)
    taken = offers.take_over(mapped.book, mapped.auditor, here, [first, first], reason="The same log.")
    assert touched_items(mapped.book, taken) == {here}
    (body,) = bodies(mapped.book, taken.operation)
    assert (body["verb"], body["reason"]) == ("take over evidence", "The same log.")
    assert body["changes"][0]["after"]["offered_from_id"] == str(there)
    with mapped.book.reading() as session:
        detail = item_detail(session, here, mapped.lead.clock().date())
    assert detail is not None
    (line,) = detail.evidence
    assert (line.how, line.offered_from, line.offered_from_id) == (told, "X-1 · S-0001", there)
    assert [one.item for one in detail.mappings] == [there]
    assert shipped(mapped).taken_over == 1
    (left,) = offered(mapped, here)
    assert [one.line.attachment for one in left.evidence] == [second]
    with refused(mapped.book, "offer.not_offered", "X-1"):
        offers.take_over(mapped.book, mapped.auditor, here, [first])
    with refused(mapped.book, "offer.none_chosen"):
        offers.take_over(mapped.book, mapped.auditor, here, [])
    # It is not passed on: what was taken over is offered to nobody.
    assert offered(mapped, there) == ()
    history.undo(mapped.book, mapped.auditor, taken.operation)
    assert len(offered(mapped, here)[0].evidence) == 2


def test_a_report_tells_what_was_taken_over_in_it(mapped: World):
    here, there = item(mapped, WITHOUT), item(mapped, WITHOUT, OTHER)
    mapped.attach(DEMONSTRATED, there)
    confirm(mapped)
    offers.take_over(mapped.book, mapped.auditor, here, [mapped.attachment(there)])
    whole = make_report(mapped.book, mapped.lead)
    assert [(one.control.framework, one.taken_over) for one in whole.crosswalk] == [(OTHER, 1)]
    told = [(line.control, one.offered_from) for line in whole.items for one in line.attachments if one.offered_from]
    assert told == [("X-1", "X-1 · S-0001")]
    # Of another subject nothing was taken over, and a framework that is not in a part tells no mappings there.
    second = make_report(mapped.book, mapped.lead, part=ItemFilter(subject=mapped.base.subjects[1]))
    assert [one.taken_over for one in second.crosswalk] == [0]
    first = make_report(mapped.book, mapped.lead, part=ItemFilter(framework=mapped.base.framework))
    assert first.crosswalk == ()


@pytest.mark.parametrize(
    ("relation", "here_bears", "there_bears"),
    [
        (Relation.EQUIVALENT, (Bearing.SUPPORTS, Bearing.CONTRADICTS), (Bearing.SUPPORTS, Bearing.CONTRADICTS)),
        # of the second framework's X-1 it is said to be a subset: the first one's is the wider of the two
        (Relation.SUBSET, (Bearing.CONTEXT, Bearing.CONTRADICTS), (Bearing.SUPPORTS, Bearing.CONTEXT)),
        (Relation.INTERSECTS, (Bearing.CONTEXT, Bearing.CONTEXT), (Bearing.CONTEXT, Bearing.CONTEXT)),
    ],
)
def test_the_relation_decides_how_it_bears(mapped: World, relation: Relation, here_bears, there_bears):
    here, there = item(mapped, WITHOUT), item(mapped, WITHOUT, OTHER)
    for one in (here, there):
        mapped.attach(DEMONSTRATED, one)
        mapped.attach(AGAINST, one)
    confirm(mapped, relation)
    assert tuple(one.bearing for one in offered(mapped, here)[0].evidence) == here_bears
    assert tuple(one.bearing for one in offered(mapped, there)[0].evidence) == there_bears


def test_the_same_control_of_another_subject(world: World):
    here, there = item(world, TWO), item(world, TWO, subject=1)
    part = world.part("X-3a", 1)
    seen = world.attach(replace(DEMONSTRATED, subject_version="7"), part)
    (offer,) = offered(world, here)
    assert (offer.origin.item, offer.origin.relation, offer.result) == (there, None, None)
    (one,) = offer.evidence
    assert (one.bearing, one.objective_id, one.line.evidence) == (Bearing.CONTEXT, part.objective, seen)
    offers.take_over(world.book, world.auditor, here, [one.line.attachment])
    assert world.row("attachment", world.attachment(here))["subject_version"] == ""
    evidence.detach(world.book, world.auditor, [world.attachment(here)])
    assert len(offered(world, here)) == 1
    offers.take_over(world.book, world.auditor, here, [one.line.attachment])
    evidence.detach(world.book, world.auditor, [world.attachment(there)])
    with refused(world.book, "item.offers_another", "X-3"):  # something rests on what it offered
        withdrawing.withdraw_items(world.book, world.lead, [there])


def test_what_the_organisation_implements_carries_over_whole(world: World):
    whole = framework("house-4")
    controls = tuple(replace(one, implementation_level=ImplementationLevel.ORGANISATION) for one in whole.controls)
    checklist.add_framework(world.book, world.lead, replace(whole, controls=controls, mappings=()))
    key = UUID(world.ask("SELECT id FROM framework WHERE code = 'house-4'")[0][0])
    checklist.choose_controls(world.book, world.lead, key, list(world.base.subjects))
    here, there = item(world, WITHOUT, "house-4"), item(world, WITHOUT, "house-4", 1)
    world.attach(DEMONSTRATED, there)
    world.determine(SATISFIED, there)
    (offer,) = offered(world, here)
    assert offer.evidence[0].bearing is Bearing.SUPPORTS
    assert offer.result is not None
    assert (offer.result.result, offer.result.reason) == (Result.SATISFIED, SATISFIED.reason)
    world.determine(NOT_MET, here)
    assert offered(world, here)[0].result is None  # there is a determination already


def test_nothing_comes_from_another_party(world: World):
    other = engagement.add_party(world.book, world.lead, records.Party("Other Vendor")).created[0]
    theirs = checklist.add_subject(world.book, world.lead, records.Subject(other, "Theirs")).created[0]
    checklist.choose_controls(world.book, world.lead, world.base.framework, [theirs])
    query = "SELECT id FROM checklist_item WHERE control_id = ? AND subject_id = ?"
    there = UUID(world.ask(query, control(world, PLAIN).hex, theirs.hex)[0][0])
    world.attach(DOCUMENTED, there)
    assert offered(world, item(world, PLAIN)) == ()


def test_what_cannot_be_worked_on_is_offered_nothing(world: World):
    here, there = item(world, PLAIN), item(world, PLAIN, subject=1)
    world.attach(DEMONSTRATED, there)
    assert len(offered(world, here)) == 1
    world.attach(DEMONSTRATED, here)
    world.determine(SATISFIED, here)
    submit_and_accept(world, [here])
    assert offered(world, here) == ()
    with refused(world.book, "item.locked", "X-4"):
        offers.take_over(world.book, world.auditor, here, [world.attachment(there)])
    other, source = item(world, WITHOUT), item(world, WITHOUT, subject=1)
    world.attach(DEMONSTRATED, source)
    assert len(offered(world, other)) == 1
    checklist.inherit(world.book, world.auditor, [other], source)
    assert offered(world, other) == ()
    checklist.assess_itself(world.book, world.auditor, [other])
    for one in (other, source):  # out of scope at either end
        changed = checklist.set_scope(world.book, world.auditor, [one], Scope.OUT, "Not there.")
        assert offered(world, other) == ()
        history.undo(world.book, world.auditor, changed.operation)
    assert len(offered(world, other)) == 1
    assert offered(world, NOBODY) == ()
