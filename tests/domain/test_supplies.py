"""The supply chain: circles are found whatever their length, and only those; what is no supply is refused."""

from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.errors import WorkbookError
from workbook.domain.supplies import Chain, Supply, SupplyLine, SupplyRow, circles, holds_on, supply_part, way_round
from workbook.messages import render

ORDER = list("ABCDEFGH")
LINKS = st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(ORDER)), max_size=20)
ONE, TWO, SUBJECT = (UUID(int=number) for number in (1, 2, 3))
DAY = date(2026, 9, 14)


def reached(links: list[tuple[str, str]], start: str) -> set[str]:
    """Return what can be reached in one step or more."""
    found: set[str] = set()
    edge = {start}
    while edge:
        edge = {to for node, to in links if node in edge} - found
        found |= edge
    return found


@given(LINKS)
def test_circles_are_those_who_reach_each_other(links: list[tuple[str, str]]) -> None:
    wanted = {
        tuple(
            other
            for other in ORDER
            if other == node or (other in reached(links, node) and node in reached(links, other))
        )
        for node in ORDER
    }
    found = circles(links, ORDER)
    assert set(found) == {group for group in wanted if len(group) > 1}
    assert list(found) == sorted(found)
    assert circles(reversed(links), ORDER) == found


@given(LINKS)
def test_a_way_round_goes_along_the_links_and_is_the_shortest(links: list[tuple[str, str]]) -> None:
    for group in circles(links, ORDER):
        for node in group:
            way = way_round(links, group, node)
            assert way[0] == way[-1] == node
            assert all(step in links for step in pairwise(way))
            assert len(set(way)) == len(way) - 1
            shorter = {node}
            for _ in range(len(way) - 2):
                shorter = {to for at, to in links if at in shorter and at != to}
                assert node not in shorter


def test_a_chain_of_a_hundred_thousand_is_one_circle_once_it_closes() -> None:
    order = list(range(100_000))
    chain = list(pairwise(order))
    assert circles(chain, order) == ()
    assert circles([*chain, (order[-1], 0)], order) == (tuple(order),)


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("supply.what_missing", {"what": " ", "customer_id": TWO}),
        ("supply.receiver_missing", {"what": "Data"}),
        ("supply.receiver_missing", {"what": "Data", "customer_id": TWO, "subject_id": SUBJECT}),
        ("supply.to_itself", {"what": "Data", "customer_id": ONE}),
        ("supply.dates_reversed", {"what": "Data", "customer_id": TWO, "since": DAY, "until": date(2026, 9, 13)}),
        ("text.line_break", {"what": "Two\nlines", "customer_id": TWO}),
    ],
)
def test_what_is_no_supply_is_refused(key: str, given: dict[str, object]) -> None:
    with pytest.raises(WorkbookError) as refusal:
        Supply(ONE, **given)
    assert refusal.value.key == key
    assert render(refusal.value.message)


def test_both_days_count() -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert holds_on(first, last, first)
    assert holds_on(first, last, last)
    assert holds_on(None, None, first)
    assert not holds_on(date(2026, 1, 2), None, first)
    assert not holds_on(None, date(2026, 12, 30), last)


def test_what_a_subject_gets_its_party_gets() -> None:
    rows = [
        SupplyRow(UUID(int=8), Supply(ONE, "Labels", subject_id=SUBJECT)),
        SupplyRow(UUID(int=9), Supply(TWO, "Hosting", customer_id=ONE, until=DAY)),
    ]
    chain = Chain.of(rows, {SUBJECT: TWO}, [ONE, TWO], DAY)
    assert chain.way_round(TWO) == (TWO, ONE, TWO)
    later = Chain.of(rows, {SUBJECT: TWO}, [ONE, TWO], date(2026, 9, 15))
    assert (later.groups, later.way_round(TWO)) == ((), ())


def test_a_report_numbers_circles_and_leaves_out_parties_it_does_not_hold() -> None:
    def line(supplier: str, customer: str, *, holds: bool = True) -> SupplyLine:
        return SupplyLine((supplier, supplier), (customer, customer), None, "Data", None, None, "", holds)

    lines = [
        line("A", "B"),
        line("B", "A"),
        line("B", "C"),
        line("C", "D"),
        line("D", "C"),
        line("B", "A", holds=False),
    ]
    part = supply_part(lines, list("ABCD"))
    assert [one.circle for one in part.lines] == [1, 1, 0, 2, 2, 0]
    assert part.circles == (("A", "B", "A"), ("C", "D", "C"))
    assert [one.supplier[0] for one in supply_part(lines, ["A", "B"]).lines] == ["A", "B", "B"]
