"""Files as evidence: every odd name and kind, and whatever may happen to a file while it is taken in."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from tests.operations.engagements import World, bodies, everything, refused, rows, touched
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.records import Provenance
from workbook.messages import render
from workbook.operations import evidence, history
from workbook.operations.evidence import add_file
from workbook.operations.source_files import facts_of
from workbook.store.contents import read_content
from workbook.store.opening import open_book
from workbook.store.verification import verify

MIB = 1 << 20
ROOT = Path(__file__).resolve().parents[2]


def some_bytes(size: int, seed: int = 1) -> bytes:
    return Random(seed).randbytes(size)


def kept(world: World, key: UUID) -> bytes:
    row = world.row("evidence", key)
    content = UUID(row["content_id"])
    sealed = world.row("content", content)
    data = b"".join(read_content(world.book, content, sealed["chunk_count"]))
    assert (sealed["size_bytes"], sealed["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    return data


def chunks(world: World) -> int:
    return world.ask("SELECT count(*) FROM chunk")[0][0]


@pytest.mark.parametrize("size", [0, 1, MIB, 3 * MIB + 1])
def test_bytes_are_kept_as_they_are(world: World, tmp_path: Path, size: int):
    path = tmp_path / "guard.log.txt"
    path.write_bytes(some_bytes(size))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    steps: list[tuple[int, int]] = []
    changes = add_file(world.book, world.auditor, path, step=lambda *at: steps.append(at))
    (key,) = changes.created
    row = world.row("evidence", key)
    assert kept(world, key) == path.read_bytes()
    assert sorted(table for table, _ in touched(world.book, changes)) == ["content", "evidence"]
    assert (row["title"], row["original_name"], row["media_type"]) == ("guard.log.txt", "guard.log.txt", "text/plain")
    assert (row["source_folder"], row["source_modified_at"]) == (tmp_path.name, "2023-11-14T22:13:20.000000Z")
    assert chunks(world) == -(-size // MIB)
    assert not size or steps[-1] == (size, size)
    assert all(0 <= done <= whole == size for done, whole in steps)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"caf\xe9 x.txt", "caf\\xe9 x.txt"),
        ("n" * 251 + ".txt", "n" * 251 + ".txt"),
        (b"\xff" * 255, "\\xff" * 255),
        ("تقرير.pdf", "تقرير.pdf"),
        ("‮fdp.exe", "⟨U+202E⟩fdp.exe"),
        ("a\nb\x1b[31m.txt", "a⟨U+000A⟩b⟨U+001B⟩[31m.txt"),
        ("🛡️ шит 盾.png", "🛡️ шит 盾.png"),
        ("   ", "   "),
        ("-rf", "-rf"),
        ("%s {0} <b>.txt", "%s {0} <b>.txt"),
        ("data:text,x?.tar.gz", "data:text,x?.tar.gz"),
    ],
)
def test_every_name_is_kept_exactly_and_can_be_shown(world: World, tmp_path: Path, name: str | bytes, shown: str):
    raw = name if isinstance(name, bytes) else name.encode()
    path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), raw)))
    path.write_bytes(b"x")
    key = add_file(world.book, world.auditor, path).created[0]
    row = world.row("evidence", key)
    assert world.ask("SELECT original_name_raw FROM evidence WHERE id = ?", key.hex) == [(raw,)]
    assert row["original_name"] == shown
    assert row["title"] == (shown[:300].strip() or "E-0001")
    assert row["title"].isprintable()
    assert kept(world, key) == b"x"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.pdf", "application/pdf"),
        ("A.JSON", "application/json"),
        ("log.txt.gz", "application/gzip"),
        ("log.tar.bz2", "application/x-bzip2"),
        ("log.Z", "application/octet-stream"),
        ("README", "application/octet-stream"),
        ("a.unheard", "application/octet-stream"),
    ],
)
def test_the_type_is_that_of_the_bytes(world: World, tmp_path: Path, name: str, media_type: str):
    (tmp_path / name).write_bytes(b"x")
    key = add_file(world.book, world.auditor, tmp_path / name).created[0]
    assert world.row("evidence", key)["media_type"] == media_type


def test_what_is_told_beside_the_bytes(world: World, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"x")
    told = Provenance("Guard log", "Of the night shift", supplied_by_party_id=world.base.party)
    row = world.row("evidence", add_file(world.book, world.auditor, tmp_path / "a.txt", told).created[0])
    assert (row["title"], row["description"]) == ("Guard log", "Of the night shift")
    assert row["supplied_by_party_id"] == str(world.base.party)
    with refused(world.book, "record.not_found", "party"):
        (tmp_path / "b.txt").write_bytes(b"another one")
        add_file(world.book, world.auditor, tmp_path / "b.txt", Provenance(supplied_by_party_id=UUID(int=7)))


def make_fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda folder: folder, "evidence.is_a_folder"),
        (lambda folder: make_fifo(folder / "pipe"), "evidence.not_a_file"),
        (lambda folder: Path("/dev/null"), "evidence.not_a_file"),
        (lambda folder: folder / "missing_\udce9", "evidence.missing"),
        (lambda folder: folder / "x" / "y", "evidence.missing"),
        (lambda folder: folder / ("n" * 300), "evidence.unreadable"),
        (lambda folder: folder / "a\0b", "evidence.unreadable"),
        (lambda folder: folder / "half \ud800", "evidence.unreadable"),
        (lambda folder: Path("/proc/self/mem"), "evidence.unreadable"),  # opens, and then cannot be read
    ],
)
def test_what_is_no_readable_file_is_refused(world: World, tmp_path: Path, make: Callable[[Path], Path], key: str):
    path = make(tmp_path)
    with refused(world.book, key):
        add_file(world.book, world.auditor, path)


def test_links_are_followed_and_named_as_they_are_called(world: World, tmp_path: Path):
    (tmp_path / "real.txt").write_bytes(b"real")
    (tmp_path / "link.txt").symlink_to("real.txt")
    (tmp_path / "broken.txt").symlink_to("gone.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    key = add_file(world.book, world.auditor, tmp_path / "link.txt").created[0]
    assert (kept(world, key), world.row("evidence", key)["original_name"]) == (b"real", "link.txt")
    with refused(world.book, "evidence.missing", "broken.txt"):
        add_file(world.book, world.auditor, tmp_path / "broken.txt")
    with refused(world.book, "evidence.unreadable", "loop.txt"):
        add_file(world.book, world.auditor, tmp_path / "loop.txt")


SCRIPT = """
import sys
from pathlib import Path
from uuid import UUID
from tests.actors import fixed_actor
from workbook.domain.errors import WorkbookError
from workbook.messages import render
from workbook.operations.evidence import add_file
from workbook.store.opening import open_book
path, person, file = sys.argv[1:]
actor = fixed_actor(99, person=UUID(person))
book = open_book(Path(path), actor)
try:
    add_file(book, actor, Path(file))
except WorkbookError as error:
    print(error.key, render(error.message))
book.close()
"""


def test_a_file_one_may_not_read_is_refused(world: World, tmp_path: Path):
    path = tmp_path / "secret.txt"
    path.write_bytes(b"secret")
    path.chmod(0)
    world.book.close()
    command = [sys.executable, "-c", SCRIPT, str(world.book.path), str(world.base.auditor), str(path)]
    if os.geteuid() == 0:  # root passes over permissions by these two capabilities
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    assert said == f"evidence.unreadable {path} cannot be read (Permission denied); nothing was attached.\n"
    world.__init__(world.base, world.book.path)  # type: ignore[misc]
    assert rows(world.book, "evidence") == []


def at_first_step(act: Callable[[], object]) -> Callable[[int, int], None]:
    """Return a step that does something once, while the file is being taken in."""
    left = [act]

    def step(_done: int, _whole: int) -> None:
        while left:
            left.pop()()

    return step


def append(path: Path, data: bytes = b"more") -> None:
    with path.open("ab") as file:
        file.write(data)


def test_a_file_that_grows_meanwhile_is_refused(world: World, tmp_path: Path):
    path = tmp_path / "growing \udce9.log"
    path.write_bytes(some_bytes(MIB + 5))
    with refused(world.book, "evidence.changed", "growing \\xe9.log"):
        add_file(world.book, world.auditor, path, step=at_first_step(lambda: append(path)))
    assert chunks(world) == 0
    assert len(kept(world, add_file(world.book, world.auditor, path).created[0])) == MIB + 9


def test_a_known_file_that_grows_meanwhile_is_refused_and_the_known_bytes_stay(world: World, tmp_path: Path):
    path = tmp_path / "same.log"
    path.write_bytes(some_bytes(2 * MIB))
    first = add_file(world.book, world.auditor, path).created[0]
    copy = tmp_path / "copy.log"
    copy.write_bytes(path.read_bytes())
    with refused(world.book, "evidence.changed", "copy.log"):
        add_file(world.book, world.auditor, copy, step=at_first_step(lambda: os.utime(copy)))
    assert kept(world, first) == path.read_bytes()


def test_a_file_that_shrinks_meanwhile_is_refused(world: World, tmp_path: Path):
    path = tmp_path / "shrinking.log"
    path.write_bytes(some_bytes(3 * MIB))
    with refused(world.book, "evidence.changed", "shrinking.log"):
        add_file(world.book, world.auditor, path, step=at_first_step(lambda: os.truncate(path, 10)))
    assert chunks(world) == 0


def replace_by_another(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize(
    ("meanwhile", "key"), [(Path.unlink, "evidence.vanished"), (replace_by_another, "evidence.changed")]
)
def test_a_file_that_vanishes_or_is_replaced_meanwhile_is_refused(
    world: World, tmp_path: Path, meanwhile: Callable[[Path], object], key: str
):
    path = tmp_path / "vanishing.log"
    path.write_bytes(some_bytes(3 * MIB))
    with refused(world.book, key, "vanishing.log"):
        add_file(world.book, world.auditor, path, step=at_first_step(lambda: meanwhile(path)))
    assert chunks(world) == 0


@pytest.mark.parametrize("after", [1, 3, 5])
def test_cancelling_leaves_nothing(world: World, tmp_path: Path, after: int):
    path = tmp_path / "big.log"
    path.write_bytes(some_bytes(3 * MIB + 9))
    calls = [None] * after

    def step(_done: int, _whole: int) -> None:
        if not calls:
            raise Cancelled
        calls.pop()

    before = everything(world.book)
    with pytest.raises(Cancelled) as stopped:
        add_file(world.book, world.auditor, path, step=step)
    assert render(stopped.value.message)
    assert everything(world.book) == before


def test_identical_bytes_are_stored_once(world: World, tmp_path: Path):
    data = some_bytes(2 * MIB + 3)
    (tmp_path / "one.log").write_bytes(data)
    (tmp_path / "two.log").write_bytes(data)
    (tmp_path / "three.log").write_bytes(data[:-1] + b"?")
    one = add_file(world.book, world.auditor, tmp_path / "one.log")
    two = add_file(world.book, world.auditor, tmp_path / "two.log")
    three = add_file(world.book, world.auditor, tmp_path / "three.log")
    assert two.kinds == {"evidence"}
    assert [row["code"] for row in rows(world.book, "evidence")] == ["E-0001", "E-0002", "E-0003"]
    assert len(rows(world.book, "content")) == 2
    assert chunks(world) == 6
    assert kept(world, one.created[0]) == kept(world, two.created[0]) == data != kept(world, three.created[0])


def test_bytes_whose_evidence_was_undone_are_used_again(world: World, tmp_path: Path):
    path = tmp_path / "one.log"
    path.write_bytes(some_bytes(MIB + 3))
    first = add_file(world.book, world.auditor, path)
    history.undo(world.book, world.auditor)
    assert [row["withdrawn_at"] is None for row in rows(world.book, "content")] == [False]
    second = add_file(world.book, world.auditor, path)
    assert len(rows(world.book, "content")) == 1
    assert chunks(world) == 2
    assert kept(world, second.created[0]) == path.read_bytes()
    assert second.created != first.created
    assert world.row("evidence", second.created[0])["code"] == "E-0002"
    third = add_file(world.book, world.auditor, path)
    with refused(world.book, "journal.still_used", "evidence", "content"):
        history.undo(world.book, world.auditor, second.operation)
    history.undo(world.book, world.auditor, third.operation)
    history.undo(world.book, world.auditor, second.operation)
    assert {row["withdrawn_at"] is None for row in rows(world.book, "evidence")} == {False}


def test_the_same_file_taken_in_at_once_is_stored_once(world: World, tmp_path: Path):
    path = tmp_path / "one.log"
    path.write_bytes(some_bytes(MIB))
    inner: list[UUID] = []

    def other() -> None:
        inner.extend(evidence.add_file(world.book, world.reviewer, path).created)

    outer = add_file(world.book, world.auditor, path, step=at_first_step(other)).created
    assert len(rows(world.book, "content")) == chunks(world) == 1
    assert kept(world, inner[0]) == kept(world, outer[0]) == path.read_bytes()


def test_a_time_outside_the_calendar_is_left_out(world: World):
    path = Path("odd.txt")
    status = os.stat_result((0o100644, 1, 1, 1, 0, 0, 0, 0, 1e18, 0))
    assert facts_of(path, status).modified_at is None
    assert verify(world.book).is_intact


def test_a_read_only_workbook_takes_nothing(world: World, tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"x")
    second = open_book(world.book.path, world.auditor)
    try:
        with pytest.raises(WorkbookError) as refusal:
            add_file(second, world.auditor, tmp_path / "a.txt")
    finally:
        second.close()
    assert refusal.value.key == "file.cannot_change"
    assert render(refusal.value.message)
    assert [body["verb"] for body in bodies(world.book)][-1] == "choose controls"
