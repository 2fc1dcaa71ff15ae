"""Each way in which creating or opening can go wrong is one sentence, and what can be saved is saved."""

import os
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlcipher3 import dbapi2

from tests.store import samples
from tests.store.samples import refused
from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.messages import render
from workbook.store import format as file_format
from workbook.store.book import Book
from workbook.store.connection import header
from workbook.store.opening import create

Open = Callable[..., Book]


def test_a_new_workbook_is_a_plain_sqlite_file_only_when_that_was_chosen(made: Path, made_encrypted: Path):
    assert made.read_bytes()[:16] == b"SQLite format 3\0"
    secret = made_encrypted.read_bytes()
    assert secret[:16] != b"SQLite format 3\0"
    assert b"CREATE TABLE" in made.read_bytes()
    assert b"CREATE TABLE" not in secret
    assert [made.parent.name, sorted(file.name for file in made.parent.iterdir())] == [
        made.parent.name,
        ["made.auditbook"],
    ]


def test_the_format_constants_are_in_the_file(made: Path):
    with closing(sqlite3.connect(made)) as plain:
        found = [
            plain.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version", "page_size")
        ]
    assert found == [file_format.APPLICATION_ID, file_format.VERSION, file_format.PAGE_SIZE]


def test_pragmas_of_an_open_workbook(book: Book):
    expected = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "busy_timeout": 5000,
        "recursive_triggers": 1,
    }
    with book.reading() as session:
        found = {name: session.driver().execute(f"PRAGMA {name}").fetchone() for name in expected}
    assert {name: row[0] if row else 0 for name, row in found.items()} == expected


def test_missing(tmp_path: Path, opened: Open):
    with refused("file.missing"):
        opened(tmp_path / "none.auditbook")
    assert list(tmp_path.iterdir()) == []


def test_folder(tmp_path: Path, opened: Open):
    with refused("file.is_a_folder"):
        opened(tmp_path)


def test_loop_of_links(tmp_path: Path, opened: Open):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with refused("file.cannot_open"):
        opened(tmp_path / "a")


def test_below_a_file(path: Path, opened: Open):
    with refused("file.missing"):
        opened(path / "a.auditbook")


@pytest.mark.parametrize("size", [0, 1, 16, 511])
def test_short_file(tmp_path: Path, opened: Open, size: int):
    path = tmp_path / "short.auditbook"
    path.write_bytes(b"SQLite format 3\0".ljust(511, b"\0")[:size])
    with refused("file.too_short"):
        opened(path)
    assert path.stat().st_size == size


def test_cut_off_workbook(path: Path, opened: Open):
    path.write_bytes(path.read_bytes()[: file_format.PAGE_SIZE * 3 + 100])
    with refused("file.damaged"):
        opened(path)


def test_random_bytes(tmp_path: Path, opened: Open):
    path = tmp_path / "noise.auditbook"
    path.write_bytes(Random(3).randbytes(100_000))
    with refused("file.passphrase_needed"):
        opened(path)
    with refused("file.wrong_passphrase"):
        opened(path, "guess")


def test_random_bytes_after_the_magic(tmp_path: Path, opened: Open):
    path = tmp_path / "noise.auditbook"
    path.write_bytes(b"SQLite format 3\0" + Random(3).randbytes(100_000))
    with refused("file.not_a_workbook"):
        opened(path)


def test_wrong_or_no_passphrase(made_encrypted: Path, tmp_path: Path, opened: Open):
    path = Path(shutil.copy(made_encrypted, tmp_path))
    before = path.read_bytes()
    with refused("file.wrong_passphrase"):
        opened(path, samples.PASSPHRASE + " ")
    with refused("file.passphrase_needed"):
        opened(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_another_file_in_the_place_of_one_that_was_refused_is_looked_at_anew(
    made: Path, made_encrypted: Path, tmp_path: Path, opened: Open
):
    path = Path(shutil.copy(made_encrypted, tmp_path / "work.auditbook"))
    with refused("file.passphrase_needed"):
        opened(path)
    path.write_bytes(made.read_bytes())  # the same inode
    assert samples.people(opened(path)) == ["Ada Auditor"]


def test_passphrase_with_everything_in_it(tmp_path: Path, opened: Open, auditor: Actor):
    path = tmp_path / "a.auditbook"
    passphrase = "it's \"x'00'\"; PRAGMA key = 'a'; -- 100 % für é ẞ 口"
    create(path, auditor, unicodedata.normalize("NFC", passphrase)).close()
    assert opened(path, unicodedata.normalize("NFD", passphrase)).is_encrypted


@pytest.mark.parametrize("passphrase", ["", " ", "\t\n"])
def test_empty_passphrase_makes_nothing(tmp_path: Path, auditor: Actor, passphrase: str):
    with refused("file.empty_passphrase"):
        create(tmp_path / "a.auditbook", auditor, passphrase)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["file", "folder", "dangling"])
def test_create_replaces_nothing(tmp_path: Path, auditor: Actor, name: str):
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    before = sorted(tmp_path.iterdir())
    with refused("file.exists"):
        create(tmp_path / name, auditor, None)
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_create_in_no_folder(tmp_path: Path, auditor: Actor):
    with refused("file.no_folder"):
        create(tmp_path / "none" / "a.auditbook", auditor, None)


def test_create_with_a_name_too_long(tmp_path: Path, auditor: Actor):
    with refused("file.name_too_long"):
        create(tmp_path / ("a" * 300), auditor, None)
    assert list(tmp_path.iterdir()) == []


def test_create_beside_what_another_file_left(tmp_path: Path, auditor: Actor):
    (tmp_path / "a.auditbook-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 100)
    with refused("file.stray_journal"):
        create(tmp_path / "a.auditbook", auditor, None)


@pytest.mark.parametrize("name", ["100 % #1 ?mode=ro&x.auditbook", "口 שלום é.auditbook", b"caf\xe9\xff.auditbook"])
def test_hostile_names(tmp_path: Path, auditor: Actor, opened: Open, name: str | bytes):
    path = tmp_path / os.fsdecode(name)
    book = create(path, auditor, None)
    book.close()
    assert opened(path).why_read_only is None
    assert sorted(os.fsencode(file.name) for file in tmp_path.iterdir() if file.suffix == ".auditbook") == [
        os.fsencode(name)
    ]


def test_other_database(tmp_path: Path, opened: Open):
    path = tmp_path / "other.auditbook"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (a)")
    before = path.read_bytes()
    with refused("file.other_database"):
        opened(path)
    assert path.read_bytes() == before


def test_newer_version(path: Path, opened: Open):
    samples.alter(path, "PRAGMA user_version = 2")
    with refused("file.newer") as refusal:
        opened(path)
    assert "format 2" in render(refusal.value.message)


@pytest.mark.parametrize("version", [0, -1])
def test_version_that_never_was(path: Path, opened: Open, version: int):
    samples.alter(path, f"PRAGMA user_version = {version}")
    with refused("file.other_database"):
        opened(path)


IN_SCHEMA = (
    "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('trigger', '{0}', 'person', 0, '{1}')"
)
EVIL = "CREATE TRIGGER {0} AFTER INSERT ON person BEGIN UPDATE person SET name = ''Eve''; END"


@pytest.mark.parametrize(
    ("named", "statements"),
    [
        ("extra", ["CREATE TABLE extra (a)"]),
        ("extra", ["CREATE VIEW extra AS SELECT * FROM person"]),
        ("extra", [EVIL.replace("''", "'").format("extra")]),
        ("event_no_update", ["DROP TRIGGER event_no_update"]),
        ("ix_event_root_id", ["DROP INDEX ix_event_root_id"]),
        ("person", ["ALTER TABLE person ADD COLUMN nick VARCHAR"]),
        (
            "engagement",
            [
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(sql, 'single = 1', 'single < 9') WHERE name = 'engagement'",
            ],
        ),
        # A name that looks like SQLite's own statistics.
        (
            "sqlite_stat9",
            ["PRAGMA writable_schema = ON", IN_SCHEMA.format("sqlite_stat9", EVIL.format("sqlite_stat9"))],
        ),
    ],
)
def test_changed_schema(path: Path, opened: Open, named: str, statements: list[str]):
    samples.alter(path, *statements)
    with refused("file.schema_differs") as refusal:
        opened(path)
    assert refusal.value.message.arguments["name"] == named


def test_statistics_are_no_change_of_schema(path: Path, opened: Open):
    samples.alter(path, "ANALYZE")
    assert opened(path).why_read_only is None


def test_header_is_read_once_while_a_file_is_open(path: Path, opened: Open):
    book = opened(path)
    path.rename(path.with_name("moved"))
    assert header(path.with_name("moved")) == b"SQLite format 3\0"
    path.with_name("moved").rename(path)
    book.close()


def test_creating_and_the_first_change_survive(tmp_path: Path, opened: Open):
    path = tmp_path / "a.auditbook"
    actor = samples.auditor()
    book = create(path, actor, None)
    with book.change(actor, "add person") as session:
        session.add(samples.person())
    head = book.head()
    book.close()
    again = opened(path)
    assert (again.head(), again.copy_id, again.copy_letter) == (head, book.copy_id, "A")


def test_the_same_run_makes_the_same_bytes(tmp_path: Path):
    paths = [tmp_path / "a" / "x.auditbook", tmp_path / "b" / "x.auditbook"]
    for path in paths:
        path.parent.mkdir()
        samples.make_rich(path, None)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_errors_that_are_no_refusal_stay_defects(book: Book, auditor: Actor):
    with pytest.raises(dbapi2.OperationalError), book.reading() as session:
        session.driver().execute("SELEC")
    with pytest.raises(Exception, match="CHECK constraint"), book.change(auditor, "x") as change:
        change.add(samples.person(auditor.ids(), "  "))
    assert not isinstance(WorkbookError, dbapi2.Error)


@pytest.mark.parametrize("error", [MemoryError(), UnicodeDecodeError("utf-8", b"\xaa", 0, 1, "invalid start byte")])
def test_what_the_driver_raises_for_damaged_pages_is_a_refusal(book: Book, error: Exception):
    with refused("file.damaged"), book.reading():
        raise error
