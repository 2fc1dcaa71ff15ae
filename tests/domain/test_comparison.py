"""What became of an item is said carefully: better and worse only of what was determined on both sides."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.comparison import Course, Place, course_of
from workbook.domain.gap import Excluded, GapState
from workbook.domain.vocabulary import ProofLevel

NONE, TESTED, DOCUMENTED = ProofLevel.NONE, ProofLevel.TESTED, ProofLevel.DOCUMENTED
DETERMINED = (
    GapState.NOT_MET,
    GapState.NOT_ESTABLISHED,
    GapState.PARAMETER_UNDEFINED,
    GapState.SATISFIED_BELOW,
    GapState.PROVED,
)
PLACES = st.builds(
    Place, st.sampled_from((*GapState, *Excluded)), st.sampled_from(ProofLevel), st.booleans(), st.booleans()
)


def place(
    stands: GapState | Excluded, level: ProofLevel = NONE, *, contested: bool = False, stale: bool = False
) -> Place:
    return Place(stands, level, contested, stale)


@pytest.mark.parametrize(
    ("before", "after", "course"),
    [
        (place(GapState.NOT_MET), place(GapState.PROVED, TESTED), Course.IMPROVED),
        (place(GapState.PROVED, TESTED), place(GapState.NOT_MET, TESTED), Course.WORSE),
        (place(GapState.NOT_MET), place(GapState.NOT_ESTABLISHED), Course.IMPROVED),
        (place(GapState.NOT_ESTABLISHED), place(GapState.PARAMETER_UNDEFINED), Course.CHANGED),
        (place(GapState.SATISFIED_BELOW, NONE), place(GapState.SATISFIED_BELOW, DOCUMENTED), Course.IMPROVED),
        (place(GapState.PROVED, TESTED), place(GapState.PROVED, TESTED, stale=True), Course.WORSE),
        (place(GapState.PROVED, TESTED, contested=True), place(GapState.PROVED, TESTED), Course.IMPROVED),
        (place(GapState.NOT_EXAMINED), place(GapState.NOT_MET), Course.DETERMINED),
        (place(GapState.EXAMINED), place(GapState.PROVED, TESTED), Course.DETERMINED),
        (place(GapState.NOT_EXAMINED), place(GapState.EXAMINED), Course.CHANGED),
        (place(GapState.PROVED, TESTED), place(GapState.EXAMINED, TESTED), Course.CHANGED),
        (place(GapState.NOT_MET), place(GapState.NOT_APPLICABLE), Course.CHANGED),
        (place(GapState.NOT_MET), place(Excluded.OUT), Course.CHANGED),
        (None, place(GapState.NOT_MET), Course.NEW),
        (place(GapState.NOT_MET), None, Course.WITHDRAWN),
    ],
)
def test_what_became_of_it(before: Place | None, after: Place | None, course: Course) -> None:
    assert course_of(before, after) is course


@given(PLACES, PLACES)
def test_the_way_back_is_the_opposite(one: Place, other: Place) -> None:
    there, back = course_of(one, other), course_of(other, one)
    opposites = {Course.IMPROVED: Course.WORSE, Course.WORSE: Course.IMPROVED, Course.SAME: Course.SAME}
    assert back is opposites.get(there, back)
    assert (there is Course.SAME) == (one == other)


def test_better_and_worse_need_a_determination_on_both_sides() -> None:
    every = (*GapState, *Excluded)
    for one, other in product(every, every):
        course = course_of(place(one), place(other))
        if course in (Course.IMPROVED, Course.WORSE):
            assert one in DETERMINED
            assert other in DETERMINED
