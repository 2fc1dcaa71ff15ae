"""Compare a workbook with what it was on an earlier day, or with another one."""

from datetime import date, datetime, time
from typing import Final

from workbook.domain.actor import Actor
from workbook.domain.comparison import Comparison, compare
from workbook.operations.reporting import Step, make_past_report, make_report
from workbook.store.as_it_was import as_it_was
from workbook.store.book import Book

_SHARES: Final = 3
"""What is done in turn: the journal replayed, the earlier state read, the later one read."""


def compare_with_day(book: Book, actor: Actor, day: date, step: Step | None = None) -> Comparison:
    """Return what changed in a workbook since the end of a day, where the actor is; proof is that of each of the two days.

    Raises WorkbookError when the journal begins later or is broken. `step` gets thousandths done and in all, and may raise
    Cancelled.
    """
    end = datetime.combine(day, time.max, actor.clock().tzinfo)
    with as_it_was(book, end, _share(step, 0)) as past:
        before = make_past_report(book, actor, day, past, _share(step, 1))
    return compare(before, make_report(book, actor, step=_share(step, 2)))


def compare_with_book(book: Book, actor: Actor, earlier: Book, step: Step | None = None) -> Comparison:
    """Return what changed from another workbook to this one; `step` as above."""
    before = make_report(earlier, actor, step=_share(step, 1))
    return compare(before, make_report(book, actor, step=_share(step, 2)))


def _share(step: Step | None, place: int) -> Step | None:
    """Return a step that tells of one of the parts as a share of the whole."""
    if step is None:
        return None
    tell = step
    return lambda done, whole: tell(place * 1000 + 1000 * done // max(whole, 1), _SHARES * 1000)
