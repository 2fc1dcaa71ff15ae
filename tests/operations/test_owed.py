"""The numbers of what is owed: recomputed by hand, and the same in the list, the report, the status and the exports."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from tests.operations.engagements import NOT_MET, PLAIN, WITHOUT, World
from tests.operations.following import follow_up
from tests.operations.test_findings import WHOLE
from tests.operations.test_remediations import CLAIM, DUE, PLANNED, claimed, planned, raised
from workbook.cli.owed import owed_json
from workbook.domain.item_filter import ItemFilter
from workbook.domain.owed import OwedCounts, count_owed
from workbook.domain.owed_views import OwedChip, OwedFilter, OwedKind, OwedSort
from workbook.domain.remediations import RemediationState, RiskAcceptance
from workbook.domain.report_owed import other_items
from workbook.domain.vocabulary import FindingKind
from workbook.operations import findings, remediations
from workbook.operations.reporting import export, make_report
from workbook.store.owed import chip_counts, owed_ids, owed_rows, read_owed

AFTER = date(2026, 10, 15)
"""Later than everything is due."""


@pytest.fixture
def owing(world: World) -> World:
    """Return a world with one remediation verified, one claimed, one planned, a risk, and a finding without anything."""
    world.determine(NOT_MET, world.item(PLAIN))
    world.determine(NOT_MET, world.item(WITHOUT))
    world.determine(NOT_MET, world.item(PLAIN, 1))
    first = raised(world, [world.item(PLAIN)])
    follow_up(world, first, world.item(WITHOUT), world.sight())
    claimed(world, planned(world), CLAIM)
    planned(world, due_on=date(2026, 12, 1))
    risky = raised(world)
    borne = RiskAcceptance(risky, world.base.party, "Kim", date(2026, 9, 11), "Rare.", valid_until=date(2026, 10, 1))
    remediations.accept_risk(world.book, world.auditor, borne)
    raised(world)
    findings.raise_finding(world.book, world.auditor, replace(WHOLE, kind=FindingKind.OBSERVATION))
    return world


def counts(world: World, day: date) -> OwedCounts:
    with world.book.reading() as session:
        return count_owed(read_owed(session, day))


def test_the_numbers_are_those_of_the_tables(owing: World):
    found = counts(owing, DUE)
    (asking,) = owing.ask("SELECT count(*) FROM finding WHERE kind = 'finding' AND withdrawn_at IS NULL")[0]
    (covered,) = owing.ask("SELECT count(DISTINCT finding_id) FROM remediation WHERE withdrawn_at IS NULL")[0]
    (tested,) = owing.ask(
        "SELECT count(*) FROM remediation r WHERE EXISTS (SELECT 1 FROM retest t WHERE t.remediation_id = r.id"
        " AND t.result = 'verified_fixed' AND t.withdrawn_at IS NULL)"
    )[0]
    (said,) = owing.ask("SELECT count(DISTINCT remediation_id) FROM fix_claim WHERE withdrawn_at IS NULL")[0]
    assert (found.findings, found.with_remediation, found.accepted, found.neither) == (asking, covered, 1, 1)
    assert (asking, covered) == (5, 3)
    assert (found.of(RemediationState.VERIFIED_FIXED), found.of(RemediationState.CLAIMED_FIXED)) == (
        tested,
        said - tested,
    )
    assert (tested, said) == (1, 2)
    assert (found.overdue, found.remediations) == (0, 3)
    assert (found.days_to_claim, found.days_to_fix) == (9, 9)
    assert (found.other.whole, found.other.with_finding, found.other.with_reason) == (3, 1, 1)
    assert found.other.names == ("X-4 · S-0002",)


def test_what_is_claimed_is_still_overdue_and_a_risk_is_borne_until_its_day(owing: World):
    found = counts(owing, AFTER)
    assert found.overdue == 1  # claimed fixed, and nobody verified it
    assert (found.accepted, found.neither) == (0, 2)


def test_the_list_has_a_row_for_each_and_chips_count_the_same(owing: World):
    with owing.book.reading() as session:
        rows = owed_ids(session, OwedFilter(), AFTER)
        chips = chip_counts(session, "", AFTER)
        found = count_owed(read_owed(session, AFTER))
        by_chip = {chip: owed_ids(session, OwedFilter(chips=frozenset({chip})), AFTER) for chip in OwedChip}
        lines = owed_rows(session, [key for _, key in rows], AFTER)
        sorts = [owed_ids(session, OwedFilter(), AFTER, sort) for sort in OwedSort]
        words = owed_ids(session, OwedFilter("r-0001"), AFTER)
    assert [row.id for row in lines] == [key for _, key in rows]
    assert [kind for kind, _ in rows].count(OwedKind.NOTHING) == chips[OwedChip.NO_PLAN] == found.neither
    assert chips[None] == len(rows)
    assert {chip: len(found) for chip, found in by_chip.items()} == {chip: chips[chip] for chip in OwedChip}
    assert chips[OwedChip.OVERDUE] == found.overdue
    assert chips[OwedChip.CLAIMED] == found.of(RemediationState.CLAIMED_FIXED)
    assert chips[OwedChip.VERIFIED] == found.of(RemediationState.VERIFIED_FIXED)
    assert all(sorted(order) == sorted(rows) for order in sorts)
    assert [kind for kind, _ in words] == [OwedKind.REMEDIATION]
    dues = [row.line.due_on for row in lines if hasattr(row.line, "due_on")]
    assert dues == sorted(dues)


def test_every_export_says_the_same_numbers(owing: World, tmp_path: Path):
    report = make_report(owing.book, owing.lead)
    assert report.owed is not None
    found = count_owed(report.owed)
    assert report.owed.other == other_items(report.items)
    told = owed_json(report.owed)
    assert told["remediations"]["overdue"] == {"part": found.overdue, "whole": found.remediations}  # type: ignore[index,call-overload]
    assert told["findings"]["named"] == [line.code for line in report.owed.without]  # type: ignore[index,call-overload]
    xlsx, pdf = export(owing.book, owing.lead, tmp_path, ["xlsx", "pdf"])
    book = openpyxl.load_workbook(xlsx, read_only=True)
    rows = [[cell.value for cell in row] for row in book["Follow-up"].iter_rows(min_row=4)]
    numbers = {row[1]: tuple(row[2:4]) for row in rows if row[2] is not None}
    assert numbers["Overdue"] == (found.overdue, found.remediations)
    assert numbers["Claimed fixed"] == (found.of(RemediationState.CLAIMED_FIXED), found.remediations)
    assert numbers["Verified fixed"] == (found.of(RemediationState.VERIFIED_FIXED), found.remediations)
    assert numbers["Neither a plan nor an accepted risk"] == (found.neither, found.findings)
    listed = [row[0].value for row in book["Remediation"].iter_rows(min_row=4) if row[0].value]
    assert listed == ["R-0001", "R-0002", "R-0003"]
    happened = [row[3].value for row in book["Claims and retests"].iter_rows(min_row=3)]
    assert happened == ["Claimed fixed", "Verified fixed", "Claimed fixed"]
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())
    said = (
        "What is owed, by date",
        "Kim Roe",
        "Verified fixed on 2026-09-14",
        "Repaired since.",
        "FU-0001 First round",
    )
    assert [one for one in said if one not in words] == []
    assert PLANNED.isoformat() in words


def test_a_part_tells_only_what_is_owed_for_its_findings(owing: World):
    part = make_report(owing.book, owing.lead, part=ItemFilter(subject=owing.base.subjects[1]))
    assert part.owed is not None
    assert (part.owed.remediations, part.owed.without, part.owed.reasons) == ((), (), ())
    assert part.owed.other.names == ("X-4 · S-0002",)
    whole = make_report(owing.book, owing.lead, part=ItemFilter(subject=owing.base.subjects[0]))
    assert whole.owed is not None
    assert [line.code for line in whole.owed.remediations] == ["R-0001"]
