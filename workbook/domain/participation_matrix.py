"""Who takes part in what, and what of it is proved: parties by frameworks, or by the families of one framework."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from workbook.domain.vocabulary import ParticipationState


class Part(StrEnum):
    """What a cell says first. Nothing recorded is said too: a blank would read as consent."""

    PROVED = "proved"
    WITHOUT_PROOF = "without_proof"
    TAKES_PART = "takes_part"
    PARTIAL = "partial"
    DECLINED = "declined"
    WITHDREW = "withdrew"
    NO_REPLY = "no_reply"
    NOT_ASKED = "not_asked"
    NOT_RECORDED = "not_recorded"


class Taken(NamedTuple):
    """What was recorded last of a party's taking part, and from which day on."""

    state: ParticipationState
    on_date: date
    reason: str
    request: str = ""
    """what was asked for, where it is not about a framework or everything"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One party in one column: what was recorded, and how many of its items there are proved."""

    part: Part
    taken: Taken | None
    proved: int
    here: int
    """items assessed here: the denominator"""

    @property
    def is_partial(self) -> bool:
        """Whether the party takes part only partly, whatever is proved of what it let be assessed."""
        return self.taken is not None and self.taken.state is ParticipationState.PARTIAL

    @property
    def is_limit(self) -> bool:
        """Whether not taking part limits the scope of the audit."""
        return self.part in (Part.DECLINED, Part.WITHDREW, Part.NO_REPLY)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One party."""

    party: Any
    """its id in the window, its code in a report"""
    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A framework, or one family of it where `family` is given; or the requests, which belong to no framework."""

    framework: Any
    code: str
    title: str
    family: str = ""

    @property
    def is_requests(self) -> bool:
        """Whether it says what came of the requests."""
        return self.framework is None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every party in every column."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def parts(self) -> dict[Part, int]:
        """How many cells say what."""
        said = [cell.part for row in self.rows for cell in row.cells]
        return {part: said.count(part) for part in Part}

    @property
    def partial(self) -> int:
        """How many cells of those with items say besides that the party takes part only partly."""
        return sum(cell.is_partial and cell.part is not Part.PARTIAL for row in self.rows for cell in row.cells)


Recorded = Mapping[tuple[Any, Any], Taken]
"""By (party, framework), None for the whole engagement."""
Requested = Mapping[Any, Taken]
"""By party: of what stands of its requests, what limits the scope most."""
REQUESTS: Final = MatrixColumn(None, "", "")
"""Named by who shows it."""
Proved = Mapping[tuple[Any, Any, str], tuple[int, int]]
"""(proved, assessed here) by party, framework and family."""

_ABSENT = {
    ParticipationState.DECLINED: Part.DECLINED,
    ParticipationState.WITHDREW: Part.WITHDREW,
    ParticipationState.NO_REPLY: Part.NO_REPLY,
    ParticipationState.NOT_ASKED: Part.NOT_ASKED,
}
LIMITING: Final = (*_ABSENT, ParticipationState.PARTIAL, ParticipationState.PARTICIPATING)
"""What limits the scope most comes first."""


def latest(recorded: Iterable[tuple[Any, Any, ParticipationState, date, str]]) -> dict[tuple[Any, Any], Taken]:
    """Return what stands of records (party, framework or None, state, day, reason) that come the oldest first."""
    return {(party, about): Taken(state, day, reason) for party, about, state, day, reason in recorded}


def requested(recorded: Iterable[tuple[Any, str, ParticipationState, date, str]]) -> dict[Any, Taken]:
    """Return what limits most of the last answers to each request: (party, request, state, day, reason), oldest first."""
    last: dict[tuple[Any, str], Taken] = {}
    for party, request, state, day, reason in recorded:
        last[party, request.strip()] = Taken(state, day, reason, request.strip())
    found: dict[Any, Taken] = {}
    for (party, _), taken in last.items():
        before = found.get(party)
        if before is None or LIMITING.index(taken.state) < LIMITING.index(before.state):
            found[party] = taken
    return found


def stands(recorded: Recorded, party: Any, framework: Any) -> Taken | None:  # noqa: ANN401  (an id or a code)
    """Return what was said last about a framework: of it, or of the whole engagement where that is newer."""
    of_it, of_all = recorded.get((party, framework)), recorded.get((party, None))
    if of_it is None or of_all is None:
        return of_it or of_all
    return of_all if of_all.on_date > of_it.on_date else of_it


def make_matrix(
    parties: Sequence[tuple[Any, str, str]],
    columns: Sequence[MatrixColumn],
    recorded: Recorded,
    proved: Proved,
    requests: Requested,
) -> Matrix:
    """Return the matrix of parties (key, code, name) in their order."""
    whole: dict[tuple[Any, Any], tuple[int, int]] = {}
    for (party, framework, _), (done, here) in proved.items():
        before = whole.get((party, framework), (0, 0))
        whole[party, framework] = (before[0] + done, before[1] + here)

    def cell(party: Any, column: MatrixColumn) -> Cell:  # noqa: ANN401
        if column.is_requests:
            answer = requests.get(party)
            return Cell(_part(answer, 0, 0), answer, 0, 0)
        taken = stands(recorded, party, column.framework)
        counts = (
            proved.get((party, column.framework, column.family))
            if column.family
            else whole.get((party, column.framework))
        )
        done, here = counts or (0, 0)
        return Cell(_part(taken, done, here), taken, done, here)

    rows = (MatrixRow(key, code, name, tuple(cell(key, one) for one in columns)) for key, code, name in parties)
    return Matrix(tuple(columns), tuple(rows))


def _part(taken: Taken | None, proved: int, here: int) -> Part:
    if taken is not None and taken.state in _ABSENT:
        return _ABSENT[taken.state]
    if here:
        return Part.PROVED if proved else Part.WITHOUT_PROOF
    if taken is None:
        return Part.NOT_RECORDED
    return Part.PARTIAL if taken.state is ParticipationState.PARTIAL else Part.TAKES_PART
