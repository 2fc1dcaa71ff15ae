"""What the ledger and the inspector say of a commitment."""

from datetime import date

from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.commitments import CommitmentStrength, Conditionality, conditional_wordings
from workbook.domain.word_changes import Marked
from workbook.exports.commitment_words import conclusion_tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.messages import number
from workbook.ui.widgets.two_line_delegate import TwoLines
from workbook.ui.wording import day


def quoted(row: CommitmentRow) -> str:
    """Return the exact words in quotation marks; where nothing was found, where it was looked for."""
    return text("ui.commitment.quoted", words=row.said.words) if row.said.words else row.said.note


def marked(row: CommitmentRow) -> Marked:
    """Return the words in pieces, those marked that may leave a way out; judged unconditional, none is."""
    words = row.words
    if row.said.strength is CommitmentStrength.NONE_FOUND or row.said.conditionality is Conditionality.UNCONDITIONAL:
        return ((words, False),)
    pieces, last = [], 0
    for start, end in conditional_wordings(words):
        pieces += [(words[last:start], False), (words[start:end], True)]
        last = end
    return tuple(piece for piece in (*pieces, (words[last:], False)) if piece[0])


def ledger_lines(row: CommitmentRow) -> TwoLines:
    """Return how a commitment is painted in the ledger."""
    covers = text("ui.commitment.covers_count", count=number(len(row.covers)))
    marks = " · ".join((row.subject_name, word(row.said.strength), covers))
    return TwoLines(
        row.code, one_line(row.words), one_line(marks), word(row.conclusion), conclusion_tone(row.conclusion)
    )


def ledger_aloud(row: CommitmentRow) -> str:
    """Return a commitment as a screen reader says it."""
    lines = ledger_lines(row)
    return one_line(
        text("ui.commitment.aloud", code=row.code, words=row.words, marks=lines.marks, became=row.conclusion)
    )


def dates(row: CommitmentRow) -> str:
    """Return when it was made, is due, ends and ended."""
    said = row.said
    told: tuple[tuple[str, date | None], ...] = (
        ("made", said.made_on),
        ("due", said.due_on),
        ("expires", said.expires_on),
        ("taken_back", said.taken_back_on),
    )
    return " · ".join(text(f"ui.commitment.{name}", day=day(at)) for name, at in told if at)


def facts(row: CommitmentRow, today: date) -> str:
    """Return how firm it is, what binds to it, and what it comes to on a day."""
    said = row.said
    if said.strength is CommitmentStrength.NONE_FOUND:
        return word(said.strength)
    return " · ".join((word(said.strength), word(said.basis), word(row.state(today))))
