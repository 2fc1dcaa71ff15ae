"""A workbook that is locked: its key is gone, its place is kept, and it goes on where it was."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from tests.cheap_keys import ROUNDS, cheap_keys
from tests.store import samples
from tests.store.samples import PASSPHRASE, refused
from workbook.domain.actor import Actor
from workbook.store.book import Book
from workbook.store.connection import derive_key, header
from workbook.store.contents import read_content
from workbook.store.opening import open_book
from workbook.store.resting import lock, unlock
from workbook.store.verification import verify

Open = Callable[..., Book]


@pytest.fixture(scope="module", autouse=True)
def _cheap_keys() -> Iterator[None]:
    with cheap_keys():
        yield


@pytest.fixture(scope="module")
def made_once(_cheap_keys: None, tmp_path_factory: pytest.TempPathFactory) -> samples.Rich:
    return samples.make_rich(tmp_path_factory.mktemp("resting") / "secret.auditbook", PASSPHRASE)


@pytest.fixture
def rich_encrypted(made_once: samples.Rich, tmp_path: Path) -> samples.Rich:
    return replace(made_once, path=Path(shutil.copy(made_once.path, tmp_path)))


@pytest.fixture
def secret(rich_encrypted: samples.Rich, opened: Open) -> Book:
    return opened(rich_encrypted.path, PASSPHRASE)


def kinds(book: Book) -> list[str]:
    with book.reading() as session:
        rows = session.driver().execute("SELECT json_extract(body, '$.kind') FROM access ORDER BY seq")
        return [row[0] for row in rows]


def test_everything_is_refused_until_it_is_unlocked(secret: Book, auditor: Actor):
    people, head = samples.people(secret), secret.head()
    rest = lock(secret, auditor)
    with refused("file.put_away"), secret.reading():
        pytest.fail("a locked workbook was read")
    with refused("file.put_away"), secret.change(auditor, "add person"):
        pytest.fail("a locked workbook let a change begin")
    with refused("file.put_away"), secret.bytes_turn():
        pytest.fail("a locked workbook took bytes")
    with refused("file.put_away"):
        secret.record_access(auditor, "verify")
    with refused("file.put_away"):
        secret.connect()
    assert secret.is_encrypted
    unlock(secret, auditor, PASSPHRASE, rest)
    assert (samples.people(secret), secret.head()) == (people, head)
    with secret.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Bo"))
    assert kinds(secret)[-2:] == ["lock", "unlock"]
    assert verify(secret).is_intact


def test_the_key_is_nowhere_while_it_is_locked(secret: Book, auditor: Actor):
    key = derive_key(PASSPHRASE, header(secret.path))
    lock(secret, auditor)
    assert key not in repr(vars(secret.file)) + repr(vars(secret))


def test_a_wrong_passphrase_leaves_it_locked(secret: Book, auditor: Actor):
    rest = lock(secret, auditor)
    for _ in range(2):
        with refused("file.passphrase_or_damage"):
            unlock(secret, auditor, "wrong", rest)
        assert not secret.file.is_open
    unlock(secret, auditor, PASSPHRASE, rest)
    assert samples.people(secret)


def test_nobody_else_can_write_meanwhile(secret: Book, auditor: Actor):
    lock(secret, auditor)
    script = f"""
import sys
from pathlib import Path
from tests.store import samples
from workbook.store import format
from workbook.store.opening import open_book
format.KDF_ITERATIONS = {ROUNDS}
book = open_book(Path(sys.argv[1]), samples.auditor(300), samples.PASSPHRASE)
print(book.why_read_only.key)
book.close()
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, str(secret.path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "file.locked"


def test_a_locked_workbook_travels_and_closes(secret: Book, auditor: Actor, tmp_path: Path, opened: Open):
    lock(secret, auditor)
    copy = opened(Path(shutil.copy(secret.path, tmp_path / "copy.auditbook")), PASSPHRASE)
    assert copy.notices == []
    secret.close()
    assert not secret.path.with_name(secret.path.name + ".lock").exists()
    again = opened(secret.path, PASSPHRASE)
    assert (again.why_read_only, again.notices) == (None, [])


def test_a_file_that_is_another_now_is_refused(secret: Book, auditor: Actor, tmp_path: Path):
    kept = shutil.copy(secret.path, tmp_path / "kept")
    with secret.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Bo"))
    rest = lock(secret, auditor)
    os.replace(kept, secret.path)
    with refused("file.changed_while_locked"):
        unlock(secret, auditor, PASSPHRASE, rest)
    secret.path.unlink()
    with refused("file.missing"):
        unlock(secret, auditor, PASSPHRASE, rest)
    assert not secret.file.is_open


def test_a_reader_sees_what_the_writer_did_meanwhile(rich_encrypted: samples.Rich, opened: Open, auditor: Actor):
    reader = opened(rich_encrypted.path, PASSPHRASE, read_only=True)
    rest = lock(reader, auditor)
    writer = open_book(rich_encrypted.path, samples.auditor(200), PASSPHRASE)
    with writer.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Bo"))
    writer.close()
    unlock(reader, auditor, PASSPHRASE, rest)
    assert "Bo" in samples.people(reader)
    with refused("file.cannot_change"), reader.change(auditor, "add person"):
        pytest.fail("a read-only workbook let a change begin")


def test_a_workbook_without_a_passphrase_is_not_locked(book: Book, auditor: Actor):
    with refused("file.nothing_to_lock"):
        lock(book, auditor)
    assert samples.people(book)


def test_bytes_on_their_way_out_end_in_a_sentence(secret: Book, auditor: Actor):
    with secret.reading() as session:
        content, count = session.driver().execute("SELECT id, chunk_count FROM content LIMIT 1").fetchone()
    chunks = read_content(secret, UUID(content), count)
    lock(secret, auditor)
    with refused("file.put_away"):
        list(chunks)
