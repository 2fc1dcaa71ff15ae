"""Count items the one way every screen, command and export does."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from workbook.domain.commitments import CommitmentState
from workbook.domain.counts import Counts
from workbook.domain.gap import Excluded, GapState, excluded_as, state_of
from workbook.domain.report import ItemLine
from workbook.domain.vocabulary import OtherKind, ProofLevel, Responsibility, Result, Scope, WorkState


class CountedItem(NamedTuple):
    """What is counted of one item; a tuple, since there are tens of thousands of them."""

    framework: UUID
    scope: Scope
    responsibility: Responsibility
    work_state: WorkState
    result: Result
    other_kind: OtherKind | None
    proof_level: ProofLevel
    proved: bool
    contested: bool
    stale: bool
    overridden: bool
    family: str
    control: UUID
    subject: UUID
    examined: bool
    committed: CommitmentState

    @property
    def stands(self) -> GapState | Excluded:
        """How it stands in the gap, or why it is left out."""
        left_out = excluded_as(self.scope, self.responsibility)
        return left_out or state_of(self.result, self.other_kind, proved=self.proved, examined=self.examined)


def count_items(items: Iterable[ItemLine | CountedItem]) -> Counts:
    """Return the numbers of a group of items; results, levels and proved are over own items in scope only."""
    lines = list(items)
    in_scope = [line for line in lines if line.scope is Scope.IN]
    own = [line for line in in_scope if line.responsibility is not Responsibility.INHERITED]
    results = Counter(line.result for line in own)
    kinds = Counter(line.other_kind for line in own if line.other_kind)
    levels = Counter(line.proof_level for line in own)
    work = Counter(line.work_state for line in own)
    return Counts(
        items=len(lines),
        in_scope=len(in_scope),
        out=sum(line.scope is Scope.OUT for line in lines),
        deferred=sum(line.scope is Scope.DEFERRED for line in lines),
        inherited=len(in_scope) - len(own),
        own=len(own),
        results=tuple((result, results[result]) for result in Result),
        other_kinds=tuple((kind, kinds[kind]) for kind in OtherKind),
        levels=tuple((level, levels[level]) for level in ProofLevel),
        work=tuple((state, work[state]) for state in WorkState),
        proved=sum(line.proved for line in own),
        contested=sum(line.contested for line in own),
        stale=sum(line.stale for line in own),
        overridden=sum(line.overridden for line in own),
    )
