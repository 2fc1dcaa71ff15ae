"""The journal inside a package: its chain of hashes, and what it says about the evidence."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import IO, Any, Final

from workbook.domain.package import ChainEnd

LONGEST_ENTRY: Final = 64 << 20


@dataclass(slots=True)
class Chain:
    """What was read of a chain: where it ends, and the first entry that is broken, None while all fit."""

    end: ChainEnd = field(default_factory=lambda: ChainEnd(0, ""))
    broken: int | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each live piece of evidence that has bytes, by code"""


def read_chain(stream: IO[bytes], told_head: str) -> Chain:
    """Read entries, one per line, until the first that does not fit; each names the SHA-256 of the one before.

    `told_head` is the head that stands elsewhere, empty where nothing does.
    """
    chain, rows = Chain(), _Rows()
    number, head = 0, ""
    while line := stream.readline(LONGEST_ENTRY + 1):
        number += 1
        body = _parsed(line)
        if body is None:
            chain.broken = number
            break
        if not _follows(body, head):
            # Of two that do not fit together, the one that what follows vouches for is the one that was not changed.
            own = _hash(line)
            after = _parsed(stream.readline(LONGEST_ENTRY + 1))
            is_vouched_for = _follows(after, own) if after is not None else own == told_head
            chain.broken = number - 1 if is_vouched_for and number > 1 else number
            break
        head = _hash(line)
        rows.take(body)
    chain.end = ChainEnd(number if chain.broken is None else chain.broken - 1, head)
    chain.evidence = rows.evidence()
    return chain


def _hash(line: bytes) -> str:
    return hashlib.sha256(line[:-1]).hexdigest()


def _follows(body: dict[str, Any], head: str) -> bool:
    """Tell whether an entry names the one before, or none when it is the first."""
    parents = body.get("parents")
    return isinstance(parents, list) and (head in parents if head else not parents)


def _parsed(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


class _Rows:
    """The rows of evidence and contents as the entries tell them; what is misshapen tells nothing."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, dict[str, Any]]] = {"evidence": {}, "content": {}}

    def take(self, body: dict[str, Any]) -> None:
        """Follow one entry."""
        changes = body.get("changes")
        for change in changes if isinstance(changes, list) else ():
            if isinstance(change, dict) and change.get("table") in self._rows and isinstance(change.get("after"), dict):
                self._rows[change["table"]].setdefault(str(change.get("id")), {}).update(change["after"])

    def evidence(self) -> dict[str, str]:
        """Return the SHA-256 of each live piece of evidence that has bytes, by code."""
        contents = self._rows["content"]
        found = {}
        for row in self._rows["evidence"].values():
            content = contents.get(str(row.get("content_id")))
            if content is not None and row.get("withdrawn_at") is None:
                found[str(row.get("code"))] = str(content.get("sha256"))
        return found
