"""The gap as the window, the report, `status` and the exports give it: one set of numbers, recomputed by independent SQL."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from pypdf import PdfReader

from tests.operations.engagements import (
    AGAINST,
    CLAIMED,
    DEMONSTRATED,
    DOCUMENTED,
    NOT_APPLICABLE,
    NOT_MET,
    ONE,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
    framework,
)
from workbook.cli.gap import attendance_json, crossed_json, gap_json, gap_text, matrix_json
from workbook.domain import records
from workbook.domain.attendance import attendance
from workbook.domain.commitments import Commitment, CommitmentState, CommitmentStrength, Conditionality, Cover, Extent
from workbook.domain.cross_table import cross_rows
from workbook.domain.gap import By, Excluded, GapState
from workbook.domain.gap_places import filter_of, gap_lines
from workbook.domain.item_filter import ItemFilter
from workbook.domain.overview import Glance
from workbook.domain.participation_matrix import Part
from workbook.domain.report import ItemLine
from workbook.domain.report_gap import GapPart
from workbook.domain.vocabulary import ParticipationState, PartyKind, ProofLevel, Responsibility, Scope
from workbook.exports.wording import Wording
from workbook.operations import checklist, commitments, engagement
from workbook.operations.reporting import export, make_report
from workbook.store.item_filter import filtered_ids
from workbook.store.standings import LiveStandings, standing_items, standings_of
from workbook.ui.overview_reading import glance

DAY = date(2026, 9, 14)
ROWS = """
SELECT i.id, f.code, c.family_title, c.code, s.code, p.code, p.sector, p.tier, i.scope, i.responsibility,
    coalesce(d.result, 'not_assessed'), d.other_kind
FROM checklist_item i JOIN control c ON c.id = i.control_id JOIN framework f ON f.id = c.framework_id
JOIN subject s ON s.id = i.subject_id JOIN party p ON p.id = s.party_id
LEFT JOIN determination d ON d.item_id = i.id AND d.objective_id IS NULL AND d.withdrawn_at IS NULL
WHERE i.withdrawn_at IS NULL
"""
KEYS = {
    By.FRAMEWORK: (1,),
    By.FAMILY: (1, 2),
    By.CONTROL: (1, 3),
    By.SUBJECT: (4,),
    By.PARTY: (5,),
    By.SECTOR: (6,),
    By.TIER: (7,),
}


@pytest.fixture
def told(world: World) -> World:
    """Give three parties, a second framework, and items in every state and scope."""
    other = engagement.add_party(
        world.book, world.lead, records.Party("Ahead of all", sector="Energy", tier=2)
    ).created[0]
    silent = engagement.add_party(world.book, world.lead, records.Party("Silent Supplier")).created[0]
    third = checklist.add_subject(world.book, world.lead, records.Subject(other, "Router")).created[0]
    checklist.add_framework(world.book, world.lead, framework("house-2"))
    codes = {code: UUID(key) for key, code in world.ask("SELECT id, code FROM framework")}
    checklist.choose_controls(world.book, world.lead, codes["house-2"], [third])
    world.attach(DEMONSTRATED, world.item(WITHOUT), world.part("X-2a"))
    world.determine(SATISFIED, world.item(WITHOUT))
    world.attach(DOCUMENTED, world.item(PLAIN))
    world.determine(SATISFIED, world.item(PLAIN))
    world.determine(NOT_MET, world.item(WITHOUT, 1))
    world.attach(CLAIMED, world.item(PLAIN, 1))
    world.determine(NOT_APPLICABLE, world.part("X-3a"), world.part("X-3b"))
    world.attach(AGAINST, world.item(ONE, 1))
    checklist.set_scope(world.book, world.lead, [world.item(TWO, 1)], Scope.DEFERRED, "Next year.")
    _commit(world)
    for key, about, state in (
        (other, codes["house-2"], ParticipationState.PARTIAL),
        (world.base.party, None, ParticipationState.PARTICIPATING),
        (world.base.party, codes["house-2"], ParticipationState.DECLINED),
    ):
        said = records.Participation(key, state, DAY, about, reason="No time.")
        engagement.record_participation(world.book, world.lead, said)
    refused = ParticipationState.DECLINED
    said = records.Participation(silent, refused, DAY, request="R-03: records", reason="No contract.")
    engagement.record_participation(world.book, world.lead, said)
    return world


def _commit(world: World) -> None:
    """Commit to controls fully, partly, on condition and no more; and look for something in vain."""
    query = "SELECT c.id, c.code FROM control c JOIN framework f ON f.id = c.framework_id WHERE f.code = 'house-1'"
    controls = {code: UUID(key) for key, code in world.ask(query)}
    first, second = world.base.subjects
    source = world.sight()
    full, partly, related = Extent
    said = Commitment(first, "We log.", source, made_on=date(2026, 1, 1))
    conditional = {"conditionality": Conditionality.CONDITIONAL, "conditions": "where feasible"}
    ended = {"strength": CommitmentStrength.WITHDRAWN, "taken_back_on": date(2026, 9, 1)}
    vain = {"words": "", "source_id": None, "strength": CommitmentStrength.NONE_FOUND, "note": "The trust centre."}
    for value, covers in (
        (said, {WITHOUT: full, ONE: partly, TWO: related}),
        (replace(said, **conditional), {PLAIN: full}),
        (replace(said, expires_on=DAY, subject_id=second), {PLAIN: full, TWO: full}),
        (replace(said, **ended, subject_id=second), {WITHOUT: full}),
        (replace(said, **vain, subject_id=second), {ONE: full, WITHOUT: full}),
        (replace(said, made_on=date(2026, 9, 15)), {TWO: full}),
    ):
        covered = [Cover(controls[code], extent) for code, extent in covers.items()]
        commitments.record_commitment(world.book, world.auditor, value, covered)


def seen(world: World) -> Glance:
    live = LiveStandings(world.book)
    return glance(world.book, lambda _done, _whole: None, live, DAY, world.lead.person)


def printed(world: World) -> GapPart:
    gap = make_report(world.book, world.lead, DAY).gap
    assert gap is not None
    return gap


def recount(world: World, lines: Mapping[UUID, ItemLine], by: By) -> dict[tuple[Any, ...], Counter[str]]:
    """Count the items by what their rows say, and by the proof level of each as the report prints it."""
    found: dict[tuple[Any, ...], Counter[str]] = {}
    for row in world.ask(ROWS):
        line = lines[UUID(row[0])]
        scope, responsibility, result, kind = row[8:]
        if scope != "in":
            stands = scope
        elif responsibility == "inherited":
            stands = "inherited"
        elif result == "other_than_satisfied":
            stands = {"not_met": "not_met", "insufficient_evidence": "not_established"}.get(kind, kind)
        elif result == "satisfied":
            enough = line.proof_level.rung >= 3 and not line.contested
            stands = "proved" if enough else "satisfied_below"
        elif result == "not_assessed":
            looked = any(one.bearing != "context" for one in line.attachments)
            stands = "examined" if looked else "not_examined"
        else:
            stands = result
        found.setdefault(tuple(row[place] for place in KEYS[by]), Counter())[stands] += 1
    return found


def in_numbers(lines: Any) -> dict[tuple[Any, ...], Counter[str]]:
    return {
        line.key: Counter(
            {state.value: line.counts.of(state) for state in GapState if line.counts.of(state)}
            | {reason.value: count for reason, count in line.counts.excluded.items() if count}
        )
        for line in lines
    }


def test_every_view_is_what_its_tables_say(told: World):
    report = make_report(told.book, told.lead, DAY)
    assert report.gap is not None
    lines = {line.id: line for line in report.items}
    for by in KEYS:
        expected = recount(told, lines, by)
        if by is By.PARTY:
            # Who has nothing that is assessed stands in the list all the same.
            everyone = told.ask("SELECT code FROM party WHERE withdrawn_at IS NULL")
            expected = {(code,): expected.get((code,), Counter()) for (code,) in everyone}
            assert expected["P-0003",] == Counter()
        assert in_numbers(dict(report.gap.views)[by]) == expected, by
        assert sum(sum(counts.values()) for counts in expected.values()) == 12
        states = {state for counts in expected.values() for state in counts}
        assert {
            "proved",
            "satisfied_below",
            "not_met",
            "examined",
            "not_examined",
            "not_applicable",
            "deferred",
        } == states


# Ranks as in CommitmentState; written anew, so that it is the tables that say so.
COMMITTED = """
SELECT i.id, min(CASE
    WHEN m.made_on > :day OR (v.extent = 'related' AND m.strength <> 'none_found') THEN 5
    WHEN m.strength = 'none_found' THEN 4
    WHEN m.taken_back_on <= :day OR m.expires_on < :day THEN 3
    WHEN v.extent = 'partly' THEN 2
    WHEN m.conditionality = 'conditional' THEN 1 ELSE 0 END)
FROM checklist_item i JOIN commitment_cover v ON v.control_id = i.control_id AND v.withdrawn_at IS NULL
JOIN commitment m ON m.id = v.commitment_id AND m.subject_id = i.subject_id AND m.withdrawn_at IS NULL
WHERE i.withdrawn_at IS NULL AND i.scope = 'in' AND i.responsibility <> 'inherited' GROUP BY i.id
"""


def test_commitments_are_what_their_tables_say(told: World):
    report = make_report(told.book, told.lead, DAY)
    assert report.gap is not None
    ranks = list(CommitmentState)
    said = {UUID(key): ranks[rank] for key, rank in told.ask(COMMITTED.replace(":day", f"'{DAY}'"))}
    here = [i for i in report.items if i.scope is Scope.IN and i.responsibility is not Responsibility.INHERITED]
    assert {item.id: item.committed for item in here} == {
        item.id: said.get(item.id, CommitmentState.NOT_RECORDED) for item in here
    }
    counted = Counter(item.committed for item in here)
    assert report.gap.totals.commitments == counted
    assert set(counted) == set(CommitmentState)
    assert (report.gap.totals.committed, report.gap.totals.kept) == (2, 1)
    cells = Counter((item.committed, item.proof_level) for item in here)
    for row in report.gap.crossed:
        for level, count in row.levels.items():
            assert count <= cells[row.committed, level]
    assert sum(row.items for row in report.gap.crossed) == len(here) == 11
    found = seen(told)
    assert cross_rows(found.gap.crossed()) == report.gap.crossed
    assert crossed_json(report.gap)[0]["items"]["whole"] == 11  # type: ignore[index,call-overload]


def test_commitments_in_a_filter_are_those_of_the_counts(told: World):
    found = seen(told)
    with told.book.reading() as session:
        standings = standings_of(session, standing_items(session), DAY)
        for state in CommitmentState:
            wanted = ItemFilter(commitments=frozenset({state}))
            listed = len(filtered_ids(session, wanted, standings, None))
            assert listed == found.gap.totals.commitments.get(state, 0)
        for row in cross_rows(found.gap.crossed()):
            assert len(filtered_ids(session, row.filter(), standings, None)) == row.items
            for level, count in row.levels.items():
                assert len(filtered_ids(session, row.filter(level), standings, None)) == count


def test_the_window_shows_the_numbers_of_the_report(told: World):
    found, views = seen(told), dict(printed(told).views)
    for by in KEYS:
        shown = gap_lines(found.gap, by, found.places)
        assert [(one.code, one.name, one.counts) for one in shown] == [
            (one.code, one.name, one.counts) for one in views[by]
        ], by


def test_every_number_leads_to_as_many_items(told: World):
    found = seen(told)
    with told.book.reading() as session:
        standings = standings_of(session, standing_items(session), DAY)
        for by in KEYS:
            for line in gap_lines(found.gap, by, found.places):
                base = filter_of(by, line.key)
                assert len(filtered_ids(session, base, standings, None)) == line.counts.items
                left = replace(base, left_out=True)
                assert len(filtered_ids(session, left, standings, None)) == sum(line.counts.excluded.values())
                for state in GapState:
                    wanted = replace(base, states=frozenset({state}))
                    assert len(filtered_ids(session, wanted, standings, None)) == line.counts.of(state), (by, state)


def test_the_matrix_says_who_takes_part_and_what_is_proved(told: World):
    found, gap = seen(told), printed(told)
    rows = {row.name: [(cell.part, cell.proved, cell.here) for cell in row.cells] for row in gap.frameworks.rows}
    assert [column.code for column in gap.frameworks.columns] == ["house-1", "house-2", ""]
    assert rows == {
        "Example Vendor": [(Part.PROVED, 1, 7), (Part.DECLINED, 0, 0), (Part.NOT_RECORDED, 0, 0)],
        "Ahead of all": [(Part.NOT_RECORDED, 0, 0), (Part.WITHOUT_PROOF, 0, 4), (Part.NOT_RECORDED, 0, 0)],
        "Silent Supplier": [(Part.NOT_RECORDED, 0, 0), (Part.NOT_RECORDED, 0, 0), (Part.DECLINED, 0, 0)],
    }
    assert [len(matrix.columns) for matrix in gap.families] == [1, 1]
    assert found.gap.totals == gap.totals


def test_status_and_the_exports_give_the_same_numbers(told: World, tmp_path: Path):
    gap = printed(told)
    value: Any = gap_json(gap)
    assert value["totals"]["here"] == {"part": gap.totals.here, "whole": 12}
    by_party = {one["party"]: one["states"]["proved"] for one in value["by_party"]}
    assert by_party == {
        "P-0001": {"part": 1, "whole": 7},
        "P-0002": {"part": 0, "whole": 4},
        "P-0003": {"part": 0, "whole": 0},
    }
    cells: Any = matrix_json(gap)
    declined = next(one for one in cells if one["says"] == "declined")
    assert (declined["party"], declined["framework"], declined["reason"]) == ("P-0001", "house-2", "No time.")
    asked = next(one for one in cells if one["request"])
    said = ("P-0003", "", "declined", "R-03: records")
    assert (asked["party"], asked["framework"], asked["says"], asked["request"]) == said
    files = {path.suffix: path for path in export(told.book, told.lead, tmp_path, ["xlsx", "pdf"], as_of=DAY)}
    book = openpyxl.load_workbook(files[".xlsx"])
    sheet = list(book["Gap"].iter_rows(min_row=3, values_only=True))
    numbers = [gap.totals, *(line.counts for _, lines in gap.views for line in lines)]
    for row, counts in zip(sheet, numbers, strict=True):
        states = [counts.of(state) for state in GapState]
        left = [counts.excluded.get(reason, 0) for reason in Excluded]
        promised = [counts.commitments.get(state, 0) for state in CommitmentState]
        assert list(row[3:22]) == [counts.here, *states, *left, *promised, counts.kept]
    crossed = list(book["Cross table"].iter_rows(min_row=3, values_only=True))
    assert [row[2:10] for row in crossed] == [
        (*(one.levels[level] for level in ProofLevel), one.items, one.whole) for one in gap.crossed
    ]
    assert sorted(row[0] for row in book["Commitments"].iter_rows(min_row=3, values_only=True)) == [
        f"C-000{number}" for number in range(1, 7)
    ]
    assert len(list(book["Covered controls"].iter_rows(min_row=3))) == 10
    matrix = list(book["Participation"].iter_rows(min_row=3, values_only=True))
    assert [row[2:5] for row in matrix] == [
        ("Proved: 1 of 7", "Declined", "Not recorded"),
        ("Not recorded", "Without proof, takes part partly: 0 of 4", "Not recorded"),
        ("Not recorded", "Not recorded", "Declined"),
    ]
    assert len(list(book["Participation cells"].iter_rows(min_row=3))) == 3 * (3 + 1 + 1)
    book.close()
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(files[".pdf"]).pages).split())
    assert "Committed to, fully and without a condition: 2 of 11; of these proved: 1 of 2." in words
    assert "“We log.”" in words
    assert "Proved: 1 of 11 assessed here." in words
    assert "Left out of all 12 items: out of scope 0, deferred 1, inherited 0." in words
    assert "Who takes part" in words


ATTENDANCE = """
SELECT p.code, group_concat(n.state) FROM party p LEFT JOIN participation n ON n.party_id = p.id
AND n.withdrawn_at IS NULL WHERE p.withdrawn_at IS NULL GROUP BY p.code
"""


def test_who_does_not_take_part_stays_in_every_denominator(told: World, tmp_path: Path):
    """Nobody recorded anything of the fourth party; what is known of the third is a refused request."""
    engagement.add_party(told.book, told.lead, records.Party("Forgotten", PartyKind.SUPPLIER))
    gap = printed(told)
    said = dict(told.ask(ATTENDANCE))
    # Of several records the one that limits most is meant: the vendor takes part, but declined one framework.
    assert said == {"P-0001": "participating,declined", "P-0002": "partial", "P-0003": "declined", "P-0004": None}
    assert gap.attendance.parts == {Part.DECLINED: 2, Part.PARTIAL: 1, Part.NOT_RECORDED: 1}
    assert (gap.attendance.taking_part, gap.attendance.parties) == (0, 4)
    assert attendance(seen(told).places) == gap.attendance
    whole: Any = attendance_json(gap)
    assert whole["declined"] == {"part": 2, "whole": 4}
    assert whole["takes_part"] == {"part": 0, "whole": 4}
    assert {one["whole"] for one in whole.values()} == {sum(one["part"] for one in whole.values())}

    sentence = (
        "Of 4 parties, 0 take part in all they were asked for. Partly: 1; declined: 2; withdrew: 0; no reply: 0;"
        " not asked: 0; nothing recorded: 1."
    )
    refusals = (
        "Example Vendor: Declined (House rules house-2). No time.",
        "Silent Supplier: Declined (R-03: records).",
    )
    assert sentence in gap_text(gap, Wording("en"))
    files = {path.suffix: path for path in export(told.book, told.lead, tmp_path, ["xlsx", "pdf"], as_of=DAY)}
    first = " ".join(PdfReader(files[".pdf"]).pages[0].extract_text().split())
    book = openpyxl.load_workbook(files[".xlsx"])
    cover = [str(row[1]) for row in book.worksheets[0].iter_rows(values_only=True)]
    for told_there in (sentence, *refusals):
        assert told_there in first
        assert any(told_there in words for words in cover)
    rows = [row[4:7] for row in book["Summary"].iter_rows(values_only=True) if row[3] == "Who takes part"]
    assert ("Declined", 2, 4) in rows
    assert sum(row[1] for row in rows) == 4
    book.close()
