"""`new`: the workbook, its passphrase, and that a refusal leaves nothing."""

import getpass
import io
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import FRAMEWORK, PASSPHRASE, CommandLine


class Keyboard(io.StringIO):
    """Standard input of somebody at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines somebody at a terminal types, first first."""
    lines: list[str] = []
    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: lines.pop(0))
    return lines


def only_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_makes_subjects_frameworks_and_checklist(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "a.auditbook"
    words = ["--framework", FRAMEWORK, "--framework", "seoul-2024", "--framework", FRAMEWORK]
    subjects = ["--subject", "Triage model", "--subject", "モデル", "--party", "Northgate"]
    value = cli.json("new", path, "--title", "Triage", *words, *subjects, "--no-passphrase", "--as", "Ann Lee")
    assert value["subjects"] == [
        {"code": "S-0001", "name": "Triage model"},
        {"code": "S-0002", "name": "モデル"},
    ]
    assert value["frameworks"] == [
        {"code": FRAMEWORK, "controls": 8, "items": 16},
        {"code": "seoul-2024", "controls": 9, "items": 18},
    ]
    assert (value["person"], value["party"], value["items"], value["encrypted"]) == (
        "Ann Lee",
        "Northgate",
        34,
        False,
    )
    assert cli.json("status", path)["totals"]["items"] == 34
    assert only_files(tmp_path) == ["a.auditbook"]


def test_without_a_party_the_subjects_belong_to_an_unnamed_one(cli: CommandLine, tmp_path: Path) -> None:
    run = cli("new", tmp_path / "a", "--title", "T", "--subject", "S", "--no-passphrase", "--as", "A")
    assert run.code == 0
    assert run.problems == [
        "No party is named, so the subjects belong to 'Unnamed party'; name it with --party, or in the window."
    ]


def test_a_framework_without_a_subject_is_on_no_checklist(cli: CommandLine, tmp_path: Path) -> None:
    run = cli("new", tmp_path / "a", "--title", "T", "--framework", FRAMEWORK, "--no-passphrase", "--as", "A")
    assert run.code == 0
    assert "8 active controls, 0 checklist items" in run.out
    assert "No subject is named" in run.err


def test_a_policy_source_is_kept_for_reference(cli: CommandLine, tmp_path: Path) -> None:
    words = ["--framework", "us-eo-14409", "--subject", "S", "--party", "P", "--no-passphrase", "--as", "A"]
    run = cli("new", tmp_path / "a", "--title", "T", *words)
    assert (run.code, len(run.problems)) == (0, 1)
    assert "us-eo-14409 is a policy source" in run.err
    assert cli.json("status", tmp_path / "a")["totals"]["items"] == 0


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["--title", "T"], "cli.choose_passphrase"),
        (["--title", " ", "--no-passphrase"], "text.blank"),
        (["--title", "a\x1bb", "--no-passphrase"], "text.control_character"),
        (["--title", "x" * 301, "--no-passphrase"], "text.too_long"),
        (["--title", os.fsdecode(b"caf\xe9"), "--no-passphrase"], "text.surrogate"),
        (["--title", "T", "--no-passphrase", "--framework", "nist"], "import.unknown_framework_near"),
        (["--title", "T", "--no-passphrase", "--subject", ""], "text.blank"),
        (["--title", "T", "--no-passphrase", "--subject", "a\nb"], "text.line_break"),
        (["--title", "T", "--no-passphrase", "--party", "x" * 301], "text.too_long"),
        (["--title", "T", "--passphrase-file", "nowhere"], "cli.passphrase_file_unreadable"),
        (["--title", "T", "--passphrase-file", "nowhere", "--no-passphrase"], "cli.passphrase_or_none"),
    ],
)
def test_what_is_wrong_leaves_no_file(cli: CommandLine, tmp_path: Path, words: list[str], key: str) -> None:
    value = cli.json("new", tmp_path / "a.auditbook", *words, "--as", "Ann", code=2)
    assert value["error"]["key"] == key
    assert only_files(tmp_path) == []


def test_nothing_that_is_there_is_replaced(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    for path in (tmp_path / "a", tmp_path):
        run = cli("new", path, "--title", "T", "--no-passphrase", "--as", "A")
        assert (run.code, len(run.problems)) == (2, 1)
    assert (tmp_path / "a").read_text() == "mine"
    assert cli("new", tmp_path / "no" / "a", "--title", "T", "--no-passphrase", "--as", "A").code == 2
    assert only_files(tmp_path) == ["a"]


def test_the_passphrase_is_asked_for_twice(cli: CommandLine, tmp_path: Path, typed: list[str]) -> None:
    path = tmp_path / "a.auditbook"
    typed += [PASSPHRASE, "another"]
    run = cli("new", path, "--title", "T", "--as", "A")
    assert (run.code, run.problems) == (2, ["The two passphrases differ, so nothing was made; try again."])
    typed += ["  "]
    assert cli("new", path, "--title", "T", "--as", "A").code == 2
    assert only_files(tmp_path) == []
    typed += [PASSPHRASE, PASSPHRASE, PASSPHRASE, "wrong"]
    assert cli("new", path, "--title", "T", "--as", "A").code == 0
    assert cli("status", path).code == 0
    wrong = cli("status", path)
    assert (wrong.code, wrong.out, len(wrong.problems)) == (2, "", 1)
    assert "The passphrase is wrong" in wrong.err
    assert typed == []


def test_a_passphrase_file_holds_one_line(cli: CommandLine, tmp_path: Path) -> None:
    path, secret = tmp_path / "a.auditbook", tmp_path / "secret"
    for raw, key in (
        (b"", "cli.passphrase_file_empty"),
        (b" \n", "cli.passphrase_file_empty"),
        (b"one\ntwo\n", "cli.passphrase_file_long"),
        (b"x" * 5000, "cli.passphrase_file_long"),
        (b"caf\xe9", "cli.passphrase_file_not_text"),
    ):
        secret.write_bytes(raw)
        value = cli.json("new", path, "--title", "T", "--passphrase-file", secret, "--as", "A", code=2)
        assert value["error"]["key"] == key
    assert not path.exists()
    secret.write_bytes(f"{PASSPHRASE}\r\n".encode())
    assert cli.json("new", path, "--title", "T", "--passphrase-file", secret, "--as", "A")["encrypted"] is True
    secret.write_bytes(PASSPHRASE.encode())
    assert cli("--passphrase-file", secret, "status", path).code == 0
    assert cli.json("status", path, code=2)["error"]["key"] == "cli.passphrase_needed"
    assert cli.json("status", path, "--passphrase-file", tmp_path, code=2)["error"]["key"].endswith("unreadable")


def test_who_begins_is_the_user_of_the_machine_unless_named(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    assert cli.json("new", tmp_path / "a", "--title", "T", "--no-passphrase")["person"] == "ann"

    def unknown() -> str:
        raise OSError("no name")

    monkeypatch.setattr(getpass, "getuser", unknown)
    value = cli.json("new", tmp_path / "b", "--title", "T", "--no-passphrase", code=2)
    assert value["error"]["key"] == "cli.name_yourself"
