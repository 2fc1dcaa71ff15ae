"""What the window reads of findings: narrowed, sorted, said to lack what they lack, and begun from what is known."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.operations.engagements import AGAINST, DOCUMENTED, NOBODY, NOT_APPLICABLE, NOT_MET, ONE, TWO, WITHOUT, World
from tests.operations.test_findings import WHOLE, move
from tests.operations.test_postgresql import statements
from workbook.domain import records
from workbook.domain.finding_views import FindingFilter, FindingPart, FindingSort
from workbook.domain.responses import Answer
from workbook.domain.vocabulary import Bearing, Element, FindingKind, FindingState, OtherKind, Result
from workbook.operations import checklist, determinations, engagement, findings, responses
from workbook.operations.items import Target
from workbook.store import finding_details, finding_views

GOOD = records.Finding("Alarms are watched", FindingKind.GOOD_PRACTICE, criteria="X-2", condition="Day and night.")
BARE = records.Finding("bare", condition="\u3000\n", not_needed=((Element.CAUSE, "Not known."),))

EVERY = FindingFilter()


def raised(world: World, finding: records.Finding, *items: UUID, by: bool = True) -> UUID:
    actor = world.auditor if by else world.lead
    return findings.raise_finding(world.book, actor, finding, items).created[0]


def ids(world: World, wanted: FindingFilter = EVERY, sort=FindingSort.CODE, *, down=False) -> list[UUID]:
    with world.book.reading() as session:
        return list(finding_views.finding_ids(session, wanted, sort, descending=down))


@pytest.fixture
def three(world: World) -> list[UUID]:
    """Raise a whole finding, a good practice of the lead, and a bare one without severity."""
    whole = raised(world, WHOLE, world.item(ONE))
    return [whole, raised(world, replace(GOOD, severity="Low"), by=False), raised(world, BARE)]


def test_filters(world: World, three: list[UUID]):
    whole, good, bare = three
    move(world, whole, FindingState.REVIEWED)
    for wanted, expected in (
        (FindingFilter(), three),
        (FindingFilter(kinds=frozenset({FindingKind.GOOD_PRACTICE})), [good]),
        (FindingFilter(severities=frozenset({"High", "Low"})), [whole, good]),
        (FindingFilter(states=frozenset({FindingState.DRAFT})), [good, bare]),
        (FindingFilter(raised_by=world.base.lead), [good]),
        (FindingFilter(is_incomplete=True), [bare]),
        (FindingFilter("filter night"), [whole]),
        (FindingFilter("F-0002"), [good]),
        (FindingFilter("\udc80 nothing"), []),
        (FindingFilter("bare", states=frozenset({FindingState.REVIEWED})), []),
    ):
        assert ids(world, wanted) == expected, wanted
    findings.withdraw_finding(world.book, world.lead, good, "Doubled.")
    assert ids(world) == [whole, bare]


def test_what_is_incomplete_is_what_a_review_refuses(world: World):
    """The condition in SQL and the rule of the operations agree on every blank and every waiver."""
    waived = replace(WHOLE, cause=" \u2003", not_needed=((Element.CAUSE, "Not looked for."),))
    cases = [
        WHOLE,
        waived,
        replace(WHOLE, effect="\n\t\u2028"),
        replace(WHOLE, severity=""),
        replace(WHOLE, recommendation="", severity_rationale=""),
        replace(GOOD, cause="", effect=""),
        replace(GOOD, condition=""),
        replace(WHOLE, kind=FindingKind.OBSERVATION, criteria=""),
    ]
    made = [raised(world, finding) for finding in cases]
    incomplete = ids(world, FindingFilter(is_incomplete=True))
    assert incomplete == [made[2], made[3], made[6], made[7]]
    for key in made:
        if key not in incomplete:
            move(world, key, FindingState.REVIEWED)


def test_sorting(world: World, three: list[UUID]):
    whole, good, bare = three
    assert ids(world, sort=FindingSort.TITLE) == [good, bare, whole]
    assert ids(world, sort=FindingSort.SEVERITY) == [whole, good, bare]
    assert ids(world, sort=FindingSort.SEVERITY, down=True) == [bare, good, whole]
    assert ids(world, sort=FindingSort.KIND) == [whole, bare, good]
    move(world, whole, FindingState.REVIEWED)
    assert ids(world, sort=FindingSort.STATE) == [good, bare, whole]


def test_rows_say_what_is_missing(world: World, three: list[UUID]):
    with world.book.reading() as session:
        rows = finding_views.finding_rows(session, [three[2], NOBODY, three[0], three[1]])
        details = [finding_details.finding_detail(session, key) for key in (three[2], three[0], three[1])]
    assert [row.code for row in rows] == ["F-0003", "F-0001", "F-0002"]
    assert [row.missing for row in rows] == [detail.missing for detail in details if detail]
    part = FindingPart
    assert rows[0].missing == tuple(one for one in FindingPart if one is not part.CAUSE)
    assert rows[1].missing == (part.EVIDENCE,)
    assert rows[2].missing == (part.ITEMS, part.EVIDENCE)
    assert (rows[1].items, rows[1].evidence, rows[1].raised_by) == (1, 0, "Ada Auditor")


def test_a_finding_whole(world: World):
    seen = world.sight()
    key = findings.raise_finding(world.book, world.auditor, WHOLE, [world.item(TWO), world.item(ONE)], [seen]).created[
        0
    ]
    move(world, key, FindingState.REVIEWED, FindingState.SENT)
    contact = engagement.add_contact(world.book, world.lead, records.Contact(world.base.party, "Kim")).created[0]
    other = engagement.add_party(world.book, world.lead, records.Party("Another")).created[0]
    said = records.Response(world.base.party, Answer.AGREE, date(2026, 9, 20), contact, "So it is.", "Good.")
    made = responses.record_response(world.book, world.auditor, key, said).created[0]
    with world.book.reading() as session:
        detail = finding_details.finding_detail(session, key)
        speakers = finding_details.speakers(session, key)
        assert finding_details.finding_detail(session, NOBODY) is None
    assert detail is not None
    assert detail.finding == WHOLE
    assert (detail.state, detail.raised_by) == (FindingState.ANSWERED, "Ada Auditor")
    assert [item.name for item in detail.items] == ["X-3 · S-0001", "X-2 · S-0001"]
    assert [ref.id for ref in detail.evidence] == [seen]
    assert [(one.id, one.response, one.party, one.contact) for one in detail.responses] == [
        (made, said, "Example Vendor", "Kim")
    ]
    assert [(party.id, party.contacts) for party in speakers] == [
        (world.base.party, ((contact, "Kim"),)),
        (other, ()),
    ]
    assert ids(world, FindingFilter("so it is")) == [key]


def test_the_ground_of_a_finding(world: World):
    item, other, plain = world.item(TWO), world.item(TWO, 1), world.item(WITHOUT)
    world.attach(DOCUMENTED, item)
    world.attach(AGAINST, item)
    world.attach(replace(DOCUMENTED, bearing=Bearing.CONTEXT), item)
    parts = [world.part("X-3b"), world.part("X-3a")]
    determinations.determine(world.book, world.auditor, parts[:1], NOT_MET)
    determinations.determine(world.book, world.auditor, parts[1:], NOT_APPLICABLE)
    with world.book.reading() as session:
        ground, bare = finding_details.grounds(session, [item, plain, item, NOBODY])
        assert finding_details.control_texts(session, [item, other]) == (ground.control,)
    assert (ground.control.control, ground.control.framework) == ("X-3", "House rules house-1")
    assert (ground.result, ground.other_kind) == (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET)
    assert ground.parts == (("X-3b", "It was switched off."),)
    codes = dict(world.ask("SELECT id, code FROM evidence"))
    assert [codes[key.hex] for key in ground.evidence] == ["E-0002", "E-0001"]
    assert (bare.result, bare.reason, bare.parts, bare.evidence) == (Result.NOT_ASSESSED, "", (), ())


def test_an_inherited_item_speaks_through_its_source(world: World):
    source, heir = world.item(WITHOUT), world.item(WITHOUT, 1)
    world.attach(AGAINST, source)
    determinations.determine(world.book, world.auditor, [Target(source)], NOT_MET)
    checklist.inherit(world.book, world.auditor, [heir], source)
    with world.book.reading() as session:
        (ground,) = finding_details.grounds(session, [heir])
    assert (ground.item, ground.subject_code) == (heir, "S-0002")
    assert (ground.reason, len(ground.evidence)) == ("It was switched off.", 1)


def test_what_the_page_asks_is_for_postgresql_too(world: World, three: list[UUID]):
    everything = FindingFilter(
        kinds=frozenset(FindingKind), severities=frozenset({"High"}), states=frozenset(FindingState),
        is_incomplete=True, raised_by=world.base.lead,
    )  # fmt: skip
    items = [world.item(ONE), world.item(TWO)]
    with statements(world.book) as found, world.book.reading() as session:
        for sort in FindingSort:
            finding_views.finding_ids(session, everything, sort, descending=True)
        finding_views.finding_rows(session, three)
        finding_details.finding_detail(session, three[0])
        finding_details.speakers(session, three[0])
        finding_details.grounds(session, items)
    assert len(found) > 20
    for text in found:
        assert not [word for word in ("rowid", "json_extract", "JSON_EXTRACT", "ifnull", "GLOB") if word in text], text
    assert any("->>" in text for text in found)
