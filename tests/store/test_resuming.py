"""A check that was stopped goes on where it was, chunk by chunk, unless what it read is not what is there now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.store import samples
from tests.store.samples import MIB, Rich, flip
from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled
from workbook.store import content_check
from workbook.store.book import Book
from workbook.store.content_check import Checkpoint, Stopped
from workbook.store.verification import verify

Open = Callable[..., Book]


def stop_at(octets: int) -> Callable[[int, int], None]:
    def step(done: int, _total: int) -> None:
        if done >= octets:
            raise Cancelled

    return step


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Note of each content that is read how many chunks it has, and from which one on."""
    noted: list[tuple[int, int]] = []
    original = content_check.read_content

    def read_content(book: Book, content: object, count: int, *, start: int = 0) -> object:
        noted.append((count, start))
        return original(book, content, count, start=start)  # type: ignore[arg-type]

    monkeypatch.setattr(content_check, "read_content", read_content)
    return noted


def stopped_check(book: Book, octets: int) -> Checkpoint:
    checkpoint = Checkpoint()
    with pytest.raises(Cancelled):
        verify(book, stop_at(octets), checkpoint)
    return checkpoint


def test_in_the_middle_of_a_content(rich: Rich, opened: Open, reads: list[tuple[int, int]]):
    book = opened(rich.path)
    checkpoint = stopped_check(book, 2 * MIB)
    steps: list[tuple[int, int]] = []
    found = verify(book, lambda *step: steps.append(step), checkpoint)
    assert found.is_intact
    assert reads == [(4, 0), (4, 2), (1, 0)]
    assert found.since is not None
    assert datetime.now(UTC) - found.since < timedelta(minutes=1)
    assert next(step for step in steps if step[1])[0] > 2 * MIB
    assert steps[-1] == (found.content_bytes, found.content_bytes)
    assert verify(book, None, checkpoint).since is None  # it came to its end, so the next one begins anew


def test_after_a_content_also_in_another_process(rich: Rich, opened: Open, reads: list[tuple[int, int]]):
    book = opened(rich.path)
    kept: list[Stopped] = []
    checkpoint = Checkpoint(None, kept.append)
    with pytest.raises(Cancelled):
        verify(book, stop_at(len(samples.big_bytes()) + 1), checkpoint)
    assert checkpoint.stopped is not None
    assert (kept[0].contents, kept[0].octets) == (1, len(samples.big_bytes()))
    del reads[:]
    assert verify(book, None, Checkpoint(kept[0])).since == kept[0].since
    assert reads == [(1, 0)]


def test_what_was_damaged_is_looked_at_again_and_named(rich: Rich, opened: Open):
    data = rich.path.read_bytes()
    flip(rich.path, data.index(rich.chunks[1][-40:]) + 3)
    book = opened(rich.path)
    kept: list[Stopped] = []
    with pytest.raises(Cancelled):
        verify(book, stop_at(len(samples.big_bytes()) + 1), Checkpoint(None, kept.append))
    found = verify(book, None, Checkpoint(kept[0]))
    assert [problem.key for problem in found.problems] == ["verify.evidence_damaged"]
    assert found.damaged == kept[0].damaged


@pytest.mark.parametrize("change", ["rows", "old", "future"])
def test_it_begins_anew_when_it_cannot_be_relied_on(
    rich: Rich, opened: Open, auditor: Actor, reads: list[tuple[int, int]], change: str
):
    book = opened(rich.path)
    kept: list[Stopped] = []
    with pytest.raises(Cancelled):
        verify(book, stop_at(len(samples.big_bytes()) + 1), Checkpoint(None, kept.append))
    known = {
        "rows": replace(kept[0], digest="0" * 64),
        "old": replace(kept[0], since=kept[0].since - timedelta(days=8)),
        "future": replace(kept[0], since=kept[0].since + timedelta(days=1)),
    }[change]
    del reads[:]
    assert verify(book, None, Checkpoint(known)).since is None
    assert reads == [(4, 0), (1, 0)]
