"""What an operation touched."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Changes:
    """The operation's id, the kinds of record it touched (table names) and what it created, in order.

    `operation` is None when nothing changed and so nothing was recorded.
    """

    operation: UUID | None
    kinds: frozenset[str]
    created: tuple[UUID, ...] = ()
    events: int = 0
