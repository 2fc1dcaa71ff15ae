"""What a finding lacks, how it is graded, and in which order it moves."""

import pytest

from workbook.domain.errors import WorkbookError
from workbook.domain.findings import (
    check_move,
    check_severity,
    missing_elements,
    needs_severity,
    next_states,
)
from workbook.domain.vocabulary import Element, FindingKind, FindingState
from workbook.messages import render

CRITERIA, CONDITION, CAUSE, EFFECT = Element
DRAFT, REVIEWED, SENT, ANSWERED, FINAL = FindingState
SCALE = ("Low", "Medium", "High")


@pytest.mark.parametrize(
    ("kind", "written", "not_needed", "missing"),
    [
        (FindingKind.FINDING, {}, {}, (CRITERIA, CONDITION, CAUSE, EFFECT)),
        (FindingKind.FINDING, {CONDITION: "c", CRITERIA: "k"}, {}, (CAUSE, EFFECT)),
        (FindingKind.FINDING, {CONDITION: "c", CRITERIA: "k", CAUSE: "w"}, {EFFECT: "Not due yet."}, ()),
        (FindingKind.FINDING, dict.fromkeys(Element, "x"), {}, ()),
        (FindingKind.FINDING, dict.fromkeys(Element, " \n"), {CAUSE: " "}, tuple(Element)),
        (FindingKind.OBSERVATION, {CRITERIA: "k"}, {}, (CONDITION, CAUSE, EFFECT)),
        (FindingKind.GOOD_PRACTICE, {}, {}, (CRITERIA, CONDITION)),
        (FindingKind.GOOD_PRACTICE, {CRITERIA: "k", CONDITION: "c"}, {}, ()),
    ],
)
def test_missing_elements(kind, written, not_needed, missing):
    assert missing_elements(kind, written, not_needed) == missing


def test_only_a_good_practice_is_not_graded():
    assert [needs_severity(kind) for kind in FindingKind] == [True, True, False]


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        (FindingKind.FINDING, "Low"),
        (FindingKind.OBSERVATION, "High"),
        (FindingKind.GOOD_PRACTICE, ""),
        (FindingKind.GOOD_PRACTICE, "Low"),
    ],
)
def test_severity_passes(kind, severity):
    check_severity(kind, severity, SCALE)


@pytest.mark.parametrize(
    ("kind", "severity", "key"),
    [
        (FindingKind.FINDING, "", "finding.severity_missing"),
        (FindingKind.OBSERVATION, "", "finding.severity_missing"),
        (FindingKind.FINDING, "low", "finding.severity_unknown"),
        (FindingKind.GOOD_PRACTICE, "{Critical}", "finding.severity_unknown"),
    ],
)
def test_severity_refused(kind, severity, key):
    with pytest.raises(WorkbookError) as refusal:
        check_severity(kind, severity, SCALE)
    assert refusal.value.key == key
    assert "Low, Medium, High" in render(refusal.value.message)


MOVES = {(DRAFT, REVIEWED), (REVIEWED, SENT), (SENT, ANSWERED), (ANSWERED, FINAL), (REVIEWED, DRAFT)}


@pytest.mark.parametrize("state", FindingState)
@pytest.mark.parametrize("target", FindingState)
def test_moves(state, target):
    assert (target in next_states(state)) == ((state, target) in MOVES)
    if (state, target) in MOVES:
        check_move(state, target)
        return
    with pytest.raises(WorkbookError) as refusal:
        check_move(state, target)
    assert refusal.value.key == ("finding.is_final" if state is FINAL else "finding.move_refused")


def test_a_refused_move_names_the_next_state():
    with pytest.raises(WorkbookError) as refusal:
        check_move(DRAFT, FINAL)
    assert render(refusal.value.message) == (
        "A finding that is “Draft” does not move to “Final”; its next state is “Reviewed”."
    )
