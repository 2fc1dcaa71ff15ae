"""Evidence bytes: whole or not at all, in little memory, and never in the way of a person's own work."""

import hashlib
import io
import os
import signal
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from tests.store import samples
from tests.store.samples import MIB, Rich, refused
from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled
from workbook.store import contents, tables
from workbook.store.book import Book
from workbook.store.contents import (
    Written,
    clear_left_over,
    clear_unsealed,
    find_content,
    has_size,
    hash_source,
    read_content,
    seal,
    write_content,
)
from workbook.store.gate import Gate
from workbook.store.verification import verify

BLOCK = Random(7).randbytes(MIB)


class Endless(io.RawIOBase):
    """A source of any size that takes no memory, each MiB unlike the others."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.place = 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        start = self.place % MIB
        length = min(len(buffer), MIB - start, self.size - self.place)
        buffer[:length] = BLOCK[start : start + length]
        if start == 0 and length >= 8:
            buffer[:8] = (self.place // MIB).to_bytes(8, "big")
        self.place += length
        return length


def count(book: Book, table: str = "chunk") -> int:
    with book.reading() as session:
        return session.driver().execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def keep(book: Book, actor: Actor, written: Written) -> None:
    with book.change(actor, "add evidence") as session:
        seal(session, written)


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB, 40 * MIB])
def test_sizes(book: Book, auditor: Actor, size: int):
    data = Endless(size).readall()
    content = auditor.ids()
    written = write_content(book, content, Endless(size), size)
    assert written == Written(content, hashlib.sha256(data).hexdigest(), size, -(-size // MIB))
    keep(book, auditor, written)
    assert b"".join(read_content(book, content, written.chunk_count)) == data
    assert [len(chunk) for chunk in read_content(book, content, written.chunk_count)] == [MIB] * (size // MIB) + (
        [size % MIB] if size % MIB else []
    )
    found = verify(book)
    assert (found.problems, found.contents, found.content_bytes) == ((), 1, size)


def test_encrypted(rich_encrypted: Rich, opened: Callable[..., Book]):
    book = opened(rich_encrypted.path, samples.PASSPHRASE)
    assert b"".join(read_content(book, rich_encrypted.contents[0], 4)) == samples.big_bytes()
    assert list(read_content(book, rich_encrypted.contents[0], 4, start=3)) == [rich_encrypted.chunks[3]]
    assert samples.big_bytes()[:64] not in rich_encrypted.path.read_bytes()


def test_a_source_that_gives_little_at_a_time(book: Book, auditor: Actor):
    class Drips(io.RawIOBase):
        left = 3000

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            got = min(7, self.left, len(buffer))
            buffer[:got] = b"x" * got
            self.left -= got
            return got

    written = write_content(book, auditor.ids(), Drips(), 3000)
    assert (written.size_bytes, written.chunk_count) == (3000, 1)
    assert written.sha256 == hashlib.sha256(b"x" * 3000).hexdigest()


def test_the_first_mebibytes_take_as_many_transactions_on_any_disk(book: Book, auditor: Actor):
    """SQLite counts them in the file, and the sample must come out the same everywhere."""

    def transactions() -> int:
        with book.gate.turn(), book.path.open("rb") as file:
            return int.from_bytes(file.read(28)[24:], "big")

    before = transactions()
    write_content(book, auditor.ids(), Endless(16 * MIB), 16 * MIB)
    assert transactions() - before == 8


class Wanted(Gate):
    """A gate at which a person waits whenever background work holds it, and which counts the turns of that."""

    turns = 0

    @contextmanager
    def turn(self, *, background: bool = False) -> Iterator[None]:
        self.turns += background
        with super().turn(background=background):
            yield

    def is_wanted(self) -> bool:
        return True


def test_while_a_person_waits_a_turn_ends_after_one_chunk(book: Book, auditor: Actor):
    size = 20 * MIB + 5
    gate = book.gate = Wanted()
    at: list[tuple[int, int]] = []

    def step(done: int, _total: int) -> None:
        at.append((done, gate.turns))

    written = write_content(book, auditor.ids(), Endless(size), size, step)
    assert written.sha256 == hashlib.sha256(Endless(size).readall()).hexdigest()
    assert (written.size_bytes, written.chunk_count) == (size, 21)
    writing = at[:21]
    assert [done for done, _ in writing] == [min(number * MIB, size) // 2 for number in range(1, 22)]
    assert [turns for _, turns in writing] == list(range(1, 22))


def test_progress_rises_to_the_whole(book: Book, auditor: Actor):
    steps: list[tuple[int, int]] = []
    write_content(book, auditor.ids(), Endless(9 * MIB), 9 * MIB, lambda *step: steps.append(step))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (9 * MIB, 9 * MIB)
    assert {total for _, total in steps} == {9 * MIB}


@pytest.mark.parametrize("at", [0.1, 0.4, 0.7, 0.95])
def test_cancel_leaves_nothing(book: Book, auditor: Actor, at: float, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(contents, "_AT_ONCE_SECONDS", 60.0)  # a machine that is busy has time for less
    size = 20 * MIB

    def step(done: int, total: int) -> None:
        if done > at * total:
            raise Cancelled

    head = book.head()
    with refused("job.cancelled"):
        write_content(book, auditor.ids(), Endless(size), size, step)
    assert (count(book), book.head()) == (0, head)
    with book.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Ben"))
    assert verify(book).is_intact


@pytest.mark.parametrize("position", [0, 4, 8])
def test_what_the_disk_gives_back_otherwise_is_refused(
    book: Book, auditor: Actor, position: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(contents, "_AT_ONCE_SECONDS", 60.0)
    size, content = 9 * MIB, auditor.ids()

    def step(done: int, _total: int) -> None:
        if 2 * done == size:  # all is written, nothing is read back yet
            with book.bytes_turn() as connection:
                row = connection.execute("SELECT data FROM chunk WHERE position = ?", (position,)).fetchone()
                connection.execute("DELETE FROM chunk WHERE position = ?", (position,))
                altered = (content.hex, position, row[0][:-1] + bytes([row[0][-1] ^ 1]))
                connection.execute("INSERT INTO chunk (content_id, position, data) VALUES (?, ?, ?)", altered)

    with refused("evidence.read_back_differs"):
        write_content(book, content, Endless(size), size, step)
    assert (count(book), count(book, "content")) == (0, 0)
    assert verify(book).is_intact


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), ValueError("odd")])
def test_a_source_that_breaks_off(book: Book, auditor: Actor, error: Exception):
    class Broken(Endless):
        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            if self.place >= 5 * MIB:
                raise error
            return super().readinto(buffer)

    with pytest.raises(type(error)) as raised:
        write_content(book, auditor.ids(), Broken(9 * MIB), 9 * MIB)
    assert raised.value is error
    assert count(book) == 0
    assert verify(book).is_intact


def test_same_bytes_are_found(book: Book, auditor: Actor):
    written = write_content(book, auditor.ids(), io.BytesIO(b"same"), 4)
    with book.reading() as session:
        assert find_content(session, written.sha256) is None
    assert not has_size(book, 4)
    keep(book, auditor, written)
    assert has_size(book, 4)
    with book.reading() as session:
        found = find_content(session, written.sha256)
        assert found is not None
        assert found.id == written.content
    assert hash_source(io.BytesIO(b"same"), 4) == written.sha256


def test_the_live_one_of_two_is_found(book: Book, auditor: Actor):
    first = write_content(book, auditor.ids(), io.BytesIO(b"same"), 4)
    keep(book, auditor, first)
    with book.change(auditor, "withdraw") as session:
        session.get_one(tables.Content, first.content).withdrawn_at = auditor.clock()
    with book.reading() as session:
        assert find_content(session, first.sha256) is not None
    second = write_content(book, auditor.ids(), io.BytesIO(b"same"), 4)
    keep(book, auditor, second)
    with book.reading() as session:
        found = find_content(session, first.sha256)
        assert found is not None
        assert found.id == second.content


def test_two_live_contents_cannot_have_the_same_bytes(book: Book, auditor: Actor):
    keep(book, auditor, write_content(book, auditor.ids(), io.BytesIO(b"same"), 4))
    again = write_content(book, auditor.ids(), io.BytesIO(b"same"), 4)
    with pytest.raises(Exception, match=r"content\.sha256"):
        keep(book, auditor, again)
    clear_left_over(book)
    assert count(book) == 1


def test_memory_stays_at_a_few_chunks(book: Book, auditor: Actor):
    size = 60 * MIB
    tracemalloc.start()
    written = write_content(book, auditor.ids(), Endless(size), size)
    for _ in read_content(book, written.content, written.chunk_count):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * MIB


@pytest.mark.parametrize("what", ["writing", "reading"])
def test_a_person_gets_a_turn_meanwhile(book: Book, auditor: Actor, what: str):
    """Whoever asks while evidence is under way comes next: at most one background turn lies between."""
    size = 40 * MIB
    written = write_content(book, auditor.ids(), Endless(size), size)
    asked, done = threading.Event(), threading.Event()
    after: list[str] = []

    def work() -> None:
        asked.wait()
        with book.change(samples.auditor(300), "add person") as session:
            session.add(samples.person(UUID(int=5), "Ben"))
        after.append("person")
        done.set()

    def step(*_: int) -> None:
        after.append("background")
        if not asked.is_set():
            asked.set()
            while not book.gate._interactive and not done.is_set():
                pass

    thread = threading.Thread(target=work)
    thread.start()
    if what == "writing":
        write_content(book, auditor.ids(), Endless(size), size, step)
    else:
        for _ in read_content(book, written.content, written.chunk_count):
            step()
    thread.join()
    # One batch of at most eight chunks may be given out before the person is noticed.
    assert after.index("person") <= 10
    assert after.count("background") >= 10
    assert verify(book).is_intact


KILLED = f"""
import os, signal, sys
from pathlib import Path
from tests.store import samples
from tests.store.test_contents import MIB, Endless
from workbook.store.contents import write_content
from workbook.store.opening import open_book
actor = samples.auditor()
book = open_book(Path(sys.argv[1]), actor)
def step(done, total):
    if done > total // 3:
        os.kill(os.getpid(), {int(signal.SIGKILL)})
write_content(book, actor.ids(), Endless(12 * MIB), 12 * MIB, step)
"""


def test_what_a_crash_left_counts_for_nothing_and_is_cleared(rich: Rich, opened: Callable[..., Book]):
    samples.run(KILLED, rich.path)
    looking = opened(rich.path, read_only=True)
    assert count(looking) > 5
    found = verify(looking)
    assert (found.is_intact, found.contents) == (True, 2)
    looking.close()
    book = opened(rich.path)
    assert count(book) == 5
    assert b"".join(read_content(book, rich.contents[0], 4)) == samples.big_bytes()
    assert verify(book).is_intact


def test_a_cancel_does_not_wait_until_everything_is_cleared(
    rich: Rich, opened: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
):
    book = opened(rich.path)
    sealed = count(book)
    monkeypatch.setattr(contents, "_AT_ONCE_SECONDS", 0.0)
    monkeypatch.setattr(contents, "_LOOKED_AT_ONCE", 1)

    def cancel(done: int, _: int) -> None:
        if done > 3 * MIB:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_content(book, UUID(int=0), Endless(20 * MIB), 20 * MIB, cancel)
    left = count(book) - sealed
    assert left > 3
    assert verify(book).is_intact
    with pytest.raises(Cancelled):
        clear_left_over(book, cancelled_at_once)
    assert sealed < count(book) < sealed + left
    clear_left_over(book)
    assert count(book) == sealed
    assert verify(book).is_intact


def cancelled_at_once(_done: int, _all: int) -> None:
    raise Cancelled


def test_clearing_never_takes_sealed_bytes(rich: Rich, opened: Callable[..., Book]):
    book = opened(rich.path)
    with pytest.raises(Exception, match="sealed"):
        clear_unsealed(book, rich.contents[0])
    assert count(book) == 5


def test_a_file_is_read_without_moving_it(book: Book, auditor: Actor, tmp_path: Path):
    source = tmp_path / os.fsdecode(b"caf\xe9 .bin")
    source.write_bytes(BLOCK[:1000])
    before = source.stat()
    with source.open("rb", buffering=0) as file:
        written = write_content(book, auditor.ids(), file, 1000)
    assert written.sha256 == hashlib.sha256(BLOCK[:1000]).hexdigest()
    assert (source.stat().st_mtime_ns, source.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_missing_chunk_is_named_by_its_place(rich: Rich, opened: Callable[..., Book]):
    book = opened(rich.path)
    with refused("evidence.chunk_missing") as refusal:
        list(read_content(book, rich.contents[1], 2))
    assert refusal.value.message.arguments == {"position": 1}
