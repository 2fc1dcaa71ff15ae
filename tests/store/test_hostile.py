"""Files that only look like workbooks: nothing of them runs, nothing waits for them, and none of them is written to."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.store import hostile, samples
from tests.store.hostile import CANARY, MAKERS
from tests.store.mutated import faults, offered
from tests.store.samples import refused
from tests.store.test_damage import make_small
from workbook.store.book import Book
from workbook.store.contents import Step
from workbook.store.opening import open_book
from workbook.store.seen import Seen

EXPECTED = {
    "planted_trigger": "file.schema_differs",
    "planted_trigger_on_the_access_chain": "file.schema_differs",
    "trigger_of_our_name": "file.schema_differs",
    "planted_temporary_looking_trigger": "file.schema_differs",
    "extra_view": "file.schema_differs",
    "extra_table": "file.schema_differs",
    "changed_schema_text": "file.schema_differs",
    "generated_column": "file.schema_differs",
    "virtual_table": "file.schema_differs",
    "search_table_with_another_tokenizer": "file.schema_differs",
    "shadow_tables_of_the_search_tampered_with": "file.opened_damaged",
    "cyclic_pages": "file.opened_damaged",
    "tree_that_widens_without_end": "file.opened_damaged",
    "giant_value": "file.opened_damaged",
    "truncated_within_a_page": "file.opened_damaged",
    "rows_that_refer_to_each_other": "file.unclean_damaged",
    "wrong_application_id": "file.other_database",
    "wrong_user_version": "file.newer",
    "write_ahead_mode": "file.write_ahead",
    "write_ahead_log_beside": "file.write_ahead",
    "hot_journal_that_plants_a_trigger": "file.rollback_refused",
    "hot_journal_that_cuts_the_file_off": "file.rollback_refused",
    "hot_journal_full_of_noise": "file.rollback_refused",
    "journal_of_a_further_file": "file.foreign_journal",
    "journal_that_is_a_link": "file.foreign_journal",
    "link_to_a_device": "file.not_a_file",
    "pipe": "file.not_a_file",
    "socket_of_a_program": "file.not_a_file",
    "folder": "file.is_a_folder",
    "nothing": "file.too_short",
    "huge_and_empty": "file.opened_damaged",
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="makes pipes, sockets and links")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("small")
    return {
        "plain": make_small(folder / "plain.auditbook", None),
        "encrypted": make_small(folder / "secret.auditbook", samples.PASSPHRASE),
    }


@pytest.fixture(scope="module")
def answers(small: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in offered("crafted", small["plain"], tmp_path_factory.mktemp("crafted"))}


@pytest.mark.parametrize("name", MAKERS)
def test_a_crafted_file_is_kept_out_or_only_read(answers: dict[str, dict[str, Any]], name: str):
    told = answers[name]
    assert told["outcome"] in ("refused", "quarantined"), told
    assert list(faults(told)) == []
    assert told["key"] == EXPECTED.get(name, told["key"])


def test_there_are_enough_of_them():
    assert len(MAKERS) >= 25
    assert EXPECTED.keys() <= MAKERS.keys()


@pytest.mark.parametrize("name", ["journal_of_a_further_file", "note_that_is_a_link"])
def test_no_file_beside_it_is_touched(small: dict[str, Path], tmp_path: Path, name: str):
    """SQLite removed the file that such a journal names, up to version 3.40 at least."""
    path = Path(shutil.copy(small["plain"], tmp_path / "work.auditbook"))
    MAKERS[name](path)
    with refused(EXPECTED.get(name, "file.other_database")):
        open_book(path, samples.auditor(200))
    assert path.with_name("victim.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_mutated_copies(small: dict[str, Path], tmp_path: Path, kind: str):
    answers = list(offered("mutated", small[kind], tmp_path, kind, "0", "75"))
    assert len(answers) == 75
    # What is accepted has our schema and a sound structure: it is a workbook, whose opening is recorded in it.
    assert [(told["name"], list(faults(told))) for told in answers if list(faults(told))] == []
    if kind == "encrypted":
        assert all(told["outcome"] != "accepted" for told in answers)
    assert {told["outcome"] for told in answers} >= {"refused", "quarantined"}


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"is_untouched": False}, "written to"),
        ({"seconds": 10.5}, "ten seconds"),
        ({"people": [CANARY]}, "a planted trigger ran"),
        ({"sentence": ""}, "refused without a sentence"),
    ],
)
def test_what_must_not_happen_is_noticed(wrong: dict[str, Any], fault: str):
    told = {
        "name": "7",
        "outcome": "refused",
        "is_untouched": True,
        "seconds": 0.1,
        "people": ["Ada"],
        "sentence": "No.",
    }
    assert list(faults(told)) == []
    assert list(faults(told | wrong)) == [fault]


def test_a_process_that_ends_over_a_file_is_noticed(tmp_path: Path):
    (told,) = offered("mutated", tmp_path / "gone.auditbook", tmp_path, "plain", "0", "1")
    assert list(faults(told)) == ["crashed"]


def test_a_pipe_in_the_place_of_the_note_is_not_waited_for(small: dict[str, Path], tmp_path: Path):
    path = Path(shutil.copy(small["plain"], tmp_path / "work.auditbook"))
    first = open_book(path, samples.auditor(200))
    note = hostile.beside(path, ".holder")
    note.unlink()
    os.mkfifo(note)
    second = open_book(path, samples.auditor(300))
    assert second.why_read_only is not None
    second.close()
    first.close()


# What is known is not looked through again


@pytest.fixture
def asked(small: dict[str, Path], tmp_path: Path) -> Callable[[Path], int]:
    """Return how often opening a file asks whether to go on while it looks through it; 0 when it does not look."""
    place = tmp_path / "state" / "seen.json"

    def count(path: Path) -> int:
        steps: list[int] = []

        def step(done: int, _all: int) -> None:
            steps.append(done)

        book: Book = open_book(path, samples.auditor(200), seen=Seen(place), step=step)
        book.close()
        return len(steps)

    return count


def test_the_first_sight_of_a_file_looks_through_it(
    small: dict[str, Path], tmp_path: Path, asked: Callable[[Path], int]
):
    path = Path(shutil.copy(small["plain"], tmp_path / "work.auditbook"))
    assert asked(path) > 0
    assert asked(path) == 0
    moved = path.rename(tmp_path / "other.auditbook")
    assert asked(moved) > 0
    assert asked(moved) == 0
    samples.alter(moved, "UPDATE file_state SET clean = 1")
    os.utime(moved, ns=(1, 1))
    assert asked(moved) > 0


def test_what_nobody_closed_is_looked_through_again(
    small: dict[str, Path], tmp_path: Path, asked: Callable[[Path], int]
):
    path = Path(shutil.copy(small["plain"], tmp_path / "work.auditbook"))
    assert asked(path) > 0
    samples.alter(path, "UPDATE file_state SET clean = 0")
    assert asked(path) > 0


@pytest.mark.parametrize("kept", [b"", b"[", b"[]", b'{"a": 1}', b"\xff"])
def test_a_damaged_list_of_what_is_known_costs_one_look(tmp_path: Path, path: Path, kept: bytes):
    place = tmp_path / "seen.json"
    place.write_bytes(kept)
    seen = Seen(place)
    assert not seen.knows(path)
    seen.note(path)
    assert seen.knows(path)
    assert path.name not in place.read_text("utf-8")


def test_a_look_can_be_cancelled(small: dict[str, Path], tmp_path: Path):
    from workbook.domain.errors import Cancelled

    path = Path(shutil.copy(small["plain"], tmp_path / "work.auditbook"))
    before = path.read_bytes()

    def stop(_done: int, _all: int) -> None:
        raise Cancelled

    step: Step = stop
    with pytest.raises(Cancelled):
        open_book(path, samples.auditor(200), step=step)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
