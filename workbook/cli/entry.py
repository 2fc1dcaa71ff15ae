"""Run one command and turn every outcome into an exit code."""

import sys
from collections.abc import Sequence

from workbook.cli.arguments import Options, read_arguments
from workbook.cli.exits import DONE, INTERRUPTED, PROBLEM, exit_code
from workbook.cli.terminal import Answer, Terminal
from workbook.domain.errors import Message, WorkbookError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `audit-workbook` with these arguments, those of the process when None, and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    terminal = Terminal(sys.stdin, sys.stdout, sys.stderr, as_json="--json" in words)
    try:
        code = _run(words, terminal)
        terminal.flush()
        return code
    except WorkbookError as error:
        terminal.refusal(error.message)
        return exit_code(error.key)
    except KeyboardInterrupt:
        terminal.refusal(Message("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        terminal.hush()
        return PROBLEM


def _run(words: list[str], terminal: Terminal) -> int:
    options = read_arguments(words)
    if isinstance(options, str):
        terminal.raw(options)
        return DONE
    answer = _command(options, terminal)
    if answer is None:
        return options.window_code
    terminal.answer(answer)
    return answer.code


def _command(options: Options, terminal: Terminal) -> Answer | None:
    """Run the command named; each is imported only when it is the one, so that the quick ones stay quick."""
