"""`checkout` and `checkin`: work on a local copy of a workbook that lies where data gets lost."""

from workbook.cli.arguments import Options
from workbook.cli.terminal import Answer, Json, Terminal, shown_path
from workbook.cli.workbooks import acting, opened
from workbook.messages import text
from workbook.operations.working_copies import check_in, check_out, origin_of, save_beside


def checkout(options: Options, terminal: Terminal) -> Answer:
    """Make a working copy of a workbook on this machine."""
    with opened(options, terminal, to_write=True) as book:
        actor = acting(options, terminal, book)
        with terminal.progress("cli.checking_out", unit="B") as step:
            origin = check_out(book, actor, options.target, step)
    path, target = shown_path(options.workbook), shown_path(options.target)
    value: dict[str, Json] = {"file": path, "working_copy": target, "head": origin.bases[0].event}
    return Answer(value, [text("cli.checkout.done", path=path, target=target)])


def checkin(options: Options, terminal: Terminal) -> Answer:
    """Put a working copy where its original is, or beside it."""
    name = shown_path(options.workbook)
    with opened(options, terminal, to_write=True) as book:
        origin, actor = origin_of(book), acting(options, terminal, book)
        if options.beside:
            with terminal.progress("cli.saving_beside", unit="B") as step:
                made, letter = save_beside(book, actor, step)
            said = text("cli.checkin.beside", path=name, target=shown_path(made), letter=letter)
            return Answer(_value(name, shown_path(made), origin.bases[0].event, letter), [said])
        with terminal.progress("cli.checking_in", unit="B") as step:
            origin = check_in(book, actor, step)
    said = text("cli.checkin.done", path=name, target=shown_path(origin.path))
    return Answer(_value(name, shown_path(origin.path), origin.bases[0].event, None), [said])


def _value(name: str, target: str, head: str, letter: str | None) -> dict[str, Json]:
    return {"working_copy": name, "file": target, "head": head, "beside_as_copy": letter}
