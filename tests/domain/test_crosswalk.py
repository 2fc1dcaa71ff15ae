"""What carries over between two controls, against a model of them: sets of demands, of which some hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.crosswalk import (
    NOTHING,
    Mapping,
    Reach,
    carried_bearing,
    is_result_carried,
    reach_of,
    reach_within_party,
    turned,
)
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Bearing, ImplementationLevel, OtherKind, Relation, Result

DEMANDS = frozenset(range(5))
demands = st.frozensets(st.sampled_from(sorted(DEMANDS)), min_size=1)
holding = st.frozensets(st.sampled_from(sorted(DEMANDS)))


def relation(one: frozenset[int], other: frozenset[int]) -> Relation:
    if one == other:
        return Relation.EQUAL
    if one < other:
        return Relation.SUBSET
    if one > other:
        return Relation.SUPERSET
    return Relation.INTERSECTS if one & other else Relation.RELATED


@given(demands, demands, holding)
def test_what_carries_over_is_true_of_the_control_it_comes_to(here, there, holds):
    reach = reach_of(relation(here, there))
    if there <= holds and carried_bearing(Bearing.SUPPORTS, reach, of_whole=True) is Bearing.SUPPORTS:
        assert here <= holds
    if there <= holds and is_result_carried(Result.SATISFIED, None, reach):
        assert here <= holds
    for part in there - holds:  # any part that fails
        if carried_bearing(Bearing.CONTRADICTS, reach, of_whole=there == {part}) is Bearing.CONTRADICTS:
            assert not here <= holds
    if not there <= holds and is_result_carried(Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET, reach):
        assert not here <= holds
    if not there & holds and is_result_carried(Result.NOT_APPLICABLE, None, reach):
        assert not here & holds  # nothing of it applies


@given(demands, demands)
def test_what_does_not_carry_over_could_be_untrue(here, there):
    """Where nothing is carried, there is a way things can be in which it would have been wrong."""
    reach = reach_of(relation(here, there))
    if not reach.holds:
        assert not here <= there  # all of the other holds, and something here does not
    if not reach.fails:
        assert not there <= here  # all of this one holds, and something there does not


@given(demands, demands)
def test_a_mapping_says_the_same_from_both_sides(here, there):
    assert turned(relation(here, there)) is relation(there, here)
    forth, back = reach_of(relation(here, there)), reach_of(relation(there, here))
    assert (forth.holds, forth.fails) == (back.fails, back.holds)


@given(st.sampled_from(Relation), st.sampled_from(Relation))
def test_two_mappings_carry_no_more_than_either(one, other):
    both = reach_of(one).also(reach_of(other))
    for reach in (reach_of(one), reach_of(other)):
        assert both.holds <= reach.holds
        assert both.fails <= reach.fails
    assert reach_of(one).also(reach_of(one)) == reach_of(one)


@pytest.mark.parametrize("of_whole", [True, False])
@pytest.mark.parametrize("bearing", list(Bearing))
@pytest.mark.parametrize("given_", list(Relation))
def test_evidence_never_comes_to_say_more_than_it_did(given_: Relation, bearing: Bearing, of_whole: bool):
    assert carried_bearing(bearing, reach_of(given_), of_whole=of_whole) in (bearing, Bearing.CONTEXT)


def test_what_supports_a_part_is_context_elsewhere_but_what_contradicts_one_contradicts():
    whole = reach_of(Relation.EQUAL)
    assert carried_bearing(Bearing.SUPPORTS, whole, of_whole=False) is Bearing.CONTEXT
    assert carried_bearing(Bearing.CONTRADICTS, whole, of_whole=False) is Bearing.CONTRADICTS


RESULTS = [
    (Result.SATISFIED, None),
    (Result.NOT_APPLICABLE, None),
    (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET),
    (Result.OTHER_THAN_SATISFIED, OtherKind.INSUFFICIENT_EVIDENCE),
    (Result.OTHER_THAN_SATISFIED, OtherKind.PARAMETER_UNDEFINED),
    (Result.NOT_ASSESSED, None),
]
# (relation, which of the results carry over)
CARRIED = [
    (Relation.EQUAL, (True, True, True, True, False, False)),
    (Relation.EQUIVALENT, (True, True, True, True, False, False)),
    (Relation.SUBSET, (True, True, False, False, False, False)),
    (Relation.SUPERSET, (False, False, True, False, False, False)),
    (Relation.INTERSECTS, (False,) * 6),
    (Relation.RELATED, (False,) * 6),
]


@pytest.mark.parametrize(("given_", "carried"), CARRIED)
def test_which_determinations_can_be_suggested(given_: Relation, carried: tuple[bool, ...]):
    reach = reach_of(given_)
    assert tuple(is_result_carried(result, kind, reach) for result, kind in RESULTS) == carried


def test_of_another_subject_only_what_the_organisation_implements_carries_over():
    assert reach_within_party(ImplementationLevel.ORGANISATION) == Reach(holds=True, fails=True)
    assert reach_within_party(ImplementationLevel.SYSTEM) == NOTHING
    assert reach_within_party(ImplementationLevel.BOTH) == NOTHING


@pytest.mark.parametrize(
    ("rationale", "source", "key"),
    [
        (" \n", "NIST", "mapping.no_rationale"),
        ("Same words.", " ", "mapping.no_source"),
        ("a\0", "b", "text.control_character"),
    ],
)
def test_a_mapping_says_why_and_who_says_so(rationale: str, source: str, key: str):
    with pytest.raises(WorkbookError) as refusal:
        Mapping(Relation.EQUAL, rationale, source)
    assert refusal.value.key == key
