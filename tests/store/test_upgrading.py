"""A workbook of an earlier format is brought to the next one once a verified backup lies beside it, or stays as it is."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.store import samples
from tests.store.samples import Rich
from tests.store.second_format import KILLED, WRONG
from workbook.domain.errors import WorkbookError
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.store.schema import golden_schema
from workbook.store.verification import verify

Open = Callable[..., Book]
STAYS = ("read only", "damaged", "torn", *WRONG)
GOES = ("plain", "encrypted", "tampered", "left open")


def digest(path: Path) -> str:
    """Return the hash of a file without SQLite's counts of its changes, of which a copy has one more."""
    data = path.read_bytes()
    return hashlib.sha256(data[:24] + data[28:40] + data[44:92] + data[96:]).hexdigest()


def offer(folder: Path, *cases: str) -> tuple[dict[str, dict[str, Any]], int]:
    command = [sys.executable, "-X", "utf8", "-m", "tests.store.second_format", str(folder), *cases]
    done = subprocess.run(command, cwd=samples.ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.stderr == ""
    return {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}, done.returncode


def prepare(folder: Path, made: dict[str | None, Rich], case: str) -> Path:
    """Lay the workbook of a case into its folder."""
    place = folder / case
    place.mkdir()
    rich = made[samples.PASSPHRASE if case == "encrypted" else None]
    path = Path(shutil.copy(rich.path, place / "work.auditbook"))
    if case == "tampered":
        with closing(samples.raw(path)) as connection:
            samples.without_triggers(connection, "UPDATE finding SET title = 'Another' WHERE number = 1")
    elif case == "left open":
        samples.alter(path, "UPDATE file_state SET clean = 0")
    elif case == "torn":  # in the middle of a change, and without the journal that would roll it back
        samples.alter(path, "UPDATE file_state SET clean = 0", "UPDATE person SET name = 'Nobody confirmed'")
    elif case == "damaged":
        samples.flip(path, path.read_bytes().index(rich.chunks[1][50_000:50_032]))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("second")


@pytest.fixture(scope="module")
def before(folder: Path, rich_made: dict[str | None, Rich]) -> dict[str, str]:
    return {case: digest(prepare(folder, rich_made, case)) for case in (*GOES, *STAYS)}


@pytest.fixture(scope="module")
def answers(folder: Path, before: dict[str, str]) -> dict[str, dict[str, Any]]:
    said, code = offer(folder, *before)
    assert code == 0
    return said


def beside(folder: Path, case: str) -> list[Path]:
    return sorted(path for path in (folder / case).iterdir() if path.name != "work.auditbook")


@pytest.mark.parametrize("case", GOES)
def test_it_is_brought_to_the_next_format(answers: dict[str, dict[str, Any]], folder: Path, case: str):
    told = answers[case]
    assert told["outcome"] == "opened", told
    assert told["version"] == 2
    assert set(told["triggers"]) == {name for kind, name, _, _ in golden_schema(1) if kind == "trigger"} | {
        "person_badge"
    }
    assert told["badges"] == [[""]]
    events, people = told["past"]
    assert 0 < events < told["entries"] - 1
    assert people == [["Ada Auditor", ""]]
    (backup,) = beside(folder, case)
    assert told["notices"][0].endswith(f"verified: {backup.name}.")
    assert told["access"] == ["migrate", "open"]


@pytest.mark.parametrize("case", GOES)
def test_the_journal_tells_of_it_and_of_nothing_else(answers: dict[str, dict[str, Any]], case: str):
    told = answers[case]
    assert (told["verb"], told["person"], told["maker"]) == ("migrate workbook", "the program", "the program")
    assert told["reason"].startswith("From format 1 to format 2.")
    assert told["undone"] == "history.migration"
    if case == "tampered":  # what was changed outside before is named afterwards too
        (problem,) = told["problems"]
        assert "F-0001" in problem
    else:
        assert told["problems"] == []


@pytest.mark.parametrize("case", GOES)
def test_the_backup_is_the_workbook_as_it_was(
    answers: dict[str, dict[str, Any]], before: dict[str, str], folder: Path, case: str, opened: Open
):
    (backup,) = beside(folder, case)
    if case != "encrypted":  # each page is encrypted anew in a copy
        assert digest(backup) == before[case]
    book = opened(backup, samples.PASSPHRASE if case == "encrypted" else None, read_only=True)
    found = verify(book)
    assert len(found.problems) == (case == "tampered")
    assert found.events == answers[case]["entries"] - 1
    assert found.contents == 2


@pytest.mark.parametrize("case", STAYS)
def test_what_cannot_be_brought_over_stays_as_it_is(
    answers: dict[str, dict[str, Any]], before: dict[str, str], folder: Path, case: str
):
    told = answers[case]
    expected = {
        "read only": "file.older",
        "damaged": "file.migration_not_backed_up",
        "torn": "file.unclean_damaged",
    }
    assert (told["outcome"], told["key"]) == ("refused", expected.get(case, "file.migration_failed")), told
    assert digest(folder / case / "work.auditbook") == before[case]
    assert beside(folder, case) == []


def test_killed_in_the_middle_it_is_rolled_back(tmp_path: Path, rich_made: dict[str | None, Rich], opened: Open):
    path = prepare(tmp_path, rich_made, KILLED)
    said, code = offer(tmp_path, KILLED)
    assert (said, code) == ({}, -9)
    assert path.with_name("work.auditbook-journal").exists()
    backup = next(one for one in path.parent.iterdir() if "format 1" in one.name)
    for one in (path, backup):
        book = open_book(one, samples.auditor(200))
        try:
            assert verify(book).problems == ()
        finally:
            book.close()


def test_a_newer_one_is_refused_by_this_program(answers: dict[str, dict[str, Any]], folder: Path, opened: Open):
    with pytest.raises(WorkbookError) as refusal:
        opened(folder / "plain" / "work.auditbook")
    assert (answers["plain"]["version"], refusal.value.key) == (2, "file.newer")
