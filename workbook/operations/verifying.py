"""Verify the workbook and record it, whatever came out: when, by whom, before what, and which evidence was damaged."""

from dataclasses import replace

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.store import verification
from workbook.store.book import Book
from workbook.store.content_check import Checkpoint
from workbook.store.contents import Step
from workbook.store.stored import Json
from workbook.store.verification import Verification


def verify(
    book: Book, actor: Actor, step: Step | None = None, *, checkpoint: Checkpoint | None = None, before: str = ""
) -> Verification:
    """Look at everything in the workbook and record that it was looked at, and with what outcome.

    `checkpoint` lets a check go on where an earlier one stopped; `before` names what it comes before, such as `export` or
    `sign-off`, which read everything anew. A check that is stopped is recorded too when it had found damage.
    """
    known = checkpoint or Checkpoint()
    try:
        found = verification.verify(book, step, known)
    except BaseException:
        if known.stopped is not None and known.stopped.damaged:
            damaged: list[Json] = [*known.stopped.damaged]
            book.record_access(actor, "stop verifying", damaged=damaged, contents=known.stopped.contents)
        raise
    if book.why_read_only is not None and found.problems:
        # Nothing can be kept in this file: whoever found it damaged has to keep that elsewhere.
        return replace(found, notices=(*found.notices, Message("verify.not_recorded"), book.why_read_only))
    try:
        book.record_access(actor, "verify", **_detail(found, before))
    except WorkbookError as error:
        # What was found out matters more than the note that it was.
        return replace(found, notices=(*found.notices, Message("verify.not_recorded"), error.message))
    return found


def _detail(found: Verification, before: str) -> dict[str, Json]:
    """Return what the access chain keeps: the keys of all problems, and the SHA-256 of each damaged content."""
    detail: dict[str, Json] = {"problems": [problem.key for problem in found.problems]}
    if found.damaged:
        detail["damaged"] = [*found.damaged]
    if before:
        detail["before"] = before
    if found.since is not None:
        detail["since"] = found.since.isoformat(timespec="seconds")
    return detail
