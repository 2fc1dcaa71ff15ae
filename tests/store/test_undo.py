"""Any sequence of changes, undone to the start, gives the starting live rows back; the journal rebuilds every table."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.actors import fixed_actor
from tests.store import samples
from tests.store.samples import Rich, refused
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import ParticipationState, Responsibility, Role, Scope, Tlp, WorkState
from workbook.store import stored, tables
from workbook.store.book import Book
from workbook.store.catalogue import insert_framework
from workbook.store.change import ChangeSession
from workbook.store.journal import record_types
from workbook.store.opening import open_book
from workbook.store.replay import ChainReader
from workbook.store.undo import last_undoable, undo
from workbook.store.verification import verify

Open = Callable[..., Book]
Rows = dict[str, dict[str, dict[str, Any]]]


def rows_of(book: Book, *, live: bool) -> Rows:
    """Return every record as JSON, by table and id; a table without rows is left out."""
    found: Rows = {}
    with book.reading() as session:
        for name, record in record_types().items():
            table = record.__table__  # type: ignore[attr-defined]
            columns = ", ".join(column.name for column in table.columns)
            where = "WHERE withdrawn_at IS NULL" if live else ""
            for row in session.driver().execute(f"SELECT {columns} FROM {name} {where}"):
                as_json = stored.row_to_json(table, row)
                found.setdefault(name, {})[as_json["id"]] = as_json
    return found


def replayed(book: Book) -> Rows:
    reader = ChainReader(book)
    assert reader.check_events() == []
    return {name: rows for name, rows in reader.state.items() if rows}


def do(book: Book, actor: Actor, operation: Callable[[ChangeSession], object], verb: str = "change") -> Changes:
    with book.change(actor, verb) as session:
        operation(session)
    return session.changes


def undone(book: Book, actor: Actor, changes: Changes) -> Changes:
    assert changes.operation is not None
    operation = changes.operation
    return do(book, actor, lambda session: undo(session, operation), "undo")


class Play:
    """Draws one change after another from what is in the workbook."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], actor: Actor) -> None:
        self.draw = draw
        self.actor = actor
        self.numbers = count(100)

    def live(self, session: ChangeSession, kind: type[tables.Record]) -> list[Any]:
        return [record for record in session.exec(kind.__table__.select()) if record.withdrawn_at is None]  # type: ignore[attr-defined]

    def one(self, session: ChangeSession, kind: type[tables.Record]) -> Any:
        known = sorted(row.id for row in self.live(session, kind))
        return session.get(kind, self.draw(st.sampled_from(known))) if known else None

    def name(self) -> str:
        return self.draw(st.sampled_from(["Ann", "Ben", "Zoë", "Ärger", "x" * 300]))

    def person(self, session: ChangeSession) -> None:
        session.add(samples.person(self.actor.ids(), f"{self.name()} {next(self.numbers)}"))

    def rename(self, session: ChangeSession) -> None:
        found = self.one(session, self.draw(st.sampled_from([tables.Person, tables.Party, tables.Subject])))
        if found is not None:
            found.name = f"{self.name()} {next(self.numbers)}"

    def role(self, session: ChangeSession) -> None:
        for row in self.live(session, tables.Person):
            session.get_one(tables.Person, row.id).role = self.draw(st.sampled_from(Role))

    def party_and_subject(self, session: ChangeSession) -> None:
        key = self.actor.ids()
        session.add(samples.party(key, next(self.numbers), f"{self.name()} {next(self.numbers)}"))
        session.flush()
        session.add(samples.subject(self.actor.ids(), key, next(self.numbers)))

    def participation(self, session: ChangeSession) -> None:
        party = self.one(session, tables.Party)
        session.add(
            tables.Participation(
                id=self.actor.ids(),
                party_id=party.id,
                state=self.draw(st.sampled_from(ParticipationState)),
                on_date=self.draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
            )
        )

    def engagement(self, session: ChangeSession) -> None:
        found = self.one(session, tables.Engagement)
        found.tlp = self.draw(st.sampled_from(Tlp))
        found.severity_scale = self.draw(st.lists(st.sampled_from(["low", "high", "é"]), max_size=3))
        found.as_of = self.draw(st.none() | st.just(date(2026, 9, 1)))
        found.freshness_days = self.draw(st.none() | st.integers(1, 2**62))

    def item(self, session: ChangeSession) -> None:
        found = self.one(session, tables.ChecklistItem)
        found.scope, found.scope_reason = self.draw(st.sampled_from([(Scope.IN, ""), (Scope.OUT, "Not ours.")]))
        found.note = self.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))

    def items(self, session: ChangeSession) -> None:
        state = self.draw(st.sampled_from(WorkState))
        for row in self.live(session, tables.ChecklistItem):
            found = session.get_one(tables.ChecklistItem, row.id)
            found.work_state, found.return_reason = state, "Too thin."

    def inherit(self, session: ChangeSession) -> None:
        rows = sorted(row.id for row in self.live(session, tables.ChecklistItem))
        found = session.get_one(tables.ChecklistItem, rows[0])
        inherited = self.draw(st.booleans())
        found.responsibility = Responsibility.INHERITED if inherited else Responsibility.OWN
        found.inherited_from_id = rows[1] if inherited else None

    def replace_attachment(self, session: ChangeSession) -> None:
        """Withdraw a record and put another in the one place there is."""
        found = self.one(session, tables.Attachment)
        if found is None:
            return
        found.withdrawn_at = self.actor.clock()
        session.flush()
        session.add(samples.attachment(self.actor.ids(), found.evidence_id, found.item_id))

    def withdraw(self, session: ChangeSession) -> None:
        found = self.one(session, self.draw(st.sampled_from([tables.Participation, tables.Attachment])))
        if found is not None:
            found.withdrawn_at = self.actor.clock()

    def make_and_withdraw(self, session: ChangeSession) -> None:
        key = self.actor.ids()
        session.add(samples.person(key, f"{self.name()} {next(self.numbers)}"))
        session.flush()
        session.get_one(tables.Person, key).withdrawn_at = self.actor.clock()


STEPS = [name for name in vars(Play) if not name.startswith("_") and name not in ("live", "one", "name")]


@contextmanager
def fresh(made: Path, folder: Path) -> Iterator[Book]:
    book = open_book(Path(shutil.copy(made, folder / "play.auditbook")), samples.auditor(200))
    try:
        yield book
    finally:
        book.close()


@settings(max_examples=settings().max_examples // 3)
@given(data=st.data(), steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=7))
def test_undone_to_the_start_and_done_again(rich_made: dict[Any, Rich], tmp_path_factory, data, steps: list[str]):
    actor = fixed_actor(11, person=samples.PERSON)
    play = Play(data.draw, actor)
    with fresh(rich_made[None].path, tmp_path_factory.mktemp("play")) as book:
        states, done = [rows_of(book, live=True)], []
        for step in steps:
            changes = do(book, actor, getattr(play, step), step)
            if changes.operation is not None:
                done.append(changes)
                states.append(rows_of(book, live=True))
        undos = []
        for place in range(len(done) - 1, -1, -1):
            undos.append(undone(book, actor, done[place]))
            assert rows_of(book, live=True) == states[place]
        for place, changes in enumerate(reversed(undos), 1):
            # An undo that had nothing to put back recorded nothing, and there is nothing to do again.
            if changes.operation is not None:
                undone(book, actor, changes)
            assert rows_of(book, live=True) == states[place]
        assert replayed(book) == rows_of(book, live=False)


def test_every_kind_of_step_is_drawn():
    assert len(STEPS) == 12


def test_replaying_rebuilds_every_table(rich: Rich, opened: Open):
    book = opened(rich.path)
    rows = rows_of(book, live=False)
    assert len(rows) >= 13
    assert replayed(book) == rows


def test_an_undo_is_an_event_that_names_what_it_undoes(book: Book, auditor: Actor):
    changes = do(book, auditor, lambda session: session.add(samples.person(auditor.ids(), "Ben")))
    taken_back = undone(book, auditor, changes)
    assert taken_back.kinds == {"person"}
    with book.reading() as session:
        query = "SELECT json_extract(body, '$.undoes') FROM event ORDER BY seq DESC LIMIT 1"
        assert session.driver().execute(query).fetchone()[0] == str(changes.operation)


def test_unknown_operation(book: Book, auditor: Actor):
    with refused("journal.unknown_operation"), book.change(auditor, "undo") as session:
        undo(session, UUID(int=3))


def rename(name: str, key: UUID = samples.PERSON) -> Callable[[ChangeSession], None]:
    def operation(session: ChangeSession) -> None:
        session.get_one(tables.Person, key).name = name

    return operation


def test_changed_since(book: Book, auditor: Actor):
    first = do(book, auditor, rename("Ben"))
    second = do(book, auditor, rename("Cid"))
    head = book.head()
    with refused("journal.changed_since"):
        undone(book, auditor, first)
    assert book.head() == head
    undone(book, auditor, second)
    undone(book, auditor, first)
    with book.reading() as session:
        assert session.get_one(tables.Person, samples.PERSON).name == "Ada Auditor"


def test_twice(book: Book, auditor: Actor):
    added = do(book, auditor, lambda session: session.add(samples.person(auditor.ids(), "Ben")))
    renamed = do(book, auditor, rename("Cid"))
    for changes in (added, renamed):
        undone(book, auditor, changes)
        with refused("journal.changed_since"):
            undone(book, auditor, changes)


def test_still_used(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    key = auditor.ids()
    added = do(book, auditor, lambda session: session.add(samples.party(key, 9, "Supplier")))
    used = do(book, auditor, lambda session: session.add(samples.subject(auditor.ids(), key, 9)))
    with refused("journal.still_used") as refusal:
        undone(book, auditor, added)
    assert refusal.value.message.arguments == {"table": "party", "user": "subject"}
    back = undone(book, auditor, used)
    undone(book, auditor, added)
    with refused("journal.rests_on_withdrawn") as refusal:
        undone(book, auditor, back)
    assert refusal.value.message.arguments == {"table": "subject", "target": "party"}
    assert verify(book).is_intact


def test_a_framework_whose_controls_are_on_the_checklist_is_still_used(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    chosen = do(book, auditor, lambda session: insert_framework(session, samples.framework("second")))
    with book.reading() as session:
        query = "SELECT id FROM control WHERE framework_id = ? AND code = 'HR-1'"
        control = UUID(session.driver().execute(query, (chosen.created[0].hex,)).fetchone()[0])
    used = do(book, auditor, lambda session: session.add(samples.item(auditor.ids(), rich.subject, control)))
    with refused("journal.still_used") as refusal:
        undone(book, auditor, chosen)
    assert refusal.value.message.arguments == {"table": "framework", "user": "checklist_item"}
    back = undone(book, auditor, used)
    undone(book, auditor, chosen)
    with refused("journal.rests_on_withdrawn") as refusal:
        undone(book, auditor, back)
    assert refusal.value.message.arguments == {"table": "checklist_item", "target": "framework"}


def test_the_name_was_taken_meanwhile(book: Book, auditor: Actor):
    renamed = do(book, auditor, rename("Ben"))
    do(book, auditor, lambda session: session.add(samples.person(auditor.ids(), "Ada Auditor")))
    with refused("journal.place_taken"):
        undone(book, auditor, renamed)
    added = do(book, auditor, lambda session: session.add(samples.person(auditor.ids(), "Dora")))
    back = undone(book, auditor, added)
    do(book, auditor, lambda session: session.add(samples.person(auditor.ids(), "Dora")))
    with refused("journal.place_taken"):
        undone(book, auditor, back)
    assert verify(book).is_intact


def last(book: Book, person: UUID = samples.PERSON) -> UUID | None:
    with book.change(samples.auditor(400), "look") as session:
        return last_undoable(session, person)


def test_last_undoable(book: Book, auditor: Actor):
    start = last(book)
    first = do(book, auditor, rename("Ben"))
    second = do(book, auditor, rename("Cid"))
    assert last(book) == second.operation
    back = undone(book, auditor, second)
    assert last(book) == first.operation
    undone(book, auditor, back)
    assert last(book) == second.operation
    undone(book, auditor, second)
    undone(book, auditor, first)
    assert last(book) == start
    assert last(book, UUID(int=4)) is None


def brute_last(book: Book, person: UUID) -> UUID | None:
    """Return the same from the bodies alone, newest first."""
    undone_ones = set()
    with book.reading() as session:
        rows = session.driver().execute("SELECT body FROM event ORDER BY seq DESC").fetchall()
    for body in (json.loads(row[0]) for row in rows):
        if body["operation"] not in undone_ones:
            if body["undoes"]:
                undone_ones.add(body["undoes"])
            elif body["person"] == str(person):
                return UUID(body["operation"])
    return None


@pytest.mark.parametrize("near", [0, 3, 2000])
def test_last_undoable_is_found_however_far_back_it_is(
    book: Book, auditor: Actor, monkeypatch: pytest.MonkeyPatch, near: int
):
    monkeypatch.setattr("workbook.store.undo._NEAR", near)
    ben = auditor.ids()
    other = Actor(ben, "t", "h", auditor.clock, auditor.ids)
    do(book, other, lambda session: session.add(samples.person(ben, "Ben")))
    done = [do(book, auditor, rename(f"Ada {number}")) for number in range(4)]
    for number in range(3):
        do(book, other, lambda session, number=number: session.add(samples.person(auditor.ids(), f"New {number}")))
    taken_back = [undone(book, auditor, one) for one in reversed(done)]
    for who in (samples.PERSON, ben):
        assert last(book, who) == brute_last(book, who)
    again = [undone(book, auditor, one) for one in reversed(taken_back)]
    assert last(book) == done[-1].operation == brute_last(book, samples.PERSON)
    undone(book, auditor, again[-1])
    assert last(book) == done[-2].operation == brute_last(book, samples.PERSON)


def test_what_somebody_else_undid_is_not_offered(book: Book, auditor: Actor):
    start = last(book)
    ben = auditor.ids()
    do(book, Actor(ben, "t", "h", auditor.clock, auditor.ids), lambda session: session.add(samples.person(ben, "Ben")))
    mine = do(book, auditor, rename("Ada L."))
    undone(book, fixed_actor(300, person=ben), mine)
    assert last(book) == start


def test_undo_is_refused_by_a_read_only_book(path: Path, opened: Open, auditor: Actor):
    with pytest.raises(WorkbookError), opened(path, read_only=True).change(auditor, "undo"):
        pytest.fail("let in")
