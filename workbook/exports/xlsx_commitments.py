"""The sheets of what was committed to: the ledger, the controls it covers, and the cross table."""

from workbook.domain.commitment_views import CommitmentRow, CoverRow
from workbook.domain.commitments import CommitmentState
from workbook.domain.report import Report
from workbook.domain.vocabulary import ProofLevel
from workbook.exports.commitment_words import conclusion_tone, covered, state_tone
from workbook.exports.wording import Wording
from workbook.exports.xlsx_book import Book, Column
from workbook.exports.xlsx_cells import Toned, Value
from workbook.exports.xlsx_front import banner

_LEDGER = (
    *(("code", 10, "strong"), ("subject", 9, "code"), ("subject_name", 24, "text"), ("party", 24, "text")),
    *(("words", 60, "text"), ("source", 10, "code"), ("source_title", 34, "text"), ("source_place", 16, "text")),
    *(("made_on", 12, "date"), ("strength", 12, "text"), ("commitment_basis", 13, "text")),
    *(("conditionality", 14, "text"), ("conditions", 26, "text"), ("due_on", 12, "date"), ("expires_on", 12, "date")),
    *(("taken_back_on", 12, "date"), ("comes_to", 14, "text"), ("conclusion", 15, "text")),
    *(("conclusion_reason", 44, "text"), ("concluded_by", 18, "text"), ("covers", 40, "text"), ("note", 34, "text")),
)
_COVERS = (
    *(("code", 10, "strong"), ("subject", 9, "code"), ("framework", 22, "text"), ("control", 24, "strong")),
    *(("title", 44, "text"), ("extent", 10, "text"), ("on_checklist", 12, "text"), ("note", 44, "text")),
)


def write_commitments(book: Book, report: Report, words: Wording) -> None:
    """Write one row for every commitment, one for every control that it covers, and the cross table."""
    with book.sheet(words.say("sheet.commitments"), _columns(words, _LEDGER), frozen_rows=2, printed=18) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for row in report.commitments:
            sheet.record(_commitment(row, report, words))
    with book.sheet(words.say("sheet.covers"), _columns(words, _COVERS), frozen_rows=2) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for row in report.commitments:
            for cover in row.covers:
                sheet.record(_cover(row, cover, words))
    _write_crossed(book, report, words)


def _columns(words: Wording, given: tuple[tuple[str, int, str], ...]) -> tuple[Column, ...]:
    made = (Column(words.say(f"column.{key}"), width, look, key=key == "code") for key, width, look in given)
    return (*made, Column(words.say("column.part"), 6, "code"))


def _commitment(row: CommitmentRow, report: Report, words: Wording) -> list[Value]:
    said, term = row.said, words.term
    state = row.state(report.as_of)
    return [
        *(row.code, row.subject, row.subject_name, row.party),
        *(said.words, row.source, row.source_title, said.source_place),
        *(said.made_on, term(said.strength), term(said.basis), term(said.conditionality), said.conditions),
        *(said.due_on, said.expires_on, said.taken_back_on),
        Toned(term(state), state_tone(state)),
        Toned(term(row.conclusion), conclusion_tone(row.conclusion)),
        *(row.conclusion_reason, row.concluded_by, covered(row, words), said.note),
    ]


def _cover(row: CommitmentRow, cover: CoverRow, words: Wording) -> list[Value]:
    return [
        *(row.code, row.subject, cover.framework, cover.control, cover.title, words.term(cover.extent)),
        *(words.yes_no(cover.item is not None), cover.note),
    ]


def _write_crossed(book: Book, report: Report, words: Wording) -> None:
    if report.gap is None:
        return
    say = words.say
    columns = (
        Column(say("column.commitment_state"), 20, "strong", key=True),
        Column(say("column.determination"), 34, key=True),
        *(Column(words.term(level), 14, "number") for level in ProofLevel),
        *(Column(say(f"column.{key}"), 14, "number") for key in ("row_items", "here_number")),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("sheet.crossed"), columns, frozen_rows=2) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for row in report.gap.crossed:
            levels = (row.levels[level] for level in ProofLevel)
            sheet.record([_state(row.committed, words), words.term(row.determined), *levels, row.items, row.whole])


def _state(state: CommitmentState, words: Wording) -> Toned:
    return Toned(words.term(state), state_tone(state))
