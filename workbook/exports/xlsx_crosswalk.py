"""The sheet of the crosswalk: every mapping of the report's frameworks, and what a person said of it."""

from typing import Final

from workbook.domain.crosswalk_views import MappingRow
from workbook.domain.report import Report
from workbook.domain.vocabulary import ReviewState
from workbook.exports.crosswalk_words import crosswalk_counts
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording
from workbook.exports.xlsx_book import Book, Column
from workbook.exports.xlsx_cells import Toned, Value
from workbook.exports.xlsx_front import banner

_COLUMNS: Final = (
    ("framework", 20, "code"),
    ("control", 24, "strong"),
    ("title", 34, "text"),
    ("relation", 16, "text"),
    ("mapped_framework", 20, "code"),
    ("mapped_control", 24, "strong"),
    ("mapped_title", 34, "text"),
    ("review", 13, "text"),
    ("reviewed_by", 20, "text"),
    ("review_reason", 34, "text"),
    ("rationale", 44, "text"),
    ("mapping_source", 34, "text"),
    ("taken_over_count", 12, "number"),
)
_TONES: Final = {ReviewState.UNREVIEWED: Tone.WARN, ReviewState.CONFIRMED: Tone.OK, ReviewState.REJECTED: Tone.NONE}


def write_crosswalk(book: Book, report: Report, words: Wording) -> None:
    """Write one row for every mapping, unreviewed ones too; without any there is no sheet."""
    if not report.crosswalk:
        return
    say = words.say
    columns = (
        *(Column(say(f"column.{key}"), width, look, key=key == "framework") for key, width, look in _COLUMNS),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("sheet.crosswalk"), columns, frozen_rows=3, printed=11) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.line(crosswalk_counts(report, words), "banner")
        sheet.headings()
        for row in report.crosswalk:
            sheet.record(_mapping(row, words))


def _mapping(row: MappingRow, words: Wording) -> list[Value]:
    return [
        row.control.framework,
        row.control.code,
        row.control.title,
        words.term(row.relation),
        row.target.framework,
        row.target.code,
        row.target.title if row.target.is_here else words.say("mapped_not_here"),
        Toned(words.term(row.state), _TONES[row.state]),
        row.reviewed_by,
        row.review_reason,
        row.rationale,
        row.source,
        row.taken_over,
    ]
