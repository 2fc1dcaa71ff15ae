"""Whether a control is only there, ran, or was seen to react: what tells a working control from one that does nothing."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from workbook.domain.vocabulary import Nature, ProofLevel


class Liveness(StrEnum):
    """How alive a control was seen to be, lowest first."""

    NOT_SEEN = "not_seen"
    PRESENT = "present"
    RAN = "ran"
    REACTED = "reacted"


_HEIGHT: Final = {step: height for height, step in enumerate(Liveness)}


def is_reacting(nature: Nature | None) -> bool:
    """Tell whether a control of this nature has something to react to: only then does liveness cap its proof."""
    return nature in (Nature.PREVENTIVE, Nature.DETECTIVE)


def seen_alive(level: ProofLevel, *, ran: bool, reacted: bool) -> Liveness:
    """Return what one piece of evidence that proves `level` by itself shows of the control's life.

    To be told is not to see: a record is the least that shows a control is there or ran, and only what is at least
    demonstrated shows that it reacted.
    """
    if reacted and level.rung >= ProofLevel.DEMONSTRATED.rung:
        return Liveness.REACTED
    if level.rung < ProofLevel.DOCUMENTED.rung:
        return Liveness.NOT_SEEN
    return Liveness.RAN if ran or reacted else Liveness.PRESENT


def liveliest(seen: Iterable[Liveness]) -> Liveness:
    """Return the most that any evidence of a set shows: reacting is a quality of the control, not of one attachment."""
    return max(seen, key=_HEIGHT.__getitem__, default=Liveness.NOT_SEEN)


def least_alive(seen: Iterable[Liveness]) -> Liveness:
    """Return the least that was seen of any part."""
    return min(seen, key=_HEIGHT.__getitem__, default=Liveness.NOT_SEEN)
