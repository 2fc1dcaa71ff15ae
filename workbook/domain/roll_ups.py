"""How far a group of items is proved, in the sentences that say it of one item: by the lowest of them."""

from workbook.domain.counts import Counts
from workbook.domain.errors import Argument, Message
from workbook.domain.reasons import Why
from workbook.domain.vocabulary import ProofLevel


def roll_up_reason(counts: Counts) -> Why | None:
    """Return where the items of a framework, a subject or the whole stand, and what would lift the lowest of them.

    None where nothing is assessed. Every number is of the items assessed here.
    """
    levels = dict(counts.levels)
    lowest = next((level for level in ProofLevel if levels.get(level)), None)
    if lowest is None:
        return None
    tested = sum(count for level, count in counts.levels if level.rung >= ProofLevel.TESTED.rung)
    told: dict[str, Argument] = {level.value: levels.get(level, 0) for level in ProofLevel}
    told |= {"level": lowest, "whole": counts.own, "untested": counts.own - tested}
    told |= {"contested": counts.contested, "stale": counts.stale}
    is_top = lowest is ProofLevel.RE_VERIFIED
    towards = None if is_top else list(ProofLevel)[lowest.rung + 1]
    return Why(Message("ladder.because.group", told), Message(f"ladder.next.{lowest.value}"), towards)
