"""`passphrase`: changed, added and removed, and a refusal leaves the workbook as it was."""

import getpass
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cheap_keys import cheap_keys
from tests.cli.conftest import PASSPHRASE, CommandLine
from workbook.cli.arguments import REMOVE_WHEN_GONE
from workbook.store import watching


@pytest.fixture(autouse=True)
def _cheap_keys() -> Iterator[None]:
    with cheap_keys():
        yield


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return secret(tmp_path / "old.txt", PASSPHRASE)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return secret(tmp_path / "new.txt", "another horse")


def secret(path: Path, words: str) -> Path:
    path.write_text(words + "\n", "utf-8")
    return path


def test_added_changed_and_removed(cli: CommandLine, book: Path, old: Path, new: Path) -> None:
    asked = ("passphrase", book)
    assert cli.json(*asked, "--new-passphrase-file", old) == {
        "file": str(book), "was_encrypted": False, "encrypted": True, "overwritten": sys.platform != "win32",
    }  # fmt: skip
    assert book.read_bytes()[:6] != b"SQLite"
    changed = cli.json(*asked, "--passphrase-file", old, "--new-passphrase-file", new)
    assert (changed["was_encrypted"], changed["encrypted"], changed["overwritten"]) == (True, True, None)
    assert cli("verify", book, "--passphrase-file", old).code == 2
    assert cli("verify", book, "--passphrase-file", new).code == 0
    run = cli(*asked, "--passphrase-file", new, "--no-passphrase")
    assert run.code == 0
    assert "has no passphrase any more" in run.out
    assert book.read_bytes()[:6] == b"SQLite"
    assert cli("verify", book).code == 0
    assert sorted(path.name for path in book.parent.glob("*audit*")) == ["audit.auditbook"]


def test_what_is_refused_leaves_it_as_it_was(cli: CommandLine, book: Path, old: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    for words, part in (
        ((), "--new-passphrase-file"),
        (("--no-passphrase", "--new-passphrase-file", old), "not allowed with"),
        (("--new-passphrase-file", tmp_path / "none"), "none"),
    ):
        run = cli("passphrase", book, *words)
        assert (run.code, run.out) == (2, "")
        assert part in run.err
    assert book.read_bytes() == before
    run = cli("passphrase", book, "--no-passphrase")
    assert run.code == 2
    assert "none to remove" in run.err
    assert cli("passphrase", book, "--new-passphrase-file", old).code == 0
    same = cli("passphrase", book, "--passphrase-file", old, "--new-passphrase-file", old)
    assert (same.code, "it has already" in same.err) == (2, True)


def test_it_is_asked_for(cli: CommandLine, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    lines = ["one thing", "another thing"]
    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: lines.pop(0))
    assert cli("passphrase", book).code == 2
    lines += ["one thing", "one thing"]
    assert cli("passphrase", book).code == 0
    lines += ["one thing", "another thing", "another thing"]
    assert cli("passphrase", book).code == 0
    lines += ["another thing"]
    assert cli("passphrase", book, "--no-passphrase").code == 0
    assert lines == []


def test_the_watcher_of_a_frozen_build(tmp_path: Path) -> None:
    assert watching.FLAG == REMOVE_WHEN_GONE
    folder = tmp_path / "half made"
    folder.mkdir()
    (folder / "file").write_text("plain")
    command = [sys.executable, "-m", "workbook", REMOVE_WHEN_GONE, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait(20) == 0
    assert not folder.exists()
