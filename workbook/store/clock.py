"""Where the chains show that a clock was set back between two entries."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, func, select

from workbook.domain.custody import ClockJump
from workbook.store.change import ReadSession
from workbook.store.journal_bodies import Body, access_body, as_id
from workbook.store.tables import Access, Event, Person

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


def all_jumps(turn: Turn) -> tuple[ClockJump, ...]:
    """Return where the journal shows that a clock was set back, and then where the access chain alone does."""
    return (*clock_jumps(turn), *access_jumps(turn))


def access_jumps(turn: Turn) -> tuple[ClockJump, ...]:
    """Return every entry of the access chain that says it is older than the entry of the journal that it saw.

    Or older than an access before it that saw the same one: what the journal shows itself is not told twice.
    """
    found: list[ClockJump] = []
    first, seen, before = 0, "", ""
    while True:
        with turn() as session:
            within = (col(Access.seq) > first, col(Access.seq) <= first + _SLICE)
            rows = session.exec(select(Access.seq, Access.body).where(*within).order_by(col(Access.seq))).all()
            last = session.exec(select(func.max(Access.seq))).one() or 0
            bodies = [(seq or 0, body) for seq, text in rows if (body := access_body(text)) is not None]
            times = _times_of(session, {body["head"] for _, body in bodies})
            for seq, body in bodies:
                at, known = body["at"], times.get(body["head"], "")
                ahead = max(known, before) if body["head"] == seen else known
                if at < ahead and is_set_back(datetime.fromisoformat(ahead), datetime.fromisoformat(at)):
                    found.append(_access_jump(session, seq, ahead, body))
                seen, before = body["head"], at
        first += _SLICE
        if first >= last:
            return tuple(found)


def _times_of(session: ReadSession, heads: set[str]) -> dict[str, str]:
    """Return when the entries of the journal with these hashes say they were made."""
    wanted = sorted(heads)
    times: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(Event.hash, Event.at).where(col(Event.hash).in_(wanted[start : start + _BATCH]))
        times |= dict(session.exec(query).all())
    return times


def _access_jump(session: ReadSession, place: int, before: str, body: Body) -> ClockJump:
    person = as_id(body["person"])
    name = session.exec(select(Person.name).where(Person.id == person)).first() if person else None
    times = (datetime.fromisoformat(body["at"]), datetime.fromisoformat(before))
    return ClockJump(place, *times, name or "", in_access=True)


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
