"""The Excel export: cover, summary, commitments, checklist, objectives, evidence, custody, findings and what is owed."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from workbook.domain.extent import Section
from workbook.domain.report import Report
from workbook.exports.atomic import write_atomically
from workbook.exports.parts import XLSX_SECTIONS, mark
from workbook.exports.progress import Progress, Step, records
from workbook.exports.wording import Wording
from workbook.exports.xlsx_book import Book, Imprint
from workbook.exports.xlsx_commitments import write_commitments
from workbook.exports.xlsx_crosswalk import write_crosswalk
from workbook.exports.xlsx_custody import write_custody
from workbook.exports.xlsx_front import write_cover, write_summary
from workbook.exports.xlsx_gap import write_gap, write_participation
from workbook.exports.xlsx_owed import write_owed
from workbook.exports.xlsx_supply import write_supply
from workbook.exports.xlsx_tables import write_checklist, write_evidence, write_findings, write_objectives


def write_xlsx(report: Report, path: Path, step: Step | None = None) -> None:
    """Write the report as an Excel file, whole or not at all; same report, same bytes.

    Every text is a string cell and no cell is a formula. `step` is told (done, total) records and may raise
    Cancelled. Raises WorkbookError when the file cannot be written.
    """
    words = Wording(report.language)
    progress = Progress(records(report) + 1, step)

    def write(stream: BinaryIO) -> None:
        with Book(_imprint(report, words)) as book:
            progress.advance(0)
            write_cover(book, report, words)
            sheets: dict[Section, Callable[[], None]] = {
                Section.SUMMARY: lambda: _write_numbers(book, report, words),
                Section.COMMITMENTS: lambda: write_commitments(book, report, words),
                Section.CHECKLIST: lambda: _write_items(book, report, words, progress),
                Section.OBJECTIVES: lambda: write_objectives(book, report, words),
                Section.EVIDENCE: lambda: _write_evidence(book, report, words, progress),
                Section.FINDINGS: lambda: write_findings(book, report, words, progress),
                Section.REMEDIATION: lambda: write_owed(book, report, words),
            }
            for section, write_sheet in sheets.items():
                if section not in report.left_out:
                    write_sheet()
            book.save(stream)
        progress.advance()

    write_atomically(path, write)


def _write_numbers(book: Book, report: Report, words: Wording) -> None:
    """Write the numbers, the gap, who takes part and who supplies whom."""
    write_summary(book, report, words)
    write_gap(book, report, words)
    write_participation(book, report, words)
    write_supply(book, report, words)


def _write_items(book: Book, report: Report, words: Wording, progress: Progress) -> None:
    """Write the checklist and, beside it, how the controls of its frameworks relate."""
    write_checklist(book, report, words, progress)
    write_crosswalk(book, report, words)


def _write_evidence(book: Book, report: Report, words: Wording, progress: Progress) -> None:
    """Write the register and, beside it, the custody of what is in it."""
    write_evidence(book, report, words, progress)
    write_custody(book, report, words)


def _imprint(report: Report, words: Wording) -> Imprint:
    engagement = report.engagement
    return Imprint(
        title=engagement.title,
        tlp=engagement.tlp,
        mark=mark(report, words, XLSX_SECTIONS),
        tool=report.tool,
        language=report.language,
        made_at=report.made_at,
        head=report.head,
    )
