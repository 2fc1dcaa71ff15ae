"""`passphrase`: give a workbook another one, its first one, or none."""

from workbook.cli.arguments import Options
from workbook.cli.terminal import Answer, Json, Terminal, shown_path
from workbook.cli.workbooks import acting, asked_twice, opened, passphrase_in
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.operations.passphrases import set_passphrase


def passphrase(options: Options, terminal: Terminal) -> Answer:
    """Write the workbook anew under another passphrase, or none; the old file stays until the new one is verified."""
    given = _given(options, terminal)
    with opened(options, terminal, to_write=True) as book:
        actor, had_one = acting(options, terminal, book), book.is_encrypted
        if options.no_passphrase and not had_one:
            raise WorkbookError("file.no_passphrase_to_remove", path=options.workbook.name)
        wanted = None if options.no_passphrase else given or asked_twice(options, terminal)
        with terminal.progress("cli.rekeying", unit="B") as step:
            done = set_passphrase(book, actor, wanted, step)
    if not done.is_encrypted:
        said = ["cli.passphrase.removed"]
    elif had_one:
        said = ["cli.passphrase.changed"]
    else:
        said = ["cli.passphrase.added", "cli.passphrase.wiped" if done.is_wiped else "cli.passphrase.not_wiped"]
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "was_encrypted": had_one,
        "encrypted": done.is_encrypted,
        "overwritten": done.is_wiped,
    }
    return Answer(value, [text(key, path=shown_path(options.workbook)) for key in said])


def _given(options: Options, terminal: Terminal) -> str:
    """Return what the file holds, before anything is opened; empty where it is asked for later, or none is wanted."""
    if options.new_passphrase_file is not None:
        return passphrase_in(options.new_passphrase_file)
    if not options.no_passphrase and not terminal.can_ask():
        raise WorkbookError("cli.choose_new_passphrase")
    return ""
