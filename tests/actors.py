"""Actors whose runs can be repeated exactly."""

from datetime import datetime, timedelta, timezone
from random import Random
from uuid import UUID

from workbook.domain.actor import Actor, Ids

START = datetime(2026, 9, 14, 9, 0, tzinfo=timezone(timedelta(hours=2)))
SECOND = timedelta(seconds=1)


class SteppingClock:
    """A clock that moves on by `step` each time it is read; set `now` to jump, also backwards."""

    def __init__(self, start: datetime = START, step: timedelta = SECOND) -> None:
        self.now = start
        self.step = step

    def __call__(self) -> datetime:
        time = self.now
        self.now = time + self.step
        return time


def fixed_ids(seed: int = 1, start: datetime = START) -> Ids:
    """Return a repeatable source of ids, of one millisecond: it does not move the actor's clock."""
    return Ids(clock=lambda: start, random_bits=Random(seed).getrandbits)


def fixed_actor(seed: int = 1, start: datetime = START, step: timedelta = SECOND, person: UUID | None = None) -> Actor:
    """Return an actor with a stepping clock and seeded ids: the same arguments, the same run."""
    return Actor(
        person=person,
        tool="audit-workbook test",
        host="test-host",
        clock=SteppingClock(start, step),
        ids=fixed_ids(seed, start),
    )
