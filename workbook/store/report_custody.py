"""The custody of the evidence in a report, and where clocks were set back; read in turns of one and the same state."""

import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, or_, select

from workbook.domain.custody import Custody, CustodyAct, CustodyLine
from workbook.store.clock import Turn, all_jumps
from workbook.store.custody_entries import EXPORT, KINDS, WHOLE, Body, Telling, whole_outcome
from workbook.store.tables import Access, Content, Event, Evidence, Person

_BATCH: Final = 300
"""Pieces of evidence whose journal is read in one turn."""
_SLICE: Final = 2000
"""Entries of the access chain that are looked through in one turn."""


def read_custody(turn: Turn, codes: Sequence[str]) -> Custody:
    """Return the custody of the evidence with these codes; what happened to all of it is said once, without a code."""
    if not codes:
        return Custody(jumps=all_jumps(turn))
    wanted = set(codes)
    with turn() as session:
        people = {str(key): name for key, name in session.exec(select(Person.id, Person.name))}
        rows = session.exec(select(Evidence.id, Evidence.code, Evidence.content_id).order_by(Evidence.code))
        held = [row for row in rows if row[1] in wanted]
        query = select(Content.id, Content.sha256, Content.size_bytes)
        contents = {str(key): (sha256, size) for key, sha256, size in session.exec(query)}
    telling = Telling(people, contents)
    lines: list[CustodyLine] = []
    named = {key: code for key, code, _ in held}
    ids = list(named)
    for start in range(0, len(ids), _BATCH):
        query_own = select(Event.root_id, Event.body, Event.hash)
        query_own = query_own.where(col(Event.root_id).in_(ids[start : start + _BATCH])).order_by(col(Event.seq))
        with turn() as session:
            own = session.exec(query_own).all()
        lines += [
            CustodyLine(named[root], entry) for root, text, sha in own for entry in telling.of_evidence(text, sha)
        ]
    lines += _accesses(turn, telling, named, _by_hash(held, contents))
    lines.sort(key=lambda line: (line.code, line.entry.at))
    return Custody(tuple(lines), all_jumps(turn))


def _by_hash(
    held: Sequence[tuple[UUID, str, UUID | None]], contents: dict[str, tuple[str, int]]
) -> dict[str, list[tuple[UUID, str]]]:
    """Return id and code of the evidence that has bytes with each SHA-256."""
    found: dict[str, list[tuple[UUID, str]]] = {}
    for key, code, content in held:
        if content is not None and str(content) in contents:
            found.setdefault(contents[str(content)][0], []).append((key, code))
    return found


def _accesses(
    turn: Turn, telling: Telling, named: dict[UUID, str], by_hash: dict[str, list[tuple[UUID, str]]]
) -> list[CustodyLine]:
    """Return what the access chain says of the evidence, and of all of it."""
    lines: list[CustodyLine] = []
    ids = {str(key): code for key, code in named.items()}
    for text, sha256 in _bodies(turn):
        body = json.loads(text)
        if body["kind"] in KINDS:
            lines += _of_all(telling, body, sha256, by_hash)
        elif (key := body["detail"].get("evidence")) in ids:
            entry = telling.of_access(body, sha256, key, "")
            lines += [CustodyLine(ids[key], entry)] if entry else []
    return lines


def _bodies(turn: Turn) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    marks: list[Any] = [col(Access.body).contains(f'"kind":"{kind}"') for kind in KINDS]
    marks.append(col(Access.body).contains('"evidence":"'))
    first = 0
    while True:
        with turn() as session:
            last = session.exec(select(func.max(Access.seq))).one() or 0
            within = (col(Access.seq) > first, col(Access.seq) <= first + _SLICE, or_(*marks))
            found += session.exec(select(Access.body, Access.hash).where(*within).order_by(col(Access.seq))).all()
        first += _SLICE
        if first >= last:
            return found


def _of_all(telling: Telling, body: Body, sha256: str, by_hash: dict[str, list[tuple[UUID, str]]]) -> list[CustodyLine]:
    """Return what an entry about the whole workbook says: once for all, and of each damaged or removed piece by its code."""
    detail = body["detail"]
    lines = []
    for held in [
        *detail.get("damaged", ()),
        *([detail["sha256"]] if "sha256" in detail and body["kind"] != EXPORT else ()),
    ]:
        for key, code in by_hash.get(held, ()):
            entry = telling.of_access(body, sha256, str(key), held)
            lines += [CustodyLine(code, entry)] if entry else []
    act, about = None, ""
    if body["kind"] == WHOLE:
        act, about = whole_outcome(detail, "-"), detail.get("before", "")
    elif body["kind"] == EXPORT and detail["format"] == "package":
        act, about = CustodyAct.PACKED, detail.get("file", "")
    if act is not None:
        lines.append(CustodyLine("", telling.of_whole(body, act, sha256, about)))
    return lines
