"""Report, export and verify: what leaves the workbook is checked first, and that it left is recorded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.report import Report
from workbook.operations.records import the_engagement
from workbook.store import verification
from workbook.store.book import Book
from workbook.store.report import build_finding_report, build_report

Step = Callable[[int, int], None]
Writer = Callable[[Report, Path, Step | None], None]
FORMATS: Final = ("xlsx", "pdf")
"""The export formats there are."""


def make_report(book: Book, actor: Actor, as_of: date | None = None) -> Report:
    """Return everything an export says, as of a day: the engagement's as-of date unless told, else today."""
    now = actor.clock()
    with book.reading() as session:
        engagement = the_engagement(session)
        return build_report(
            session,
            engagement,
            as_of=as_of or engagement.as_of or now.date(),
            made_at=now,
            tool=actor.tool,
            copy=(UUID(book.copy_id), book.copy_letter),
        )


def make_finding_report(book: Book, actor: Actor, finding_id: UUID) -> Report | None:
    """Return a report of one finding alone, to show how it will print; None when it is not there any more."""
    with book.reading(background=True) as session:
        return build_finding_report(
            session,
            the_engagement(session),
            finding_id,
            made_at=actor.clock(),
            tool=actor.tool,
            copy=(UUID(book.copy_id), book.copy_letter),
        )


def export(
    book: Book,
    actor: Actor,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    *,
    as_of: date | None = None,
    step: Step | None = None,
) -> tuple[Path, ...]:
    """Verify the workbook, then write it in each format beside nothing else's name; return the files.

    Raises WorkbookError when anything is damaged or a file cannot be written; an earlier export then stays as it was.
    `step` gets work done and in all, and may raise Cancelled.
    """
    writers = {name: _writer(name) for name in formats}
    for name in writers:
        target = folder / f"{book.path.stem}.{name}"
        if target.exists() and target.samefile(book.path):
            raise WorkbookError("export.over_workbook", path=str(target))
    found = verification.verify(book, step)
    if not found.is_intact:
        raise WorkbookError("export.damaged", count=len(found.problems))
    report = make_report(book, actor, as_of)
    written = []
    for name, write in writers.items():
        target = folder / f"{book.path.stem}.{name}"
        write(report, target, step)
        try:
            book.record_access(actor, "export", format=name, file=target.name, as_of=report.as_of.isoformat())
        except WorkbookError as error:
            raise WorkbookError("export.not_recorded", file=target.name) from error
        written.append(target)
    return tuple(written)


def verify(book: Book, actor: Actor, step: Step | None = None) -> verification.Verification:
    """Look at everything in the workbook and record that it was looked at, and with what outcome."""
    found = verification.verify(book, step)
    try:
        book.record_access(actor, "verify", problems=[problem.key for problem in found.problems])
    except WorkbookError as error:
        # What was found out matters more than the note that it was.
        return replace(found, notices=(*found.notices, Message("verify.not_recorded"), error.message))
    return found


def _writer(name: str) -> Writer:
    """Return the exporter of a format; imported only now, since the libraries behind it are slow to load."""
    if name == "xlsx":
        from workbook.exports.xlsx import write_xlsx

        return write_xlsx
    if name == "pdf":
        from workbook.exports.pdf import write_pdf

        return write_pdf
    raise WorkbookError("export.unknown_format", name=name, known=", ".join(FORMATS))
