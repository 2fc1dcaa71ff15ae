"""Who takes part, what is assessed, and what of each framework is in scope."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.operations.engagements import (
    NOT_MET,
    ONE,
    PLAIN,
    TWO,
    WITHOUT,
    World,
    policy,
    submit_and_accept,
)
from workbook.domain import records
from workbook.domain.progress import Progress
from workbook.domain.roster import FamilyScope, Inheritance, Roster, ScopeCount, added
from workbook.domain.vocabulary import ContactRole, ParticipationState, PartyKind, Scope, SubjectKind
from workbook.operations import checklist, engagement, withdrawing
from workbook.store import subject_views


def read(world: World) -> Roster:
    with world.book.reading() as session:
        return subject_views.roster(session)


def inheritance(world: World, families: tuple[str, ...] | None = None) -> Inheritance:
    own, source = world.base.subjects
    with world.book.reading() as session:
        return subject_views.inheritance(session, source, own, world.base.framework, families)


def test_what_was_entered_comes_back_as_it_was_entered(world: World):
    party = records.Party("Second", PartyKind.AGENCY, "Power", 0)
    key = engagement.add_party(world.book, world.lead, party).created[0]
    contact = records.Contact(key, "Cora", ContactRole.OWNER, "Head", "cora@example.org")
    engagement.add_contact(world.book, world.lead, contact)
    subject = records.Subject(key, "Model", SubjectKind.MODEL, "3", "temperature 0", "test", "A model.")
    added_subject = checklist.add_subject(world.book, world.lead, subject).created[0]
    terms = records.Engagement("House audit", distribution=("Board", "Regulator"), freshness_days=30)
    engagement.change_engagement(world.book, world.lead, terms)
    checklist.add_framework(world.book, world.lead, policy())
    found = read(world)
    assert found.terms == terms
    assert [one.entered.name for one in found.people] == ["Ada Auditor", "Lea Lead", "Rey Reviewer"]
    assert [(one.code, one.entered) for one in found.parties][1] == ("P-0002", party)
    assert [one.entered for one in found.parties[1].contacts] == [contact]
    assert [(one.id, one.code, one.entered) for one in found.subjects][2] == (added_subject, "S-0003", subject)
    assert [(one.code, one.control_count) for one in found.frameworks] == [("house-1", 4), ("order-1", 0)]


def test_participation_is_newest_first_and_says_what_it_is_about(world: World):
    party = world.base.party
    asked = records.Participation(party, ParticipationState.PARTICIPATING, date(2026, 8, 1))
    refusal = records.Participation(
        party, ParticipationState.DECLINED, date(2026, 9, 1), world.base.framework, reason="No time."
    )
    for one in (refusal, asked, replace(asked, request="R-03", on_date=date(2026, 8, 2))):
        engagement.record_participation(world.book, world.lead, one)
    rows = read(world).parties[0].participations
    assert [(one.on_date.day, one.about, one.reason, one.is_refusal) for one in rows] == [
        (1, "House rules house-1", "No time.", True),
        (2, "R-03", "", False),
        (1, "", "", False),
    ]


def test_what_was_withdrawn_is_not_there(world: World):
    party = engagement.add_party(world.book, world.lead, records.Party("Second")).created[0]
    subject = checklist.add_subject(world.book, world.lead, records.Subject(party, "Model")).created[0]
    withdrawing.withdraw_subject(world.book, world.lead, subject)
    withdrawing.withdraw_party(world.book, world.lead, party)
    assert (len(read(world).parties), len(read(world).subjects)) == (1, 2)


def test_scopes_are_counted_with_their_denominator(world: World):
    own, source = world.base.subjects
    checklist.set_scope(world.book, world.lead, [world.item(WITHOUT)], Scope.OUT, "Not here.")
    checklist.set_scope(world.book, world.lead, [world.item(PLAIN)], Scope.DEFERRED, "Later.")
    checklist.inherit(world.book, world.lead, [world.item(ONE)], world.item(ONE, 1))
    checklist.inherit(world.book, world.lead, [world.item(TWO)], world.item(TWO, 1), hybrid=True)
    with world.book.reading() as session:
        (first,) = subject_views.scopes(session, own)
        (second,) = subject_views.scopes(session, source)
        families = subject_views.family_scopes(session, own, world.base.framework)
        everything = subject_views.item_ids(session, own, world.base.framework)
        assert subject_views.item_ids(session, own, world.base.framework, ["House rules"]) == everything
        assert subject_views.item_ids(session, own, world.base.framework, ["Other"]) == []
    assert (first.title, first.count) == ("House rules house-1", ScopeCount(1, 1, 1, 1))
    assert (second.count, second.count.items) == (ScopeCount(assessed=4), 4)
    assert families == (FamilyScope("House rules", ScopeCount(1, 1, 1, 1)),)
    assert everything == [world.item(code) for code in (WITHOUT, ONE, TWO, PLAIN)]
    assert added([first.count, second.count]) == ScopeCount(5, 1, 1, 1)
    assert added([]).items == 0


def test_what_inheriting_would_do(world: World):
    pair = [(world.item(code), world.item(code, 1)) for code in (WITHOUT, ONE, TWO, PLAIN)]
    assert inheritance(world) == Inheritance(tuple(pair), families=("House rules",))
    assert inheritance(world, ("Other",)) == Inheritance(families=("House rules",))
    world.determine(NOT_MET, pair[0][0])
    submit_and_accept(world, [pair[0][0]])
    checklist.set_scope(world.book, world.lead, [pair[1][1]], Scope.OUT, "Not there.")
    checklist.inherit(world.book, world.lead, [pair[2][0]], pair[2][1])
    found = inheritance(world)
    assert found == Inheritance((pair[3],), accepted=1, not_in_scope=1, already=1, families=("House rules",))
    checklist.inherit_each(world.book, world.lead, found.pairs)
    back = subject_views.inheritance
    with world.book.reading() as session:
        own, source = world.base.subjects
        other = back(session, own, source, world.base.framework)
    assert (other.pairs, other.at_source, other.not_in_scope) == (((pair[0][1], pair[0][0]),), 2, 1)
    checklist.assess_itself(world.book, world.lead, [pair[3][0]])
    with world.book.reading() as session:
        assert back(session, own, source, UUID(int=7)) == Inheritance()


def test_what_others_inherit_from_is_not_inherited(world: World):
    checklist.inherit(world.book, world.lead, [world.item(ONE, 1)], world.item(ONE))
    found = inheritance(world)
    assert (len(found.pairs), found.at_source) == (3, 1)
    party = engagement.add_party(world.book, world.lead, records.Party("Third")).created[0]
    third = checklist.add_subject(world.book, world.lead, records.Subject(party, "Third")).created[0]
    checklist.choose_controls(world.book, world.lead, world.base.framework, [third])
    with world.book.reading() as session:
        other = subject_views.inheritance(session, third, world.base.subjects[0], world.base.framework)
    assert (len(other.pairs), other.needed) == (3, 1)


def test_sources_are_those_that_assess_the_same_controls(world: World):
    own, source = world.base.subjects

    def sources(subject: UUID) -> dict[UUID, int]:
        with world.book.reading() as session:
            return subject_views.inheritance_sources(session, subject, world.base.framework)

    assert sources(own) == {source: 4}
    checklist.set_scope(world.book, world.lead, [world.item(WITHOUT, 1)], Scope.OUT, "Not there.")
    checklist.inherit(world.book, world.lead, [world.item(ONE)], world.item(ONE, 1))
    assert sources(own) == {source: 2}
    checklist.set_scope(world.book, world.lead, [world.item(TWO), world.item(PLAIN)], Scope.OUT, "Not here.")
    assert sources(own) == {}
    assert sources(UUID(int=7)) == {}


def test_progress_is_over_what_is_assessed_here(world: World):
    with world.book.reading() as session:
        assert subject_views.progress(session) == Progress(0, 8)
    world.determine(NOT_MET, world.item(WITHOUT), world.item(PLAIN), world.part("X-3a"))
    checklist.set_scope(world.book, world.lead, [world.item(PLAIN)], Scope.OUT, "Not here.")
    checklist.inherit(world.book, world.lead, [world.item(ONE)], world.item(ONE, 1))
    with world.book.reading() as session:
        # One objective of X-3 is found not met, so X-3 is.
        assert subject_views.progress(session) == Progress(2, 6)
