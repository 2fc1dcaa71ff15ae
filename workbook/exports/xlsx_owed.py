"""The sheets of what is owed: each remediation and accepted risk, each claim and retest, and the numbers."""

from typing import Final

from workbook.domain.owed import AcceptanceLine, ClaimLine, Owed, RemediationLine, RetestLine, count_owed
from workbook.domain.report import Report
from workbook.exports.owed_words import (
    RESULT_TONES,
    acceptance_words,
    accepted_by,
    owed_figures,
    state_tone,
    state_words,
    time_sentences,
)
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording, joined
from workbook.exports.xlsx_book import Book, Column
from workbook.exports.xlsx_cells import Toned, Value
from workbook.exports.xlsx_front import banner

_OWED: Final = (
    ("code", 10, "strong"),
    ("finding", 10, "code"),
    ("severity", 12, "text"),
    ("title", 34, "text"),
    ("state", 26, "text"),
    ("due_on", 12, "date"),
    ("party", 24, "text"),
    ("owner", 22, "text"),
    ("plan", 44, "text"),
    ("milestones", 36, "text"),
    ("planned_on", 12, "date"),
    ("claimed_fixed_on", 14, "date"),
    ("verified_fixed_on", 14, "date"),
    ("days_to_claim", 12, "number"),
    ("days_to_fix", 12, "number"),
    ("recurrences", 12, "number"),
    ("resources", 28, "text"),
    ("vendor_dependency", 30, "text"),
    ("vendor_asked_on", 14, "date"),
    ("round", 12, "code"),
)
_HISTORY: Final = (
    ("code", 10, "strong"),
    ("finding", 10, "code"),
    ("when", 12, "date"),
    ("happened", 20, "text"),
    ("performed_by", 26, "text"),
    ("shows", 50, "text"),
    ("procedure", 30, "text"),
    ("deviation", 36, "text"),
    ("evidence", 24, "text"),
    ("round", 12, "code"),
)


def write_owed(book: Book, report: Report, words: Wording) -> None:
    """Write what is owed, what was claimed and retested, and the numbers of both."""
    if report.owed is None:
        return
    _write_rows(book, report, report.owed, words)
    _write_history(book, report, report.owed, words)
    _write_numbers(book, report, report.owed, words)


def _columns(given: tuple[tuple[str, int, str], ...], keys: int, words: Wording) -> tuple[Column, ...]:
    made = [
        Column(words.say(f"column.{name}"), width, look, key=place < keys)
        for place, (name, width, look) in enumerate(given)
    ]
    return (*made, Column(words.say("column.part"), 6, "code"))


def _write_rows(book: Book, report: Report, owed: Owed, words: Wording) -> None:
    """Write what nothing is planned for first, then what is owed by the day it is due, then the accepted risks."""
    say = words.say
    with book.sheet(say("sheet.remediation"), _columns(_OWED, 2, words), frozen_rows=3, printed=14) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.line(say("owed.as_of", day=owed.day.isoformat()), "banner")
        sheet.headings()
        for line in owed.without:
            nothing = Toned(say("owed.no_plan"), Tone.BAD)
            rest: list[Value] = [""] * (len(_OWED) - 5)
            sheet.record(["", line.code, line.severity, line.title, nothing, *rest])
        for remediation in sorted(owed.remediations, key=lambda one: (one.due_on, one.code)):
            sheet.record(_remediation(remediation, owed, words))
        for acceptance in owed.acceptances:
            sheet.record(_acceptance(acceptance, owed, words))


def _remediation(line: RemediationLine, owed: Owed, words: Wording) -> list[Value]:
    steps = (
        words.say(
            "owed.step_reached" if one.reached_on else "owed.step_due",
            title=one.title,
            day=(one.reached_on or one.due_on).isoformat(),
        )
        for one in line.milestones
    )
    return [
        line.code,
        line.finding.code,
        line.finding.severity,
        line.finding.title,
        Toned(state_words(line, owed.day, words), state_tone(line, owed.day)),
        line.due_on,
        line.party,
        line.owner,
        line.plan,
        "\n".join(steps),
        line.planned_on,
        line.claimed_on,
        line.verified_on,
        line.days_to_claim,
        line.days_to_fix,
        line.recurrences,
        line.resources,
        line.vendor_dependency,
        line.vendor_asked_on,
        line.round,
    ]


def _acceptance(line: AcceptanceLine, owed: Owed, words: Wording) -> list[Value]:
    told = [accepted_by(line, words), line.reason, line.conditions]
    tone = Tone.WARN if line.is_in_force(owed.day) else Tone.BAD
    return [
        "",
        line.finding.code,
        line.finding.severity,
        line.finding.title,
        Toned(acceptance_words(line, owed.day, words), tone),
        line.valid_until,
        line.party,
        line.accepted_by,
        "\n".join(part for part in told if part.strip()),
        *[""] * (len(_OWED) - 9),
    ]


def _write_history(book: Book, report: Report, owed: Owed, words: Wording) -> None:
    with book.sheet(words.say("sheet.retests"), _columns(_HISTORY, 2, words), frozen_rows=2) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for line in owed.remediations:
            happened = [(claim.claimed_on, 0, _claim(claim, words)) for claim in line.claims]
            happened += [(retest.performed_on, 1, _retest(retest, words)) for retest in line.retests]
            for day, _, rest in sorted(happened, key=lambda one: one[:2]):
                sheet.record([line.code, line.finding.code, day, *rest])


def _claim(line: ClaimLine, words: Wording) -> list[Value]:
    by = joined(line.implemented_by)
    return [words.say("owed.claimed"), by, line.words, "", "", joined(one for _, one in line.evidence), line.round]


def _retest(line: RetestLine, words: Wording) -> list[Value]:
    same = words.say("owed.same_procedure" if line.same_procedure else "owed.other_procedure")
    return [
        Toned(words.term(line.result), RESULT_TONES[line.result]),
        line.performed_by,
        line.shows,
        "\n".join(part for part in (same, line.procedure) if part.strip()),
        line.deviation,
        joined(one for _, one in line.evidence),
        line.round,
    ]


def _write_numbers(book: Book, report: Report, owed: Owed, words: Wording) -> None:
    say, counts = words.say, count_owed(owed)
    columns = (
        Column(say("column.section"), 30, key=True),
        Column(say("column.measure"), 40, key=True),
        Column(say("column.number"), 10, "number"),
        Column(say("column.of"), 10, "number"),
        Column(say("column.share"), 9, "share"),
        Column(say("column.of_what"), 44),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("sheet.follow_up"), columns, frozen_rows=3) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.line(say("owed.as_of", day=owed.day.isoformat()), "banner")
        sheet.headings()
        for heading, figures in owed_figures(counts, words):
            for one in figures:
                sheet.record([heading, one.label, one.part, one.whole, one.share, one.base])
        for sentence in time_sentences(counts, words):
            sheet.record([say("owed.time"), sentence, None, None, None, ""])
        for line in owed.rounds:
            closed = say("owed.closed", day=line.closed_on.isoformat()) if line.closed_on else say("owed.open")
            told = say("owed.round_counts", claims=line.claims, retests=line.retests)
            name = say("owed.round", code=line.code, title=line.title, as_of=line.as_of.isoformat())
            sheet.record([say("owed.rounds"), name, None, None, None, f"{closed} {told}"])
        for item, reason, person in owed.reasons:
            sheet.record(
                [say("owed.reasons"), item, None, None, None, say("owed.reason", reason=reason, person=person)]
            )
