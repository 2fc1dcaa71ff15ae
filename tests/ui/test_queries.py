"""What the window reads, on real workbooks."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql

from tests.actors import fixed_actor
from tests.ui.workbooks import Made
from workbook.domain.checklist import group_rows, joined
from workbook.domain.vocabulary import OtherKind, ProofLevel, Responsibility, Result, Scope, WorkState
from workbook.store import glances, queries
from workbook.store.book import Book
from workbook.store.item_detail import item_detail
from workbook.store.opening import open_book

TODAY = date(2026, 10, 1)


@pytest.fixture
def book(small: Made) -> Iterator[Book]:
    made = open_book(small.path, fixed_actor(seed=9))
    yield made
    made.close()


def test_rows_hold_the_four_separate_things(book: Book, small: Made) -> None:
    with book.reading() as session:
        rows = queries.checklist_rows(session, small.items, TODAY)
    assert [row.id for row in rows] == list(small.items)
    first, second, third, fourth = rows[:4]
    assert (first.result, first.work_state, first.evidence) == (Result.SATISFIED, WorkState.ACCEPTED, 2)
    assert first.proof.level is ProofLevel.TESTED
    assert (second.other_kind, second.work_state) == (OtherKind.NOT_MET, WorkState.RETURNED)
    assert second.findings == ("F-0001",)
    assert third.proof.contested
    assert (third.proof.level, third.proof.examined_to) == (ProofLevel.DOCUMENTED, ProofLevel.TESTED)
    assert (third.result, third.evidence) == (Result.NOT_ASSESSED, 3)
    assert fourth.other_kind is OtherKind.INSUFFICIENT_EVIDENCE
    assert rows[5].scope is Scope.OUT
    assert rows[6].proof.level is ProofLevel.NONE


def test_an_inherited_item_shows_what_it_inherits(book: Book, small: Made) -> None:
    half = len(small.items) // 2
    with book.reading() as session:
        source, heir = queries.checklist_rows(session, [small.items[0], small.items[half]], TODAY)
        alone = queries.checklist_rows(session, [small.items[half]], TODAY)
    assert heir.responsibility is Responsibility.INHERITED
    assert heir.inherited_from == f"{source.control} · S-0001"
    assert (heir.result, heir.proof) == (source.result, source.proof)
    assert heir.evidence == 0
    assert alone == [heir]


def test_order_and_groups_agree(book: Book, small: Made) -> None:
    with book.reading() as session:
        ids = queries.checklist_ids(session)
        groups = queries.checklist_groups(session)
        first = queries.first_page(session, 5, TODAY)
        everything = queries.checklist_rows(session, ids, TODAY)
    assert ids == sorted(ids) == list(small.items)
    assert [item for group in groups for item in group.items] == ids
    assert [row.id for row in first] == ids[:5]
    assert group_rows(everything) == groups
    assert {group.subject for group in groups} == {"Assistant model 2.1", "Hosting service"}


@pytest.mark.parametrize("size", [1, 3, 7])
def test_slices_join_to_the_whole(book: Book, size: int) -> None:
    parts, after = [], None
    with book.reading() as session:
        while part := queries.checklist_groups(session, after=after, limit=size):
            parts += part
            after = part[-1].items[-1]
        assert joined(parts) == queries.checklist_groups(session)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Thursday", [2]),  # a note
        ("agent-run", [0, 2]),  # the title of evidence
        ("nine tools policy", [0, 2, 3]),  # the words of a statement
        ('"outside their task"', [1]),  # a finding
        ("zebra", []),
    ],
)
def test_search_finds_what_belongs_to_an_item(book: Book, small: Made, text: str, places: list[int]) -> None:
    with book.reading() as session:
        assert queries.checklist_ids(session, text) == [small.items[place] for place in places]


@pytest.mark.parametrize("text", ["hosting", "Hosting serv"])
def test_search_finds_a_subject(book: Book, small: Made, text: str) -> None:
    with book.reading() as session:
        assert queries.checklist_ids(session, text) == list(small.items[len(small.items) // 2 :])


@pytest.mark.parametrize(
    "text", ["", "  ", "-", '"', "()", "%", "NEAR(", "* OR 1=1 --", "'; DROP TABLE x", "\0", "AND", "a\ud800"]
)
def test_no_search_is_an_error(book: Book, small: Made, text: str) -> None:
    with book.reading() as session:
        assert set(queries.checklist_ids(session, text)) <= set(small.items)


def test_masthead_names_the_newest_entry(book: Book) -> None:
    with book.reading() as session:
        head = glances.masthead(session)
    assert head.title == "Assistant assurance 2026"
    assert head.is_sample
    assert head.journal_head == book.head()
    assert head.last_change is not None
    assert head.last_change.tzinfo is not None


def test_detail_tells_why(book: Book, small: Made) -> None:
    with book.reading() as session:
        first = item_detail(session, small.items[0], TODAY)
        contested = item_detail(session, small.items[2], TODAY)
        heir = item_detail(session, small.items[len(small.items) // 2], TODAY)
        gone = item_detail(session, fixed_actor(seed=77).ids(), TODAY)
    assert first is not None
    assert first.decision is not None
    assert (first.decision.reason, first.decision.decided_by) == ("The test met its bar.", "Ana Lead")
    assert str(first.decision.decided_at.utcoffset()) == "2:00:00"
    assert contested is not None
    assert [one.code for one in contested.evidence] == ["E-0001", "E-0002", "E-0003"]
    assert contested.note == "Ask the platform lead on Thursday."
    assert heir is not None
    assert heir.decision == first.decision
    assert heir.evidence == first.evidence
    assert gone is None


def test_reading_a_page_costs_no_more_statements_for_more_rows(many: Made) -> None:
    book = open_book(many.path, fixed_actor(seed=9))
    counts = []
    try:
        for size in (2, 256):
            seen: list[str] = []

            def note(_c: object, _u: object, statement: str, *_: object, seen: list[str] = seen) -> None:
                seen.append(statement)

            event.listen(book.engine, "before_cursor_execute", note)
            with book.reading() as session:
                queries.first_page(session, size, TODAY)
            event.remove(book.engine, "before_cursor_execute", note)
            counts.append(len(seen))
    finally:
        book.close()
    assert counts[0] == counts[1]


def test_the_first_page_scans_no_table(many: Made) -> None:
    """Each statement behind the first page uses an index for whatever grows with the workbook."""
    book = open_book(many.path, fixed_actor(seed=9))
    grows = (
        "checklist_item",
        "attachment",
        "determination",
        "evidence",
        "finding_item",
        "finding",
        "event",
        "objective",
    )
    scans = []
    try:
        statements: list[tuple[str, object]] = []
        event.listen(book.engine, "before_cursor_execute", lambda _c, _u, s, p, *_: statements.append((s, p)))
        with book.reading() as session:
            queries.first_page(session, 256, TODAY)
            seen = tuple(statements)
            for statement, parameters in seen:
                if statement.startswith("SELECT"):
                    plan = session.driver().execute("EXPLAIN QUERY PLAN " + statement, parameters)
                    scans += [row[3] for row in plan if row[3].startswith("SCAN") and "INDEX" not in row[3]]
    finally:
        book.close()
    assert statements
    assert not [scan for scan in scans if scan.split()[1] in grows]


def test_queries_compile_for_postgresql(book: Book) -> None:
    compiled = []

    def check(_conn: object, element: object, *_: object) -> None:
        if hasattr(element, "compile"):
            compiled.append(str(element.compile(dialect=postgresql.dialect())))

    event.listen(book.engine, "before_execute", check)
    with book.reading() as session:
        ids = queries.checklist_ids(session)
        queries.checklist_groups(session, after=ids[0], limit=3)
        queries.first_page(session, 256, TODAY)
        glances.masthead(session)
        item_detail(session, ids[0], TODAY)
    assert len(compiled) > 20
