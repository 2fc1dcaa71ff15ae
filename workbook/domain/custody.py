"""The custody of a piece of evidence: everything that happened to it, as both chains tell it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class CustodyAct(StrEnum):
    """What happened to a piece of evidence. Neither chain stores these: they are read out of both."""

    ACQUIRED = "acquired"
    CHANGED = "changed"
    ATTACHED = "attached"
    BEARING_CHANGED = "bearing_changed"
    DETACHED = "detached"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    FINDING_ADDED = "finding_added"
    FINDING_REMOVED = "finding_removed"
    HANDED_OVER = "handed_over"
    HAND_OVER_WITHDRAWN = "hand_over_withdrawn"
    DISPOSAL_PROPOSED = "disposal_proposed"
    DISPOSAL_WITHDRAWN = "disposal_withdrawn"
    DISPOSED = "disposed"
    BYTES_REMOVED = "bytes_removed"
    VERIFIED = "verified"
    VERIFIED_WHOLE = "verified_whole"
    """with the whole workbook"""
    DAMAGED = "damaged"
    OPENED = "opened"
    PREVIEWED = "previewed"
    EXPORTED = "exported"
    PACKED = "packed"
    """its bytes left in a hand-over package"""


@dataclass(frozen=True, slots=True)
class Acquired:
    """What was known when evidence came in; times of the source are as its disk told them."""

    original_name: str
    raw_name: bytes | None
    folder: str
    size_bytes: int | None
    sha256: str
    modified_at: datetime | None
    """UTC"""
    collected_on: date | None
    """as whoever brought it says; when it was received is the time of the entry"""


@dataclass(frozen=True, slots=True)
class Handed:
    """Who gave evidence to whom."""

    given_by: str
    given_to: str
    organisation: str
    handed_on: date
    means: str


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One thing that happened to a piece of evidence; `at` carries the offset of the place."""

    at: datetime
    act: CustodyAct
    person: str
    """empty when nobody had said who they are"""
    about: str
    """the item, the finding, the file or the fields it was about; empty where the act says all"""
    reason: str
    host: str = ""
    """the device it was done on"""
    tool: str = ""
    entry: str = ""
    """the SHA-256 of the entry in its chain"""
    acquired: Acquired | None = None
    handed: Handed | None = None


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One entry of the custody of several pieces; without a code it is of all of them."""

    code: str
    entry: CustodyEntry


@dataclass(frozen=True, slots=True)
class ClockJump:
    """Where a chain shows that a clock was set back: entry `place` is older than what was there before. Times are UTC."""

    place: int
    at: datetime
    before: datetime
    person: str
    in_access: bool = False
    """whether it is an entry of the access chain, and not of the journal"""


@dataclass(frozen=True, slots=True)
class Disposed:
    """That two people disposed of bytes before release, and why. Times are UTC."""

    reason: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Custody:
    """What a report says of custody: entries by evidence and time, those about all of it first; and clocks set back."""

    lines: tuple[CustodyLine, ...] = ()
    jumps: tuple[ClockJump, ...] = ()


NO_CUSTODY: Final = Custody()
"""of a report that says nothing of it"""
