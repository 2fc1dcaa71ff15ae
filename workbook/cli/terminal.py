"""Where the command line reads and writes: answers on standard output, everything else on standard error."""

import getpass
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO, TypeAlias

from workbook.cli.exits import DONE
from workbook.domain.errors import Argument, Message, WorkbookError
from workbook.exports.progress import Step
from workbook.exports.visible import elided, one_line, visible
from workbook.messages import render, text

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
_LONGEST_SENTENCE: Final = 2000
"""characters; what is quoted in a sentence can be 40,000 long"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found out: one JSON object, the same for people, and the problems it met."""

    value: dict[str, Json]
    lines: Sequence[str]
    problems: tuple[Message, ...] = ()
    code: int = DONE


class Terminal:
    """The three streams of one run. User text reaches them with control characters and overrides made visible."""

    def __init__(self, stdin: TextIO, stdout: TextIO, stderr: TextIO, *, as_json: bool) -> None:
        self._stdin = stdin
        self._stdout = stdout
        self._stderr = stderr
        self.as_json = as_json

    def answer(self, answer: Answer) -> None:
        """Print an answer: its problems one per line on standard error, the rest on standard output."""
        for problem in answer.problems:
            self.note(problem)
        if self.as_json:
            self._json(answer.value)
        else:
            self._out("".join(f"{_on_one_line(line)}\n" for line in answer.lines))

    def refusal(self, message: Message) -> None:
        """Print why a command was refused, for scripts that read JSON on standard output too."""
        self.note(message)
        if self.as_json:
            self._json({"error": problem(message)})

    def note(self, message: Message) -> None:
        """Print a sentence on one line of standard error."""
        sentence = elided(_on_one_line(render(message)), _LONGEST_SENTENCE)
        _write(self._stderr, f"{sentence}\n")

    def can_ask(self) -> bool:
        """Tell whether somebody sits at the terminal to be asked."""
        return self._stdin.isatty()

    def ask_secret(self, question: Message) -> str:
        """Ask for something that does not appear while it is typed. Raises WorkbookError when nobody answers."""
        try:
            return getpass.getpass(visible(render(question)) + " ")
        except EOFError as error:
            raise WorkbookError("cli.nobody_answered") from error

    @contextmanager
    def progress(self, key: str, *, unit: str = "") -> Iterator[Step | None]:
        """Show a bar on standard error while something runs, if that is a terminal; yields what to tell it.

        `unit` is "B" for bytes; the numbers are then scaled.
        """
        if not self._stderr.isatty():
            yield None
            return
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread of its own: every step redraws the bar
        is_bytes = unit == "B"
        with tqdm(
            desc=text(key),
            file=self._stderr,
            unit=unit,
            unit_scale=is_bytes,
            unit_divisor=1024,
            leave=False,
            total=0,
        ) as bar:

            def step(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield step

    def flush(self) -> None:
        """Send what is still held back. Raises BrokenPipeError when the reader has gone."""
        self._stdout.flush()

    def hush(self) -> None:
        """Drop what is still held back, since nobody reads it: Python would complain about it at exit."""
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            try:
                os.dup2(nowhere, self._stdout.fileno())
            finally:
                os.close(nowhere)

    def _json(self, value: dict[str, Json]) -> None:
        # Only ASCII leaves, so the encoding of the terminal or the pipe does not matter.
        self._out(json.dumps(_whole_characters(value), indent=1) + "\n")

    def _out(self, words: str) -> None:
        try:
            _write(self._stdout, words)
            self._stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise WorkbookError("cli.output_failed", why=error.strerror or "") from error


def problem(message: Message) -> dict[str, Json]:
    """Return a sentence with its key and arguments, for scripts."""
    arguments: dict[str, Json] = {name: _plain(value) for name, value in message.arguments.items()}
    return {"key": message.key, "sentence": render(message), "arguments": arguments}


def shown_path(path: Path) -> str:
    """Return a path as text; bytes that are no UTF-8 appear as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns; the last one is as long as it is. One row is one line."""
    plain = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*plain, strict=True)]
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in plain)
    return ["  ".join(row).rstrip() for row in padded]


def _on_one_line(words: str) -> str:
    """Return text whose line ends, as a file name may have them, are visible too; its blanks stay as they are."""
    return "\\n".join(visible(words).splitlines())


def _plain(value: Argument) -> Json:
    """Return an argument as JSON has it; a member of an enum is its stored value."""
    return str(value) if isinstance(value, str) else value


def _whole_characters(value: Json) -> Json:
    """Return a value whose texts hold no halves of characters, which not every reader of JSON takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_whole_characters(part) for part in value]
    if isinstance(value, dict):
        return {key: _whole_characters(part) for key, part in value.items()}
    return value


def _write(stream: TextIO, words: str) -> None:
    """Write text in the stream's encoding; what it cannot hold appears as escapes."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(words.encode(encoding, "backslashreplace").decode(encoding))
