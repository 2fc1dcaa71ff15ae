"""One byte flipped on every page of a small workbook: Verify names what the page belongs to, and nothing else breaks."""

import io
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from tests.store import samples
from workbook.domain.errors import Message, WorkbookError
from workbook.messages import render
from workbook.store import catalogue, tables
from workbook.store.book import Book
from workbook.store.connection import connect, derive_key, header
from workbook.store.contents import seal, write_content
from workbook.store.errors import DRIVER_ERRORS
from workbook.store.format import PAGE_SIZE
from workbook.store.opening import create, open_book
from workbook.store.verification import verify


def make_small(path: Path, passphrase: str | None) -> Path:
    """Make a workbook with a row in most tables and little evidence."""
    actor = samples.auditor(1)
    owner, assessed, content, seen, found = (actor.ids() for _ in range(5))
    with closing(create(path, actor, passphrase)) as book:
        with book.change(actor, "set up") as session:
            session.add(samples.person())
            session.add(samples.party(owner))
            session.flush()
            session.add(samples.subject(assessed, owner))
            samples.insert_framework(session, samples.framework())
        data = Random(3).randbytes(40_000)
        written = write_content(book, content, io.BytesIO(data), len(data))
        item = actor.ids()
        control = samples.control_ids(book)[0]
        with book.change(actor, "work") as session:
            seal(session, written)
            session.add(samples.item(item, assessed, control, note="Ask again."))
            session.flush()
            session.add(
                samples.evidence(seen, actor, 1, "Filter log", kind=samples.EvidenceKind.FILE, content_id=content)
            )
            session.add(samples.finding(found, 1, "Filter bypassed", condition="A secret came through."))
            session.flush()
            session.add(samples.attachment(actor.ids(), seen, item))
            session.add(tables.FindingItem(id=actor.ids(), finding_id=found, item_id=item))
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Path]:
    folder = tmp_path_factory.mktemp("small")
    return {
        None: make_small(folder / "plain.auditbook", None),
        samples.PASSPHRASE: make_small(folder / "secret.auditbook", samples.PASSPHRASE),
    }


def key_of(path: Path, passphrase: str | None) -> str | None:
    return derive_key(passphrase, header(path)) if passphrase else None


def owners(path: Path, key: str | None) -> dict[int, str]:
    """Return the table of each page that is the root of a table or index."""
    with closing(connect(path, key, read_only=True)) as connection:
        rows = connection.execute("SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0")
        return {page: table for page, table in rows if not table.startswith("sqlite_")}


def everything(path: Path, key: str | None) -> object:
    """Return what SQLite reads from every table, or None where it cannot."""
    with suppress(*DRIVER_ERRORS), closing(connect(path, key, read_only=True)) as connection:
        connection.text_factory = bytes
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        return {name: connection.execute(f"SELECT * FROM {name.decode()}").fetchall() for (name,) in names}
    return None


def is_about(problem: Message, table: str) -> bool:
    """Tell whether a problem names a table or what is in it."""
    named = str(problem.arguments.get("table", ""))
    if table.startswith("search_"):
        return named.startswith("search_") or problem.key == "verify.search_differs"
    also = {
        "event": {"verify.event_broken", "verify.journal_unreadable", "verify.entries_lost"},
        "access": {"verify.access_broken", "verify.access_unreadable", "verify.entries_lost"},
        "file_state": {"verify.copy_differs"},
        "chunk": {"verify.evidence_damaged"},
        "content": {"verify.evidence_damaged"},
    }
    if table == "framework" or table in catalogue.PARTS:
        return problem.key.startswith("verify.framework_") or named in {"framework", *catalogue.PARTS}
    return problem.key in also.get(table, set()) or named == table


def flipped(path: Path, made: Path, pages: Iterator[int] | range, at: int) -> Iterator[int]:
    """Yield each page's number while one byte of it is other than it was made."""
    data = made.read_bytes()
    for page in pages:
        damaged = bytearray(data)
        damaged[(page - 1) * PAGE_SIZE + at] ^= 0xFF
        path.write_bytes(damaged)
        yield page


def page_count(path: Path) -> int:
    return path.stat().st_size // PAGE_SIZE


@pytest.mark.parametrize(("at", "every"), [(PAGE_SIZE // 2, 1), (PAGE_SIZE - 3, 4)])
def test_every_page_of_a_plain_workbook(small: dict[str | None, Path], tmp_path: Path, at: int, every: int):
    made, path = small[None], tmp_path / "work.auditbook"
    owner, whole = owners(made, None), everything(made, None)
    refused = tried = opened = damaged = 0
    for page in flipped(path, made, range(1, page_count(made) + 1, every), at):
        is_as_before = everything(path, None) == whole
        tried += 1
        try:
            book = open_book(path, samples.auditor(200))
        except WorkbookError as error:
            said = render(error.message)
            refused += bool(said) and page not in owner
            continue
        with closing(book):
            found = verify(book).problems
        assert all(render(problem) for problem in found)
        assert found or is_as_before, page
        damaged += bool(found)
        opened += 1
        if page in owner:
            assert [problem for problem in found if not is_about(problem, owner[page])] == [], (page, owner[page])
    assert refused == tried - opened < 20
    assert damaged > 2


def test_every_page_of_an_encrypted_workbook(small: dict[str | None, Path], tmp_path: Path):
    """The key is derived once: the pages behind the first are opened without going through the passphrase."""
    made, path = small[samples.PASSPHRASE], tmp_path / "work.auditbook"
    key = key_of(made, samples.PASSPHRASE)
    owner, whole = owners(made, key), everything(made, key)
    assert len(owner) > 50
    refused = opened = 0
    for page in flipped(path, made, range(2, page_count(made) + 1), PAGE_SIZE // 2):
        is_as_before = everything(path, key) == whole
        try:
            book = Book(path, key, None, None)
        except DRIVER_ERRORS:  # the description of the tables itself, which opening refuses
            refused += page not in owner
            continue
        with closing(book):
            found = verify(book).problems
        opened += 1
        assert all(render(problem) for problem in found)
        assert found or is_as_before, page
        if page in owner:
            assert found, (page, owner[page])
            assert [problem for problem in found if not is_about(problem, owner[page])] == [], (page, owner[page])
    assert refused == page_count(made) - 1 - opened < 10


@pytest.mark.parametrize("table", ["access", "file_state"])
def test_a_workbook_that_cannot_be_marked_open_is_opened_for_reading(
    small: dict[str | None, Path], tmp_path: Path, table: str
):
    made, path = small[samples.PASSPHRASE], tmp_path / "work.auditbook"
    root = next(page for page, name in owners(made, key_of(made, samples.PASSPHRASE)).items() if name == table)
    assert list(flipped(path, made, range(root, root + 1), 900)) == [root]
    before = path.read_bytes()
    with closing(open_book(path, samples.auditor(200), samples.PASSPHRASE)) as book:
        assert book.why_read_only == Message("file.opened_damaged", {"path": path.name})
        assert render(book.why_read_only)
        assert book.copy_id == newest_copy(book)
        assert [is_about(problem, table) for problem in verify(book).problems] == [True]
        assert not path.with_name(path.name + ".lock").exists()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def newest_copy(book: Book) -> str:
    with book.reading() as session:
        body = session.driver().execute("SELECT body FROM event ORDER BY seq DESC LIMIT 1").fetchone()[0]
    return json.loads(body)["copy"]
