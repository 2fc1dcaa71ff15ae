"""A group is as far as its lowest item, in the words that say it of one; every number is of what is assessed here."""

from workbook.domain.counts import Counts
from workbook.domain.roll_ups import roll_up_reason
from workbook.domain.vocabulary import ProofLevel
from workbook.messages import proof_reason


def counts(*levels: int) -> Counts:
    own = sum(levels)
    return Counts(
        items=own + 3,
        in_scope=own + 1,
        out=1,
        deferred=1,
        inherited=1,
        own=own,
        results=(),
        other_kinds=(),
        levels=tuple(zip(ProofLevel, levels, strict=True)),
        work=(),
        proved=0,
        contested=1,
        stale=2,
        overridden=0,
    )


def said(*levels: int) -> str:
    why = roll_up_reason(counts(*levels))
    return proof_reason(why) if why is not None else ""


def test_the_lowest_decides_and_says_what_would_lift_it() -> None:
    assert said(0, 0, 4, 3, 2, 1) == (
        "Documented at the lowest: of 10 items assessed here none 0, claimed 0, documented 4, demonstrated 3, tested 2,"
        " re-verified 1; not tested 7; contested 1, stale 2. Would be demonstrated with this: Examine or observe the"
        " mechanism or activity itself with focused depth, or watch the vendor test it."
    )
    assert said(1, 0, 4, 3, 2, 1).startswith("None at the lowest: of 11 items")
    assert "Would be claimed with this:" in said(1, 0, 0, 0, 0, 0)


def test_at_the_top_nothing_is_missing_and_nothing_is_said_of_nothing() -> None:
    assert "Would be" not in said(0, 0, 0, 0, 0, 3)
    assert "not tested 0" in said(0, 0, 0, 0, 0, 3)
    assert said(0, 0, 0, 0, 0, 0) == ""
