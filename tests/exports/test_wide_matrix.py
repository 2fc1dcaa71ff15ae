"""The matrix at forty parties and twenty families on paper and in Excel: split where it is too wide, names in sight."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.exports.sample_report import sample_report
from tests.wide_matrix import FAMILIES, FRAMEWORK, NAMES, PARTIES, wide, wide_families
from workbook.domain.attendance import attendance
from workbook.domain.extent import Section
from workbook.domain.gap_places import framework_columns, participation
from workbook.domain.report import Report
from workbook.domain.report_gap import GapPart
from workbook.exports.pdf import write_pdf
from workbook.exports.xlsx import write_xlsx


@pytest.fixture(scope="module")
def report() -> Report:
    gap, places = wide()
    whole = participation(gap, places, framework_columns(gap, places))
    part = GapPart(gap.totals, (), (), whole, (wide_families(),), attendance(places))
    small = replace(sample_report(), items=(), evidence=(), findings=())
    return replace(small, gap=part, left_out=(Section.CHECKLIST, Section.EVIDENCE, Section.FINDINGS, Section.REVIEW))


def test_excel_keeps_the_parties_in_sight_and_prints_some_columns_at_a_time(report: Report, tmp_path: Path) -> None:
    target = tmp_path / "wide.xlsx"
    write_xlsx(report, target)
    book = load_workbook(target)
    sheet = book["Participation 1"]
    assert sheet.freeze_panes == "C3"
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.page_setup.fitToWidth == 3
    rows = list(sheet.iter_rows(values_only=True))
    assert FRAMEWORK in rows[0][0]
    assert rows[1][2 : 2 + FAMILIES] == NAMES
    assert len(rows) == 2 + PARTIES
    said = {str(value).split(":")[0] for row in rows[2:] for value in row[2 : 2 + FAMILIES]}
    assert said == {
        *("Not asked", "No reply", "Declined", "Withdrew", "Not recorded", "Proved", "Without proof"),
        *("Proved, takes part partly", "Without proof, takes part partly"),
    }
    book.close()


def test_paper_names_every_party_and_family_beside_the_cells(report: Report, tmp_path: Path) -> None:
    target = tmp_path / "wide.pdf"
    write_pdf(report, target)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(target).pages]
    printed = [page for page in pages if "By family of NIST SP 800-53 r5 LOW" in page]
    assert len(printed) >= 4
    words = " ".join(printed)
    for name in ("P-0001", f"P-{PARTIES:04d}", *(name.split()[0].rstrip(",") for name in NAMES)):
        assert name in words, name
    assert "takes part partly" in words
