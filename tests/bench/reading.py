"""What a figure says: values measured in turn with those of its peer, and the bar beside them."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Judged(Enum):
    """Which of the values is held against the bar."""

    MEDIAN = "median"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured. `rounds` is how often each side of a pair runs, in turn."""

    rounds: int
    edits: int
    many_items: int
    few_items: int
    events: int
    evidence_bytes: int
    proved_items: int
    many_documents: int
    few_documents: int
    many_lines: int
    few_lines: int
    sparse_bytes: int
    many_files: int
    dropped_files: int
    many_evidence: int
    few_evidence: int


MIB = 1 << 20
FULL = Scale(
    rounds=5,
    edits=1_000,
    many_items=30_000,
    few_items=300,
    events=200_000,
    evidence_bytes=1024 * MIB,
    proved_items=1_000,
    many_documents=20_000,
    few_documents=200,
    many_lines=2_000,
    few_lines=200,
    sparse_bytes=5120 * MIB,
    many_files=1_000,
    dropped_files=10_000,
    many_evidence=100_000,
    few_evidence=1_000,
)
QUICK = Scale(
    rounds=3,
    edits=200,
    many_items=30_000,
    few_items=300,
    events=200_000,
    evidence_bytes=256 * MIB,
    proved_items=400,
    many_documents=20_000,
    few_documents=200,
    many_lines=2_000,
    few_lines=200,
    sparse_bytes=1024 * MIB,
    many_files=200,
    dropped_files=1_000,
    many_evidence=100_000,
    few_evidence=1_000,
)
TOY = Scale(
    rounds=1,
    edits=2,
    many_items=60,
    few_items=20,
    events=120,
    evidence_bytes=2 * MIB,
    proved_items=20,
    many_documents=60,
    few_documents=20,
    many_lines=20,
    few_lines=10,
    sparse_bytes=4 * MIB,
    many_files=3,
    dropped_files=40,
    many_evidence=300,
    few_evidence=100,
)
"""So small that its figures mean nothing: it shows that every bench still runs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Some values of one quantity. A bar is `at_most` or `at_least`; without either the reading is for information."""

    name: str
    values: tuple[float, ...]
    unit: str = "x"
    at_most: float | None = None
    at_least: float | None = None
    judged: Judged = Judged.MEDIAN
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def is_within(self) -> bool | None:
        """Tell whether the bar is kept; None where there is none."""
        value = self.median if self.judged is Judged.MEDIAN else max(self.values)
        if self.at_most is not None:
            return value <= self.at_most
        return value >= self.at_least if self.at_least is not None else None

    def __str__(self) -> str:
        values = " / ".join(f"{value:.4g}" for value in (min(self.values), self.median, max(self.values)))
        bar = ""
        if self.is_within is not None:
            sign, limit = ("<=", self.at_most) if self.at_most is not None else (">=", self.at_least)
            of = "" if self.judged is Judged.MEDIAN else f" {self.judged.value}"
            bar = f"bar{of} {sign} {limit:g} {self.unit}: {'within' if self.is_within else 'OVER'}"
        return f"  {self.name:<48} {values + ' ' + self.unit:<28} {bar:<28} {self.note}".rstrip()


Readings = Iterator[Reading]
Figure = Callable[[Path, Scale], Readings]


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes, with the garbage of what ran before out of its way."""
    gc.collect()
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class Pairs:
    """The seconds of two sides that ran in turn, ours first."""

    ours: tuple[float, ...]
    peer: tuple[float, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Return ours / peer, pair by pair."""
        return tuple(a / b for a, b in zip(self.ours, self.peer, strict=True))

    @property
    def speeds(self) -> tuple[float, ...]:
        """Return how much of the peer's speed ours has, pair by pair."""
        return tuple(b / a for a, b in zip(self.ours, self.peer, strict=True))

    def told(self, per: float = 1.0, unit: str = "ms") -> str:
        """Return both medians, in milliseconds per `per`, for the eye only: they are this machine's."""
        ours, peer = (statistics.median(side) * 1000 / per for side in (self.ours, self.peer))
        return f"({ours:.4g} against {peer:.4g} {unit})"


def in_turn(ours: Callable[[], float], peer: Callable[[], float], rounds: int, *, warm: bool = True) -> Pairs:
    """Run both sides A B A B …, each returning its own seconds; `warm` runs each once before, uncounted.

    A single round is no measurement, and nothing is warmed up for it.
    """
    if warm and rounds > 1:
        ours(), peer()
    pairs: Sequence[tuple[float, float]] = [(ours(), peer()) for _ in range(rounds)]
    return Pairs(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))
