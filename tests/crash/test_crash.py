"""The proofs of tests/crash in short; `python -m tests.crash` makes the long run, whose figures are in RESULTS.md."""

import shutil
import sys
from pathlib import Path
from random import Random

import pytest

from tests.crash import kills, names, power, write_errors
from tests.crash.recording import Op
from tests.crash.replaying import SECTOR, crash_states

TRACED = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


def test_what_is_synced_is_always_there_and_what_is_not_may_be_torn() -> None:
    ops = [
        Op("create", 1, "a"),
        Op("write", 1, data=b"x" * SECTOR),
        Op("sync", 1),
        Op("sync folder", name="."),
        Op("write", 1, at=SECTOR, data=b"y" * SECTOR * 2),
        Op("said", data=b"done\n"),
    ]
    states = list(crash_states({}, ops, 300, 1))
    last = [state.files["a"] for state in states if state.said]
    assert {len(data) for data in last} == {SECTOR, 2 * SECTOR, 3 * SECTOR}
    assert all(data[:SECTOR] == b"x" * SECTOR for data in last)
    assert any("a" not in state.files for state in states)


def test_names_are_lost_from_the_last_on() -> None:
    ops = [Op("rename", 1, "a", "b"), Op("unlink", 2, "c")]
    seen = {tuple(sorted(state.files)) for state in crash_states({"a": b"1", "c": b"2"}, ops, 200, 2)}
    assert seen == {("a", "c"), ("b", "c"), ("b",)}


@TRACED
@pytest.mark.parametrize("kind", ["edit", "backup"])
def test_power(kind: str) -> None:
    outcome = power.lose_power(kind, 30)
    assert not outcome.wrong, outcome
    assert outcome.calls > 50


@TRACED
def test_the_control_is_seen_to_fail() -> None:
    assert power.lose_power("edit", 30, ("unsafe",)).wrong


def test_kills() -> None:
    outcome = kills.kill(2, seed=Random(7).randrange(1000))
    assert outcome.wrong == []
    assert outcome.said > 0


@TRACED
@pytest.mark.parametrize("error", write_errors.ERRORS)
def test_write_errors(error: str) -> None:
    outcome = write_errors.inject("attach", error, (60,))
    assert (outcome.wrong, outcome.met) == ([], 1)
    assert outcome.refused


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes")
def test_names(tmp_path: Path) -> None:
    good, wrong = names.keep_names(names.hostile_names())
    assert (good, wrong) == (60, [])
