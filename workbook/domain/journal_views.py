"""What the journal tells, as the window and the exported trail read it: frozen rows, never records."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from workbook.domain.vocabulary import Role, Tlp

RecordKey = tuple[str, UUID]
"""(table name, record id)"""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one operation did, in short: its verb, and which records it touched.

    `names` are how people call the first of them, `count` is how many there are, and `kind` is their table, empty when
    they are of several. Bytes of evidence are left out where the evidence they belong to is there too.
    """

    operation: UUID
    verb: str
    kind: str
    names: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries are shown; each part that is set narrows further. `until` is the first moment left out."""

    person: UUID | None = None
    kind: str = ""
    """the table of the records that were touched"""
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None
    record: RecordKey | None = None
    text: str = ""
    """a code, or words of records that were touched"""

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return self == JournalFilter()

    @property
    def is_of_records(self) -> bool:
        """Whether the entries of certain records are looked for."""
        return self.record is not None or bool(self.text.strip())


@dataclass(slots=True)
class Trail:
    """Where in a chain the entries are that a filter lets through: a few bytes for each operation, oldest first.

    `places` are the sequence numbers of the first such entry of each operation, `counts` how many of its records are
    among them. `entries` counts all that the filter lets through, `whole` what the chain holds up to entry `last`.
    """

    places: "array[int]" = field(default_factory=lambda: array("q"))
    counts: "array[int]" = field(default_factory=lambda: array("l"))
    entries: int = 0
    whole: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One operation in the list. `deed` holds what the filter lets through of it, `of` how many records it touched."""

    place: int
    deed: Deed
    of: int
    at: datetime
    """UTC"""
    person: str
    outcome: tuple[StrEnum, ...]
    """what was decided, where the verb alone does not say it"""
    reason: str
    is_undone: bool
    undoes: str
    """the verb of the operation that this one took back, else empty"""
    set_back_from: datetime | None = None
    """what the entry before it says when the clock was set back in between, UTC"""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that is another record: which one, and what people call it."""

    key: RecordKey
    name: str


@dataclass(frozen=True, slots=True)
class Octets:
    """A value that is bytes; only their number is shown."""

    size: int


Value: TypeAlias = str | int | bool | StrEnum | date | datetime | Reference | Octets | tuple[str, ...] | None
"""What stands in a field, with ids resolved; a bool is a yes or no, texts are as they were written."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record, before and after; of a new record only the latter counts."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What happened to one record: its fields that are worth telling, and whether it came or went."""

    record: Reference
    is_new: bool
    is_withdrawn: bool
    is_restored: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal with all that it says."""

    place: int
    hash: str
    previous: tuple[str, ...]
    root: Reference
    changes: tuple[RecordChange, ...]
    is_broken: bool = False
    """its text is damaged; Verify says so too"""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made an entry, when, where and with what. `at` carries the offset of the place."""

    at: datetime
    person: str
    role: Role | None
    tool: str
    host: str
    copy: str


@dataclass(frozen=True, slots=True)
class OperationDetail:
    """One operation whole; its entries are read apart, by their places."""

    row: TrailRow
    made: Provenance
    places: Sequence[int]
    undone_by: UUID | None
    undoes: UUID | None


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One entry of the access chain: that somebody opened, checked, previewed or took out something.

    `record` is the evidence it was about, None for the whole workbook; `file` what it was written to; `problems` how
    many a check found, None for what was no check; `seen` is the head of the journal at that time.
    """

    place: int
    kind: str
    made: Provenance
    record: Reference | None
    file: str
    problems: int | None
    hash: str
    previous: tuple[str, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class LastVerified:
    """When the workbook was last verified, by whom, and the keys of what was found."""

    at: datetime
    person: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrailHead:
    """What stands above an exported trail. `filters` are the parts of the filter in words, by their headings."""

    title: str
    tlp: Tlp
    language: str
    filters: tuple[tuple[str, str], ...]
    entries: int
    whole: int
    head: str
    made_at: datetime
    made_by: str
    tool: str


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry of an exported trail."""

    entry: Entry
    operation: UUID
    verb: str
    made: Provenance
    reason: str
    is_undone: bool


def at_place(moment: datetime, offset_minutes: int) -> datetime:
    """Return a UTC time in the time of the place with this offset."""
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes)))
