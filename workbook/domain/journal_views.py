"""What the journal tells, as the window reads it: frozen rows, never records."""

from dataclasses import dataclass
from uuid import UUID

RecordKey = tuple[str, UUID]
"""(table name, record id)"""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one operation did, in short: its verb, and which records it touched.

    `names` are how people call the first of them, `count` is how many there are, and `kind` is their table. Bytes of
    evidence are left out where the evidence they belong to is there too.
    """

    operation: UUID
    verb: str
    kind: str
    names: tuple[str, ...]
    count: int
