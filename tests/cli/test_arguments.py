"""Usage: help, options before and after the command, the window, and what is wrong in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from workbook import VERSION
from workbook.cli.arguments import COMMANDS

GLOBALS = ("--passphrase-file", "--as", "--json")


def test_help_lists_every_command_and_the_exit_codes(cli: CommandLine) -> None:
    run = cli("--help")
    assert (run.code, run.err) == (0, "")
    assert all(f"\n    {name} " in run.out for name in COMMANDS)
    assert "exit codes:" in run.out
    assert all(option in run.out for option in GLOBALS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_describes_every_option(cli: CommandLine, name: str) -> None:
    run = cli(name, "--help")
    assert (run.code, run.err) == (0, "")
    assert f"usage: audit-workbook {name} " in run.out
    assert f"audit-workbook {name} " in run.out.split("example")[-1], "no example"
    options = [line for line in run.out.splitlines() if line.startswith("  -")]
    following = run.out.splitlines()
    for line in options:
        described = len(line.split("  ")) > 2 or following[following.index(line) + 1].startswith("     ")
        assert described, line


def test_version(cli: CommandLine) -> None:
    assert cli("--version").out == f"audit-workbook {VERSION}\n"
    assert cli.json("--version") == {"program": "audit-workbook", "version": VERSION}


def test_options_are_taken_before_and_after_the_command(cli: CommandLine) -> None:
    before, after = cli("--json", "frameworks"), cli("frameworks", "--json")
    assert before == after
    assert before.out.startswith("{")


def test_the_value_of_an_option_is_not_taken_for_the_command(cli: CommandLine, book: Path) -> None:
    assert cli("--as", "verify", "status", book).problems == [
        "verify is not a person of this workbook; add them first."
    ]
    assert cli("--as", "Ann Lee", "status", book).code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["new"], "required: FILE, --title"),
        (["status"], "required: FILE"),
        (["status", "a", "b"], "unrecognized arguments: b"),
        (["controls", "x", "--jso"], "unrecognized arguments: --jso"),
        (["attach", "f", "p", "--control", "c", "--method", "guess"], "invalid choice: 'guess'"),
        (["attach", "f", "p", "--control"], "expected one argument"),
        (["status", ""], "empty"),
        (["status", "a\0b"], "NUL"),
    ],
)
def test_wrong_usage_is_one_sentence(cli: CommandLine, words: list[str], says: str) -> None:
    run = cli(*words)
    assert (run.code, run.out, len(run.problems)) == (2, "", 1)
    assert says in run.err
    assert f"audit-workbook {words[0]} --help" in run.err or words[-1] in run.err
    assert cli.json(*words, code=2)["error"]["sentence"] in run.err


def test_a_mistyped_command_names_the_one_that_was_meant(cli: CommandLine) -> None:
    run = cli("verfy")
    assert (run.code, run.out) == (2, "")
    assert run.problems == ["There is no file and no command verfy; did you mean the command verify?"]


def test_without_a_screen_the_window_says_what_to_do(cli: CommandLine, book: Path) -> None:
    for words in ([], [book], ["--", book]):
        run = cli(*words)
        assert (run.code, run.out, len(run.problems)) == (2, "", 1)
        assert "no screen" in run.err
        assert "--help" in run.err


def test_the_window_wants_a_file_that_is_there(cli: CommandLine, tmp_path: Path) -> None:
    missing, folder = cli(tmp_path / "no.auditbook"), cli(tmp_path)
    assert (missing.code, folder.code) == (2, 2)
    assert "does not exist" in missing.err
    assert "is a folder" in folder.err


def test_the_quick_commands_load_no_library() -> None:
    """Each in a process of its own: what a script asks often answers at once."""
    heavy = {"sqlalchemy", "sqlmodel", "pydantic", "openpyxl", "reportlab", "PySide6", "tqdm", "alembic"}
    code = (
        "import sys\nfrom workbook.cli import main\n"
        "for words in (['--help'], ['--version'], ['frameworks'], ['controls', 'owasp-llm-top10-2025'], ['new', '-h']):\n"
        "    assert main(words) == 0\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert loaded & heavy == set()
    assert "workbook" in loaded
