"""What a commitment may say, how an item is covered by commitments, and what does not go together."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.commitments import (
    MADE,
    Commitment,
    CommitmentState,
    CommitmentStrength,
    Conclusion,
    Conditionality,
    Contradiction,
    Covering,
    Extent,
    check_conclusion,
    committed,
    conditional_wordings,
    contradictions,
)
from workbook.domain.errors import WorkbookError
from workbook.messages import render

SUBJECT, SOURCE = UUID(int=1), UUID(int=2)
DAY = date(2026, 9, 14)
SAID = Commitment(SUBJECT, "We will log every prompt.", SOURCE, "p. 4", date(2026, 1, 5))
FULL = Covering(CommitmentStrength.SIGNED, Extent.FULLY, Conditionality.UNCONDITIONAL)
NONE_FOUND = replace(FULL, strength=CommitmentStrength.NONE_FOUND)
TAKEN_BACK = replace(FULL, strength=CommitmentStrength.WITHDRAWN, taken_back_on=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("instead", "key"),
    [
        ({"words": " \n"}, "commitment.words_missing"),
        ({"source_id": None}, "commitment.source_missing"),
        ({"strength": CommitmentStrength.NONE_FOUND, "note": "Site and trust centre."}, "commitment.words_of_nothing"),
        ({"strength": CommitmentStrength.NONE_FOUND, "words": ""}, "commitment.search_missing"),
        ({"strength": CommitmentStrength.WITHDRAWN}, "commitment.taken_back_when"),
        ({"taken_back_on": DAY}, "commitment.taken_back_when"),
        ({"conditionality": Conditionality.CONDITIONAL}, "commitment.conditions_missing"),
        ({"conditions": "where feasible"}, "commitment.conditions_missing"),
        ({"expires_on": date(2025, 12, 31)}, "commitment.before_made"),
        ({"due_on": date(2025, 12, 31)}, "commitment.before_made"),
        ({"strength": CommitmentStrength.WITHDRAWN, "taken_back_on": date(2025, 1, 1)}, "commitment.before_made"),
        ({"words": "x" * 40_001}, "text.too_long"),
        ({"source_place": "\0"}, "text.control_character"),
    ],
)
def test_a_commitment_that_cannot_be_kept_is_refused_in_a_sentence(instead: dict[str, object], key: str) -> None:
    with pytest.raises(WorkbookError) as refusal:
        replace(SAID, **instead)  # type: ignore[arg-type]
    assert refusal.value.key == key
    assert "{" not in render(refusal.value.message)


def test_nothing_found_needs_no_source_but_where_it_was_looked_for() -> None:
    assert Commitment(
        SUBJECT, "", None, strength=CommitmentStrength.NONE_FOUND, note="The trust centre, read on 2 May."
    )


@pytest.mark.parametrize("conclusion", [one for one in Conclusion if one is not Conclusion.NOT_ESTABLISHED])
def test_a_conclusion_rests_on_something(conclusion: Conclusion) -> None:
    check_conclusion(CommitmentStrength.STATED, conclusion, "The log of June shows it.")
    for strength, reason, key in (
        (CommitmentStrength.STATED, " ", "commitment.conclusion_reason"),
        (CommitmentStrength.NONE_FOUND, "The log.", "commitment.conclusion_of_nothing"),
    ):
        with pytest.raises(WorkbookError) as refusal:
            check_conclusion(strength, conclusion, reason)
        assert refusal.value.key == key


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We will log every prompt.", []),
        ("We intend to log prompts where feasible.", ["intend to", "where feasible"]),
        ("Logs are kept AS APPROPRIATE, subject to resources.", ["AS APPROPRIATE", "subject to"]),
        ("We aim to use commercially reasonable efforts.", ["aim to", "commercially reasonable efforts"]),
        ("The mayor's maypole is planned.", []),
        ("Keys may be rotated when technically possible", ["may", "when technically possible"]),
        ("to the greatest extent we can", ["to the greatest extent"]),
    ],
)
def test_wording_that_leaves_a_way_out_is_found(words: str, found: list[str]) -> None:
    assert [words[start:end] for start, end in conditional_wordings(words)] == found


@given(st.text(max_size=400))
def test_any_words_can_be_looked_through(words: str) -> None:
    for start, end in conditional_wordings(words):
        assert 0 <= start < end <= len(words)


@pytest.mark.parametrize(
    ("cover", "state"),
    [
        (FULL, CommitmentState.COMMITTED),
        (replace(FULL, conditionality=Conditionality.NOT_JUDGED), CommitmentState.COMMITTED),
        (replace(FULL, conditionality=Conditionality.CONDITIONAL), CommitmentState.CONDITIONAL),
        (replace(FULL, extent=Extent.PARTLY), CommitmentState.PARTLY),
        (replace(FULL, extent=Extent.RELATED), CommitmentState.NOT_RECORDED),
        (replace(FULL, expires_on=date(2026, 9, 13)), CommitmentState.LAPSED),
        (replace(FULL, expires_on=DAY), CommitmentState.COMMITTED),
        (TAKEN_BACK, CommitmentState.LAPSED),
        (replace(TAKEN_BACK, taken_back_on=date(2026, 9, 15)), CommitmentState.COMMITTED),
        (replace(FULL, made_on=date(2026, 9, 15)), CommitmentState.NOT_RECORDED),
        (NONE_FOUND, CommitmentState.NONE_FOUND),
    ],
)
def test_what_a_commitment_comes_to_on_a_day(cover: Covering, state: CommitmentState) -> None:
    assert cover.state(DAY) is state
    assert committed([cover], DAY) is state


def test_only_full_links_count_and_the_strongest_stands() -> None:
    assert committed([], DAY) is CommitmentState.NOT_RECORDED
    partly, related = replace(FULL, extent=Extent.PARTLY), replace(FULL, extent=Extent.RELATED)
    for covers in permutations([partly, related, NONE_FOUND]):
        assert committed(covers, DAY) is CommitmentState.PARTLY
    for covers in permutations([partly, FULL, TAKEN_BACK]):
        assert committed(covers, DAY) is CommitmentState.COMMITTED


def test_contradictions_between_sources_are_named() -> None:
    assert contradictions([FULL, FULL], DAY) == ()
    assert contradictions([FULL, NONE_FOUND], DAY) == (Contradiction.FOUND_AND_NOT,)
    assert contradictions([TAKEN_BACK, FULL], DAY) == (Contradiction.STANDS_AND_NOT,)
    kept, broken = (replace(FULL, conclusion=one) for one in (Conclusion.KEPT, Conclusion.NOT_KEPT))
    assert contradictions([kept, broken], DAY) == (Contradiction.KEPT_AND_NOT,)
    assert contradictions([kept, replace(broken, extent=Extent.RELATED)], DAY) == ()
    assert {CommitmentStrength.NONE_FOUND, CommitmentStrength.WITHDRAWN} | MADE == set(CommitmentStrength)
