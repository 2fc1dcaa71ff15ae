"""That a workbook was verified stays in it, above all when something was wrong; where nothing can stay, that is said."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.actors import fixed_actor
from tests.operations.engagements import Base, World
from workbook.domain.errors import Cancelled
from workbook.operations import evidence, verifying
from workbook.store.book import Book
from workbook.store.content_check import Checkpoint
from workbook.store.opening import open_book

FIRST, SECOND = b"the first photograph " * 9000, b"the second photograph " * 9000


@pytest.fixture
def damaged(base: Base, tmp_path: Path) -> Path:
    """Return a closed workbook in which the first of two pieces of evidence has rotted."""
    world = World(base, Path(shutil.copy(base.path, tmp_path / "damaged.auditbook")))
    for name, data in (("one.jpg", FIRST), ("two.jpg", SECOND)):
        evidence.add_bytes(world.book, world.auditor, name, data)
    world.book.close()
    whole = world.book.path.read_bytes()
    place = whole.index(FIRST[:20])
    world.book.path.write_bytes(whole[:place] + b"?" + whole[place + 1 :])
    return world.book.path


@pytest.fixture
def opened() -> Iterator[Callable[..., Book]]:
    with ExitStack() as books:
        yield lambda path, **how: books.enter_context(closing(open_book(path, fixed_actor(9), **how)))


def accesses(book: Book) -> list[dict[str, Any]]:
    with book.reading() as session:
        rows = session.driver().execute("SELECT body FROM access ORDER BY seq").fetchall()
    return [json.loads(body) for (body,) in rows]


def test_a_failed_verification_stays_for_good(damaged: Path, opened: Callable[..., Book]):
    book = opened(damaged)
    found = verifying.verify(book, fixed_actor(8))
    assert [problem.arguments["evidence"] for problem in found.problems] == ["E-0001"]
    newest = accesses(book)[-1]
    assert newest["kind"] == "verify"
    assert newest["detail"] == {"problems": ["verify.evidence_damaged"], "damaged": [*found.damaged]}
    book.close()
    whole = damaged.read_bytes()  # what was damaged is put right, and it is still known that it was not
    damaged.write_bytes(whole.replace(b"?" + FIRST[1:20], FIRST[:20], 1))
    again = opened(damaged)
    assert verifying.verify(again, fixed_actor(8)).is_intact
    assert newest in accesses(again)


def test_one_that_was_stopped_says_what_it_had_found(damaged: Path, opened: Callable[..., Book]):
    book, checkpoint = opened(damaged), Checkpoint()

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        verifying.verify(book, fixed_actor(8), stop, checkpoint=checkpoint)
    assert checkpoint.stopped is not None
    newest = accesses(book)[-1]
    assert (newest["kind"], newest["detail"]["contents"]) == ("stop verifying", checkpoint.stopped.contents)
    assert newest["detail"]["damaged"] == [*checkpoint.stopped.damaged]
    found = verifying.verify(book, fixed_actor(8), checkpoint=checkpoint, before="sign-off")
    assert [problem.key for problem in found.problems] == ["verify.evidence_damaged"]
    assert accesses(book)[-1]["detail"]["before"] == "sign-off"


def test_where_nothing_can_be_kept_it_is_said(damaged: Path, opened: Callable[..., Book]):
    book = opened(damaged, read_only=True)
    before = accesses(book)
    found = verifying.verify(book, fixed_actor(8))
    assert [notice.key for notice in found.notices] == ["verify.not_recorded", "file.opened_read_only"]
    assert accesses(book) == before
