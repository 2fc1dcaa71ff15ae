"""Search finds what a person means, and nothing typed can break it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store import samples
from tests.store.samples import Rich
from workbook.domain.actor import Actor
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.catalogue import insert_framework
from workbook.store.change import ChangeSession
from workbook.store.search import Hit, match_expression, search
from workbook.store.undo import undo

Open = Callable[..., Book]


@pytest.fixture
def library(rich: Rich, opened: Open, auditor: Actor) -> Book:
    """Return a workbook with evidence and findings in several scripts."""
    book = opened(rich.path)
    texts = [
        ("Rate limit", "The café's limiter was seen. Rate of prompts: 30."),
        ("Sprachmodell prüft", "Größe und Ärger."),
        ("模型安全测试", "提示注入 测试"),
        ("בדיקת מודל", "שלום עולם"),
        ('Quoted "words" & more', "100 % of (all) prompts; C++ a-b_c"),
    ]
    with book.change(auditor, "add evidence") as session:
        for number, (title, words) in enumerate(texts, 11):
            record = samples.evidence(auditor.ids(), auditor, number, title)
            record.description = words
            session.add(record)
        session.add(samples.finding(auditor.ids(), 12, "Limiter off", condition="The rate limiter was off at night."))
    with book.change(auditor, "change note") as session:
        session.get_one(tables.ChecklistItem, rich.items[1]).note = "Ask Carla about the limiter."
    return book


def find(book: Book, words: str, **options: object) -> list[Hit]:
    with book.reading() as session:
        return search(session, words, **options)  # type: ignore[arg-type]


def titles(book: Book, words: str) -> list[str]:
    return [hit.title for hit in find(book, words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rate limit", {"E-0011 Rate limit", "F-0012 Limiter off"}),
        ("RATE LIMIT", {"E-0011 Rate limit", "F-0012 Limiter off"}),
        ("rate limi", {"E-0011 Rate limit", "F-0012 Limiter off"}),
        ("lim rate", set()),
        ("limiter", {"E-0011 Rate limit", "F-0012 Limiter off", ""}),
        ('"rate limiter"', {"F-0012 Limiter off"}),
        ('"limiter rate"', set()),
        ('"the rate" nig', {"F-0012 Limiter off"}),
        ('"the rate', {"F-0012 Limiter off"}),
        ("cafe", {"E-0011 Rate limit"}),
        ("GROSSE", set()),
        ("größe", {"E-0012 Sprachmodell prüft"}),
        ("grosse arger", set()),
        ("arger", {"E-0012 Sprachmodell prüft"}),
        ("模型", {"E-0013 模型安全测试"}),
        ("提示注入", {"E-0013 模型安全测试"}),
        ("שלום", {"E-0014 בדיקת מודל"}),
        ("E-0013", {"E-0013 模型安全测试"}),
        ("HR-1", {"HR-1 Filter prompts"}),
        ("secrets house", {"HR-1 Filter prompts"}),
        ("always filter", {"E-0003 What Carla said"}),
        ("rate – limit", {"E-0011 Rate limit", "F-0012 Limiter off"}),
        ("(all) & % prompts", {'E-0015 Quoted "words" & more'}),
        ("c++ prompts", {'E-0015 Quoted "words" & more'}),
        ("nowhere", set()),
        ("", set()),
        ("   ", set()),
        ('"', set()),
        ('""', set()),
        ("*", set()),
        ("-", set()),
    ],
)
def test_words_prefixes_and_phrases(library: Book, words: str, expected: set[str]):
    found = titles(library, words)
    assert set(found) == expected
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "hostile",
    [
        "NEAR(",
        "NEAR(rate limit, 2)",
        "rate OR nowhere",
        "rate AND",
        "NOT rate",
        "title : rate",
        "{title} : x",
        "^rate",
        "rate*",
        "ra\0te",
        "'; DROP TABLE event; --",
        "a" * 40_000,
        "rate " * 8_000,
        '"' * 999,
        "\ud800",
        "rate \udce9t\udce9",
        "\u202erate",
        "-rate +x",
    ],
)
def test_no_syntax_reaches_the_parser(library: Book, hostile: str):
    for hit in find(library, hostile):
        assert isinstance(hit, Hit)


def test_operators_are_words(library: Book):
    assert titles(library, "rate OR nowhere") == []
    assert titles(library, "rate NOT off") == []


@given(st.text(max_size=60))
def test_anything_typed_is_quoted(words: str):
    expression = match_expression(words)
    assert expression.count('"') % 2 == 0
    assert "\0" not in expression
    outside = "".join(expression.split('"')[::2])
    assert set(outside) <= set(" AND*")


def test_a_title_ranks_above_a_body(library: Book, auditor: Actor):
    with library.change(auditor, "add finding") as session:
        session.add(samples.finding(auditor.ids(), 20, "Other", condition="The zephyr blew. A zephyr is a wind."))
        session.add(samples.finding(auditor.ids(), 21, "Zephyr", condition="It was seen blowing, and that was all."))
    assert titles(library, "zephyr") == ["F-0021 Zephyr", "F-0020 Other"]


def test_kinds_limit_and_excerpt(library: Book):
    assert {hit.kind for hit in find(library, "limiter")} == {"evidence", "finding", "checklist_item"}
    assert {hit.kind for hit in find(library, "limiter", kinds=["finding", "evidence"])} == {"evidence", "finding"}
    assert len(find(library, "limiter", limit=1)) == 1
    [hit] = find(library, "night")
    assert hit.excerpt == "The rate limiter was off at ⟦night⟧."


def test_withdrawn_records_disappear_and_undo_brings_them_back(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    assert titles(book, "bypassed") == ["F-0001 Filter bypassed"]
    with book.change(auditor, "withdraw finding") as session:
        session.get_one(tables.Finding, rich.finding).withdrawn_at = auditor.clock()
    assert titles(book, "bypassed") == []
    operation = session.changes.operation
    assert operation is not None
    with book.change(auditor, "undo") as session:
        undo(session, operation)
    assert titles(book, "bypassed") == ["F-0001 Filter bypassed"]


def test_changed_words_are_found_by_the_new_ones_only(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    with book.change(auditor, "change finding") as session:
        session.get_one(tables.Finding, rich.finding).title = "Limiter asleep"
    assert titles(book, "bypassed") == []
    assert titles(book, "asleep") == ["F-0001 Limiter asleep"]
    with book.change(auditor, "change note") as session:
        session.get_one(tables.ChecklistItem, rich.items[0]).note = "Zebra"
    assert len(titles(book, "zebra")) == 1
    with book.change(auditor, "change note") as session:
        session.get_one(tables.ChecklistItem, rich.items[0]).note = ""
    assert titles(book, "zebra") == []


def test_a_rolled_back_change_leaves_no_words(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)

    def past_the_journal(session: ChangeSession) -> None:
        session.add(samples.finding(auditor.ids(), 9, "Vanished"))
        session.flush()
        session.driver().execute("UPDATE person SET name = 'Eve'")

    with pytest.raises(RuntimeError), book.change(auditor, "add finding") as session:
        past_the_journal(session)
    assert titles(book, "vanished") == []


def test_controls_of_a_withdrawn_framework_are_not_found(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    with book.change(auditor, "choose framework") as session:
        insert_framework(session, samples.framework("second"))
    assert titles(book, "filter prompts") == ["HR-1 Filter prompts"] * 2
    operation = session.changes.operation
    assert operation is not None
    with book.change(auditor, "undo") as session:
        undo(session, operation)
    assert titles(book, "filter prompts") == ["HR-1 Filter prompts"]
    again = session.changes.operation
    assert again is not None
    with book.change(auditor, "undo") as session:
        undo(session, again)
    assert titles(book, "filter prompts") == ["HR-1 Filter prompts"] * 2


def test_the_index_agrees_with_its_documents(library: Book):
    with library.reading() as session:
        session.driver().execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
