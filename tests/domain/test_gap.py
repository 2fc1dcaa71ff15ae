"""The gap's arithmetic: what an item counts as, what is in no denominator, and that every view adds up to the same."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.commitments import CommitmentState
from workbook.domain.cross_table import cross_rows
from workbook.domain.gap import By, Determined, Excluded, Gap, GapItem, GapState, Owner, excluded_as, in_order, state_of
from workbook.domain.participation_matrix import (
    REQUESTS,
    MatrixColumn,
    Part,
    Taken,
    latest,
    make_matrix,
    requested,
    stands,
)
from workbook.domain.vocabulary import OtherKind, ParticipationState, ProofLevel, Responsibility, Result, Scope

OTHER = Result.OTHER_THAN_SATISFIED

# (result, kind, proved, examined, state)
STATES = [
    (Result.NOT_ASSESSED, None, False, False, GapState.NOT_EXAMINED),
    (Result.NOT_ASSESSED, None, False, True, GapState.EXAMINED),
    (OTHER, OtherKind.NOT_MET, False, True, GapState.NOT_MET),
    (OTHER, OtherKind.NOT_MET, False, False, GapState.NOT_MET),
    (OTHER, OtherKind.INSUFFICIENT_EVIDENCE, False, True, GapState.NOT_ESTABLISHED),
    (OTHER, OtherKind.PARAMETER_UNDEFINED, False, False, GapState.PARAMETER_UNDEFINED),
    (Result.SATISFIED, None, False, True, GapState.SATISFIED_BELOW),
    (Result.SATISFIED, None, True, True, GapState.PROVED),
    (Result.NOT_APPLICABLE, None, False, False, GapState.NOT_APPLICABLE),
]


@pytest.mark.parametrize(("result", "kind", "proved", "examined", "state"), STATES)
def test_what_an_item_counts_as(result, kind, proved, examined, state):
    assert state_of(result, kind, proved=proved, examined=examined) is state


def test_what_is_left_out_says_why_and_the_scope_comes_first():
    assert excluded_as(Scope.IN, Responsibility.OWN) is None
    assert excluded_as(Scope.IN, Responsibility.HYBRID) is None
    assert excluded_as(Scope.IN, Responsibility.INHERITED) is Excluded.INHERITED
    assert excluded_as(Scope.OUT, Responsibility.INHERITED) is Excluded.OUT
    assert excluded_as(Scope.DEFERRED, Responsibility.OWN) is Excluded.DEFERRED


OWNERS = {"S-1": Owner("P-1", "Energy", 1), "S-2": Owner("P-1", "Energy", 1), "S-3": Owner("P-2", "", None)}
stood = st.sampled_from([*GapState, *Excluded])
items = st.builds(
    GapItem,
    st.sampled_from(["F", "G"]),
    st.sampled_from(["one", "two"]),
    st.sampled_from(["C-1", "C-2", "C-3"]),
    st.sampled_from(sorted(OWNERS)),
    stood,
    st.sampled_from(CommitmentState),
    st.sampled_from(ProofLevel),
)


@given(st.lists(items, max_size=40))
def test_every_view_adds_up_to_the_same(found):
    gap = Gap(found, OWNERS)
    here = Counter(item.stands for item in found if isinstance(item.stands, GapState))
    left = Counter(item.stands for item in found if isinstance(item.stands, Excluded))
    for by in By:
        rows = gap.rows(by)
        for state in GapState:
            assert sum(row.counts.of(state) for row in rows) == here[state] == gap.totals.of(state)
        for reason in Excluded:
            assert sum(row.counts.excluded.get(reason, 0) for row in rows) == left[reason]
        assert sum(row.counts.items for row in rows) == len(found)
        assert all(row.counts.items for row in rows)
    assert sum(done for done, _ in gap.by_place().values()) == here[GapState.PROVED]
    assert sum(whole for _, whole in gap.by_place().values()) == sum(here.values())


def test_groups_are_kept_apart_and_ordered():
    made, none = CommitmentState.COMMITTED, CommitmentState.NOT_RECORDED
    found = [
        GapItem("F", "one", "C-1", subject, GapState.PROVED, made, ProofLevel.TESTED) for subject in ("S-3", "S-1")
    ]
    gap = Gap([*found, GapItem("F", "one", "C-1", "S-1", GapState.NOT_MET, none, ProofLevel.NONE)], OWNERS)
    assert [row.key[0] for row in in_order(gap.rows(By.SECTOR), By.SECTOR, str)] == ["Energy", ""]
    assert [row.key[0] for row in in_order(gap.rows(By.TIER), By.TIER, str)] == [1, None]
    assert (gap.totals.of(GapState.PROVED), gap.totals.of(GapState.NOT_MET), gap.totals.here) == (2, 1, 3)
    assert (gap.totals.committed, gap.totals.kept) == (2, 2)
    assert [(row.committed, row.determined, row.items, row.whole) for row in cross_rows(gap.crossed())] == [
        (made, Determined.SATISFIED, 2, 3),
        (none, Determined.NOT_MET, 1, 3),
    ]


@given(st.lists(items, max_size=40))
def test_commitments_are_a_part_of_what_is_assessed_here(found):
    gap = Gap(found, OWNERS)
    here = [item for item in found if isinstance(item.stands, GapState)]
    committed = Counter(item.committed for item in here)
    for by in By:
        rows = gap.rows(by)
        for state in CommitmentState:
            assert sum(row.counts.commitments.get(state, 0) for row in rows) == committed[state]
        assert all(row.counts.kept <= row.counts.committed <= row.counts.here for row in rows)
        assert sum(row.counts.kept for row in rows) == gap.totals.kept
    kept = [i for i in here if (i.committed, i.stands) == (CommitmentState.COMMITTED, GapState.PROVED)]
    assert gap.totals.kept == len(kept)
    crossed = cross_rows(gap.crossed())
    assert sum(row.items for row in crossed) == len(here)
    for row in crossed:
        assert row.whole == len(here)
        for level, count in row.levels.items():
            inside = [i for i in here if (i.committed, i.level) == (row.committed, level)]
            assert count == sum(i.stands in row.determined.states for i in inside)


def test_every_state_of_the_gap_was_determined_as_one_thing():
    states = [state for determined in Determined for state in determined.states]
    assert sorted(states) == sorted(GapState)


def taken(state: ParticipationState, day: int) -> Taken:
    return Taken(state, date(2026, 1, day), "")


def test_the_newest_word_counts_whether_of_a_framework_or_of_everything():
    yes, no = ParticipationState.PARTICIPATING, ParticipationState.WITHDREW
    said = [("P", "F", yes, 1, ""), ("P", None, no, 5, "Sold."), ("P", "G", yes, 9, "")]
    recorded = latest((party, about, state, date(2026, 1, day), why) for party, about, state, day, why in said)
    assert stands(recorded, "P", "F") == Taken(no, date(2026, 1, 5), "Sold.")
    assert stands(recorded, "P", "G") == taken(yes, 9)
    assert stands(recorded, "Q", "G") is None
    same_day = {("P", "F"): taken(yes, 3), ("P", None): taken(no, 3)}
    assert stands(same_day, "P", "F") == taken(yes, 3)


# (state recorded, proved, assessed here, what the cell says)
CELLS = [
    (None, 0, 0, Part.NOT_RECORDED),
    (None, 0, 4, Part.WITHOUT_PROOF),
    (ParticipationState.PARTICIPATING, 2, 4, Part.PROVED),
    (ParticipationState.PARTICIPATING, 0, 4, Part.WITHOUT_PROOF),
    (ParticipationState.PARTICIPATING, 0, 0, Part.TAKES_PART),
    (ParticipationState.PARTIAL, 0, 0, Part.PARTIAL),
    (ParticipationState.PARTIAL, 1, 4, Part.PROVED),
    (ParticipationState.DECLINED, 1, 4, Part.DECLINED),
    (ParticipationState.WITHDREW, 0, 0, Part.WITHDREW),
    (ParticipationState.NO_REPLY, 0, 4, Part.NO_REPLY),
    (ParticipationState.NOT_ASKED, 0, 0, Part.NOT_ASKED),
]


@pytest.mark.parametrize(("state", "proved", "here", "part"), CELLS)
def test_what_a_cell_says(state, proved, here, part):
    recorded = {("P", "F"): taken(state, 1)} if state else {}
    columns = [MatrixColumn("F", "F", "Framework"), MatrixColumn("F", "F", "Framework", "one")]
    matrix = make_matrix([("P", "P-1", "Party")], columns, recorded, {("P", "F", "one"): (proved, here)}, {})
    for cell in matrix.rows[0].cells:
        assert (cell.part, cell.proved, cell.here) == (part, proved, here)
    assert matrix.parts[part] == 2
    assert sum(matrix.parts.values()) == 2


def test_of_the_last_answers_to_requests_the_one_that_limits_most_is_told():
    yes, no, silent = ParticipationState.PARTICIPATING, ParticipationState.DECLINED, ParticipationState.NO_REPLY
    said = [
        *(
            ("P", "R-1", no, 1, "Busy."),
            ("P", " R-1 ", yes, 5, ""),
            ("P", "R-2", silent, 2, ""),
            ("P", "R-3", yes, 9, ""),
        ),
        *(("Q", "R-1", yes, 1, ""), ("Q", "R-1", no, 3, "No contract.")),
    ]
    found = requested((party, request, state, date(2026, 1, day), why) for party, request, state, day, why in said)
    assert found == {
        "P": Taken(silent, date(2026, 1, 2), "", "R-2"),
        "Q": Taken(no, date(2026, 1, 3), "No contract.", "R-1"),
    }
    matrix = make_matrix([(key, key, key) for key in "PQS"], [REQUESTS], {}, {}, found)
    assert [row.cells[0].part for row in matrix.rows] == [Part.NO_REPLY, Part.DECLINED, Part.NOT_RECORDED]
    assert [row.cells[0].is_limit for row in matrix.rows] == [True, True, False]
