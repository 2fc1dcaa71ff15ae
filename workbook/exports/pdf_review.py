"""The last page: who worked on the report, that nobody has signed it, and how to check it."""

from reportlab.platypus import Flowable, PageBreak

from workbook.domain.report import Report
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.para import Bookmark, Text, heading, para
from workbook.exports.pdf_front import facts, journal_head
from workbook.exports.pdf_style import BODY, CELL, CELL_MUTED, CELL_STRONG, H1, MEASURE, WARNING
from workbook.exports.wording import Wording


def review_page(report: Report, words: Wording) -> list[Flowable]:
    """Return who worked on the report, that nobody has signed it, and room for names by hand."""
    say = words.say
    story: list[Flowable] = [PageBreak(), Text(say("review"), H1, Bookmark("review", say("review"), 0))]
    story += [para(say("not_signed"), WARNING), para(say("not_signed_more"), BODY)]
    columns = (
        Column(say("column.person"), 130),
        Column(say("column.role"), 80),
        Column(say("column.organisation"), 110),
        Column(say("column.independence"), MEASURE - 320),
    )
    rows = [
        Row(
            (
                cell(person.name, CELL_STRONG),
                cell(words.term(person.role), CELL),
                cell(person.organisation, CELL),
                cell(person.independence or say("no_independence"), CELL),
            ),
            counted=False,
        )
        for person in report.persons
    ]
    story += [*heading(say("people"), "people", 1), Ledger(Look(columns), rows)]
    story += [*heading(say("by_hand"), "by-hand", 1, needed=200), _by_hand(words)]
    story += [*heading(say("check"), "check", 1), para(say("check_sentence"), BODY)]
    return [*story, facts([journal_head(report, words)])]


def _by_hand(words: Wording) -> Ledger:
    """Return empty lines for names, dates and signatures on paper."""
    say = words.say
    columns = (
        Column("", 124),
        Column(say("by_hand.name"), 150),
        Column(say("by_hand.date"), 80),
        Column(say("by_hand.signature"), MEASURE - 354),
    )
    empty = cell("\n", CELL)
    rows = [
        Row((Cell((("", CELL), (say(f"by_hand.{who}"), CELL_MUTED))), empty, empty, empty), counted=False)
        for who in ("prepared", "reviewed", "approved")
    ]
    return Ledger(Look(columns, pad=8.0), rows)
