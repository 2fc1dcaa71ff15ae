"""The trail of the journal: filters held against the bodies, rows, entries side by side, and the access chain."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlmodel import select

from tests.operations.engagements import (
    AGAINST,
    DOCUMENTED,
    NOBODY,
    NOT_MET,
    ONE,
    PLAIN,
    SATISFIED,
    WITHOUT,
    Base,
    World,
    framework,
)
from tests.operations.following import follow_up
from tests.operations.signers import Signing
from tests.operations.test_commitments import recorded
from workbook.domain import records
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.handing import HandOver
from workbook.domain.journal_views import Entry, JournalFilter, Octets, RecordChange, Reference, Trail
from workbook.domain.responses import Answer
from workbook.domain.sign_offs import Meaning
from workbook.domain.supplies import Supply
from workbook.domain.vocabulary import (
    Bearing,
    ContactRole,
    FindingState,
    OtherKind,
    ParticipationState,
    ProofLevel,
    Result,
    Role,
    Scope,
    Tlp,
)
from workbook.messages import field_of, kind_of
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
    verifying,
    work,
)
from workbook.operations.items import Target
from workbook.store import journal_trail
from workbook.store.access_trail import access_rows, last_verified, read_access
from workbook.store.crosswalk import mapping_rows
from workbook.store.journal import record_types
from workbook.store.journal_bodies import access_body, as_id, entry_body
from workbook.store.journal_entries import entries, entries_of, operation_detail, people, provenance
from workbook.store.journal_rows import trail_rows
from workbook.store.journal_trail import joined, read_places, read_trail
from workbook.store.journal_views import deed_of, everyone, root_kinds
from workbook.store.tables import Event
from workbook.store.verification import verify

Body = dict[str, Any]


def unheard(_done: int, _total: int) -> None: ...


@pytest.fixture(scope="session")
def _busy(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("busy")
    world = World(base, Path(shutil.copy(base.path, folder / "busy.auditbook")))
    try:
        make_busy(world, folder)
        assert verify(world.book).problems == ()
        return world.book.path
    finally:
        world.book.close()


@pytest.fixture
def busy(base: Base, _busy: Path, tmp_path: Path) -> Iterator[World]:
    """Return a world in which every kind of record was entered, changed, withdrawn and put back."""
    world = World(base, Path(shutil.copy(_busy, tmp_path / "work.auditbook")), seed=40)
    yield world
    world.book.close()


def make_busy(world: World, folder: Path) -> None:
    book, auditor, lead = world.book, world.auditor, world.lead
    item, other = world.item(PLAIN), world.item(WITHOUT)
    (folder / "log.txt").write_text("log")
    file = evidence.add_file(book, auditor, folder / "log.txt").created[0]
    evidence.attach(book, auditor, file, [Target(item), Target(other)], DOCUMENTED)
    attached = world.attachment(item)
    against = world.attach(AGAINST, item)
    evidence.change_attachment(book, auditor, attached, replace(DOCUMENTED, bearing=Bearing.CONTEXT, shows="No more."))
    engagement.add_contact(book, lead, records.Contact(world.base.party, "Cleo", ContactRole.OWNER))
    gone = records.Participation(world.base.party, ParticipationState.DECLINED, date(2026, 9, 2), reason="No time.")
    engagement.record_participation(book, lead, gone)
    determinations.determine(book, auditor, [Target(other), world.part("X-3a"), world.part("X-3b")], NOT_MET)
    determinations.determine(book, auditor, [Target(other)], replace(NOT_MET, reason="It was off at noon."))
    checklist.set_parameter(book, auditor, world.item(ONE), "x-2_prm_1", "weekly")
    checklist.set_scope(book, lead, [world.item(ONE, 1), world.item(PLAIN, 1)], Scope.OUT, "Not there.")
    whole = records.Finding("Off", criteria="X-4", condition="Off.", cause="A job.", effect="Leaks.", severity="High")
    finding = findings.raise_finding(book, auditor, whole, [item], [against]).created[0]
    findings.change_finding(book, auditor, finding, replace(whole, condition="Off at noon.", title="Off at noon"))
    findings.move_finding(book, lead, finding, FindingState.REVIEWED)
    findings.move_finding(book, lead, finding, FindingState.SENT)
    silence = records.Response(world.base.party, Answer.NO_REPLY, date(2026, 9, 14))
    responses.record_response(book, lead, finding, silence)
    handing.hand_over(book, auditor, [against], HandOver("Ada Auditor", "Cleo", date(2026, 9, 14), "To be signed."))
    (folder / "staff.csv").write_text("names")
    wrong = evidence.add_file(book, auditor, folder / "staff.csv").created[0]
    disposing.propose_disposal(book, auditor, wrong, "Sent by mistake.")
    disposing.confirm_disposal(book, lead, wrong)
    follow_up(world, finding, other, against)
    recorded(world, WITHOUT)
    supplier = engagement.add_party(book, lead, records.Party("Labels Ltd")).created[0]
    supplying.record_supply(book, lead, Supply(supplier, "Labels", subject_id=world.base.subjects[0]))
    checklist.add_framework(book, lead, framework("house-2"))
    with book.reading() as session:
        (shipped,) = mapping_rows(session)
    crosswalk.confirm_mappings(book, auditor, [shipped.id])
    Signing(world).sign(auditor, Meaning.AUTHORSHIP)
    work.submit(book, auditor, [other])
    work.return_items(book, world.reviewer, [other], "Say when.")
    noted = checklist.write_note(book, auditor, other, "Ask Cleo.")
    undone = history.undo(book, auditor, noted.operation)
    history.redo(book, auditor, undone.operation or NOBODY)
    taken = evidence.detach(book, auditor, [attached], reason="Wrong item.")
    history.undo(book, lead, taken.operation)
    engagement.change_engagement(book, lead, replace(records.Engagement("House audit"), tlp=Tlp.RED))


def bodies(world: World) -> list[tuple[int, Body]]:
    return [(seq, json.loads(body)) for seq, body in world.ask("SELECT seq, body FROM event ORDER BY seq")]


def brute(world: World, wanted: Callable[[Body], bool]) -> list[tuple[str, list[int]]]:
    """Return the operations with the entries that are wanted, from the bodies alone."""
    found: dict[str, list[int]] = {}
    for seq, body in bodies(world):
        if wanted(body):
            found.setdefault(body["operation"], []).append(seq)
    return sorted(found.items(), key=lambda pair: pair[1][0])


def read(world: World, wanted: JournalFilter) -> Trail:
    return read_trail(world.book, wanted, unheard)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def assert_same(world: World, wanted: JournalFilter, by_hand: Callable[[Body], bool], *, least: int = 1) -> None:
    expected = brute(world, by_hand)
    trail = read(world, wanted)
    tables = {seq: body["root"]["table"] for seq, body in bodies(world)}
    assert list(trail.places) == [places[0] for _, places in expected]
    shown = [[place for place in places if tables[place] != "content"] or places for _, places in expected]
    assert list(trail.counts) == [len(places) for places in shown]
    assert trail.entries == sum(len(places) for _, places in expected)
    assert trail.whole == trail.last == len(tables)
    assert len(expected) >= least
    every = sorted(place for _, places in expected for place in places)
    assert list(read_places(world.book, wanted, unheard, last=trail.last)) == every


@pytest.fixture(params=[15_000, 3])
def sliced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read all at once, and in slices that are smaller than some operations."""
    monkeypatch.setattr(journal_trail, "SLICE", request.param)


def test_without_a_filter_every_operation_is_there(busy: World, sliced: None):
    assert_same(busy, JournalFilter(), lambda body: True, least=30)


def test_filters_let_through_what_the_bodies_say(busy: World, sliced: None):
    person, verb = busy.base.reviewer, "determine"
    since, until = utc("2026-09-14T07:00:10"), utc("2026-09-14T07:00:30")

    def in_time(body: Body) -> bool:
        return since <= datetime.fromisoformat(body["at"]) < until

    assert_same(busy, JournalFilter(person=person), lambda body: body["person"] == str(person))
    assert_same(busy, JournalFilter(verb=verb), lambda body: body["verb"] == verb, least=2)
    assert_same(busy, JournalFilter(kind="finding"), lambda body: body["root"]["table"] == "finding", least=4)
    assert_same(busy, JournalFilter(since=since, until=until), in_time)
    both = JournalFilter(person=busy.base.auditor, kind="checklist_item", since=since)
    assert_same(
        busy,
        both,
        lambda body: (
            body["person"] == str(busy.base.auditor)
            and body["root"]["table"] == "checklist_item"
            and datetime.fromisoformat(body["at"]) >= since
        ),
        least=3,
    )
    for nothing in (
        JournalFilter(person=NOBODY),
        JournalFilter(verb="no such"),
        JournalFilter(since=until, until=since),
    ):
        assert list(read(busy, nothing).places) == []


def test_the_history_of_a_record_has_what_speaks_of_it(busy: World):
    file = UUID(busy.ask("SELECT id FROM evidence WHERE code = 'E-0001'")[0][0])

    def about(body: Body) -> bool:
        return body["root"]["id"] == str(file) or str(file) in json.dumps(body["changes"])

    assert_same(busy, JournalFilter(record=("evidence", file)), about, least=2)
    verbs = {body["verb"] for _, body in bodies(busy) if about(body)}
    assert verbs == {"add evidence", "attach evidence"}
    item = busy.item(PLAIN)

    def of_item(body: Body) -> bool:
        linked = body["root"]["table"] == "finding" and str(item) in json.dumps(body["changes"])
        return body["root"]["id"] == str(item) or linked

    assert_same(busy, JournalFilter(record=("checklist_item", item)), of_item, least=5)
    narrowed = JournalFilter(record=("checklist_item", item), verb="raise finding")
    assert_same(busy, narrowed, lambda body: of_item(body) and body["verb"] == "raise finding")


@pytest.mark.parametrize(
    ("text", "table", "least"),
    [
        ("E-0001", "evidence", 1),
        ("log.txt", "evidence", 1),
        ("f-0001", "finding", 5),
        ("at noon", "finding", 5),
        ("X-4", "checklist_item", 3),
        ("x-1 · s-0001", "checklist_item", 6),
        ("Ask Cleo", "checklist_item", 6),
        ("Ada", "person", 1),
        ("P-0001", "party", 1),
        ("Chat serv", "subject", 1),
        ("house-1", "framework", 1),
    ],
)
def test_records_are_found_by_code_and_words(busy: World, text: str, table: str, least: int):
    trail = read(busy, JournalFilter(text=text))
    assert len(trail.places) >= least
    with busy.book.reading() as session:
        rows = trail_rows(session, trail.places, trail.counts)
    assert table in {row.deed.kind for row in rows}
    both = read(busy, JournalFilter(text=text, kind=table))
    assert len(both.places) >= least


def test_withdrawn_records_are_found_too(busy: World):
    key = busy.sight()
    evidence.withdraw_evidence(busy.book, busy.auditor, key, "Doubled.")
    code = busy.row("evidence", key)["code"]
    trail = read(busy, JournalFilter(text=code))
    with busy.book.reading() as session:
        verbs = {row.deed.verb for row in trail_rows(session, trail.places, trail.counts)}
    assert "withdraw evidence" in verbs


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "()", "NEAR(", "\0", "a\ud800", "* OR 1=1", "·", " · ", "/"])
def test_no_words_are_an_error(busy: World, text: str):
    every = len(read(busy, JournalFilter()).places)
    assert len(read(busy, JournalFilter(text=text)).places) <= every


def test_what_is_new_is_read_behind_what_is_known(busy: World):
    for wanted in (JournalFilter(), JournalFilter(verb="write note")):
        before = read(busy, wanted)
        checklist.write_note(busy.book, busy.auditor, busy.item(PLAIN), f"More. {wanted.verb}")
        checklist.plan_level(busy.book, busy.auditor, [busy.item(PLAIN)], ProofLevel.TESTED)
        newer = read_trail(busy.book, wanted, unheard, after=before.last)
        assert joined(before, newer) == read(busy, wanted)
        assert len(newer.places) == (1 if wanted.verb else len(newer.places)) >= 1
        checklist.plan_level(busy.book, busy.auditor, [busy.item(PLAIN)], ProofLevel.DOCUMENTED)


def test_a_long_reading_can_be_stopped(busy: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal_trail, "SLICE", 3)
    seen: list[int] = []

    def step(done: int, total: int) -> None:
        seen.append(done)
        if len(seen) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_trail(busy.book, JournalFilter(), step)
    assert seen == [0, 3, 6, 9]


def rows_of(world: World, wanted: JournalFilter | None = None) -> list[Any]:
    trail = read(world, wanted or JournalFilter())
    with world.book.reading() as session:
        return trail_rows(session, trail.places, trail.counts)


def test_rows_say_what_was_done_to_what(busy: World):
    rows = rows_of(busy)
    by_verb = {row.deed.verb: row for row in rows}
    assert [row.place for row in rows] == sorted(row.place for row in rows)
    added = by_verb["add evidence"]
    assert (added.deed.kind, added.deed.names, added.deed.count, added.of) == ("evidence", ("E-0003 staff.csv",), 1, 1)
    chosen = by_verb["choose controls"]
    assert (chosen.deed.count, len(chosen.deed.names)) == (8, 3)
    assert by_verb["begin engagement"].deed.kind == ""
    first = next(row for row in rows if row.deed.verb == "determine")
    assert first.outcome == (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET)
    assert (first.reason, first.person) == (NOT_MET.reason, "Ada Auditor")
    assert (by_verb["set scope"].outcome, by_verb["set scope"].reason) == ((Scope.OUT,), "Not there.")
    assert by_verb["return"].reason == "Say when."
    assert by_verb["raise finding"].reason == "Off"
    assert by_verb["record response"].outcome == (Answer.NO_REPLY,)
    assert by_verb["undo"].undoes == "detach evidence"
    assert {row.deed.verb for row in rows if row.is_undone} == {"undo", "detach evidence"}
    assert by_verb["redo"].undoes == "undo"


def test_a_row_says_how_much_of_an_operation_fits(busy: World):
    (row,) = rows_of(busy, JournalFilter(record=("checklist_item", busy.item(PLAIN, 1)), verb="set scope"))
    assert (row.deed.names, row.deed.count, row.of) == (("X-4 · S-0002",), 1, 2)


def test_rows_come_in_the_order_asked_for_and_only_once(busy: World):
    trail = read(busy, JournalFilter())
    with busy.book.reading() as session:
        asked = list(reversed(trail.places)), list(reversed(trail.counts))
        assert [row.place for row in trail_rows(session, *asked)] == asked[0]
        assert trail_rows(session, [9999], [1]) == []
        assert deed_of(session, NOBODY) is None
        assert operation_detail(session, NOBODY) is None


def entry_of(world: World, verb: str, number: int = -1) -> Entry:
    found = [seq for seq, body in bodies(world) if body["verb"] == verb]
    with world.book.reading() as session:
        return entries(session, [found[number]])[0]


def change_of(entry: Entry, table: str) -> RecordChange:
    return next(change for change in entry.changes if change.record.key[0] == table)


def fields_of(change: RecordChange) -> dict[str, tuple[Any, Any]]:
    return {field.name: (field.before, field.after) for field in change.fields}


def test_values_stand_beside_each_other(busy: World):
    again = change_of(entry_of(busy, "determine"), "determination")
    assert fields_of(again)["reason"] == (NOT_MET.reason, "It was off at noon.")
    assert (again.is_new, again.record.name) == (False, "X-1 · S-0001")
    changed = change_of(entry_of(busy, "change attachment"), "attachment")
    assert fields_of(changed)["bearing"] == (Bearing.SUPPORTS, Bearing.CONTEXT)
    assert changed.record.name == "E-0001 → X-4 · S-0001"
    settings = fields_of(change_of(entry_of(busy, "change engagement"), "engagement"))
    assert settings["tlp"] == (Tlp.AMBER, Tlp.RED)
    assert settings["as_of"] == (date(2026, 9, 14), None)
    submitted = fields_of(change_of(entry_of(busy, "submit"), "checklist_item"))
    assert submitted["submitted_by"] == (None, Reference(("person", busy.base.auditor), "Ada Auditor"))


def test_a_new_record_tells_only_what_was_filled_in(busy: World):
    entry = entry_of(busy, "add evidence", 1)
    new = change_of(entry, "evidence")
    told = fields_of(new)
    assert new.is_new
    assert told["original_name_raw"] == (None, Octets(len("log.txt")))
    assert told["received_by"][1] == Reference(("person", busy.base.auditor), "Ada Auditor")
    assert not {"statement", "withdrawn_at", "id", "number", "tlp"} & told.keys()
    assert entry.root == Reference(new.record.key, "E-0001 log.txt")
    raised = entry_of(busy, "raise finding", 0)
    assert [change.record.name for change in raised.changes] == ["F-0001", "F-0001 → X-4 · S-0001", "F-0001 → E-0002"]


def test_every_field_and_kind_has_words():
    columns = {column.name for record in record_types().values() for column in record.__table__.columns}  # type: ignore[attr-defined]
    unsaid = {"id", "number", "single", "entry_id", "withdrawn_at"}
    assert {name for name in columns - unsaid if field_of(name) == name} == set()
    assert {name for name in record_types() if kind_of(name) == name} == set()


def test_withdrawing_and_putting_back_are_told(busy: World):
    gone = change_of(entry_of(busy, "detach evidence"), "attachment")
    back = change_of(entry_of(busy, "undo"), "attachment")
    assert (gone.is_withdrawn, gone.is_restored, gone.fields) == (True, False, ())
    assert (back.is_withdrawn, back.is_restored, back.fields) == (False, True, ())


def test_every_entry_can_be_told_and_names_the_one_before(busy: World):
    places = [seq for seq, _ in bodies(busy)]
    with busy.book.reading() as session:
        found = entries(session, places)
    assert [entry.place for entry in found] == places
    assert found[0].previous == ()
    assert [entry.previous for entry in found[1:]] == [(entry.hash,) for entry in found[:-1]]
    tables = {change.record.key[0] for entry in found for change in entry.changes}
    assert tables == set(record_types())
    for entry in found:
        for change in entry.changes:
            for field in change.fields:
                for value in (field.before, field.after):
                    assert not (isinstance(value, Reference) and value.name == str(value.key[1])), field


def test_a_field_that_this_program_does_not_know_is_told_as_it_is(busy: World, monkeypatch: pytest.MonkeyPatch):
    def other_body(text: str) -> Body | None:
        body = entry_body(text)
        for change in body["changes"] if body else ():
            change["after"] |= {"new_field": ["a", "b"], "title": {"foreign": "b'x'"}}
            change["table"] = "new_table"
        return body

    monkeypatch.setattr("workbook.store.journal_entries.entry_body", other_body)
    told = fields_of(entry_of(busy, "raise finding").changes[0])
    assert told["new_field"][1] == ("a", "b")
    assert told["title"][1] == ("foreign: b'x'",)
    assert told["state"][1] == "draft"


def test_a_damaged_entry_is_told_and_holds_nothing_up(busy: World, monkeypatch: pytest.MonkeyPatch):
    for module in ("journal_entries", "journal_rows"):
        monkeypatch.setattr(f"workbook.store.{module}.entry_body", lambda _text: None)
    rows = rows_of(busy)
    assert [row.reason for row in rows] == [""] * len(rows)
    with busy.book.reading() as session:
        detail = operation_detail(session, rows[-1].deed.operation)
        assert detail is not None
        assert detail.made.person == "Lea Lead"
        (entry,) = entries(session, detail.places)
    assert (entry.is_broken, entry.changes, entry.root.name) == (True, (), "House audit")


def test_an_operation_is_told_with_what_took_it_back(busy: World):
    rows = rows_of(busy)
    undone = next(row for row in rows if row.deed.verb == "detach evidence")
    note = next(row for row in rows if row.deed.verb == "write note")
    with busy.book.reading() as session:
        detail = operation_detail(session, undone.deed.operation)
        of_undo = operation_detail(session, rows[-2].deed.operation)
        of_note = operation_detail(session, note.deed.operation)
    assert detail is not None
    assert of_undo is not None
    assert of_note is not None
    assert detail.undone_by == of_undo.row.deed.operation
    assert of_undo.undoes == detail.row.deed.operation
    assert (of_note.undone_by, of_note.row.is_undone) == (None, False)  # made again
    assert detail.made.role is Role.AUDITOR
    assert detail.made.at.utcoffset() == timedelta(hours=2)
    assert (detail.made.tool, detail.made.host) == ("audit-workbook test", "test-host")


def test_the_access_chain_is_read_and_narrowed(busy: World, tmp_path):
    world = busy
    key = UUID(world.ask("SELECT id FROM evidence WHERE code = 'E-0001'")[0][0])
    assert last_verified(world.book, unheard) is None
    world.book.record_access(
        world.auditor, "verify evidence", evidence=str(key), code="E-0001", sha256="0" * 64, intact=False
    )
    world.book.record_access(world.auditor, "export evidence", evidence=str(key), code="E-0001", file="log copy.txt")
    verifying.verify(world.book, world.lead)
    everything = read_access(world.book, JournalFilter(), unheard)
    assert everything.entries == everything.whole == len(everything.places) >= 4
    with world.book.reading() as session:
        rows = access_rows(session, list(reversed(everything.places)))
    assert [row.place for row in rows] == list(reversed(everything.places))
    verified, copied, checked = rows[:3]
    assert (verified.kind, verified.problems, verified.record, verified.made.person) == ("verify", 0, None, "Lea Lead")
    assert (copied.record, copied.file) == (Reference(("evidence", key), "E-0001 log.txt"), "log copy.txt")
    assert (checked.problems, checked.previous) == (1, (rows[3].hash,))
    assert verified.seen == world.book.head()

    def found(**wanted: Any) -> list[int]:
        return list(read_access(world.book, JournalFilter(**wanted), unheard).places)

    assert found(person=world.base.auditor) == [checked.place, copied.place]
    assert found(verb="verify") == [verified.place]
    assert found(record=("evidence", key)) == [checked.place, copied.place]
    assert found(text="log COPY") == [copied.place]
    assert found(person=world.base.auditor, since=copied.made.at) == [copied.place]
    assert found(person=world.base.auditor, until=copied.made.at) == [checked.place]
    after = read_access(world.book, JournalFilter(), unheard, after=copied.place)
    assert list(after.places) == [verified.place]
    last = last_verified(world.book, unheard)
    assert last is not None
    assert (last.person, last.problems, last.at) == ("Lea Lead", (), verified.made.at)


def test_what_can_be_chosen_among(busy: World):
    with busy.book.reading() as session:
        assert [name for name, _ in everyone(session)] == ["Ada Auditor", "Lea Lead", "Rey Reviewer"]
    roots = {body["root"]["table"] for _, body in bodies(busy)}
    assert roots - {"content"} <= set(root_kinds())
    assert not {"attachment", "determination", "content"} & set(root_kinds())


@pytest.fixture
def statements(busy: World) -> Iterator[list[Any]]:
    found: list[Any] = []

    def note(_connection: object, clause: Any, *_: object) -> None:
        found.append(clause)

    event.listen(busy.book.engine, "before_execute", note)
    yield found
    event.remove(busy.book.engine, "before_execute", note)


def test_every_statement_is_one_for_postgresql(busy: World, statements: list[Any]):
    item = busy.item(PLAIN)
    for wanted in (JournalFilter(), JournalFilter(person=busy.base.lead, since=utc("2026-09-14T07:00:00"))):
        read_trail(busy.book, wanted, unheard, after=3)
        read_places(busy.book, wanted, unheard, last=9)
    read(busy, JournalFilter(record=("checklist_item", item), text="X-4 · S"))
    rows = rows_of(busy)
    with busy.book.reading() as session:
        detail = operation_detail(session, rows[-1].deed.operation)
        entries(session, detail.places if detail else [])
        everyone(session)
    read_access(busy.book, JournalFilter(verb="open"), unheard)
    last_verified(busy.book, unheard)
    texts = {str(clause.compile(dialect=postgresql.dialect())) for clause in statements if hasattr(clause, "compile")}
    assert len(texts) > 25
    for text in texts:
        if "search_index" not in text:
            assert not [word for word in ("json_extract", "ifnull", "GLOB", "strftime") if word in text], text


def test_filters_look_at_no_body(busy: World):
    """Whatever is not looked up by record is found in the index alone, since bodies are most of the file."""
    seen: list[tuple[str, Any]] = []
    event.listen(busy.book.engine, "before_cursor_execute", lambda _c, _u, text, given, *_: seen.append((text, given)))
    read(busy, JournalFilter(person=busy.base.lead, kind="finding", verb="move finding", since=utc("2026-09-14")))
    with busy.book.reading() as session:
        plans = [
            row[3]
            for text, given in seen
            if text.startswith("SELECT")
            for row in session.driver().execute("EXPLAIN QUERY PLAN " + text, given).fetchall()
        ]
    assert plans
    of_events = [plan for plan in plans if plan.startswith(("SCAN event", "SEARCH event "))]
    assert of_events
    assert [plan for plan in of_events if "COVERING INDEX" not in plan] == []


def test_satisfied_says_so(world: World):
    world.attach(replace(DOCUMENTED, shows="It holds."), world.item(PLAIN))
    world.determine(SATISFIED, world.item(PLAIN))
    row = rows_of(world)[-1]
    assert (row.outcome, row.reason) == ((Result.SATISFIED,), SATISFIED.reason)


def spoilt(body: Body) -> Iterator[Any]:
    """Yield the body with each of its parts gone, or of another kind, and the same for the parts of its changes."""
    for name in body:
        for other in (None, 1, "x", [], {}, [1], {"a": 1}):
            yield {key: value for key, value in body.items() if key != name}
            yield body | {name: other}
    for change in body.get("changes", ()):
        for name in change:
            for other in (1, "x", [1]):
                yield body | {"changes": [{**change, name: other}]}
    yield from (None, 1, "x", [], {})


def test_no_body_is_taken_for_what_it_is_not(busy: World):
    """Whatever is let through can be told; the rest counts as damaged."""
    seen: dict[bool, int] = {True: 0, False: 0}
    some = bodies(busy)[::4]
    with busy.book.reading() as session:
        events = {row.seq: row for row in session.exec(select(Event)).all()}
        for seq, body in some:
            for other in spoilt(body):
                known = entry_body(json.dumps(other))
                seen[known is not None] += 1
                if known is not None:
                    entries_of(session, [(events[seq], known)])
                    provenance(known, people(session, [known["person"]]))
        for (text,) in session.driver().execute("SELECT body FROM access").fetchall():
            assert access_body(text) is not None
            for other in spoilt(json.loads(text)):
                if (known := access_body(json.dumps(other))) is not None:
                    provenance(known, people(session, [known["person"]]))
    assert min(seen.values()) > 100


def test_ids_that_are_none_any_more_are_refused(busy: World, monkeypatch: pytest.MonkeyPatch):
    trail = read(busy, JournalFilter())
    monkeypatch.setattr("workbook.store.journal_rows.names_of", lambda *_: UUID("x"))
    with busy.book.reading() as session, pytest.raises(WorkbookError) as refusal:
        trail_rows(session, trail.places, trail.counts)
    assert refusal.value.key == "journal.unreadable_entries"
    assert (as_id("x"), as_id(7), as_id(str(NOBODY))) == (None, None, NOBODY)
