"""The numbers of a group of items; none is ever shown without its denominator."""

from dataclasses import dataclass

from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, WorkState


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of one group of items. Inherited items are counted apart and are not in the other numbers.

    `items` = in_scope + out + deferred; in_scope = own (hybrid included) + inherited.
    Results, proof levels and `proved` are over `own`.
    """

    items: int
    in_scope: int
    out: int
    deferred: int
    inherited: int
    own: int
    results: tuple[tuple[Result, int], ...]
    other_kinds: tuple[tuple[OtherKind, int], ...]
    levels: tuple[tuple[ProofLevel, int], ...]
    work: tuple[tuple[WorkState, int], ...]
    proved: int
    contested: int
    stale: int
    overridden: int
