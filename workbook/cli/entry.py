"""Run one command and turn every outcome into an exit code."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from workbook import VERSION
from workbook.cli.arguments import DECODE_PREVIEWS, PROGRAM, REMOVE_WHEN_GONE, Options, read_arguments
from workbook.cli.exits import INTERRUPTED, PROBLEM, exit_code
from workbook.cli.terminal import Answer, Terminal
from workbook.domain.errors import Message, WorkbookError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `audit-workbook` with these arguments, those of the process when None, and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == [DECODE_PREVIEWS]:
        from workbook.ui.preview.child import main as decode_previews

        return decode_previews()
    if len(words) == 2 and words[0] == REMOVE_WHEN_GONE:
        from workbook.store.watching import remove_when_gone

        return remove_when_gone(Path(words[1]))
    terminal = Terminal(sys.stdin, sys.stdout, sys.stderr, as_json="--json" in words)
    try:
        return _guarded(words, terminal)
    except BrokenPipeError:  # whoever read the answer has seen enough
        terminal.hush()
        return PROBLEM


def _guarded(words: list[str], terminal: Terminal) -> int:
    try:
        options = read_arguments(words)
        if not options.command and not options.version:
            from workbook.cli.window import open_window

            return open_window(options)
        answer = _answer(options, terminal)
        terminal.answer(answer)
        return answer.code
    except SystemExit as stop:  # argparse has printed the help
        terminal.flush()
        return int(stop.code or 0)
    except WorkbookError as error:
        terminal.refusal(error.message)
        return exit_code(error.key)
    except KeyboardInterrupt:
        terminal.refusal(Message("cli.interrupted"))
        return INTERRUPTED


def _answer(options: Options, terminal: Terminal) -> Answer:
    if options.version:
        return Answer({"program": PROGRAM, "version": VERSION}, [f"{PROGRAM} {VERSION}"])
    return _command(options.command)(options, terminal)


def _command(name: str) -> Callable[[Options, Terminal], Answer]:
    """Return a command; only its own module is imported, so that the quick ones stay quick."""
    if name in ("frameworks", "controls"):
        from workbook.cli import shipped

        return shipped.frameworks if name == "frameworks" else shipped.controls
    if name in ("status", "export", "verify"):
        from workbook.cli import reading

        return {"status": reading.status, "export": reading.export, "verify": reading.verify}[name]
    if name == "demo":
        from workbook.cli.sample import demo

        return demo
    if name == "new":
        from workbook.cli.beginning import new

        return new
    if name == "compare":
        from workbook.cli.comparing import compare

        return compare
    if name == "recover":
        from workbook.cli.recovering import recover

        return recover
    if name == "passphrase":
        from workbook.cli.passphrase import passphrase

        return passphrase
    if name in ("receipt", "prove"):
        from workbook.cli import signing

        return signing.receipt if name == "receipt" else signing.prove
    if name in ("checkout", "checkin"):
        from workbook.cli import lending

        return lending.checkout if name == "checkout" else lending.checkin
    from workbook.cli import adding

    return adding.attach if name == "attach" else adding.import_source
