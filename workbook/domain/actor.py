"""Who acts, and with which clock, ids, host and tool: explicit, so that a run can be repeated exactly."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

Clock = Callable[[], datetime]
"""Returns an aware time in the zone of the place; the offset is recorded beside the UTC time."""


def system_clock() -> datetime:
    """Return this machine's time with its offset."""
    return datetime.now(UTC).astimezone()


def _utc_clock() -> datetime:
    return datetime.now(UTC)


class Ids:
    """A source of UUIDv7 (RFC 9562, 5.7), rising even within one millisecond.

    `random_bits` takes a number of bits and returns that many; pass a seeded one to repeat a run.
    """

    def __init__(self, clock: Clock = _utc_clock, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._clock = clock
        self._random_bits = random_bits
        self._last = 0

    def __call__(self) -> UUID:
        """Return the next id."""
        return UUID(int=self._next())

    def hexadecimal(self) -> str:
        """Return the next id as 32 hexadecimal digits, as the file stores it."""
        return f"{self._next():032x}"

    def _next(self) -> int:
        stamp_ms = int(self._clock().timestamp() * 1000)
        # 48 bits of time and 12 of counter; a repeated or backward clock counts on from the last id
        # (RFC 9562, 6.2, method 1), starting each millisecond in the lower half of the counter.
        ticks = self._last + 1
        if stamp_ms > self._last >> 12:
            ticks = stamp_ms << 12 | self._random_bits(11)
        self._last = ticks
        return (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | self._random_bits(62)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts (None only while the first person is being entered) and the means of the act."""

    person: UUID | None
    tool: str
    host: str
    clock: Clock = system_clock
    ids: Ids = field(default_factory=Ids)
