"""What copies of a workbook are called, when a backup is due, and which backups are kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

FIRST: Final = "A"
_LETTERS: Final = "BCDEFGHIJKLMNOPQSTUVWXYZ"
"""R is the letter of recovered workbooks, A that of the first copy."""
LATEST: Final = 3
"""So many of the newest are kept in any case."""
DAYS, WEEKS, MONTHS = 7, 5, 12
"""How many days, weeks and months keep a backup each."""


def letter_of_copy(letter: str, number: int) -> str:
    """Return the letter of the copy that a copy gave away as its `number`-th, from 0; none is ever given twice.

    The letters of what was copied from a copy begin with that copy's own; those of the first copy stand alone.
    """
    own = "" if letter == FIRST else letter
    rounds, place = divmod(number, len(_LETTERS))
    return own + FIRST * rounds + _LETTERS[place]


def is_due(now: datetime, last: datetime | None, hours: int) -> bool:
    """Tell whether it is time for another backup of a workbook that has changed since the last; never with 0 hours."""
    return hours > 0 and (last is None or now - last >= timedelta(hours=hours) or last > now)


def kept(times: Iterable[datetime]) -> frozenset[datetime]:
    """Return which backups stay: the latest, then the newest of each day, week and month, as far as these reach.

    Counted back from the newest, not from now, so that a workbook nobody opens loses none.
    """
    newest_first = sorted(set(times), reverse=True)
    found = set(newest_first[:LATEST])
    for most, part in ((DAYS, "%Y-%j"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        newest: dict[str, datetime] = {}
        for one in newest_first:
            newest.setdefault(one.strftime(part), one)
        found |= set(list(newest.values())[:most])
    return frozenset(found)
