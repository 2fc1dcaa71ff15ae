"""How items stand by the proof ladder, kept up to date in short turns: only what an event touched is proved again."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Final, TypeAlias
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.commitments import CommitmentState
from workbook.domain.standing import NOTHING, Standing, standing_of
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.commitments import covered_items, states_of
from workbook.store.crosswalk import mapped_items
from workbook.store.proofs import prove_items
from workbook.store.tables import Attachment, ChecklistItem, Commitment, CommitmentCover, Event, FindingItem, NoFinding

Step: TypeAlias = Callable[[int, int], None]
"""Called between turns with what is done and what there is in all; raises Cancelled to stop."""

_BATCH: Final = 400
_TURN: Final = 100
"""Items that are proved in one turn at the file: some 30 ms."""
_MOST: Final = 2000
"""Of more events than these, everything is read again: that is quicker than looking at each."""
_ALL_ROWS: Final = frozenset({"engagement", "subject", "framework", "party"})
"""What every row may show or be proved by: names, the version of a subject, how long evidence counts as fresh."""
# Covers that were taken out too: what they covered is proved by something else now.
_COVERED: Final = (
    select(ChecklistItem.id)
    .join(CommitmentCover, col(CommitmentCover.control_id) == ChecklistItem.control_id)
    .join(Commitment, col(Commitment.id) == CommitmentCover.commitment_id)
    .where(Commitment.subject_id == ChecklistItem.subject_id)
)


@dataclass(frozen=True, slots=True)
class Touched:
    """What happened after one entry of the journal: the items whose rows may differ, or `everything`."""

    seq: int
    """the newest entry that was seen"""
    items: frozenset[UUID] = frozenset()
    everything: bool = False


def newest_entry(session: ReadSession) -> int:
    """Return the number of the newest entry of the journal, 0 before the first."""
    return session.exec(select(func.max(Event.seq))).one() or 0


def touched_since(session: ReadSession, seq: int) -> Touched:
    """Return which items the entries after `seq` touched, with those that show them or the evidence and findings changed."""
    query = select(Event.seq, Event.root_table, Event.root_id).where(col(Event.seq) > seq).order_by(col(Event.seq))
    rows = session.exec(query.limit(_MOST + 1)).all()
    if not rows:
        return Touched(seq)
    tables = {table for _, table, _ in rows}
    if len(rows) > _MOST or tables & _ALL_ROWS:
        return Touched(newest_entry(session), everything=True)
    roots = {name: [root for _, table, root in rows if table == name] for name in tables}
    items = set(roots.get("checklist_item", ()))
    for owner, item, ids in (
        (Attachment.evidence_id, Attachment.item_id, roots.get("evidence", [])),
        (FindingItem.finding_id, FindingItem.item_id, roots.get("finding", [])),
        (NoFinding.id, NoFinding.item_id, roots.get("no_finding", [])),
        (ChecklistItem.inherited_from_id, ChecklistItem.id, list(items)),
    ):
        for part in _parts(list(dict.fromkeys(ids))):
            items |= set(session.exec(select(item).where(col(owner).in_(part))))
    for part in _parts(list(dict.fromkeys(roots.get("commitment", ())))):
        items |= set(session.exec(_COVERED.where(col(Commitment.id).in_(part))))
    for part in _parts(list(dict.fromkeys(roots.get("mapping", ())))):
        items |= mapped_items(session, part)
    return Touched(rows[-1][0] or seq, frozenset(items))


def standing_items(session: ReadSession) -> list[UUID]:
    """Return every item that evidence is attached to or a commitment covers; all others stand at NOTHING."""
    query = select(Attachment.item_id).where(col(Attachment.withdrawn_at).is_(None)).distinct()
    return list(dict.fromkeys([*session.exec(query), *covered_items(session)]))


def standings_of(session: ReadSession, ids: Sequence[UUID], as_of: date) -> dict[UUID, Standing]:
    """Return how live items stand on a day; what nothing is attached to is not proved, whatever its objectives."""
    states = states_of(session, ids, as_of)
    found = {key: replace(NOTHING, committed=state) for key, state in states.items()}
    attached = select(Attachment.id).where(Attachment.item_id == ChecklistItem.id)
    attached = attached.where(col(Attachment.withdrawn_at).is_(None)).correlate(ChecklistItem)
    query = select(ChecklistItem).where(col(ChecklistItem.withdrawn_at).is_(None), attached.exists())
    items = [item for part in _parts(ids) for item in session.exec(query.where(col(ChecklistItem.id).in_(part)))]
    for key, proof in prove_items(session, items, as_of).items():
        found[key] = standing_of(proof.item, states.get(key, CommitmentState.NOT_RECORDED))
    return found


def _parts(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


class LiveStandings:
    """The standings of one open workbook, brought up to date by whoever asks; for one thread at a time.

    What was proved stays known: only what the journal says was touched is proved again, and everything on another day.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._as_of: date | None = None
        self._seq = 0
        self._to_prove: dict[UUID, None] = {}
        self.known: dict[UUID, Standing] = {}

    def bring_up(self, as_of: date, step: Step, *, seconds: float | None = None) -> bool:
        """Prove what is not known yet, in short background turns; return whether all is known now.

        Stops after `seconds`, or when `step` raises Cancelled, and goes on from there when asked again.
        """
        until = None if seconds is None else time.monotonic() + seconds
        with self._book.reading(background=True) as session:
            self._look_what_happened(session, as_of)
        whole = len(self._to_prove)
        while self._to_prove:
            step(whole - len(self._to_prove), whole)
            if until is not None and time.monotonic() > until:
                return False
            part = list(islice(self._to_prove, _TURN))
            with self._book.reading(background=True) as session:
                proved = standings_of(session, part, as_of)
            for item in part:
                del self._to_prove[item]
                self.known.pop(item, None)
            self.known |= proved
        return True

    def _look_what_happened(self, session: ReadSession, as_of: date) -> None:
        touched = (
            touched_since(session, self._seq)
            if as_of == self._as_of
            else Touched(newest_entry(session), everything=True)
        )
        self._as_of, self._seq = as_of, touched.seq
        if touched.everything:
            self.known = {}
            self._to_prove = dict.fromkeys(standing_items(session))
        else:
            self._to_prove |= dict.fromkeys(touched.items)
