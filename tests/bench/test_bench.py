"""Every bench still runs, at a size at which its figures mean nothing."""

import math
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.figures import FIGURES
from tests.bench.reading import TOY, Judged, Pairs, Reading, in_turn


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_gives_its_readings(name: str, tmp_path: Path) -> None:
    readings = list(FIGURES[name](tmp_path, TOY))
    assert readings
    assert len({reading.name for reading in readings}) == len(readings)
    for reading in readings:
        assert reading.values
        assert all(math.isfinite(value) for value in reading.values)
        assert reading.name in str(reading)


def test_a_reading_is_held_against_its_bar() -> None:
    values = (1.0, 2.0, 9.0)
    assert Reading("none", values).is_within is None
    assert Reading("most", values, at_most=2).is_within is True
    assert Reading("most", values, at_most=1.9).is_within is False
    assert Reading("least", values, at_least=2).is_within is True
    assert Reading("least", values, at_least=2.1).is_within is False
    assert Reading("worst", values, at_most=8, judged=Judged.MAX).is_within is False
    assert "OVER" in str(Reading("worst", values, at_most=8, judged=Judged.MAX))
    assert "1 / 2 / 9 x" in str(Reading("none", values))


def test_pairs_run_in_turn() -> None:
    ran: list[str] = []
    times = iter([9.0, 9.0, 2.0, 1.0, 6.0, 2.0])

    def side(name: str) -> float:
        ran.append(name)
        return next(times)

    pairs = in_turn(lambda: side("ours"), lambda: side("peer"), 2)
    assert ran == ["ours", "peer"] * 3
    assert pairs == Pairs((2.0, 6.0), (1.0, 2.0))
    assert pairs.ratios == (2.0, 3.0)
    assert pairs.speeds == (0.5, 1 / 3)


def test_the_command_names_the_figures_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["swiftness"])
    assert stop.value.code == 2
    assert "load, edits, open, attach" in capsys.readouterr().err
