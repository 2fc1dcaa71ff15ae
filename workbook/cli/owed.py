"""What is owed for findings, in words and as JSON: the numbers of the window and of the exports."""

from workbook.cli.terminal import Json, columns
from workbook.domain.owed import Owed, OwedCounts, count_owed
from workbook.exports.owed_words import owed_figures, time_sentences
from workbook.exports.wording import Wording


def owed_text(owed: Owed, words: Wording) -> list[str]:
    """Return the numbers of what is owed, each with its denominator."""
    counts = count_owed(owed)
    rows = [
        [heading if place == 0 else "", one.label, words.count(one.part, one.whole), one.base]
        for heading, figures in owed_figures(counts, words)
        for place, one in enumerate(figures)
    ]
    as_of = words.say("owed.as_of", day=owed.day.isoformat())
    return [words.say("owed.heading"), as_of, *columns(rows), *time_sentences(counts, words)]


def owed_json(owed: Owed) -> dict[str, Json]:
    """Return the numbers of what is owed beside their denominators, and what leads nowhere by its name."""
    counts = count_owed(owed)
    return {
        "as_of": owed.day.isoformat(),
        "items": _items(counts),
        "findings": {
            "with_remediation": _of(counts.with_remediation, counts.findings),
            "risk_accepted": _of(counts.accepted, counts.findings),
            "neither": _of(counts.neither, counts.findings),
            "named": [line.code for line in owed.without],
        },
        "remediations": {
            "whole": counts.remediations,
            "states": {state.value: _of(part, counts.remediations) for state, part in counts.states},
            "overdue": _of(counts.overdue, counts.remediations),
            "recurred": _of(counts.recurred, counts.remediations),
            "recurrences": counts.recurrences,
            "days_to_claim": counts.days_to_claim,
            "days_to_fix": counts.days_to_fix,
        },
        "rounds": [
            {
                "code": line.code,
                "title": line.title,
                "opened_on": line.opened_on.isoformat(),
                "as_of": line.as_of.isoformat(),
                "closed_on": line.closed_on.isoformat() if line.closed_on else None,
                "claims": line.claims,
                "retests": line.retests,
            }
            for line in owed.rounds
        ],
    }


def _items(counts: OwedCounts) -> dict[str, Json]:
    other = counts.other
    return {
        "with_finding": _of(other.with_finding, other.whole),
        "with_reason": _of(other.with_reason, other.whole),
        "neither": _of(other.neither, other.whole),
        "named": list[Json](other.names),
    }


def _of(part: int, whole: int) -> dict[str, Json]:
    return {"part": part, "whole": whole}
