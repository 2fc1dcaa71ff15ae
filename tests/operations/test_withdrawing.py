"""What was entered by mistake goes; what something rests on stays, and the refusal names that."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.operations.engagements import (
    DOCUMENTED,
    NOBODY,
    NOT_MET,
    ONE,
    PLAIN,
    TWO,
    WITHOUT,
    World,
    live_rows,
    refused,
    submit_and_accept,
    touched,
    touched_items,
)
from workbook.domain import records
from workbook.domain.vocabulary import ParticipationState, Role, Scope
from workbook.operations import checklist, engagement, evidence, findings, history, withdrawing, work


def test_a_party_goes_once_nothing_rests_on_it(world: World):
    party = engagement.add_party(world.book, world.lead, records.Party("Wrong Vendor")).created[0]
    subject = checklist.add_subject(world.book, world.lead, records.Subject(party, "Wrong service")).created[0]
    contact = engagement.add_contact(world.book, world.lead, records.Contact(party, "Wim Wrong")).created[0]
    day = date(2026, 9, 1)
    asked = records.Participation(party, ParticipationState.PARTICIPATING, day)
    taking_part = engagement.record_participation(world.book, world.lead, asked).created[0]
    shown = world.sight(supplied_by_party_id=party)
    with refused(world.book, "party.has_subjects", "Wrong Vendor", "(1)"):
        withdrawing.withdraw_party(world.book, world.lead, party)
    withdrawing.withdraw_subject(world.book, world.lead, subject)
    with refused(world.book, "party.has_contacts", "(1)"):
        withdrawing.withdraw_party(world.book, world.lead, party)
    withdrawing.withdraw_contact(world.book, world.lead, contact)
    with refused(world.book, "party.has_participations", "(1)"):
        withdrawing.withdraw_party(world.book, world.lead, party)
    withdrawing.withdraw_participation(world.book, world.lead, taking_part, reason="Another party.")
    with refused(world.book, "party.supplied_evidence", "(1)"):
        withdrawing.withdraw_party(world.book, world.lead, party)
    evidence.withdraw_evidence(world.book, world.lead, shown, "Wrong.")
    gone = withdrawing.withdraw_party(world.book, world.lead, party, reason="Never asked.")
    assert touched(world.book, gone) == [("party", party)]
    assert world.row("party", party)["withdrawn_at"] is not None
    # Its name is free again.
    engagement.add_party(world.book, world.lead, records.Party("Wrong Vendor"))
    for withdraw in (withdrawing.withdraw_party, withdrawing.withdraw_subject, withdrawing.withdraw_contact):
        with refused(world.book, "record.not_found"):
            withdraw(world.book, world.lead, NOBODY)


def test_a_subject_with_a_checklist_stays(world: World):
    with refused(world.book, "subject.has_items", "Chat service", "(4)"):
        withdrawing.withdraw_subject(world.book, world.lead, world.base.subjects[0])


def test_only_who_did_nothing_yet_goes(world: World):
    new = engagement.add_person(world.book, world.lead, records.Person("Tim Typo")).created[0]
    withdrawing.withdraw_person(world.book, world.lead, new, reason="Entered twice.")
    assert world.row("person", new)["withdrawn_at"] is not None
    late = engagement.add_person(world.book, world.lead, records.Person("Una Used", Role.REVIEWER)).created[0]
    checklist.write_note(world.book, replace(world.lead, person=late), world.item(WITHOUT), "Seen.")
    with refused(world.book, "person.has_acted", "Una Used"):
        withdrawing.withdraw_person(world.book, world.lead, late)


def test_items_nobody_worked_on_go_with_their_parameters_and_come_back(world: World):
    items = [world.item(WITHOUT), world.item(ONE)]
    checklist.set_parameter(world.book, world.lead, items[1], "x-2_prm_1", "daily")
    checklist.set_scope(world.book, world.lead, items[:1], Scope.OUT, "Chosen by mistake.")
    before = live_rows(world.book)
    gone = withdrawing.withdraw_items(world.book, world.lead, items, reason="Wrong framework.")
    assert touched_items(world.book, gone) == set(items)
    assert NOBODY in (world.item(WITHOUT), world.item(ONE))
    assert live_rows(world.book)["parameter"] == []
    history.undo(world.book, world.lead, gone.operation)
    assert live_rows(world.book) == before
    withdrawing.withdraw_items(world.book, world.lead, items)
    again = checklist.choose_controls(world.book, world.lead, world.base.framework, world.base.subjects[:1])
    assert again.events == 2


def test_items_with_work_on_them_stay(world: World):
    item = world.item(PLAIN)
    world.attach(DOCUMENTED, item)
    with refused(world.book, "item.has_evidence", "X-4 · S-0001"):
        withdrawing.withdraw_items(world.book, world.lead, [world.item(WITHOUT), item])
    evidence.detach(world.book, world.lead, [world.attachment(item)])
    finding = findings.raise_finding(world.book, world.lead, records.Finding("Off"), [item]).created[0]
    with refused(world.book, "item.in_finding", "X-4 · S-0001", "F-0001"):
        withdrawing.withdraw_items(world.book, world.lead, [item])
    findings.withdraw_finding(world.book, world.lead, finding, "Doubled.")
    checklist.inherit(world.book, world.lead, [world.item(PLAIN, 1)], item)
    with refused(world.book, "item.feeds_another", "X-4 · S-0001", "X-4 · S-0002"):
        withdrawing.withdraw_items(world.book, world.lead, [item])
    both = withdrawing.withdraw_items(world.book, world.lead, [item, world.item(PLAIN, 1)])
    assert both.events == 2
    history.undo(world.book, world.lead, both.operation)
    withdrawing.withdraw_items(world.book, world.lead, [world.item(PLAIN, 1)])
    world.determine(NOT_MET, item)
    with refused(world.book, "item.is_determined", "X-4 · S-0001"):
        withdrawing.withdraw_items(world.book, world.lead, [item])
    work.submit(world.book, world.auditor, [item])
    with refused(world.book, "item.not_a_draft", "X-4 · S-0001", "“Submitted”"):
        withdrawing.withdraw_items(world.book, world.lead, [item])


def test_many_items_inherit_in_one_operation(world: World):
    controls = (WITHOUT, ONE, TWO)
    pairs = [(world.item(control), world.item(control, 1)) for control in controls]
    before = live_rows(world.book)
    done = checklist.inherit_each(world.book, world.lead, pairs)
    assert touched_items(world.book, done) == {item for item, _ in pairs}
    for item, source in pairs:
        assert UUID(world.row("checklist_item", item)["inherited_from_id"]) == source
    history.undo(world.book, world.lead, done.operation)
    assert live_rows(world.book) == before
    with refused(world.book, "item.other_control"):
        checklist.inherit_each(world.book, world.lead, [*pairs, (world.item(PLAIN), world.item(ONE, 1))])
    with refused(world.book, "item.is_inherited_from", "X-1 · S-0001"):
        back = (world.item(WITHOUT, 1), world.item(WITHOUT))
        checklist.inherit_each(world.book, world.lead, [pairs[0], back])
    world.determine(NOT_MET, world.item(WITHOUT))
    submit_and_accept(world, [world.item(WITHOUT)])
    with refused(world.book, "item.locked", "X-1 · S-0001"):
        checklist.inherit_each(world.book, world.lead, pairs)
    checklist.set_scope(world.book, world.lead, [world.item(ONE, 1)], Scope.OUT, "Elsewhere.")
    with refused(world.book, "item.not_in_scope", "X-2 · S-0002"):
        checklist.inherit_each(world.book, world.lead, pairs[1:])
