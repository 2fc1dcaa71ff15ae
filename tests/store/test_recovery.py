"""What can be read of a damaged workbook comes into a new one, which verifies; what is lost is named, and nothing else."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.store import hostile, samples
from tests.store.offered import picture
from tests.store.samples import Rich, refused
from tests.store.test_damage import key_of, make_small, owners, page_count
from workbook.domain.errors import Cancelled
from workbook.domain.recovery import Recovery
from workbook.messages import render
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.connection import connect
from workbook.store.format import PAGE_SIZE
from workbook.store.journal import record_types
from workbook.store.opening import open_book
from workbook.store.recovery.recovering import recover
from workbook.store.verification import verify

ADA = "Ada Auditor"
Rows = dict[str, dict[str, tuple[object, ...]]]


def recovered(path: Path, passphrase: str | None = None, name: str = ADA) -> tuple[Recovery, Path]:
    """Recover a file beside itself, and check what holds whatever is wrong with it."""
    target = path.with_name("recovered.auditbook")
    target.unlink(missing_ok=True)
    before = picture(path.parent)
    told = recover(path, target, samples.auditor(900), name, passphrase, None, lambda _done, _all: None)
    after = picture(path.parent)
    assert {key: value for key, value in after.items() if key != target.name} == before
    assert all(render(message) for message in told.lost)
    with closing(open_book(target, samples.auditor(901))) as book:
        assert verify(book).problems == ()
        assert book.why_read_only is None
        check_record(book, told)
    return told, target


def check_record(book: Book, told: Recovery) -> None:
    """The new workbook says itself that it was recovered, from which bytes, and what was lost."""
    with book.reading() as session:
        driver = session.driver()
        body = json.loads(driver.execute("SELECT body FROM event ORDER BY seq DESC LIMIT 1").fetchone()[0])
        query = "SELECT data FROM chunk JOIN evidence ON chunk.content_id = evidence.content_id WHERE code = ?"
        record = json.loads(b"".join(row[0] for row in driver.execute(query, (told.record_code,))))
    assert body["verb"] == "recover workbook"
    assert told.source.sha256 in body["reason"]
    assert (body["copy"], book.copy_letter) == (book.copy_id, "R")
    assert record["source"]["sha256"] == told.source.sha256
    assert [one["sentence"] for one in record["lost"]] == [render(message) for message in told.lost]
    for entry in record["entries_beside_the_journal"]:
        assert hashlib.sha256(entry["body"].encode()).hexdigest() == entry["hash"] or told.lost


def rows_of(path: Path, key: str | None = None) -> Rows:
    """Return every record by table and id, without those that recovery itself adds."""
    found: Rows = {}
    with closing(connect(path, key, read_only=True)) as connection:
        for name in record_types():
            columns = ",".join(column.name for column in tables.Record.metadata.tables[name].columns)
            found[name] = {row[0]: row for row in connection.execute(f"SELECT {columns} FROM {name}")}
    return found


def keys_of(told: Recovery) -> set[str]:
    return {message.key for message in told.lost}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Path]:
    folder = tmp_path_factory.mktemp("small")
    return {
        None: make_small(folder / "plain.auditbook", None),
        samples.PASSPHRASE: make_small(folder / "secret.auditbook", samples.PASSPHRASE),
    }


@pytest.fixture
def copy(small: dict[str | None, Path], tmp_path: Path) -> Path:
    return Path(shutil.copy(small[None], tmp_path / "work.auditbook"))


def entries(path: Path, key: str | None = None, table: str = "event") -> list[tuple[str, str]]:
    with closing(connect(path, key, read_only=True)) as connection:
        return connection.execute(f"SELECT hash, body FROM {table} ORDER BY seq").fetchall()


def test_a_whole_workbook_comes_over_whole(rich: Rich):
    before = rows_of(rich.path)
    history = entries(rich.path)
    told, target = recovered(rich.path)
    assert told.is_whole
    assert (told.contents, told.journal.beside) == (2, 0)
    assert told.content_bytes == sum(map(len, rich.chunks)) + len(b"A small note.\n")
    after = rows_of(target)
    added = {name: set(rows) - set(before[name]) for name, rows in after.items()}
    assert {name: len(keys) for name, keys in added.items() if keys} == {"evidence": 1, "content": 1}
    assert {name: {key: rows[key] for key in before[name]} for name, rows in after.items()} == before
    # The whole journal of the original goes on in the new one, byte for byte.
    assert entries(target)[: len(history)] == history
    assert len(entries(target)) > len(history)


def test_an_encrypted_one_comes_over_whole_and_can_be_encrypted_anew(rich_encrypted: Rich):
    path = rich_encrypted.path
    target = path.with_name("recovered.auditbook")
    go_on: Callable[[int, int], None] = lambda _done, _all: None  # noqa: E731
    told = recover(path, target, samples.auditor(900), ADA, samples.PASSPHRASE, "another one", go_on)
    assert told.is_whole
    assert b"CREATE TABLE" not in target.read_bytes()
    with closing(open_book(target, samples.auditor(901), "another one")) as book:
        assert verify(book).is_intact


def damaged_pages(path: Path, every: int) -> Iterator[int]:
    """Yield each so-manieth page's number while it is noise."""
    data = path.read_bytes()
    for page in range(1, len(data) // PAGE_SIZE + 1, every):
        noise = Random(page).randbytes(PAGE_SIZE)
        path.write_bytes(data[: (page - 1) * PAGE_SIZE] + noise + data[page * PAGE_SIZE :])
        yield page


def check_page(path: Path, before: Rows, owner: str | None, passphrase: str | None) -> None:
    """Every record is in the file twice: no page costs one."""
    told, target = recovered(path, passphrase)
    after = rows_of(target)
    evidence_lost = "recovery.evidence_damaged" in keys_of(told)
    if owner in ("chunk",):
        assert evidence_lost or told.is_whole
    for name, rows in before.items():
        assert set(rows) <= set(after[name]), (name, owner)
        if name not in ("framework", "evidence", "content") or (name != "framework" and not evidence_lost):
            assert {key: after[name][key] for key in rows} == rows, (name, owner)


@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_no_single_page_costs_a_record(small: dict[str | None, Path], tmp_path: Path, passphrase: str | None):
    made = small[passphrase]
    path = Path(shutil.copy(made, tmp_path / "work.auditbook"))
    key = key_of(made, passphrase)
    owner, before = owners(made, key), rows_of(made, key)
    pages = list(damaged_pages(path, 7 if passphrase is None else 29))
    assert len(pages) > 3
    for page in damaged_pages(Path(shutil.copy(made, path)), 7 if passphrase is None else 29):
        if page == 1 and passphrase is not None:
            continue  # without its first bytes there is no salt, and without the salt no key
        check_page(path, before, owner.get(page), passphrase)


@pytest.mark.parametrize("table", ["sqlite_schema", "event", "evidence", "control", "framework", "person", "access"])
def test_the_roots_of_tables(copy: Path, table: str):
    before = rows_of(copy)
    root = 1 if table == "sqlite_schema" else hostile.root_of(copy, table)
    hostile.poke(copy, hostile.page_at(root), Random(5).randbytes(PAGE_SIZE))
    told, target = recovered(copy)
    after = rows_of(target)
    assert not told.is_whole
    for name, rows in before.items():
        assert set(rows) <= set(after[name])
    if table == "event":
        assert told.journal.kept == 0
        assert "recovery.journal_uncertain" in keys_of(told)
    if table == "control":
        assert {"recovery.stands_in", "recovery.framework_differs"} <= keys_of(told)


def test_without_the_first_page_every_row_is_found_all_the_same(copy: Path):
    before = rows_of(copy)
    hostile.poke(copy, 0, bytes(PAGE_SIZE))
    told, target = recovered(copy)
    after = rows_of(target)
    assert {name: {key: after[name].get(key) for key in rows} for name, rows in before.items()} == before
    assert told.contents == 1


@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_damaged_evidence_is_named_and_never_passed_off_as_what_was_received(
    rich_made: dict[str | None, Rich], tmp_path: Path, passphrase: str | None
):
    rich = rich_made[passphrase]
    path = Path(shutil.copy(rich.path, tmp_path / "work.auditbook"))
    place = path.read_bytes().find(rich.chunks[2][70_000:70_040]) if passphrase is None else None
    samples.flip(path, place if place is not None else PAGE_SIZE * (page_count(path) // 2))
    told, target = recovered(path, passphrase)
    (named,) = [one for one in told.lost if one.key == "recovery.evidence_damaged"]
    assert named.arguments["evidence"] == "E-0001"
    assert named.arguments["sha256"] == hashlib.sha256(b"".join(rich.chunks)).hexdigest()
    assert told.contents == 1
    with closing(connect(target, None, read_only=True)) as connection:
        damaged = connection.execute("SELECT kind, content_id, why_no_copy FROM evidence WHERE code = 'E-0001'")
        kind, content, why = damaged.fetchone()
        assert (kind, content) == ("sighted", None)
        assert str(named.arguments["sha256"]) in why
        remains = connection.execute("SELECT title, content_id FROM evidence WHERE code = 'ER-0001'").fetchone()
        rest = b"".join(
            row[0] for row in connection.execute("SELECT data FROM chunk WHERE content_id = ?", remains[1:])
        )
        assert "E-0001" in remains[0]
    # All that can be read is there: in the plain file everything but one bit, in the encrypted one all other chunks.
    assert len(rest) == sum(map(len, rich.chunks)) - (0 if passphrase is None else 1 << 20)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_a_file_that_was_cut_off(
    rich_made: dict[str | None, Rich], tmp_path: Path, passphrase: str | None, share: float
):
    path = Path(shutil.copy(rich_made[passphrase].path, tmp_path / "work.auditbook"))
    os.truncate(path, int(path.stat().st_size * share))
    told, target = recovered(path, passphrase)
    assert told.source.missing_pages > 0
    assert "recovery.pages_missing" in keys_of(told)
    assert samples_people(target) >= {ADA}


def samples_people(path: Path) -> set[str]:
    with closing(connect(path, None, read_only=True)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM person")}


def test_a_broken_journal_goes_on_in_the_record(rich: Rich):
    history = entries(rich.path)
    with closing(samples.raw(rich.path)) as connection:
        samples.without_triggers(
            connection, "UPDATE event SET body = replace(body, '\"verb\"', '\"Verb\"') WHERE seq = 4"
        )
    told, target = recovered(rich.path)
    assert (told.journal.kept, told.journal.beside) == (3, len(history) - 3)
    assert entries(target)[:3] == history[:3]
    assert "recovery.journal_broken" in keys_of(told)


def test_a_row_changed_outside_is_put_back_as_the_journal_says(rich: Rich):
    with closing(samples.raw(rich.path)) as connection:
        connection.execute("UPDATE finding SET title = 'Nothing to see here'")
    told, target = recovered(rich.path)
    assert [message.key for message in told.lost] == ["recovery.put_back"]
    with closing(connect(target, None, read_only=True)) as connection:
        assert connection.execute("SELECT title FROM finding").fetchall() == [("Filter bypassed",)]


def test_a_row_put_in_from_outside_is_not_taken_over(rich: Rich):
    with closing(samples.raw(rich.path)) as connection:
        connection.execute("INSERT INTO person VALUES (?, NULL, 'Eve', 'lead', '', '')", ("e" * 32,))
    told, target = recovered(rich.path)
    assert [message.key for message in told.lost] == ["recovery.foreign"]
    assert samples_people(target) == samples_people(rich.path) - {"Eve"}


RECOVERABLE = [
    *("planted_trigger", "trigger_of_our_name", "view_in_the_place_of_a_table", "extra_table", "changed_schema_text"),
    *("generated_column", "foreign_collation", "expression_in_an_index", "virtual_table", "name_with_a_nul"),
    *("schema_text_that_is_no_sql", "two_tables_on_one_tree", "tree_beyond_the_end", "write_ahead_mode"),
    *("write_ahead_log_beside", "freelist_that_leads_in_circles", "truncated", "cyclic_pages", "giant_value"),
    *("tree_that_widens_without_end", "chain_of_overflow_pages_in_a_circle", "rows_that_refer_to_each_other"),
    *("identity_that_is_no_id", "hot_journal_that_plants_a_trigger", "hot_journal_that_cuts_the_file_off"),
    *(
        "journal_of_a_further_file",
        "journal_that_is_a_link",
        "wrong_user_version",
        "huge_and_empty_and_said_to_be_full",
    ),
]


@pytest.mark.parametrize("name", RECOVERABLE)
def test_what_is_kept_out_can_be_recovered(copy: Path, name: str):
    if name.startswith("huge"):
        pytest.skip("asks for a tebibyte of room")
    hostile.MAKERS[name](copy)
    _told, target = recovered(copy)
    assert hostile.CANARY not in samples_people(target)
    assert samples_people(target) == {ADA}


def test_who_is_not_in_it_yet_is_entered(copy: Path):
    _told, target = recovered(copy, name="Rita Rescuer")
    assert samples_people(target) == {ADA, "Rita Rescuer"}


def test_recovered_twice(copy: Path):
    _told, target = recovered(copy)
    again = target.rename(copy.with_name("again.auditbook"))
    copy.unlink()
    second = again.with_name("recovered.auditbook")
    recover(again, second, samples.auditor(905), ADA, None, None, lambda _done, _all: None)
    with closing(open_book(second, samples.auditor(906))) as book:
        assert verify(book).is_intact
        assert book.copy_letter == "RR"


# Refusals


def go_on(_done: int, _all: int) -> None:
    """Never stop."""


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("folder", "file.is_a_folder"),
        ("pipe", "file.not_a_file"),
        ("text_with_the_ending_of_a_workbook", "file.passphrase_needed"),
        ("nothing", "file.passphrase_needed"),
    ],
)
def test_where_no_workbook_is(copy: Path, name: str, key: str):
    hostile.MAKERS[name](copy)
    target = copy.with_name("new.auditbook")
    with refused(key):
        recover(copy, target, samples.auditor(900), ADA, None, None, go_on)
    assert not target.exists()


def test_another_database_holds_no_workbook(tmp_path: Path):
    path = tmp_path / "other.auditbook"
    path.write_bytes(b"SQLite format 3\0" + bytes(PAGE_SIZE * 3))
    with refused("recovery.nothing_found"):
        recover(path, tmp_path / "new.auditbook", samples.auditor(900), ADA, None, None, go_on)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_wrong_passphrase(small: dict[str | None, Path], tmp_path: Path):
    with refused("file.wrong_passphrase"):
        recover(small[samples.PASSPHRASE], tmp_path / "new.auditbook", samples.auditor(900), ADA, "guess", None, go_on)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_replaced(copy: Path):
    with refused("file.exists"):
        recover(copy, copy, samples.auditor(900), ADA, None, None, go_on)


def test_a_workbook_that_is_open(copy: Path):
    with closing(open_book(copy, samples.auditor(200))), refused("recovery.in_use"):
        recover(copy, copy.with_name("new.auditbook"), samples.auditor(900), ADA, None, None, go_on)


def test_cancelled_leaves_nothing(rich: Rich):
    calls: list[int] = []

    def stop(done: int, _all: int) -> None:
        calls.append(done)
        if len(calls) > 6:
            raise Cancelled

    before = sorted(rich.path.parent.iterdir())
    with pytest.raises(Cancelled):
        recover(rich.path, rich.path.with_name("new.auditbook"), samples.auditor(900), ADA, None, None, stop)
    assert sorted(rich.path.parent.iterdir()) == before


def test_too_little_room(copy: Path, monkeypatch: pytest.MonkeyPatch):
    usage = shutil.disk_usage(copy.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage._replace(free=1000))
    with refused("recovery.no_room"):
        recover(copy, copy.with_name("new.auditbook"), samples.auditor(900), ADA, None, None, go_on)
    assert [one.name for one in copy.parent.iterdir()] == [copy.name]
