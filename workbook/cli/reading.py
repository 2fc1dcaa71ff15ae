"""`status`, `export` and `verify`: what a workbook says, and whether it can be trusted."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from workbook.cli.arguments import Options
from workbook.cli.exits import DONE, PROBLEM
from workbook.cli.standing import standing
from workbook.cli.terminal import Answer, Json, Terminal, problem, shown_path
from workbook.cli.workbooks import opened, reader
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.operations import reporting
from workbook.store.connection import header
from workbook.store.errors import translated

_ZIP: Final = b"PK"


def status(options: Options, terminal: Terminal) -> Answer:
    """Count the checklist, each number with its denominator."""
    with opened(options, terminal, to_write=False) as book:
        report = reporting.make_report(book, reader(options, book))
    return standing(options.workbook, report)


def export(options: Options, terminal: Terminal) -> Answer:
    """Verify the workbook and write the exports that were named, or all there are."""
    for name, is_wanted in (("oscal", options.oscal), ("package", options.package)):
        if is_wanted:
            raise WorkbookError(
                "cli.not_yet", option=f"--{name}", known=", ".join(f"--{one}" for one in reporting.FORMATS)
            )
    named = [name for name, is_wanted in (("xlsx", options.xlsx), ("pdf", options.pdf)) if is_wanted]
    with opened(options, terminal, to_write=False) as book:
        actor = reader(options, book)
        is_new = _make_folder(options.folder)
        try:
            with terminal.progress("cli.exporting") as step:
                files = reporting.export(book, actor, options.folder, named or reporting.FORMATS, step=step)
        except BaseException:
            if is_new:
                with suppress(OSError):
                    options.folder.rmdir()
            raise
    listed: list[Json] = [_exported(path) for path in files]
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "folder": shown_path(options.folder),
        "files": listed,
    }
    return Answer(value, [text("cli.export.wrote", path=shown_path(path)) for path in files])


def verify(options: Options, terminal: Terminal) -> Answer:
    """Check every byte of evidence and the whole journal; each damaged item is named on standard error."""
    if options.workbook.is_dir():
        raise WorkbookError("cli.package_not_here", path=str(options.workbook))
    with opened(options, terminal, to_write=False, first_look=_refuse_package) as book:
        actor = reader(options, book)
        with terminal.progress("cli.verifying", unit="B") as step:
            found = reporting.verify(book, actor, step)
    name = shown_path(options.workbook)
    value: dict[str, Json] = {
        "file": name,
        "intact": found.is_intact,
        "problems": [problem(one) for one in found.problems],
        "notices": [problem(one) for one in found.notices],
        "events": found.events,
        "contents": found.contents,
        "content_bytes": found.content_bytes,
        "head": found.head,
    }
    looked_at = text(
        "cli.verify.checked",
        events=found.events,
        contents=found.contents,
        octets=found.content_bytes,
        head=found.head,
    )
    verdict = text("cli.verify.intact", path=name)
    if not found.is_intact:
        verdict = text("cli.verify.damaged", path=name, count=len(found.problems))
    return Answer(value, [verdict, looked_at], (*found.problems, *found.notices), DONE if found.is_intact else PROBLEM)


def _refuse_package(path: Path) -> None:
    """Raise WorkbookError when what is no plain workbook is a zip."""
    with suppress(OSError):
        if header(path).startswith(_ZIP):
            raise WorkbookError("cli.package_not_here", path=str(path))


def _make_folder(folder: Path) -> bool:
    """Make the folder unless it is there; return whether it had to be made."""
    if folder.is_dir():
        return False
    if folder.exists():
        raise WorkbookError("cli.not_a_folder", path=str(folder))
    with translated(str(folder)):
        folder.mkdir(parents=True)
    return True


def _exported(path: Path) -> dict[str, Json]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "path": shown_path(path),
        "format": path.suffix.removeprefix("."),
        "size_bytes": path.stat().st_size,
        "sha256": digest,
    }
