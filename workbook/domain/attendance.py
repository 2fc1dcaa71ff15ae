"""How many of all parties take part. Who refused, did not answer or was not asked stays in the denominator."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from workbook.domain.errors import Argument, Message
from workbook.domain.gap_places import Places
from workbook.domain.participation_matrix import LIMITING, Part, stands
from workbook.domain.vocabulary import ParticipationState

SAID: Final = {
    ParticipationState.PARTICIPATING: Part.TAKES_PART,
    ParticipationState.PARTIAL: Part.PARTIAL,
    ParticipationState.DECLINED: Part.DECLINED,
    ParticipationState.WITHDREW: Part.WITHDREW,
    ParticipationState.NO_REPLY: Part.NO_REPLY,
    ParticipationState.NOT_ASKED: Part.NOT_ASKED,
}
PARTS: Final = (*SAID.values(), Part.NOT_RECORDED)
"""What a party as a whole can say, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many parties say what; of several records of one party that stand, the one that limits most is meant."""

    parts: Mapping[Part, int]

    @property
    def parties(self) -> int:
        """All of them: the denominator."""
        return sum(self.parts.values())

    @property
    def taking_part(self) -> int:
        """Those who take part in everything they were asked for."""
        return self.parts.get(Part.TAKES_PART, 0)


def attendance_message(found: Attendance) -> Message:
    """Return the numbers of all that parties say, those that are nought too."""
    told: dict[str, Argument] = {part.value: found.parts.get(part, 0) for part in PARTS}
    return Message("limitation.attendance", {"whole": found.parties, **told})


def attendance(places: Places) -> Attendance:
    """Return how many parties take part in everything, in part, or not."""
    said: dict[Any, list[ParticipationState]] = {party: [] for party in places.parties}
    for party, about in places.recorded:
        taken = stands(places.recorded, party, about)
        if party in said and taken is not None:
            said[party].append(taken.state)
    for party, taken in places.requests.items():
        if party in said:
            said[party].append(taken.state)
    counted = Counter(
        SAID[min(states, key=LIMITING.index)] if states else Part.NOT_RECORDED for states in said.values()
    )
    return Attendance(dict(counted))
