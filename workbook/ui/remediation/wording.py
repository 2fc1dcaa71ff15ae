"""The words of what is owed that list, sheet and screen readers share."""

from collections.abc import Callable
from datetime import date

from workbook.domain.owed import AboutFinding, AcceptanceLine, RemediationLine, RoundLine
from workbook.domain.owed_views import OwedRow
from workbook.exports.owed_words import STATE_TONES
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.messages import number
from workbook.ui.widgets.two_line_delegate import TwoLines
from workbook.ui.wording import day


def stands(row: OwedRow, today: date) -> tuple[str, Tone]:
    """Return how a row stands, in the words of its pill, and their tone."""
    line = row.line
    if isinstance(line, RemediationLine):
        return word(line.state), STATE_TONES[line.state]
    if isinstance(line, AcceptanceLine):
        if line.is_in_force(today):
            return text("ui.owed.accepted"), Tone.WARN
        return text("ui.owed.acceptance_ended"), Tone.BAD
    return text("ui.owed.nothing"), Tone.BAD


def due_words(row: OwedRow, today: date) -> tuple[str, Tone]:
    """Return when a row is due, or until when a risk is borne; what is late says since when."""
    line = row.line
    if isinstance(line, RemediationLine):
        if line.is_overdue(today):
            late = (today - line.due_on).days
            return text("ui.owed.overdue", day=day(line.due_on), count=number(late)), Tone.BAD
        return text("ui.owed.due", day=day(line.due_on)), Tone.NONE
    if isinstance(line, AcceptanceLine):
        if line.valid_until is None:
            return text("ui.owed.without_end"), Tone.NONE
        ended = not line.is_in_force(today)
        return text("ui.owed.ended" if ended else "ui.owed.until", day=day(line.valid_until)), (
            Tone.BAD if ended else Tone.NONE
        )
    return "", Tone.BAD


def row_code(row: OwedRow) -> str:
    """Return the codes of a row: of the remediation, where there is one, and of the finding."""
    if isinstance(row.line, RemediationLine):
        return text("ui.owed.codes", code=row.line.code, finding=row.finding.code)
    return row.finding.code


def row_marks(row: OwedRow, today: date) -> str:
    """Return when it is due, how grave it is and who owes it."""
    who = "" if isinstance(row.line, AboutFinding) else row.line.party
    parts = (due_words(row, today)[0], row.finding.severity or text("ui.finding.ungraded"), who)
    return " · ".join(part for part in parts if part)


def row_lines(today: Callable[[], date]) -> Callable[[OwedRow], TwoLines]:
    """Return how a row is painted, as of the day that `today` gives."""

    def lines(row: OwedRow) -> TwoLines:
        now = today()
        return TwoLines(
            row_code(row),
            one_line(row.finding.title),
            one_line(row_marks(row, now)),
            aside=stands(row, now)[0],
            tone=due_words(row, now)[1],
        )

    return lines


def row_aloud(today: Callable[[], date]) -> Callable[[OwedRow], str]:
    """Return how a screen reader says a row, and its tool-tip shows it."""

    def aloud(row: OwedRow) -> str:
        now = today()
        said = text(
            "ui.owed.aloud",
            code=row_code(row),
            title=row.finding.title,
            state=stands(row, now)[0],
            marks=row_marks(row, now),
        )
        return one_line(said)

    return aloud


def round_words(line: RoundLine) -> str:
    """Return which round it is, and as of when."""
    key = "ui.owed.round_open" if line.closed_on is None else "ui.owed.round_closed"
    closed = day(line.closed_on) if line.closed_on else ""
    return text(key, code=line.code, title=line.title, as_of=day(line.as_of), day=closed)
