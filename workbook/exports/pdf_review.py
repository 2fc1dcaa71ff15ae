"""The last page: who worked on the report, who has signed what, and how to check it."""

from reportlab.platypus import Flowable, PageBreak

from workbook.domain.report import Report
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.para import Bookmark, Text, heading, para
from workbook.exports.pdf_front import facts, journal_head
from workbook.exports.pdf_style import BODY, CELL, CELL_MUTED, CELL_STRONG, H1, MEASURE, WARNING
from workbook.exports.signature_words import force_words, signed_words
from workbook.exports.wording import Wording, moment


def review_page(report: Report, words: Wording) -> list[Flowable]:
    """Return who worked on the report, who has signed what of it and whether that holds, and room for names by hand."""
    say = words.say
    story: list[Flowable] = [PageBreak(), Text(say("review"), H1, Bookmark("review", say("review"), 0))]
    story += _signatures(report, words) if report.signatures else [para(say("not_signed"), WARNING)]
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
    story += [*heading(say("by_hand"), "by-hand", 1, needed=200), para(say("by_hand_more"), BODY), _by_hand(words)]
    story += [*heading(say("check"), "check", 1), para(say("check_sentence"), BODY)]
    return [*story, facts([journal_head(report, words)])]


def _signatures(report: Report, words: Wording) -> list[Flowable]:
    """Return every signature with its name, time, meaning and certificate, and whether it holds (21 CFR 11.50)."""
    say = words.say
    columns = (
        Column(say("column.signed"), 110),
        Column(say("column.meaning"), 76),
        Column(say("column.person"), 92),
        Column(say("column.signed_at"), 84),
        Column(say("column.force"), MEASURE - 362),
    )
    rows = [
        Row(
            (
                cell(signed_words(line, words), CELL),
                cell(words.term(line.row.meaning), CELL),
                cell(line.row.name, CELL_STRONG),
                cell(moment(line.row.at), CELL),
                Cell(((force_words(line.row, words), CELL), (line.row.code, CELL_MUTED))),
            ),
            counted=False,
        )
        for line in report.signatures
    ]
    return [para(say("signatures_more"), BODY), Ledger(Look(columns), rows)]


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
