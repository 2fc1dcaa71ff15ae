"""What exports say of the crosswalk: every mapping with its review, the counts, and what was taken over from where."""

import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.exports.sample_report import HOSTILE, item, sample_report
from workbook.domain.crosswalk_views import End, MappingRow
from workbook.domain.report import Report
from workbook.domain.vocabulary import Relation, ReviewState
from workbook.exports.crosswalk_words import crosswalk_counts
from workbook.exports.oscal import write_oscal
from workbook.exports.pdf import write_pdf
from workbook.exports.wording import Wording
from workbook.exports.xlsx import write_xlsx

SAID = (
    "Of 3 mappings between controls, a person of the audit confirmed 1 and rejected 1; 1 is not reviewed and offered"
    " nothing. 1 attachment was taken over from another item by a person, and names it."
)


def mapping(number: int, state: ReviewState, **given: object) -> MappingRow:
    here = End("a-1", "Framework A", f"A-{number:02d}", "Filter prompts", is_here=True, is_withdrawn=False)
    there = End("b-1", "Framework B", "B-1", "Refuse what harms", is_here=True, is_withdrawn=False)
    made = MappingRow(
        id=UUID(int=number),
        is_shipped=True,
        is_changed=False,
        control=here,
        target=there,
        relation=Relation.SUBSET,
        rationale=HOSTILE[0],
        source="Framework A 1",
        state=state,
        reviewed_by="" if state is ReviewState.UNREVIEWED else "Ada Example",
        review_reason="",
        taken_over=0,
    )
    return replace(made, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def report() -> Report:
    missing = End("c-1", "c-1", "C-9", "", is_here=False, is_withdrawn=False)
    rows = (
        mapping(1, ReviewState.CONFIRMED, taken_over=1),
        mapping(2, ReviewState.REJECTED, review_reason="=1+1"),
        mapping(3, ReviewState.UNREVIEWED, target=missing),
    )
    first = next(one for one in (item(number) for number in range(40)) if one.attachments)
    taken = replace(first, attachments=(replace(first.attachments[0], offered_from="B-1 · S-0001"),))
    whole = sample_report()
    return replace(whole, items=(taken,), crosswalk=rows)


def test_the_sheet_has_a_row_for_every_mapping(report: Report, tmp_path: Path) -> None:
    write_xlsx(report, tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    rows = list(book["Crosswalk"].iter_rows(values_only=True))
    assert rows[1][0] == SAID
    found = [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]
    assert [row["Review"] for row in found] == ["Confirmed", "Rejected", "Unreviewed"]
    assert [row["Relation"] for row in found] == ["Subset of"] * 3
    assert [row["Taken over"] for row in found] == [1, 0, 0]
    assert [row["Reason of the review"] for row in found] == [None, "=1+1", None]
    assert found[2]["Its title"] == "Not in this workbook"
    cells = [cell for row in book["Crosswalk"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"inlineStr", "s", "n"}  # no formula
    checklist = list(book["Checklist"].iter_rows(values_only=True))
    told = dict(zip(checklist[1], checklist[2], strict=True))["Taken over from"]
    assert told == f"{report.items[0].attachments[0].evidence} from B-1 · S-0001"


def test_without_mappings_there_is_no_sheet(report: Report, tmp_path: Path) -> None:
    write_xlsx(replace(report, crosswalk=()), tmp_path / "report.xlsx")
    assert "Crosswalk" not in load_workbook(tmp_path / "report.xlsx", read_only=True).sheetnames


def test_the_report_tells_the_counts(report: Report, tmp_path: Path) -> None:
    assert crosswalk_counts(report, Wording("en")) == SAID
    write_pdf(report, tmp_path / "report.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    assert SAID in " ".join(text.split())


def test_an_observation_names_where_it_was_taken_over_from(report: Report, tmp_path: Path) -> None:
    write_oscal(report, tmp_path / "report.json")
    told = json.loads((tmp_path / "report.json").read_text())
    observations = [one for result in told["assessment-results"]["results"] for one in result.get("observations", ())]
    props = [prop for one in observations for prop in one.get("props", ()) if prop["name"] == "taken-over-from"]
    assert [prop["value"] for prop in props] == ["B-1 · S-0001"]
