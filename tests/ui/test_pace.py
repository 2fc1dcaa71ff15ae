"""How long work will still take, as the status line tells it."""

from collections.abc import Iterable

import pytest

from workbook.ui.pace import Pace

GB = 1_000_000_000


def followed(seen: Iterable[tuple[float, int]], total: int = GB) -> Pace:
    pace = Pace()
    for now, done in seen:
        pace.note(done, total, now)
    return pace


def steadily(per_second: int, until: float) -> list[tuple[float, int]]:
    return [(tenth / 10, per_second * tenth // 10) for tenth in range(int(until * 10) + 1)]


@pytest.mark.parametrize(
    ("per_second", "said"),
    [
        (100_000_000, "a few seconds left"),
        (25_000_000, "about 40 seconds left"),
        (15_000_000, "about 1 minute left"),
        (3_000_000, "about 6 minutes left"),
        (130_000, "about 2 hours left"),
        (185_000, "about 1.5 hours left"),
        (275_000, "about 1 hour left"),
    ],
)
def test_it_is_told_as_roughly_as_it_is_known(per_second: int, said: str) -> None:
    assert followed(steadily(per_second, 3)).told() == said


def test_nothing_is_told_before_anything_is_known() -> None:
    assert followed([]).told() == ""
    assert followed(steadily(1_000_000, 1.5)).told() == ""
    assert followed([(0, 0), (1, 0), (2, 0), (3, 0)], total=0).told() == ""


def test_what_stands_still_has_no_end() -> None:
    pace = followed(steadily(10_000_000, 5))
    assert pace.told()
    for tenth in range(50, 300):
        pace.note(50_000_000, GB, tenth / 10)
    assert pace.told() == ""


def test_only_the_last_while_counts() -> None:
    pace = followed(steadily(1_000_000, 20))
    assert pace.seconds_left == pytest.approx(980, rel=0.01)
    for tenth in range(201, 401):
        pace.note(20_000_000 + (tenth - 200) * 1_000_000, GB, tenth / 10)
    assert pace.seconds_left == pytest.approx(78, rel=0.05)


def test_another_whole_begins_anew() -> None:
    pace = followed(steadily(10_000_000, 5))
    pace.note(0, 3 * GB, 5.1)
    assert pace.told() == ""
    pace = followed(steadily(10_000_000, 5))
    pace.note(1_000_000, GB, 5.6)
    assert pace.told() == ""


def test_it_changes_twice_a_second_at_most() -> None:
    pace, told = Pace(), []
    for hundredth in range(1000):
        pace.note(hundredth * hundredth * 1000, GB, hundredth / 100)
        told.append(pace.seconds_left)
    assert len(set(told)) <= 20
