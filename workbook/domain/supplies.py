"""Who supplies whom with what, since when and until when; and who supplies each other in a circle, which is shown."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from workbook.domain.errors import WorkbookError
from workbook.domain.records import Entered

N = TypeVar("N", bound=Hashable)


@dataclass(frozen=True)
class Supply(Entered):
    """What a party supplies to another party, or to a subject. Both days count; None: not known, or still so."""

    supplier_id: UUID
    what: str
    customer_id: UUID | None = None
    subject_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""

    _lines = ("what",)

    def __post_init__(self) -> None:
        if not self.what.strip():
            raise WorkbookError("supply.what_missing")
        super().__post_init__()
        if (self.customer_id is None) == (self.subject_id is None):
            raise WorkbookError("supply.receiver_missing")
        if self.supplier_id == self.customer_id:
            raise WorkbookError("supply.to_itself")
        if self.since and self.until and self.until < self.since:
            raise WorkbookError("supply.dates_reversed", since=self.since.isoformat(), until=self.until.isoformat())


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """One supply, with its id, as a window reads it."""

    id: UUID
    entered: Supply

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day; what has no days is."""
        return holds_on(self.entered.since, self.entered.until, day)


@dataclass(frozen=True, slots=True)
class Chain:
    """The supplies in force on a day, from party to party: what a subject gets, its party gets."""

    links: tuple[tuple[UUID, UUID], ...] = ()
    """(supplier, customer)"""
    groups: tuple[tuple[UUID, ...], ...] = ()

    @classmethod
    def of(cls, rows: Iterable[SupplyRow], owners: Mapping[UUID, UUID], parties: Sequence[UUID], day: date) -> "Chain":
        """Return the chain; `owners` names the party of each subject, `parties` are in their order."""
        links = []
        for row in rows:
            subject = row.entered.subject_id
            customer = owners.get(subject) if subject else row.entered.customer_id
            if customer is not None and row.holds_on(day):
                links.append((row.entered.supplier_id, customer))
        return cls(tuple(links), circles(links, parties))

    def way_round(self, party: UUID) -> tuple[UUID, ...]:
        """Return the shortest way from a party along the supplies back to it; nothing where there is none."""
        group = next((one for one in self.groups if party in one), ())
        return way_round(self.links, group, party) if group else ()


Named = tuple[str, str]
"""(code, name)"""


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """One supply as a report says it; `customer` is who gets it, directly or with the subject of theirs."""

    supplier: Named
    customer: Named
    subject: Named | None
    what: str
    since: date | None
    until: date | None
    note: str
    holds: bool
    """on the day of the report"""
    circle: int = 0
    """the number of the circle that it is part of, from 1; 0: of none"""


@dataclass(frozen=True, slots=True)
class SupplyPart:
    """What a report says of the supply chain; a circle is the codes of a way round, the first one at both ends."""

    lines: tuple[SupplyLine, ...] = ()
    circles: tuple[tuple[str, ...], ...] = ()


NO_SUPPLY = SupplyPart()


def supply_part(lines: Sequence[SupplyLine], parties: Sequence[str]) -> SupplyPart:
    """Return the supplies between these parties (codes, in their order), each with the circle it is part of."""
    kept = [one for one in lines if one.supplier[0] in parties and one.customer[0] in parties]
    links = [(one.supplier[0], one.customer[0]) for one in kept if one.holds]
    found = circles(links, parties)
    number = {code: place for place, group in enumerate(found, 1) for code in group}

    def circle_of(one: SupplyLine) -> int:
        ends = {number.get(one.supplier[0], 0), number.get(one.customer[0], 0)}
        return ends.pop() if one.holds and len(ends) == 1 else 0

    ways = tuple(way_round(links, group, group[0]) for group in found)
    return SupplyPart(tuple(replace(one, circle=circle_of(one)) for one in kept), ways)


def holds_on(since: date | None, until: date | None, day: date) -> bool:
    """Return whether a day lies between two days that count both; None has no end on that side."""
    return (since is None or since <= day) and (until is None or day <= until)


def circles(links: Iterable[tuple[N, N]], order: Sequence[N]) -> tuple[tuple[N, ...], ...]:
    """Return the groups whose members supply each other through any number of steps: the strongly connected ones.

    Members and groups stand in `order`, whatever the order of the links (supplier, customer); none has one member.
    Tarjan's algorithm without recursion: a chain may be as long as it likes.
    """
    nodes = list(order)
    after: dict[N, list[N]] = {node: [] for node in nodes}
    for supplier, customer in links:
        if supplier in after and customer in after:
            after[supplier].append(customer)
    found = [group for group in _groups(after) if len(group) > 1]
    place = {node: at for at, node in enumerate(nodes)}
    ordered = (tuple(sorted(group, key=place.__getitem__)) for group in found)
    return tuple(sorted(ordered, key=lambda group: place[group[0]]))


def _groups(after: Mapping[N, Sequence[N]]) -> list[list[N]]:
    met: dict[N, int] = {}
    low: dict[N, int] = {}
    kept: list[N] = []
    waiting: set[N] = set()
    groups: list[list[N]] = []
    for first in after:
        if first in met:
            continue
        path = [(first, iter(after[first]))]
        met[first] = low[first] = len(met)
        kept.append(first)
        waiting.add(first)
        while path:
            node, steps = path[-1]
            following = next(steps, None)
            if following is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == met[node]:
                    groups.append(_taken(kept, waiting, node))
            elif following not in met:
                met[following] = low[following] = len(met)
                kept.append(following)
                waiting.add(following)
                path.append((following, iter(after[following])))
            elif following in waiting:
                low[node] = min(low[node], met[following])
    return groups


def _taken(kept: list[N], waiting: set[N], last: N) -> list[N]:
    group = []
    while True:
        node = kept.pop()
        waiting.discard(node)
        group.append(node)
        if node == last:
            return group


def way_round(links: Iterable[tuple[N, N]], members: Sequence[N], start: N) -> tuple[N, ...]:
    """Return the shortest way from a member of a circle along the links back to itself, the member at both ends."""
    inside = set(members)
    after: dict[N, list[N]] = {node: [] for node in members}
    for supplier, customer in links:
        if supplier in inside and customer in inside:
            after[supplier].append(customer)
    came_from: dict[N, N] = {}
    edge = [start]
    while edge:
        further = []
        for node in edge:
            for following in after[node]:
                if following == start:
                    way = [start, node]
                    while way[-1] != start:
                        way.append(came_from[way[-1]])
                    return tuple(reversed(way))
                if following not in came_from:
                    came_from[following] = node
                    further.append(following)
        edge = further
    return ()
