"""Where the journal shows that a clock was set back between two entries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, func, select

from workbook.domain.custody import ClockJump
from workbook.store.change import ReadSession
from workbook.store.tables import Event, Person

CLOCK_SLACK: Final = timedelta(minutes=2)
"""How far a clock may be set back between two entries without anybody being told."""
_SLICE: Final = 2000
"""Entries that are looked at in one turn: some 5 ms."""
Turn = Callable[[], AbstractContextManager[ReadSession]]


def is_set_back(before: datetime, at: datetime) -> bool:
    """Tell whether an entry is so much older than the one before it that this is said."""
    return before - at > CLOCK_SLACK


def clock_jumps(turn: Turn, pulse: Callable[[], object] | None = None) -> tuple[ClockJump, ...]:
    """Return every place where a clock was set back by more than two minutes; read in short turns."""
    found: list[ClockJump] = []
    first, before = 0, ""
    while True:
        with turn() as session:
            last = session.exec(select(func.max(Event.seq))).one() or 0
            within = (col(Event.seq) > first, col(Event.seq) <= first + _SLICE)
            rows = session.exec(select(Event.seq, Event.at).where(*within).order_by(col(Event.seq))).all()
            for seq, at in rows:
                # Times are written alike, so that they can be compared as they stand.
                if at < before and is_set_back(datetime.fromisoformat(before), datetime.fromisoformat(at)):
                    found.append(_jump(session, seq or 0, before, at))
                before = at
        first += _SLICE
        if first >= last:
            return tuple(found)
        if pulse is not None:
            pulse()


def set_back_at(session: ReadSession, place: int) -> ClockJump | None:
    """Return how far the clock was set back just before an entry, None when it was not."""
    at = session.exec(select(Event.at).where(Event.seq == place)).first()
    earlier = select(Event.at).where(col(Event.seq) < place).order_by(col(Event.seq).desc()).limit(1)
    before = session.exec(earlier).first()
    if at is None or before is None or at >= before:
        return None
    if not is_set_back(datetime.fromisoformat(before), datetime.fromisoformat(at)):
        return None
    return _jump(session, place, before, at)


def _jump(session: ReadSession, place: int, before: str, at: str) -> ClockJump:
    name = select(Person.name).join(Event, col(Event.person_id) == Person.id).where(Event.seq == place)
    return ClockJump(
        place=place,
        at=datetime.fromisoformat(at),
        before=datetime.fromisoformat(before),
        person=session.exec(name).first() or "",
    )
