"""Parts of evidence bytes: exactly the bytes asked for, from the chunks that hold them and no others."""

from collections.abc import Callable
from contextlib import closing

import pytest

from tests.store import samples
from tests.store.samples import MIB, Rich, refused
from workbook.domain.actor import Actor
from workbook.store.book import Book
from workbook.store.content_parts import content_size, evidence_with, read_part
from workbook.store.tables import Evidence

SIZE = 3 * MIB + 77


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1), (0, SIZE), (MIB - 1, MIB + 1), (MIB, 2 * MIB), (3 * MIB, SIZE), (2 * MIB + 5, 3 * MIB + 9)],
)
def test_a_part_is_what_was_asked_for(rich: Rich, opened: Callable[..., Book], start: int, end: int) -> None:
    assert read_part(opened(rich.path), rich.contents[0], start, end) == samples.big_bytes()[start:end]


def test_a_part_of_an_encrypted_workbook(rich_encrypted: Rich, opened: Callable[..., Book]) -> None:
    book = opened(rich_encrypted.path, samples.PASSPHRASE)
    assert read_part(book, rich_encrypted.contents[0], 5, SIZE) == samples.big_bytes()[5:]


def test_sizes_and_whose_bytes_they_are(rich: Rich, opened: Callable[..., Book], auditor: Actor) -> None:
    book = opened(rich.path)
    with book.reading() as session:
        assert [content_size(session, content) for content in rich.contents] == [SIZE, 14]
        assert content_size(session, rich.party) is None
        first = evidence_with(session, rich.contents[1])
        assert first
        assert session.get_one(Evidence, first).code == "E-0002"
        assert evidence_with(session, rich.party) is None
    again = auditor.ids()
    with book.change(auditor, "add evidence") as session:
        kept = session.get_one(Evidence, first)
        columns = {name: getattr(kept, name) for name in ("kind", "content_id")}
        session.add(samples.evidence(again, auditor, 9, "The same again", **columns))
    with book.change(auditor, "withdraw evidence") as session:
        session.get_one(Evidence, first).withdrawn_at = auditor.clock()
    with book.reading() as session:
        assert evidence_with(session, rich.contents[1]) == again


def test_damage_elsewhere_is_not_in_the_way(rich: Rich, opened: Callable[..., Book]) -> None:
    with closing(samples.raw(rich.path)) as connection:
        samples.without_triggers(
            connection, f"DELETE FROM chunk WHERE content_id = '{rich.contents[0].hex}' AND position = 2"
        )
    book = opened(rich.path)
    assert read_part(book, rich.contents[0], MIB, 2 * MIB) == rich.chunks[1]
    with refused("evidence.chunk_missing"):
        read_part(book, rich.contents[0], MIB, 2 * MIB + 1)
    assert read_part(book, rich.contents[0], 3 * MIB, SIZE) == rich.chunks[3]


def test_a_chunk_that_was_cut_is_refused(rich: Rich, opened: Callable[..., Book]) -> None:
    where = f"content_id = '{rich.contents[0].hex}' AND position = 3"
    with closing(samples.raw(rich.path)) as connection:
        samples.without_triggers(connection, f"UPDATE chunk SET data = x'00' WHERE {where}")
    with refused("evidence.chunk_missing"):
        read_part(opened(rich.path), rich.contents[0], 3 * MIB, SIZE)
