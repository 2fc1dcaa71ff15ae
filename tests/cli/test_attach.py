"""`attach`: many files, what is refused by name, and that the rest is done."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import FRAMEWORK, CommandLine, Run, check

Attach = Callable[..., Run]
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("seen on site")
    return path


def evidence_count(cli: CommandLine, book: Path) -> int:
    return int(cli.json("verify", book)["contents"])


def test_files_are_attached_with_their_hashes(cli: CommandLine, book: Path, tmp_path: Path, first_control: str) -> None:
    paths = [tmp_path / name for name in ("one.txt", "two.bin", "empty")]
    for path, raw in zip(paths, (b"1", bytes(range(256)) * 9000, b""), strict=True):
        path.write_bytes(raw)
    words = [
        "--control",
        first_control,
        "--subject",
        "Triage model",
        "--framework",
        FRAMEWORK,
        "--method",
        "test",
    ]
    value = cli.json("attach", book, *paths, *words, "--shows", "All three.\nReally.")
    assert [one["evidence"] for one in value["files"]] == ["E-0001", "E-0002", "E-0003"]
    assert [one["path"] for one in value["files"]] == [str(path) for path in paths]
    assert [one["sha256"] for one in value["files"]] == [hashlib.sha256(p.read_bytes()).hexdigest() for p in paths]
    assert value["item"] == {"control": first_control, "framework": FRAMEWORK, "subject": "S-0001"}
    assert (value["attached"], value["method"]) == (3, "test")
    status = cli.json("status", book)
    levels = status["totals"]["levels"]
    assert levels["claimed"] == {"part": 1, "whole": 16}, "a test log without a result is only a claim"
    assert levels["none"] == {"part": 15, "whole": 16}
    assert {one["key"]: one["arguments"]["count"] for one in status["missing"]}["missing.no_evidence"] == 15


def test_what_is_examined_is_documented(cli: CommandLine, book: Path, attach: Attach, note: Path) -> None:
    run = attach(note)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[-1].startswith("1 of 1 files attached to ")
    assert cli.json("status", book)["totals"]["levels"]["documented"] == {"part": 1, "whole": 16}
    assert cli.json("status", book)["totals"]["proved"] == {"part": 0, "whole": 16}


def test_several_refusals_are_all_named_and_the_rest_is_done(
    cli: CommandLine, book: Path, attach: Attach, note: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    run = attach(tmp_path / "no.txt", note, tmp_path / "folder", note, "--json")
    assert (run.code, len(run.problems)) == (1, 3)
    assert "no.txt does not exist" in run.problems[0]
    assert "folder is a folder" in run.problems[1]
    assert "E-0001 is already attached" in run.problems[2]
    import json

    value = json.loads(run.out)
    check("attach", value)
    assert [one["error"]["key"] if one["error"] else None for one in value["files"]] == [
        "evidence.missing",
        None,
        "evidence.is_a_folder",
        "evidence.duplicate_attachment",
    ]
    assert value["attached"] == 1
    assert evidence_count(cli, book) == 1


def test_nothing_but_unreadable_input_is_code_2(attach: Attach, tmp_path: Path) -> None:
    run = attach(tmp_path / "no.txt", tmp_path)
    assert (run.code, len(run.problems)) == (2, 2)
    assert run.out.startswith("0 of 2 files attached")


def test_the_same_bytes_are_attached_once(
    cli: CommandLine, book: Path, attach: Attach, note: Path, tmp_path: Path, first_control: str
) -> None:
    assert attach(note).code == 0
    events = cli.json("status", book)["events"]
    other = tmp_path / "other name.txt"
    other.write_bytes(note.read_bytes())
    for path in (note, other):
        run = attach(path)
        assert (run.code, len(run.problems)) == (1, 1)
        assert "E-0001 is already attached to" in run.err
    assert cli.json("status", book)["events"] == events, "a refused file leaves nothing"
    elsewhere = cli.json("attach", book, note, other, "--control", first_control, "--subject", "S-0002", code=1)
    assert [one["evidence"] for one in elsewhere["files"]] == ["E-0001", None], "the same evidence, attached again"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["--control", "AC-99"], "control.unknown_bare"),
        (["--control", ""], "control.unknown_bare"),
        (["--control", "x" * 40_000], "control.unknown_bare"),
        (["--control", "C1", "--framework", "nist-csf-2.0"], "framework.not_here"),
        (["--control", "C1", "--subject", "Triage"], "record.not_found"),
        (["--control", "C1", "--shows", "x" * 40_001], "text.too_long"),
        (["--control", "C1", "--shows", "bell \a"], "text.control_character"),
        (["--control", "C1", "--shows", os.fsdecode(b"\xff")], "text.surrogate"),
    ],
)
def test_what_is_wrong_leaves_the_workbook_as_it_was(
    cli: CommandLine, book: Path, note: Path, first_control: str, words: list[str], key: str
) -> None:
    before = cli.json("status", book)["events"]
    words = [first_control if word == "C1" else word for word in words]
    value = cli.json("attach", book, note, *words, "--as", "Somebody New", code=2)
    assert value["error"]["key"] == key
    assert cli.json("status", book)["events"] == before
    run = cli("attach", book, note, *words)
    assert (run.code, run.out, len(run.problems)) == (2, "", 1)
    assert len(run.err) < 2100


def test_near_matches_and_places_are_named(cli: CommandLine, book: Path, note: Path, first_control: str) -> None:
    near = cli.json("attach", book, note, "--control", first_control + "0", code=2)["error"]
    assert near["key"] == "control.unknown"
    assert first_control in near["sentence"]
    several = cli.json("attach", book, note, "--control", first_control, code=2)["error"]
    assert several["key"] == "control.ambiguous"
    assert "S-0001" in several["sentence"]
    assert "S-0002" in several["sentence"]
    assert cli("attach", book, note, "--control", first_control.swapcase(), "--subject", "gateway").code == 0


def test_a_control_that_was_not_chosen_says_so(cli: CommandLine, note: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.auditbook"
    made = cli("new", path, "--title", "T", "--framework", "seoul-2024", "--no-passphrase", "--as", "A")
    assert made.code == 0
    code = cli.json("controls", "seoul-2024")["controls"][0]["code"]
    assert cli.json("attach", path, note, "--control", code, code=2)["error"]["key"] == "control.not_chosen"


def test_texts_of_any_script_are_kept(cli: CommandLine, book: Path, attach: Attach, note: Path, tmp_path: Path) -> None:
    assert attach(note, "--shows", "证据 دليل ראיה \u202eevil" + "x" * 39_900).code == 0
    assert cli("export", book, tmp_path / "out", "--xlsx").code == 0


NAMES = [
    "证据 دليل ראיה.txt",
    "n" * 251 + ".txt",
    "\u202egnp.exe",
    "bell\a and\nline.txt",
    "-dash.txt",
    "quote'\".txt",
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_kind(cli: CommandLine, book: Path, attach: Attach, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("x")
    run = attach(path)
    assert (run.code, run.err) == (0, "")
    assert len(run.out.splitlines()) == 2
    assert "\u202e" not in run.out
    assert "\a" not in run.out
    assert cli("verify", book).code == 0
    assert cli("export", book, tmp_path / "out").code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only here is a name any bytes")
def test_a_name_that_is_not_utf8(cli: CommandLine, book: Path, tmp_path: Path, first_control: str) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("x")
    value = cli.json("attach", book, path, "--control", first_control, "--subject", "S-0001")
    assert value["files"][0]["path"].endswith("/caf\\xe9.txt")
    assert cli("export", book, tmp_path / "out").code == 0
    gone = cli("attach", book, str(path) + "x", "--control", first_control, "--subject", "S-0001")
    assert (gone.code, len(gone.problems)) == (2, 1)


def test_the_workbook_is_not_attached_to_itself(attach: Attach, book: Path) -> None:
    run = attach(book)
    assert (run.code, len(run.problems)) == (2, 1)
    assert "is this workbook itself" in run.err


def test_a_name_longer_than_the_disk_takes(attach: Attach, tmp_path: Path) -> None:
    run = attach(tmp_path / ("n" * 300))
    assert (run.code, len(run.problems)) == (2, 1)


@pytest.mark.skipif(ROOT or sys.platform == "win32", reason="nothing is unreadable for root")
def test_an_unreadable_file(attach: Attach, note: Path) -> None:
    note.chmod(0)
    run = attach(note)
    assert (run.code, len(run.problems)) == (2, 1)
    assert "cannot be read" in run.err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a file that always fails to be read")
def test_a_file_the_disk_fails_to_read(cli: CommandLine, book: Path, attach: Attach) -> None:
    run = attach("/proc/self/mem")
    assert (run.code, len(run.problems)) == (2, 1)
    assert "cannot be read" in run.err
    assert evidence_count(cli, book) == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(attach: Attach, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    run = attach(tmp_path / "pipe")
    assert (run.code, len(run.problems)) == (2, 1)
    assert "not a regular file" in run.err


def test_who_acts(cli: CommandLine, book: Path, note: Path, tmp_path: Path, first_control: str) -> None:
    words = ["--control", first_control, "--subject", "S-0001"]
    added = cli("attach", book, note, *words, "--as", "Bob Ray")
    assert (added.code, added.problems) == (
        0,
        ["Bob Ray is new to this workbook and was added as an auditor."],
    )
    other = tmp_path / "b.txt"
    other.write_text("b")
    unclear = cli.json("attach", book, other, *words, code=2)["error"]
    assert (unclear["key"], unclear["arguments"]["people"]) == ("cli.who_acts", "Ann Lee, Bob Ray")
    again = cli("attach", book, other, *words, "--as", "bob ray")
    assert (again.code, again.err) == (0, "")
    assert cli("verify", book, "--as", "Bob Ray").code == 0
    assert cli.json("verify", book, "--as", "Nobody", code=2)["error"]["key"] == "person.unknown"
    assert cli.json("attach", book, other, *words, "--as", " ", code=2)["error"]["key"] == "text.blank"


def test_the_user_of_the_machine_acts_when_known(
    cli: CommandLine, book: Path, attach: Attach, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import getpass

    assert attach(note, "--as", "bob").code == 0
    monkeypatch.setattr(getpass, "getuser", lambda: "Bob")
    other = note.with_name("b.txt")
    other.write_text("b")
    assert attach(other).code == 0
