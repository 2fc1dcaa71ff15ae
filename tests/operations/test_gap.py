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
from workbook.cli.gap import attendance_json, gap_json, gap_text, matrix_json
from workbook.domain import records
from workbook.domain.attendance import attendance
from workbook.domain.gap import By, Excluded, GapState
from workbook.domain.gap_places import filter_of, gap_lines
from workbook.domain.overview import Glance
from workbook.domain.participation_matrix import Part
from workbook.domain.report import ItemLine
from workbook.domain.report_gap import GapPart
from workbook.domain.vocabulary import ParticipationState, PartyKind, Scope
from workbook.exports.wording import Wording
from workbook.operations import checklist, engagement
from workbook.operations.reporting import export, make_report
from workbook.store.item_filter import filtered_ids
from workbook.store.standings import LiveStandings, attached_items, standings_of
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
        standings = standings_of(session, attached_items(session), DAY)
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
        assert list(row[3:15]) == [counts.here, *states, *left]
    matrix = list(book["Participation"].iter_rows(min_row=3, values_only=True))
    assert [row[2:5] for row in matrix] == [
        ("Proved: 1 of 7", "Declined", "Not recorded"),
        ("Not recorded", "Without proof, takes part partly: 0 of 4", "Not recorded"),
        ("Not recorded", "Not recorded", "Declined"),
    ]
    assert len(list(book["Participation cells"].iter_rows(min_row=3))) == 3 * (3 + 1 + 1)
    book.close()
    words = " ".join(page.extract_text() for page in PdfReader(files[".pdf"]).pages)
    assert "Proved: 1 of 11 assessed here. Left out of all 12 items: out of scope 0, deferred 1, inherited 0." in words
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
