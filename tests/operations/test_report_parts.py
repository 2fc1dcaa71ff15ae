"""A report of a part against the report of the whole, and what an export of a part says of itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from pypdf import PdfReader

from tests.operations.engagements import (
    DEMONSTRATED,
    DOCUMENTED,
    ONE,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
    refused,
)
from tests.operations.test_export import accesses
from tests.operations.test_report import line_of, report
from workbook.domain import records
from workbook.domain.extent import Section
from workbook.domain.gaps import attendance_limits, limitations, missing
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.report import ItemLine, Report
from workbook.domain.tally import count_items
from workbook.domain.vocabulary import OtherKind, ProofLevel, Responsibility, Result, Scope, WorkState
from workbook.exports.part_words import phrases
from workbook.exports.wording import Wording
from workbook.operations import checklist, engagement
from workbook.operations.reporting import PARTIAL, export, make_report

Falls = Callable[[ItemLine], bool]


def part_of(world: World, wanted: ItemFilter, as_of: date | None = None) -> Report:
    return make_report(world.book, world.auditor, as_of, part=wanted)


def is_own(line: ItemLine) -> bool:
    return line.scope is Scope.IN and line.responsibility is not Responsibility.INHERITED


CASES: dict[str, tuple[ItemFilter, Falls]] = {
    "undecided": (
        ItemFilter(chips=frozenset({Chip.UNDECIDED})),
        lambda i: is_own(i) and i.result is Result.NOT_ASSESSED,
    ),
    "no proof": (
        ItemFilter(chips=frozenset({Chip.NO_PROOF})),
        lambda i: is_own(i) and i.proof_level is ProofLevel.NONE,
    ),
    "contested": (ItemFilter(chips=frozenset({Chip.CONTESTED})), lambda i: is_own(i) and i.contested),
    "other": (
        ItemFilter(chips=frozenset({Chip.OTHER_THAN_SATISFIED})),
        lambda i: is_own(i) and i.result is Result.OTHER_THAN_SATISFIED,
    ),
    "returned": (ItemFilter(chips=frozenset({Chip.RETURNED})), lambda i: i.work_state is WorkState.RETURNED),
    "to review": (ItemFilter(chips=frozenset({Chip.TO_REVIEW})), lambda i: i.work_state is WorkState.SUBMITTED),
    "in scope": (ItemFilter(scopes=frozenset({Scope.IN})), lambda i: i.scope is Scope.IN),
    "not in scope": (ItemFilter(scopes=frozenset({Scope.OUT, Scope.DEFERRED})), lambda i: i.scope is not Scope.IN),
    "assessed here": (ItemFilter(assessed_here=True), is_own),
    "satisfied": (
        ItemFilter(results=frozenset({Result.SATISFIED}), assessed_here=True),
        lambda i: is_own(i) and i.result is Result.SATISFIED,
    ),
    "insufficient": (
        ItemFilter(other_kinds=frozenset({OtherKind.INSUFFICIENT_EVIDENCE})),
        lambda i: i.other_kind is OtherKind.INSUFFICIENT_EVIDENCE,
    ),
    "documented": (
        ItemFilter(levels=frozenset({ProofLevel.DOCUMENTED}), assessed_here=True),
        lambda i: is_own(i) and i.proof_level is ProofLevel.DOCUMENTED,
    ),
    "without finding": (
        ItemFilter(chips=frozenset({Chip.OTHER_THAN_SATISFIED}), without_finding=True),
        lambda i: is_own(i) and i.result is Result.OTHER_THAN_SATISFIED and not i.findings,
    ),
    "without evidence": (
        ItemFilter(assessed_here=True, without_evidence=True),
        lambda i: is_own(i) and not i.attachments,
    ),
    "proved": (ItemFilter(assessed_here=True, proved=True), lambda i: is_own(i) and i.proved),
    "not proved": (
        ItemFilter(assessed_here=True, results=frozenset({Result.SATISFIED}), not_proved=True),
        lambda i: is_own(i) and i.result is Result.SATISFIED and not i.proved,
    ),
    "undefined parameter": (
        ItemFilter(assessed_here=True, without_parameter=True),
        lambda i: is_own(i) and any(not value.strip() for _, value, _ in i.parameters),
    ),
    "accepted": (
        ItemFilter(work_states=frozenset({WorkState.ACCEPTED})),
        lambda i: i.work_state is WorkState.ACCEPTED,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_part_is_what_the_whole_holds_of_it(worked: World, name: str):
    wanted, falls = CASES[name]
    whole, part = report(worked), part_of(worked, wanted)
    items = tuple(line for line in whole.items if falls(line))
    assert items
    assert part.items == items
    assert part.totals == count_items(items)
    for groups, attribute in ((part.by_framework, "framework"), (part.by_subject, "subject")):
        codes = sorted({getattr(line, attribute) for line in items})
        assert groups == tuple(
            (code, count_items(line for line in items if getattr(line, attribute) == code)) for code in codes
        )
    names = {f"{line.control} · {line.subject}" for line in items}
    for line in part.evidence:
        there = next(other for other in whole.evidence if other.code == line.code)
        assert line.used_in == tuple(one for one in there.used_in if one in names)
        assert line.used_elsewhere == len(there.used_in) - len(line.used_in)
    attached = {attachment.evidence for line in items for attachment in line.attachments}
    found = {line.code: line for line in part.findings}
    assert set(found) == {code for line in items for code in line.findings}
    assert {line.code for line in part.evidence} == attached | {
        code for line in part.findings for code in line.evidence
    }
    assert [line.code for line in part.subjects] == sorted({line.subject for line in items})
    assert {line.code: line.chosen for line in part.frameworks} == {
        code: counts.items for code, counts in part.by_framework
    }
    assert part.missing == missing(items, part.findings, part.evidence, is_part=True)
    assert part.gap is not None
    said = attendance_limits(part.gap.attendance)
    assert part.limitations == (*said, *limitations(items, part.parties, part.frameworks))
    assert part.extent is not None
    assert (part.extent.items, part.extent.all_items) == (len(items), len(whole.items))
    assert part.extent.all_evidence == len(whole.evidence)
    assert part.extent.all_findings == len(whole.findings)
    assert part.extent.all_subjects == len(whole.subjects)
    assert phrases(part.extent.part, Wording("en"))


def test_stale_is_asked_of_the_day_of_the_report(worked: World):
    wanted = ItemFilter(chips=frozenset({Chip.STALE}))
    assert [line.control for line in part_of(worked, wanted, date(2026, 9, 30)).items] == [WITHOUT]
    with refused(worked.book, "export.empty_part"):
        part_of(worked, wanted, date(2026, 9, 29))


def test_what_is_mine_is_what_the_person_decided(worked: World):
    part = part_of(worked, ItemFilter(chips=frozenset({Chip.MINE})))
    whole = report(worked)
    mine = [line.id for line in whole.items if line.result is not Result.NOT_ASSESSED and is_own(line)]
    assert [line.id for line in part.items] == mine
    assert part.extent is not None
    assert phrases(part.extent.part, Wording("en")) == ["touched by Ada Auditor"]


def test_one_subject_comes_with_its_own_party_only(worked: World):
    engagement.add_party(worked.book, worked.lead, records.Party("Silent Vendor"))
    whole = report(worked)
    part = part_of(worked, ItemFilter(subject=worked.base.subjects[0]))
    assert [line.name for line in whole.parties] == ["Example Vendor", "Silent Vendor"]
    assert [line.name for line in part.parties] == ["Example Vendor"]
    everyone = part_of(worked, ItemFilter(chips=frozenset({Chip.UNDECIDED})))
    assert [line.name for line in everyone.parties] == ["Example Vendor", "Silent Vendor"]


def test_asking_for_everything_is_the_whole(worked: World):
    whole = report(worked)
    assert replace(part_of(worked, ItemFilter()), made_at=whole.made_at, tool=whole.tool) == whole


def test_what_is_outside_is_counted_and_not_named(worked: World):
    key = worked.ask("SELECT evidence_id FROM attachment WHERE item_id = ?", worked.item(WITHOUT).hex)[0][0]
    worked.attach(DOCUMENTED, worked.item(PLAIN, 1), evidence_id=UUID(key))
    part = part_of(worked, ItemFilter(subject=worked.base.subjects[1]))
    (line,) = [line for line in part.evidence if line.code == "E-0001"]
    assert (line.used_in, line.used_elsewhere) == (("X-4 · S-0002",), 1)


def words_of(path: Path, page: int | None = None) -> str:
    pages = PdfReader(path).pages
    chosen = pages if page is None else [pages[page]]
    return " ".join(" ".join(one.extract_text() for one in chosen).split())


def cells_of(path: Path, sheet: str) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        values = (str(value) for row in book[sheet].iter_rows(values_only=True) for value in row if value is not None)
        return " ".join(values)
    finally:
        book.close()


def test_a_part_says_on_page_one_what_it_is(worked: World, tmp_path: Path):
    wanted = ItemFilter(subject=worked.base.subjects[0])
    xlsx, pdf = export(worked.book, worked.lead, tmp_path, part=wanted)
    assert (xlsx.name, pdf.name) == ("half (S-0001).xlsx", "half (S-0001).pdf")
    whole = report(worked)
    count = f"{sum(line.subject == 'S-0001' for line in whole.items)} of {len(whole.items)}"
    for said in (words_of(pdf, 0), cells_of(xlsx, "Cover")):
        assert f"This is a part of the workbook: {count} checklist items." in said
        assert "In it is what fulfils all of this: subject S-0001 Chat service." in said
        assert "S-0002" not in said
    for page in PdfReader(pdf).pages:
        assert "DRAFT · PART" in " ".join(page.extract_text().split())
    assert f"These numbers count a part of the workbook alone: {count}" in words_of(pdf)
    book = openpyxl.load_workbook(xlsx)
    assert all(str(sheet["A1"].value).startswith(f"DRAFT – NOT SIGNED · PART: {count} items") for sheet in book)
    assert {row[2].value for row in book["Checklist"].iter_rows(min_row=3)} == {"S-0001"}
    entry = [one for one in accesses(worked) if one["kind"] == "export"][-1]["detail"]
    assert f"{entry['items']} of {entry['all_items']}" == count


def test_the_whole_says_nothing_of_parts(worked: World, tmp_path: Path):
    xlsx, pdf = export(worked.book, worked.lead, tmp_path, ["xlsx", "pdf"])
    assert "PART" not in words_of(pdf)
    assert "part of the workbook" not in words_of(pdf) + cells_of(xlsx, "Cover")


@pytest.mark.parametrize("section", Section)
def test_what_is_left_out_is_gone_and_said(worked: World, tmp_path: Path, section: Section):
    xlsx, pdf = export(worked.book, worked.lead, tmp_path, left_out=[section])
    assert xlsx.name == ("half.xlsx" if section is Section.REVIEW else "half (part).xlsx")
    assert pdf.name == ("half.pdf" if section is Section.OBJECTIVES else "half (part).pdf")
    names = {
        Section.SUMMARY: ("Summary", "Every number stands beside its denominator", "Summary"),
        Section.COMMITMENTS: ("What was committed to (0)", "No commitment is recorded", "Commitments"),
        Section.FINDINGS: ("Findings (2)", "neither written nor waived with a reason: 1 of 2", "Findings"),
        Section.REMEDIATION: ("Remediation", "What is owed, by date", "Remediation"),
        Section.CHECKLIST: ("Checklist results (9)", "Items in scope only", "Checklist"),
        Section.OBJECTIVES: ("Determination statements (", "", "Objectives"),
        Section.EVIDENCE: (
            f"Evidence register ({len(report(worked).evidence)})",
            "Not attached to any item",
            "Evidence",
        ),
        Section.REVIEW: ("Review page", "Nobody has signed any of this", ""),
    }
    named, in_pdf, sheet = names[section]
    kept = [other for other in Section if other is not section]
    sheets = openpyxl.load_workbook(xlsx, read_only=True).sheetnames
    assert (sheet in sheets) is False
    # The custody log goes with the evidence, the gap and who takes part with the summary, retests with what is owed.
    # There are two frameworks, each with a sheet of who takes part in its families; the crosswalk goes with the checklist.
    several = {Section.REVIEW: 19, Section.CHECKLIST: 17, Section.EVIDENCE: 17, Section.SUMMARY: 13}
    several |= {Section.REMEDIATION: 16, Section.COMMITMENTS: 16}
    assert len(sheets) == several.get(section, 18)
    assert ("Custody" in sheets) is (section is not Section.EVIDENCE)
    printed = words_of(pdf)
    if in_pdf:
        assert f"Left out of this file on request: {named}" in words_of(pdf, 0)
        assert in_pdf not in printed
    if sheet:
        assert f"Left out of this file on request: {named}" in cells_of(xlsx, "Cover")
    for other in kept:
        assert names[other][1] in printed
    entry = [one for one in accesses(worked) if one["kind"] == "export"][-1]["detail"]
    assert entry["left_out"] == [section.value]


def test_a_part_never_takes_the_place_of_the_whole(worked: World, tmp_path: Path):
    (whole,) = export(worked.book, worked.lead, tmp_path, ["pdf"])
    kept = whole.read_bytes()
    export(worked.book, worked.lead, tmp_path, ["pdf"], part=ItemFilter(assessed_here=True))
    export(worked.book, worked.lead, tmp_path, ["pdf"], part=ItemFilter(subject=worked.base.subjects[1]))
    export(worked.book, worked.lead, tmp_path, ["pdf"], left_out=[Section.SUMMARY])
    assert whole.read_bytes() == kept
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["half (S-0002).pdf", "half (part).pdf", "half.pdf"]


def test_only_formats_that_can_say_so_hold_a_part(worked: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert set(PARTIAL) == {"xlsx", "pdf"}
    for name in ("oscal", "package"):
        with refused(worked.book, "export.whole_only", name):
            export(worked.book, worked.lead, tmp_path, ["xlsx", name], part=ItemFilter(assessed_here=True))
        with refused(worked.book, "export.whole_only", name):
            export(worked.book, worked.lead, tmp_path, ["xlsx", name], left_out=[Section.SUMMARY])
    assert list(tmp_path.glob("*.xlsx")) == []
    monkeypatch.delitem(PARTIAL, "pdf")
    written = export(worked.book, worked.lead, tmp_path, part=ItemFilter(assessed_here=True))
    assert [path.suffix for path in written] == [".xlsx"]


def test_an_empty_part_is_refused(worked: World, tmp_path: Path):
    with refused(worked.book, "export.empty_part"):
        export(worked.book, worked.lead, tmp_path, part=ItemFilter(text="zebra"))
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_report_is_of_one_state_though_somebody_works_meanwhile(worked: World):
    changed: list[int] = []

    def work_on_once(done: int, whole: int) -> None:
        if not changed:
            worked.determine(SATISFIED, worked.item(PLAIN, 1))
            changed.append(done)

    worked.attach(DEMONSTRATED, worked.item(PLAIN, 1))
    made = make_report(worked.book, worked.lead, step=work_on_once)
    assert changed
    assert (made.head, made.items) == (worked.book.head(), report(worked).items)
    assert line_of(made, "X-4 · S-0002").result is Result.SATISFIED


def test_a_report_comes_though_somebody_never_stops(worked: World):
    turns: list[int] = []

    def work_on_always(done: int, whole: int) -> None:
        turns.append(done)
        if len(turns) < 4:  # in the one turn that is left nobody else can change anything
            checklist.write_note(worked.book, worked.auditor, worked.item(ONE), f"Note {len(turns)}")

    made = make_report(worked.book, worked.lead, step=work_on_always)
    assert len(turns) == 4
    assert (made.head, made.items) == (worked.book.head(), report(worked).items)
    assert line_of(made, f"{TWO} · S-0001")
