"""What the window reads of the journal: names of records, and what an undo would take back."""

from uuid import UUID

import pytest
from sqlalchemy import event

from tests.operations.engagements import (
    AGAINST,
    DOCUMENTED,
    JOURNALED,
    NOBODY,
    NOT_MET,
    ONE,
    PLAIN,
    WITHOUT,
    World,
    framework,
)
from tests.operations.following import follow_up
from tests.operations.signers import Signing
from tests.operations.test_commitments import recorded
from workbook.domain import records
from workbook.domain.handing import HandOver
from workbook.domain.journal_views import Deed
from workbook.domain.responses import Answer
from workbook.domain.sign_offs import Meaning
from workbook.domain.supplies import Supply
from workbook.domain.vocabulary import ContactRole, Element, FindingState, ParticipationState
from workbook.messages import noun_of, past_of, touched
from workbook.operations import (
    checklist,
    crosswalk,
    determinations,
    disposing,
    engagement,
    evidence,
    findings,
    handing,
    history,
    responses,
    supplying,
)
from workbook.operations.items import Target
from workbook.store.crosswalk import mapping_rows
from workbook.store.journal_views import find_undoable, last_undoable
from workbook.store.record_names import names_of


def next_undo(world: World, person: UUID | None = None) -> Deed | None:
    with world.book.reading() as session:
        found = last_undoable(session, person or world.base.auditor)
    assert found == find_undoable(world.book, person or world.base.auditor, lambda _done, _total: None)
    return found


def all_keys(world: World) -> list[tuple[str, UUID]]:
    return [(table, UUID(row[0])) for table in JOURNALED for row in world.ask(f"SELECT id FROM {table} ORDER BY id")]


def enter_one_of_each(world: World) -> None:
    """Enter records of every kind, and withdraw some."""
    item = world.item(PLAIN)
    engagement.add_contact(world.book, world.auditor, records.Contact(world.base.party, "Cleo", ContactRole.OWNER))
    day = world.lead.clock().date()
    for given in ({}, {"framework_id": world.base.framework}, {"request": "logs"}):
        state = records.Participation(world.base.party, ParticipationState.PARTIAL, day, **given)
        engagement.record_participation(world.book, world.auditor, state)
    new = engagement.add_party(world.book, world.auditor, records.Party("Label works")).created[0]
    supplying.record_supply(world.book, world.auditor, Supply(new, "Labels", subject_id=world.base.subjects[0]))
    world.attach(DOCUMENTED, item)
    world.attach(AGAINST, item)
    key = world.sight()
    evidence.attach(world.book, world.auditor, key, [world.part("X-2a")])
    evidence.detach(world.book, world.auditor, [world.attachment(world.item(ONE))])
    determinations.determine(world.book, world.auditor, [Target(item), world.part("X-3a")], NOT_MET)
    checklist.set_parameter(world.book, world.auditor, world.item(ONE), "x-2_prm_1", "weekly")
    elements = {name.value: "Said." for name in Element}
    off = records.Finding("Off", severity="Low", **elements)
    raised = findings.raise_finding(world.book, world.auditor, off, [item], [key]).created[0]
    for state in (FindingState.REVIEWED, FindingState.SENT):
        findings.move_finding(world.book, world.auditor, raised, state)
    silence = records.Response(world.base.party, Answer.NO_REPLY, day)
    responses.record_response(world.book, world.auditor, raised, silence)


def test_every_record_has_a_name_for_people(world: World, tmp_path):
    enter_one_of_each(world)
    (tmp_path / "log.txt").write_text("log")
    file = evidence.add_file(world.book, world.auditor, tmp_path / "log.txt").created[0]
    day = world.lead.clock().date()
    handing.hand_over(world.book, world.auditor, [file], HandOver("Ada Auditor", "Cleo", day, "To be signed."))
    disposing.propose_disposal(world.book, world.auditor, file, "Sent by mistake.")
    world.determine(NOT_MET, world.item(WITHOUT))
    raised = UUID(world.ask("SELECT id FROM finding")[0][0])
    follow_up(world, raised, world.item(WITHOUT), world.sight())
    Signing(world).sign(world.auditor, Meaning.AUTHORSHIP)
    recorded(world, PLAIN)
    checklist.add_framework(world.book, world.auditor, framework("house-2"))
    with world.book.reading() as session:
        (shipped,) = mapping_rows(session)
    crosswalk.confirm_mappings(world.book, world.auditor, [shipped.id])
    recorded(world, WITHOUT)
    keys = all_keys(world)
    assert {table for table, _ in keys} == set(JOURNALED)
    with world.book.reading() as session:
        names = names_of(session, keys)
    by_table: dict[str, list[str]] = {}
    for (table, key), name in names.items():
        assert name != str(key), table
        by_table.setdefault(table, []).append(name)
    assert by_table["checklist_item"][3] == "X-4 · S-0001"
    assert by_table["evidence"][3] == "E-0004 log.txt"
    assert by_table["attachment"] == ["E-0001 → X-4 · S-0001", "E-0002 → X-4 · S-0001", "E-0003 → X-2 · S-0001, X-2a"]
    assert by_table["determination"][:2] == ["X-4 · S-0001", "X-3 · S-0001, X-3a"]
    assert by_table["parameter"] == ["X-2 · S-0001, x-2_prm_1"]
    assert by_table["finding"] == ["F-0001", "F-0002"]
    assert by_table["finding_item"] == ["F-0001 → X-4 · S-0001", "F-0002 → X-2 · S-0001"]
    assert by_table["finding_evidence"] == ["F-0001 → E-0003", "F-0002 → E-0006"]
    assert by_table["response"] == ["F-0001 ← P-0001"]
    assert by_table["participation"] == [
        "P-0001 Example Vendor", "P-0001 Example Vendor → house-1", "P-0001 Example Vendor → logs",
    ]  # fmt: skip
    assert by_table["supply"] == ["P-0002 Label works → S-0001 Chat service: Labels"]
    assert by_table["subject"] == ["S-0001 Chat service", "S-0002 Company"]
    assert by_table["person"][1] == "Ada Auditor"
    assert by_table["contact"] == ["Cleo"]
    assert (by_table["hand_over"], by_table["disposal"]) == (["E-0004 → Cleo"], ["E-0004"])
    assert by_table["remediation"] == ["R-0001"]
    assert by_table["milestone"] == ["R-0001, Rules written"]
    assert (by_table["fix_claim"], by_table["retest"]) == (["R-0001, 2026-09-10"], ["R-0001, 2026-09-14"])
    assert by_table["remediation_evidence"] == ["R-0001 → E-0005"]
    assert by_table["risk_acceptance"] == ["F-0001 ← Kim Roe"]
    assert by_table["follow_up_round"] == ["FU-0001 First round"]
    assert by_table["no_finding"] == ["X-1 · S-0001"]
    assert by_table["engagement"] == ["House audit"]
    assert by_table["mapping"] == ["X-1 → X-1"]
    assert by_table["sign_off"] == ["F-0002"]
    assert {name.partition(", ")[0] for name in by_table["certificate"]} == {"Lea Lead", "Ada Auditor", "Rey Reviewer"}
    assert by_table["content"][0].startswith("SHA-256 ")


def test_what_is_not_there_keeps_its_id(world: World):
    keys = [("finding", NOBODY), ("no_such_table", NOBODY)]
    with world.book.reading() as session:
        assert names_of(session, keys) == dict.fromkeys(keys, str(NOBODY))
        assert names_of(session, []) == {}


def test_names_are_read_in_few_statements(world: World):
    seen: list[str] = []
    event.listen(world.book.engine, "before_cursor_execute", lambda _c, _u, text, *_: seen.append(text))
    items = [key for key in all_keys(world) if key[0] == "checklist_item"]
    with world.book.reading() as session:
        names_of(session, items * 3)
    assert len([text for text in seen if text.startswith("SELECT") and "checklist_item" in text]) == 1


def test_an_undo_is_named_by_what_it_takes_back(world: World):
    assert next_undo(world) is None
    item, other = world.item(PLAIN), world.item(WITHOUT)
    world.determine(NOT_MET, item)
    one = next_undo(world)
    assert one is not None
    assert (one.verb, one.kind, one.names, one.count) == ("determine", "checklist_item", ("X-4 · S-0001",), 1)
    assert (noun_of(one.verb), past_of(one.verb), touched(one)) == ("determination", "determined", "X-4 · S-0001")
    determinations.determine(world.book, world.auditor, [Target(item), Target(other)], NOT_MET)
    two = next_undo(world)
    assert two is not None
    assert (two.count, set(two.names)) == (2, {"X-1 · S-0001", "X-4 · S-0001"})
    assert touched(two) == "2 items"


@pytest.mark.parametrize("near", [0, 1, 2000])
def test_an_undo_follows_what_was_undone(world: World, monkeypatch: pytest.MonkeyPatch, near: int):
    monkeypatch.setattr("workbook.store.undo._NEAR", near)
    item = world.item(PLAIN)
    first = checklist.write_note(world.book, world.auditor, item, "one")
    second = checklist.write_note(world.book, world.auditor, item, "two")
    checklist.write_note(world.book, world.lead, world.item(WITHOUT), "of somebody else")
    assert [next_undo(world).operation] == [second.operation]  # type: ignore[union-attr]
    undone = history.undo(world.book, world.auditor)
    assert next_undo(world).operation == first.operation  # type: ignore[union-attr]
    history.redo(world.book, world.auditor, undone.operation or NOBODY)
    assert next_undo(world).operation == second.operation  # type: ignore[union-attr]


def test_a_file_is_named_as_evidence_not_as_its_bytes(world: World, tmp_path):
    (tmp_path / "log.txt").write_text("log")
    evidence.add_file(world.book, world.auditor, tmp_path / "log.txt")
    deed = next_undo(world)
    assert deed is not None
    assert (deed.kind, deed.names, touched(deed)) == ("evidence", ("E-0001 log.txt",), "E-0001 log.txt")


def test_an_unknown_verb_stays_as_it_is():
    assert (noun_of("seal package"), past_of("seal package")) == ("seal package", "seal package")
    assert touched(Deed(NOBODY, "x", "package", ("A", "B"), 1200)) == "1,200 package"
