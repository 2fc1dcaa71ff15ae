"""Where the journal shows that a clock was set back between two entries."""

from collections.abc import Callable, Sequence
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
_BATCH: Final = 400
Turn = Callable[[], AbstractContextManager[ReadSession]]


def is_set_back(before: datetime, at: datetime) -> bool:
    """Tell whether an entry is so much older than the one before it that this is said."""
    return before - at > CLOCK_SLACK


def clock_jumps(turn: Turn, pulse: Callable[[], object] | None = None, *, after: int = 0) -> tuple[ClockJump, ...]:
    """Return every place behind entry `after` where a clock was set back by more than two minutes; in short turns."""
    found: list[ClockJump] = []
    first, before = max(after - 1, 0), ""
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


def newest_jump(session: ReadSession) -> ClockJump | None:
    """Return how far the clock was set back just before the newest operation, None when it was not."""
    newest = select(Event.operation_id).order_by(col(Event.seq).desc()).limit(1)
    operation = session.exec(newest).first()
    place = session.exec(select(func.min(Event.seq)).where(Event.operation_id == operation)).one()
    before = set_back_before(session, [place] if place else []).get(place or 0)
    at = session.exec(select(Event.at).where(Event.seq == place)).first()
    return _jump(session, place, before, at) if place and before and at else None


def set_back_before(session: ReadSession, places: Sequence[int]) -> dict[int, str]:
    """Return for those of some entries before which the clock was set back what the entry ahead of them says."""
    wanted = sorted({place for one in places for place in (one, one - 1)})
    times: dict[int, str] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(Event.seq, Event.at).where(col(Event.seq).in_(wanted[start : start + _BATCH]))
        times |= {seq or 0: at for seq, at in session.exec(query)}
    found = {}
    for place in places:
        at, before = times.get(place, ""), times.get(place - 1, "")
        if at < before and is_set_back(datetime.fromisoformat(before), datetime.fromisoformat(at)):
            found[place] = before
    return found


def _jump(session: ReadSession, place: int, before: str, at: str) -> ClockJump:
    name = select(Person.name).join(Event, col(Event.person_id) == Person.id).where(Event.seq == place)
    return ClockJump(
        place=place,
        at=datetime.fromisoformat(at),
        before=datetime.fromisoformat(before),
        person=session.exec(name).first() or "",
    )
