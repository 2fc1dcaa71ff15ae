"""What reaches the terminal: nothing hidden, in any encoding, and no complaint when the reader leaves."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, check
from workbook.cli.terminal import Answer, Terminal, columns, problem, shown_path
from workbook.domain.errors import Message, WorkbookError

RUN = [sys.executable, "-m", "workbook"]


class Stream(io.TextIOWrapper):
    """A stream in an encoding, which may claim to be a terminal."""

    def __init__(self, encoding: str = "utf-8", *, is_terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)  # type: ignore[attr-defined]


def terminal(out: Stream, err: Stream, *, as_json: bool = False) -> Terminal:
    return Terminal(io.StringIO(), out, err, as_json=as_json)


def test_user_text_is_made_visible() -> None:
    out, err = Stream(), Stream()
    message = Message("file.missing", {"path": "a\x1b[2J\nb\u202ec  d\u2028e"})
    terminal(out, err).answer(Answer({}, ["x\x1b]0;title\a y\nz", "  two\ttabs"], (message,)))
    assert out.text() == "x\\x1b]0;title\\x07 y\\nz\n  two\ttabs\n"
    assert err.text() == "a\\x1b[2J\\nb\\u202ec  d\\ne does not exist.\n"


def test_an_encoding_that_lacks_a_character_escapes_it() -> None:
    out, err = Stream("ascii"), Stream("cp1252")
    terminal(out, err).answer(Answer({}, ["证 é"], (Message("file.missing", {"path": "证 é"}),)))
    assert out.text() == "\\u8bc1 \\xe9\n"
    assert err.text() == "\\u8bc1 é does not exist.\n"


def test_json_is_ascii_and_holds_whole_characters() -> None:
    out = Stream("ascii")
    name = os.fsdecode(b"caf\xe9") if sys.platform != "win32" else "caf\udce9"
    terminal(out, Stream(), as_json=True).refusal(Message("file.missing", {"path": f"证 {name}"}))
    value = json.loads(out.text())
    check("error", value)
    assert value["error"]["arguments"]["path"].startswith("证 caf\\")
    value["error"]["sentence"].encode("utf-8")


def test_a_sentence_that_quotes_much_is_cut() -> None:
    err = Stream()
    terminal(Stream(), err).note(Message("file.missing", {"path": "x" * 40_000}))
    assert len(err.text()) == 2001
    assert err.text().endswith("…\n")


def test_problems_name_their_arguments() -> None:
    said = problem(Message("control.unknown_bare", {"code": "AC-99"}))
    assert (said["key"], said["arguments"]) == ("control.unknown_bare", {"code": "AC-99"})


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_path_is_shown_whatever_its_bytes() -> None:
    assert shown_path(Path(os.fsdecode(b"a/caf\xe9\xff"))) == "a/caf\\xe9\\xff"


def test_columns_are_aligned_and_one_line_each() -> None:
    assert columns([["a", "b\nc", "d"], ["long", "e", ""]]) == ["a     b c  d", "long  e"]


def test_progress_is_shown_only_on_a_terminal() -> None:
    err = Stream()
    with terminal(Stream(), err).progress("cli.verifying") as step:
        assert step is None
    assert err.text() == ""
    err = Stream(is_terminal=True)
    with terminal(Stream(), err).progress("cli.verifying", unit="B") as step:
        assert step is not None
        time.sleep(0.15)
        step(512, 1024)
        time.sleep(0.15)
        step(1024, 1024)
    assert "Verifying" in err.text()
    assert "1.00k/1.00k" in err.text()


def test_an_answer_that_cannot_be_written_is_a_problem() -> None:
    class Full(Stream):
        def write(self, _words: str) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(WorkbookError) as caught:
        terminal(Full(), Stream()).answer(Answer({}, ["x"]))
    assert caught.value.key == "cli.output_failed"


def test_python_m_workbook_runs_it(tmp_path: Path) -> None:
    done = subprocess.run([*RUN, "controls", "seoul-2024", "--json"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    check("controls", json.loads(done.stdout))
    refused = subprocess.run([*RUN, "status", tmp_path / "no"], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.endswith("no does not exist.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_leaves_is_no_error_report() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        done = subprocess.run([*RUN, "frameworks"], stdout=theirs, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(theirs)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are opened otherwise there")
def test_on_a_terminal_the_passphrase_is_asked_for_and_not_shown(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    words = [*RUN, "new", tmp_path / "a", "--title", "T", "--as", "A"]
    with subprocess.Popen(
        words, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True, text=True
    ) as process:
        os.close(theirs)
        shown = b""
        for question in (b"New passphrase", b"The same again:"):
            while question not in shown:
                shown += os.read(ours, 1024)
            time.sleep(0.2)  # the question is printed before what is typed stops being shown
            os.write(ours, "ключ 密码\n".encode())
        assert process.stdout is not None
        assert "The file is encrypted" in process.stdout.read()
        assert process.wait(30) == 0
    os.close(ours)
    assert "ключ".encode() not in shown
    (tmp_path / "secret").write_text("ключ 密码", "utf-8")
    opens = [*RUN, "status", tmp_path / "a", "--passphrase-file", tmp_path / "secret"]
    assert subprocess.run(opens, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_an_interrupt_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "secret"
    os.mkfifo(pipe)
    words = ["new", tmp_path / "a", "--title", "T", "--as", "A", "--passphrase-file", pipe, "--json"]
    with subprocess.Popen([*RUN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        handle = os.open(pipe, os.O_WRONLY)  # returns once it waits for the passphrase
        try:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            os.close(handle)
    assert (process.returncode, err) == (
        130,
        "Stopped. What was confirmed before is kept; nothing half done is.\n",
    )
    check("error", json.loads(out))
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_nothing_hidden_comes_out_of_a_workbook(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "a"
    words = ["--subject", "\u202eevil", "--party", "P", "--no-passphrase", "--as", "A\u2066B"]
    made = cli("new", path, "--title", "\u202etitle", *words)
    assert made.code == 0
    printed = made.out + cli("status", path).out
    assert "\\u202etitle" in printed
    assert "\\u202eevil" in printed
    assert not {"\u202e", "\u2066"} & set(printed)
