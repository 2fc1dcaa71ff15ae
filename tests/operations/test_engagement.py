"""The engagement, its people, parties and contacts, and beginning a workbook with them."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.actors import fixed_actor
from tests.operations.engagements import NOBODY, World, bodies, refused, sentence, touched
from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import ContactRole, ParticipationState, PartyKind, Role, Tlp
from workbook.operations import engagement
from workbook.operations.history import undo
from workbook.operations.reporting import make_report
from workbook.store.opening import create, open_book
from workbook.store.verification import verify


def test_begin_makes_the_engagement_and_its_first_person(tmp_path: Path):
    path = tmp_path / "new.auditbook"
    terms = records.Engagement("Größe 监管 مراجعة", tlp=Tlp.RED, distribution=("Board",))
    book, actor = engagement.begin(path, fixed_actor(), terms, records.Person("Ada"), "geheim")
    assert {body["operation"] for body in bodies(book)} == {bodies(book)[0]["operation"]}
    assert {body["person"] for body in bodies(book)} == {str(actor.person)}
    assert verify(book).is_intact
    book.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["new.auditbook"]
    again = open_book(path, actor, "geheim")
    assert engagement.find_person(again, "Ada") == actor.person
    assert engagement.find_person(again, "Bob") is None
    again.close()


@pytest.mark.parametrize("readings", [0, 1, 2])
def test_begin_that_breaks_off_leaves_no_file(tmp_path: Path, readings: int):
    clock = fixed_actor().clock
    left = [None] * readings

    def stops() -> datetime:
        if not left:
            raise WorkbookError("job.cancelled")
        left.pop()
        return clock()

    actor = replace(fixed_actor(), clock=stops)
    with pytest.raises(WorkbookError):
        engagement.begin(tmp_path / "new.auditbook", actor, records.Engagement("T"), records.Person("Ada"), None)
    assert list(tmp_path.iterdir()) == []


def test_begin_never_touches_what_is_there(tmp_path: Path):
    path = tmp_path / "there.auditbook"
    path.write_bytes(b"something else")
    with pytest.raises(WorkbookError) as refusal:
        engagement.begin(path, fixed_actor(), records.Engagement("T"), records.Person("Ada"), None)
    assert refusal.value.key == "file.exists"
    assert path.read_bytes() == b"something else"


def test_the_terms_are_replaced(world: World):
    terms = records.Engagement("Second title", objective="Why", freshness_days=30, severity_scale=("1", "2"))
    changes = engagement.change_engagement(world.book, world.lead, terms, reason="Agreed with the board.")
    assert [table for table, _ in touched(world.book, changes)] == ["engagement"]
    (body,) = bodies(world.book, changes.operation)
    assert body["reason"] == "Agreed with the board."
    assert body["changes"][0]["after"]["severity_scale"] == ["1", "2"]
    assert body["changes"][0]["before"]["title"] == "House audit"


def test_terms_that_change_nothing_are_no_event(world: World):
    terms = records.Engagement("Second title")
    engagement.change_engagement(world.book, world.lead, terms)
    count = len(bodies(world.book))
    again = engagement.change_engagement(world.book, world.lead, terms)
    assert (again.operation, again.kinds, again.events) == (None, frozenset(), 0)
    assert len(bodies(world.book)) == count


@pytest.mark.parametrize("reason", ["a\0b", "half \ud800 of it", "x" * 40_001])
def test_a_reason_that_cannot_be_kept_is_refused(world: World, reason: str):
    key = {"a": "text.control_character", "h": "text.surrogate", "x": "text.too_long"}[reason[0]]
    with refused(world.book, key, "reason"):
        engagement.change_engagement(world.book, world.lead, records.Engagement("Other"), reason=reason)


def test_people(world: World):
    added = engagement.add_person(world.book, world.lead, records.Person("Olga", Role.OBSERVER, "Ministry"))
    assert touched(world.book, added) == [("person", added.created[0])]
    engagement.change_person(world.book, world.lead, added.created[0], records.Person("Olga O.", Role.LEAD))
    assert world.row("person", added.created[0])["role"] == "lead"
    assert engagement.find_person(world.book, "Olga O.") == added.created[0]


def test_two_people_cannot_have_one_name(world: World):
    with refused(world.book, "record.exists", "person", "Ada Auditor"):
        engagement.add_person(world.book, world.lead, records.Person("Ada Auditor"))
    with refused(world.book, "record.exists", "Ada Auditor"):
        engagement.change_person(world.book, world.lead, world.base.reviewer, records.Person("Ada Auditor"))
    engagement.change_person(world.book, world.lead, world.base.auditor, records.Person("Ada Auditor", Role.LEAD))


def test_an_unknown_person_is_not_changed(world: World):
    with refused(world.book, "record.not_found", "person"):
        engagement.change_person(world.book, world.lead, NOBODY, records.Person("New"))


def test_a_name_that_cannot_be_stored_is_refused_when_looked_up(world: World):
    with refused(world.book, "text.surrogate"):
        engagement.find_person(world.book, "caf\udce9")


def test_parties_get_codes_that_are_never_reused(world: World):
    second = engagement.add_party(world.book, world.lead, records.Party("Agency", PartyKind.AGENCY, "health", 2))
    assert world.row("party", second.created[0])["code"] == "P-0002"
    undo(world.book, world.lead)
    third = engagement.add_party(world.book, world.lead, records.Party("Agency"))
    assert world.row("party", third.created[0])["code"] == "P-0003"
    engagement.change_party(world.book, world.lead, third.created[0], records.Party("Agency B", tier=1))
    assert world.row("party", third.created[0])["tier"] == 1
    with refused(world.book, "record.exists", "party", "Agency B"):
        engagement.add_party(world.book, world.lead, records.Party("Agency B"))
    with refused(world.book, "record.exists", "Example Vendor"):
        engagement.change_party(world.book, world.lead, third.created[0], records.Party("Example Vendor"))


def test_contacts(world: World):
    carla = records.Contact(world.base.party, "Carla", ContactRole.OWNER, "CISO", "carla@example.org")
    added = engagement.add_contact(world.book, world.lead, carla)
    assert touched(world.book, added) == [("contact", added.created[0])]
    engagement.change_contact(world.book, world.lead, added.created[0], replace(carla, title="CIO"))
    assert world.row("contact", added.created[0])["title"] == "CIO"
    other = engagement.add_contact(world.book, world.lead, replace(carla, name="Carl")).created[0]
    with refused(world.book, "record.exists", "contact", "Carla"):
        engagement.add_contact(world.book, world.lead, carla)
    with refused(world.book, "record.exists", "Carla"):
        engagement.change_contact(world.book, world.lead, other, carla)
    with refused(world.book, "record.not_found", "party"):
        engagement.add_contact(world.book, world.lead, replace(carla, party_id=NOBODY))
    with refused(world.book, "record.not_found", "party"):
        engagement.change_contact(world.book, world.lead, other, replace(carla, party_id=NOBODY))
    elsewhere = engagement.add_party(world.book, world.lead, records.Party("Other")).created[0]
    engagement.add_contact(world.book, world.lead, replace(carla, party_id=elsewhere))


def test_participation_is_a_history(world: World):
    day = date(2026, 9, 1)
    asked = records.Participation(world.base.party, ParticipationState.NO_REPLY, day, world.base.framework)
    engagement.record_participation(world.book, world.lead, asked)
    said_no = replace(asked, state=ParticipationState.DECLINED, reason="Too busy.", on_date=date(2026, 9, 8))
    changes = engagement.record_participation(world.book, world.lead, said_no)
    assert bodies(world.book, changes.operation)[0]["reason"] == "Too busy."
    assert len(world.ask("SELECT 1 FROM participation WHERE withdrawn_at IS NULL")) == 2
    with refused(world.book, "record.not_found", "party"):
        engagement.record_participation(world.book, world.lead, replace(asked, party_id=NOBODY))
    with refused(world.book, "record.not_found", "framework"):
        engagement.record_participation(world.book, world.lead, replace(asked, framework_id=NOBODY))


@pytest.mark.parametrize(
    ("make", "key", "word"),
    [
        (lambda: records.Engagement(""), "text.blank", "title"),
        (lambda: records.Engagement("a\nb"), "text.line_break", "title"),
        (lambda: records.Engagement("x" * 301), "text.too_long", "title"),
        (lambda: records.Engagement("T", objective="y" * 40_001), "text.too_long", "objective"),
        (lambda: records.Engagement("T", scope_note="\x07"), "text.control_character", "scope note"),
        (lambda: records.Engagement("T", distribution=("ok", " ")), "text.blank", "distribution"),
        (lambda: records.Engagement("T", freshness_days=0), "record.not_positive", "freshness days"),
        (lambda: records.Engagement("T", severity_scale=()), "record.no_severity_scale", "scale"),
        (
            lambda: records.Engagement("T", period_from=date(2026, 2, 1), period_to=date(2026, 1, 1)),
            "record.dates_reversed",
            "period",
        ),
        (
            lambda: records.Engagement("T", fieldwork_from=date(2026, 2, 1), fieldwork_to=date(2026, 1, 1)),
            "record.dates_reversed",
            "fieldwork",
        ),
        (lambda: records.Party("P", tier=-1), "record.negative", "tier"),
        (
            lambda: records.Participation(NOBODY, ParticipationState.WITHDREW, date(2026, 1, 1), reason=" "),
            "participation.reason_missing",
            "not taking part",
        ),
    ],
)
def test_values_that_cannot_be_kept_are_refused(make, key: str, word: str):
    with pytest.raises(WorkbookError) as refusal:
        make()
    assert refusal.value.key == key
    assert word in sentence(refusal.value)


def test_long_texts_and_every_script_are_kept_as_written(world: World):
    text = "Größe 监管 مراجعة 🛡️\r\n\ttab " + "x" * 39_000
    party = engagement.add_party(world.book, world.lead, records.Party("שלום ‮ gnp.exe", sector=text)).created[0]
    assert world.row("party", party)["sector"] == text
    assert world.row("party", party)["name"] == "שלום ‮ gnp.exe"


def test_an_engagement_that_is_missing_is_said(tmp_path: Path):
    book = create(tmp_path / "bare.auditbook", fixed_actor(), None)
    with refused(book, "engagement.missing"):
        make_report(book, fixed_actor())
    book.close()
