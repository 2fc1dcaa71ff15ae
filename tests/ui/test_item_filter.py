"""Filters, their counts and orders against what the rows of the list themselves say; standings kept up to date."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from uuid import UUID

import pytest
from sqlmodel import select

from tests.actors import fixed_actor
from tests.operations.test_postgresql import statements
from tests.ui.workbooks import Made
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.checklist import ChecklistRow, ItemGroup
from workbook.domain.gap import GapState
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.item_order import Order, Sorting, ValueGroup, in_groups
from workbook.domain.standing import Standing, Standings, standing_of
from workbook.domain.vocabulary import (
    Bearing,
    OtherKind,
    ProofLevel,
    Responsibility,
    Result,
    Scope,
    StatementKind,
    WorkState,
)
from workbook.operations import checklist, determinations, engagement, evidence, findings, history, work
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.store import item_filter, queries, standings
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.opening import open_book
from workbook.store.tables import ChecklistItem, Framework, Person, Record, Subject

TODAY = date(2026, 10, 1)
EVERYTHING = ItemFilter()
CONTROL = Sorting()


@pytest.fixture
def book(small: Made) -> Iterator[Book]:
    made = open_book(small.path, fixed_actor(seed=9))
    yield made
    made.close()


@pytest.fixture
def ana(book: Book) -> Actor:
    with book.reading() as session:
        people = {row["name"]: row["id"] for row in _all(session, Person)}
    return fixed_actor(seed=40, person=people["Ana Lead"])


def _all(session: ReadSession, table: type[Record]) -> list[dict[str, object]]:
    return [record.model_dump() for record in session.exec(select(table))]


def stand(book: Book) -> Standings:
    with book.reading() as session:
        return standings.standings_of(session, standings.standing_items(session), TODAY)


def rows(book: Book) -> list[ChecklistRow]:
    with book.reading() as session:
        return queries.checklist_rows(session, queries.checklist_ids(session), TODAY)


def keys(book: Book, wanted: ItemFilter, sorting: Sorting = CONTROL, person: UUID | None = None) -> list[UUID]:
    known = stand(book)
    with book.reading() as session:
        found, following = item_filter.item_keys(session, wanted, sorting, known, person)
    assert following is None
    return [key.id for key in found]


def is_here(row: ChecklistRow) -> bool:
    return row.scope is Scope.IN and row.responsibility is not Responsibility.INHERITED


SEEN: dict[Chip, Callable[[ChecklistRow], bool]] = {
    Chip.UNDECIDED: lambda row: is_here(row) and row.result is Result.NOT_ASSESSED,
    Chip.NO_PROOF: lambda row: is_here(row) and row.proof.level is ProofLevel.NONE,
    Chip.CONTESTED: lambda row: is_here(row) and row.proof.contested,
    Chip.STALE: lambda row: is_here(row) and row.proof.stale,
    Chip.OTHER_THAN_SATISFIED: lambda row: is_here(row) and row.result is Result.OTHER_THAN_SATISFIED,
    Chip.RETURNED: lambda row: row.work_state is WorkState.RETURNED,
    Chip.TO_REVIEW: lambda row: row.work_state is WorkState.SUBMITTED,
}


@pytest.fixture
def busy(book: Book, ana: Actor, small: Made) -> Book:
    """Return the book with something under every chip: a stale test, something submitted."""
    old = records.Provenance(title="Old scan", valid_until=date(2026, 2, 1), collected_on=date(2026, 1, 15))
    said = records.Statement(StatementKind.DIRECT_OBSERVATION, "The scanner ran.")
    key = evidence.add_statement(book, ana, said, old).created[0]
    evidence.attach(book, ana, key, [Target(small.items[4])])
    work.submit(book, ana, [small.items[3]])
    return book


@pytest.mark.parametrize("chip", SEEN)
def test_a_chip_shows_what_the_rows_say(busy: Book, chip: Chip) -> None:
    expected = [row.id for row in rows(busy) if SEEN[chip](row)]
    assert expected
    assert keys(busy, ItemFilter(chips=frozenset({chip}))) == expected


def test_chips_pressed_together_narrow_each_other(busy: Book) -> None:
    seen = rows(busy)
    for pair in combinations(SEEN, 2):
        expected = [row.id for row in seen if all(SEEN[chip](row) for chip in pair)]
        assert keys(busy, ItemFilter(chips=frozenset(pair))) == expected, pair


def test_notes_and_mine(busy: Book, small: Made, ana: Actor) -> None:
    assert keys(busy, ItemFilter(chips=frozenset({Chip.HAS_NOTES}))) == [small.items[2]]
    mine = ItemFilter(chips=frozenset({Chip.MINE}))
    assert keys(busy, mine, person=ana.person) == [small.items[place] for place in (0, 1, 3)]
    assert keys(busy, mine, person=None) == []
    ben = engagement.add_person(busy, ana, records.Person("Bo Auditor")).created[0]
    assert keys(busy, mine, person=ben) == []
    no = Verdict(Result.OTHER_THAN_SATISFIED, "Not there.", OtherKind.NOT_MET)
    determinations.determine(busy, replace(ana, person=ben), [Target(small.items[6])], no)
    assert keys(busy, mine, person=ben) == [small.items[6]]


def test_counts_are_those_of_the_lists(busy: Book, small: Made, ana: Actor) -> None:
    with busy.reading() as session:
        subject = session.get_one(ChecklistItem, small.items[0]).subject_id
    for base in (EVERYTHING, ItemFilter(subject=subject), ItemFilter(text="policy"), ItemFilter(text="zebra")):
        known = stand(busy)
        with busy.reading() as session:
            counts = item_filter.chip_counts(session, base, known, ana.person)
        assert counts.pop(None) == len(keys(busy, base))
        assert counts.keys() == set(Chip)
        for chip, count in counts.items():
            assert count == len(keys(busy, replace(base, chips=frozenset({chip})), person=ana.person)), chip


def test_the_other_parts_of_a_filter(busy: Book, small: Made) -> None:
    seen = rows(busy)
    with busy.reading() as session:
        subjects = {row["name"]: row["id"] for row in _all(session, Subject)}
        frameworks = {row["title"]: row["id"] for row in _all(session, Framework)}
    first = seen[0]
    for wanted, holds in (
        (ItemFilter(subject=subjects[first.subject]), lambda row: row.subject == first.subject),
        (ItemFilter(framework=frameworks[first.framework], family=first.family), lambda row: row.family == first.family),
        (ItemFilter(results=frozenset({Result.SATISFIED})), lambda row: row.result is Result.SATISFIED),
        (ItemFilter(results=frozenset({Result.NOT_ASSESSED})), lambda row: row.result is Result.NOT_ASSESSED),
        (ItemFilter(other_kinds=frozenset({OtherKind.NOT_MET})), lambda row: row.other_kind is OtherKind.NOT_MET),
        (ItemFilter(levels=frozenset({ProofLevel.TESTED})), lambda row: row.proof.level is ProofLevel.TESTED),
        (ItemFilter(levels=frozenset({ProofLevel.NONE})), lambda row: row.proof.level is ProofLevel.NONE),
        (ItemFilter(work_states=frozenset({WorkState.ACCEPTED})), lambda row: row.work_state is WorkState.ACCEPTED),
        (ItemFilter(scopes=frozenset({Scope.OUT, Scope.DEFERRED})), lambda row: row.scope is not Scope.IN),
        (ItemFilter(assessed_here=True), is_here),
        (ItemFilter(inherited=True), lambda row: row.responsibility is Responsibility.INHERITED),
    ):  # fmt: skip
        expected = [row.id for row in seen if holds(row)]
        assert expected, wanted
        assert keys(busy, wanted) == expected, wanted
        known = stand(busy)
        with busy.reading() as session:
            assert item_filter.filtered_ids(session, wanted, known, None) == expected
            few = item_filter.filtered_ids(session, wanted, known, None, among=small.items[:2])
        assert few == [item for item in expected if item in small.items[:2]]


@pytest.mark.parametrize("size", [1, 3, 7, 100])
@pytest.mark.parametrize("order", Order)
def test_slices_join_to_the_whole(busy: Book, size: int, order: Order) -> None:
    known, parts, after = stand(busy), [], None
    wanted = ItemFilter(chips=frozenset({Chip.NO_PROOF})) if order is Order.PROOF else EVERYTHING
    with busy.reading() as session:
        whole, _ = item_filter.item_keys(session, wanted, Sorting(order), known, None)
        while True:
            part, after = item_filter.item_keys(session, wanted, Sorting(order), known, None, after=after, limit=size)
            parts += part
            if after is None:
                break
    assert parts == whole


def test_control_order_is_grouped_by_family(busy: Book) -> None:
    with busy.reading() as session:
        found, _ = item_filter.item_keys(session, EVERYTHING, Sorting(), {}, None)
        assert in_groups(found, Sorting()) == queries.checklist_groups(session)
    backwards = in_groups(found, Sorting(descending=True))
    assert backwards == tuple(reversed(in_groups(found, Sorting())))
    assert all(isinstance(group, ItemGroup) for group in backwards)


VALUE: dict[Order, Callable[[ChecklistRow], object]] = {
    Order.DETERMINATION: lambda row: row.other_kind or row.result,
    Order.PROOF: lambda row: row.proof.level,
    Order.WORK: lambda row: row.work_state,
    Order.EVIDENCE: lambda row: row.evidence,
}


@pytest.mark.parametrize("order", VALUE)
def test_other_orders_have_a_group_for_each_value(busy: Book, order: Order) -> None:
    seen, known = {row.id: row for row in rows(busy)}, stand(busy)
    with busy.reading() as session:
        found, _ = item_filter.item_keys(session, EVERYTHING, Sorting(order), known, None)
    groups = in_groups(found, Sorting(order))
    assert len(groups) > 2
    for group in groups:
        assert isinstance(group, ValueGroup)
        assert {VALUE[order](seen[item]) for item in group.items} == {group.value}
        assert list(group.items) == sorted(group.items)
    assert sorted(item for group in groups for item in group.items) == sorted(seen)
    assert in_groups(found, Sorting(order, descending=True)) == tuple(reversed(groups))


def test_what_needs_attention_comes_first(busy: Book) -> None:
    with busy.reading() as session:
        found, _ = item_filter.item_keys(session, EVERYTHING, Sorting(Order.DETERMINATION), {}, None)
    values = [group.value for group in in_groups(found, Sorting(Order.DETERMINATION)) if isinstance(group, ValueGroup)]
    assert values == [OtherKind.NOT_MET, OtherKind.INSUFFICIENT_EVIDENCE, Result.NOT_ASSESSED, Result.SATISFIED]


def touched(book: Book, seq: int) -> standings.Touched:
    with book.reading() as session:
        return standings.touched_since(session, seq)


def newest(book: Book) -> int:
    with book.reading() as session:
        return standings.newest_entry(session)


def test_only_what_an_event_touched_is_proved_again(book: Book, small: Made, ana: Actor) -> None:
    half = len(small.items) // 2
    seq = newest(book)
    assert touched(book, seq) == standings.Touched(seq)
    checklist.write_note(book, ana, small.items[7], "Seen.")
    assert touched(book, seq) == standings.Touched(seq + 1, frozenset({small.items[7]}))
    seq = newest(book)
    said = records.Statement(StatementKind.TESTIMONY, "It is on.")
    key = evidence.add_statement(book, ana, said).created[0]
    evidence.attach(book, ana, key, [Target(small.items[6])], records.Attaching(Bearing.CONTRADICTS))
    assert touched(book, seq).items == {small.items[6]}
    seq = newest(book)
    finding = records.Finding("Two", condition="Seen.")
    made = findings.raise_finding(book, ana, finding, [small.items[9], small.items[10]])
    assert touched(book, seq).items == {small.items[9], small.items[10]}
    seq = newest(book)
    history.undo(book, ana, made.operation)
    assert touched(book, seq).items == {small.items[9], small.items[10]}
    seq = newest(book)
    checklist.inherit(book, ana, [small.items[half + 6]], small.items[6])
    assert touched(book, seq).items == {small.items[half + 6]}
    seq = newest(book)
    determinations.resolve_contradiction(book, ana, [small.items[6]], "Another room.")
    assert touched(book, seq).items == {small.items[6], small.items[half + 6]}


def test_what_every_row_may_show_touches_everything(book: Book, ana: Actor) -> None:
    seq = newest(book)
    with book.reading() as session:
        subject = _all(session, Subject)[0]
    checklist.change_subject(
        book, ana, subject["id"], records.Subject(subject["party_id"], "Another name", version="3")
    )
    assert touched(book, seq).everything
    seq = newest(book)
    engagement.add_person(book, ana, records.Person("Cy Observer"))
    assert touched(book, seq) == standings.Touched(seq + 1)


def test_many_events_touch_everything(many: Made) -> None:
    book = open_book(many.path, fixed_actor(seed=9))
    try:
        with book.reading() as session:
            person = _all(session, Person)[0]["id"]
        actor, seq = fixed_actor(seed=40, person=person), newest(book)
        checklist.plan_level(book, actor, many.items[:400], ProofLevel.TESTED)
        assert touched(book, seq).items == set(many.items[:400])
        assert touched(book, 0).everything
    finally:
        book.close()


def test_standings_are_what_the_rows_show(busy: Book) -> None:
    known = stand(busy)
    own = [row for row in rows(busy) if row.responsibility is not Responsibility.INHERITED]
    for row in own:
        shown = standing_of(row.proof)
        assert known.get(row.id, Standing()) == shown


def test_every_statement_is_one_for_postgresql(busy: Book, small: Made, ana: Actor) -> None:
    whole = ItemFilter(
        family="Family", control=small.items[0], party=small.items[0], sectors=frozenset({"", "Energy"}),
        tiers=frozenset({None, 1}), chips=frozenset(Chip), results=frozenset(Result), other_kinds=frozenset(OtherKind),
        levels=frozenset(ProofLevel), work_states=frozenset(WorkState), scopes=frozenset(Scope), assessed_here=True,
        states=frozenset(GapState),
    )  # fmt: skip
    with busy.reading() as session:
        subject = session.get_one(ChecklistItem, small.items[0]).subject_id
    whole = replace(whole, subject=subject, framework=subject)
    with statements(busy) as found, busy.reading() as session:
        for order in Order:
            item_filter.item_keys(session, whole, Sorting(order), {}, ana.person, after=small.items[0], limit=3)
        item_filter.filtered_ids(session, whole, {}, None, among=small.items[:2])
        item_filter.chip_counts(session, replace(whole, chips=frozenset()), {}, ana.person)
        standings.touched_since(session, 0)
        standings.touched_since(session, standings.newest_entry(session) - 9)
        standings.standings_of(session, standings.standing_items(session), TODAY)
    assert len(found) > 12
