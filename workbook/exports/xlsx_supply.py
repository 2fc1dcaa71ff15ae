"""The sheet of the supply chain: who supplies whom with what, since when, and in which circle."""

from workbook.domain.report import Report
from workbook.exports.palette import Tone
from workbook.exports.supply_words import circle_sentences, state_of, supply_sentence
from workbook.exports.wording import Wording
from workbook.exports.xlsx_book import Book, Column
from workbook.exports.xlsx_cells import Toned
from workbook.exports.xlsx_front import banner


def write_supply(book: Book, report: Report, words: Wording) -> None:
    """Write one row for every supply; what is in a circle says the way round."""
    part = report.supply
    if not part.lines:
        return
    say, ways = words.say, ["", *circle_sentences(part, words)]
    columns = (
        Column(say("column.code"), 10, "code", key=True),
        Column(say("column.supplier"), 28, "strong", key=True),
        Column(say("column.customer_code"), 10, "code"),
        Column(say("column.customer"), 28),
        Column(say("column.subject"), 26),
        Column(say("column.what"), 38),
        Column(say("column.since"), 12, "date"),
        Column(say("column.until"), 12, "date"),
        Column(say("column.in_force"), 22),
        Column(say("column.way"), 44),
        Column(say("column.note"), 44),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("sheet.supply"), columns, frozen_rows=2, printed=len(columns) - 1) as sheet:
        sheet.line(" · ".join((banner(report, words), supply_sentence(part, words))), "banner")
        sheet.headings()
        for one in part.lines:
            subject = " ".join(one.subject) if one.subject else ""
            state = Toned(state_of(one, words), Tone.WARN if one.circle else Tone.PLAIN if one.holds else Tone.NONE)
            ends = (*one.supplier, *one.customer, subject)
            sheet.record([*ends, one.what, one.since, one.until, state, ways[one.circle], one.note])
