"""Letters of copies are never given twice; backups are kept by day, week and month."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.copies import DAYS, FIRST, LATEST, MONTHS, WEEKS, is_due, kept, letter_of_copy

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
TIMES = st.lists(
    st.integers(0, 800 * 24).map(lambda hours: NOON - timedelta(hours=hours)), min_size=1, max_size=60, unique=True
)


def lineage(numbers: list[int]) -> str:
    letter = FIRST
    for number in numbers:
        letter = letter_of_copy(letter, number)
    return letter


@pytest.mark.parametrize(
    ("letter", "number", "copy"), [("A", 0, "B"), ("A", 15, "Q"), ("A", 16, "S"), ("A", 24, "AB"), ("B", 0, "BB")]
)
def test_letters(letter: str, number: int, copy: str) -> None:
    assert letter_of_copy(letter, number) == copy


@given(st.lists(st.integers(0, 60), max_size=4), st.lists(st.integers(0, 60), max_size=4))
def test_no_two_copies_have_one_letter(one: list[int], other: list[int]) -> None:
    assert (lineage(one) == lineage(other)) == (one == other)


@given(TIMES)
def test_what_is_kept(times: list[datetime]) -> None:
    stay = kept(times)
    assert max(times) in stay
    assert stay <= set(times)
    assert set(sorted(times)[-LATEST:]) <= stay
    for most, part in ((DAYS, "%Y-%j"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        latest = sorted({one.strftime(part): one for one in sorted(times)}.values(), reverse=True)[:most]
        assert set(latest) <= stay
    assert len(stay) <= LATEST + DAYS + WEEKS + MONTHS


@given(TIMES)
def test_what_stays_goes_on_staying_while_nothing_new_comes(times: list[datetime]) -> None:
    assert kept(kept(times)) == kept(times)


def test_nothing_is_kept_of_nothing() -> None:
    assert kept([]) == frozenset()


@pytest.mark.parametrize(
    ("last", "hours", "due"),
    [(None, 4, True), (3.9, 4, False), (4, 4, True), (100, 0, False), (None, 0, False), (-1, 4, True)],
)
def test_when_it_is_due(last: float | None, hours: int, due: bool) -> None:
    assert is_due(NOON, None if last is None else NOON - timedelta(hours=last), hours) is due
