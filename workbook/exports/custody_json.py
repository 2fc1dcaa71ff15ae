"""The custody of evidence as it stands in a package: for programs, with nothing left out."""

import base64
from datetime import UTC, datetime

from workbook.domain.canonical import Json
from workbook.domain.custody import Acquired, ClockJump, Custody, CustodyEntry, CustodyLine, Disposed, Handed


def custody_json(custody: Custody) -> Json:
    """Return every entry, and where clocks were set back; times are UTC with the offset of the place beside them."""
    return {
        "entries": [_line(line) for line in custody.lines],
        "clock_set_back": [_jump(jump) for jump in custody.jumps],
    }


def disposed_json(disposed: Disposed | None) -> Json:
    """Return that bytes were disposed of, by whom and why; None for what was not."""
    if disposed is None:
        return None
    return {
        "reason": disposed.reason,
        "proposed_by": disposed.proposed_by,
        "proposed_at": _utc(disposed.proposed_at),
        "confirmed_by": disposed.confirmed_by,
        "confirmed_at": _utc(disposed.confirmed_at),
    }


def _line(line: CustodyLine) -> Json:
    entry: CustodyEntry = line.entry
    offset = entry.at.utcoffset()
    return {
        "evidence": line.code or None,
        "act": entry.act.value,
        "at": _utc(entry.at),
        "offset_minutes": int(offset.total_seconds() // 60) if offset is not None else 0,
        "person": entry.person,
        "host": entry.host,
        "tool": entry.tool,
        "about": entry.about,
        "reason": entry.reason,
        "entry": entry.entry,
        "acquired": _acquired(entry.acquired),
        "handed_over": _handed(entry.handed),
    }


def _acquired(acquired: Acquired | None) -> Json:
    if acquired is None:
        return None
    raw = acquired.raw_name
    return {
        "original_name": acquired.original_name,
        "original_name_base64": base64.b64encode(raw).decode() if raw is not None else None,
        "folder": acquired.folder,
        "size_bytes": acquired.size_bytes,
        "sha256": acquired.sha256 or None,
        "source_modified_at": _utc(acquired.modified_at) if acquired.modified_at else None,
        "claimed_collected_on": acquired.collected_on.isoformat() if acquired.collected_on else None,
    }


def _handed(handed: Handed | None) -> Json:
    if handed is None:
        return None
    return {
        "given_by": handed.given_by,
        "given_to": handed.given_to,
        "organisation": handed.organisation,
        "on": handed.handed_on.isoformat(),
        "means": handed.means,
    }


def _jump(jump: ClockJump) -> Json:
    return {
        "chain": "access" if jump.in_access else "event",
        "entry": jump.place,
        "at": _utc(jump.at),
        "before": _utc(jump.before),
        "person": jump.person,
    }


def _utc(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
