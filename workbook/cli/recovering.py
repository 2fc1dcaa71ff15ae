"""`recover`: what can be read of a damaged workbook, in a new one."""

from workbook.cli.arguments import Options
from workbook.cli.exits import DONE, PROBLEM
from workbook.cli.terminal import Answer, Json, Terminal, problem, shown_path
from workbook.cli.workbooks import means, passphrase_for, user_name
from workbook.domain.errors import WorkbookError
from workbook.domain.recovery import Recovery
from workbook.messages import text
from workbook.operations import recovering


def recover(options: Options, terminal: Terminal) -> Answer:
    """Recover a workbook; all that is not as it was is named on standard error."""
    try:
        told = _recover(options, terminal, None)
    except WorkbookError as error:
        if error.key != "file.passphrase_needed":
            raise
        told = _recover(options, terminal, passphrase_for(options, terminal))
    return _answer(options, told)


def _recover(options: Options, terminal: Terminal, passphrase: str | None) -> Recovery:
    """Recover it; the new workbook has the passphrase of the old one."""
    name = options.acting if options.acting is not None else user_name()
    if not name:
        raise WorkbookError("cli.name_yourself")
    with terminal.progress("cli.recovering") as step:
        return recovering.recover(
            options.workbook,
            options.target,
            means(),
            name,
            passphrase=passphrase,
            new_passphrase=passphrase,
            step=step,
        )


def _answer(options: Options, told: Recovery) -> Answer:
    source = told.source
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "sha256": source.sha256,
        "recovered": shown_path(options.target),
        "whole": told.is_whole,
        "lost": [problem(one) for one in told.lost],
        "records": told.records,
        "events": told.journal.kept,
        "events_beside": told.journal.beside,
        "contents": told.contents,
        "content_bytes": told.content_bytes,
        "record": told.record_code,
    }
    verdict = "cli.recover.whole" if told.is_whole else "cli.recover.lost"
    lines = [
        text(verdict, path=shown_path(options.workbook), target=shown_path(options.target), count=len(told.lost)),
        text(
            "cli.recover.counts",
            records=told.records,
            events=told.journal.kept,
            contents=told.contents,
            octets=told.content_bytes,
        ),
        text("cli.recover.record", code=told.record_code),
    ]
    return Answer(value, lines, told.lost, DONE if told.is_whole else PROBLEM)
