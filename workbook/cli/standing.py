"""How a checklist stands, in words and as JSON; the same figures as the exports."""

from pathlib import Path
from typing import Final

from workbook.cli.commitments import commitment_json
from workbook.cli.crosswalk import crosswalk_json
from workbook.cli.gap import attendance_json, crossed_json, gap_json, gap_text, matrix_json
from workbook.cli.owed import owed_json, owed_text
from workbook.cli.supplies import supplies_json, supply_text
from workbook.cli.terminal import Answer, Json, columns, problem, shown_path
from workbook.domain.counts import Counts
from workbook.domain.report import Report
from workbook.domain.report_gap import GapPart
from workbook.domain.vocabulary import Result
from workbook.exports.crosswalk_words import crosswalk_counts
from workbook.exports.figures import matrix, sections
from workbook.exports.wording import Wording
from workbook.messages import render, text

_WORDS: Final = Wording("en")
_HEADINGS: Final = ("in_scope", "inherited", "satisfied", "other", "not_applicable", "open", "proved")


def standing(path: Path, report: Report) -> Answer:
    """Return the counts of a report, what is missing first."""
    title, journal = (
        report.engagement.title,
        text("cli.status.journal", events=report.event_count, head=report.head),
    )
    lines = [title, text("cli.status.as_of", day=report.as_of.isoformat(), copy=report.copy_letter), journal]
    if report.engagement.is_sample:
        lines.append(text("cli.status.sample"))
    lines += ["", _WORDS.say("missing")]
    lines += [f"  {render(one)}" for one in report.missing] or [f"  {_WORDS.say('missing_none')}"]
    lines += ["", _WORDS.say("limitations")]
    lines += [f"  {render(one)}" for one in report.limitations] or [f"  {_WORDS.say('limitations_none')}"]
    lines += ["", *_totals(report.totals)]
    names = {line.code: f"{line.code} {line.name}" for line in report.subjects}
    lines += ["", *_groups("framework", [(code, counts) for code, counts in report.by_framework])]
    lines += ["", *_groups("subject", [(names[code], counts) for code, counts in report.by_subject])]
    if report.supply.lines:
        lines += ["", *supply_text(report.supply, _WORDS)]
    if report.crosswalk:
        lines += ["", _WORDS.say("crosswalk"), crosswalk_counts(report, _WORDS)]
    if report.gap is not None:
        lines += ["", *gap_text(report.gap, _WORDS)]
    if report.owed is not None:
        lines += ["", *owed_text(report.owed, _WORDS)]
    return Answer(_value(path, report), lines)


def _totals(counts: Counts) -> list[str]:
    rows = []
    for heading, figures in sections(counts, _WORDS):
        rows += [
            [heading if position == 0 else "", one.label, _WORDS.count(one.part, one.whole), one.base]
            for position, one in enumerate(figures)
        ]
    return columns(rows)


def _groups(name: str, groups: list[tuple[str, Counts]]) -> list[str]:
    headings = [_WORDS.say(f"by_{name}"), *(_WORDS.say(f"matrix.{one}") for one in _HEADINGS)]
    rows = [[label, *(_WORDS.count(*pair) for pair in matrix(counts))] for label, counts in groups]
    return columns([headings, *rows])


def _value(path: Path, report: Report) -> dict[str, Json]:
    return {
        "file": shown_path(path),
        "title": report.engagement.title,
        "sample": report.engagement.is_sample,
        "as_of": report.as_of.isoformat(),
        "copy": report.copy_letter,
        "events": report.event_count,
        "head": report.head,
        "missing": [problem(one) for one in report.missing],
        "limitations": [problem(one) for one in report.limitations],
        "totals": _counts(report.totals),
        "by_framework": {code: _counts(counts) for code, counts in report.by_framework},
        "by_subject": {code: _counts(counts) for code, counts in report.by_subject},
        "crosswalk": crosswalk_json(report),
        "supplies": supplies_json(report.supply),
        "supply_circles": [list(circle) for circle in report.supply.circles],
        **(_gap(report.gap) if report.gap is not None else {}),
        "commitments": [commitment_json(row, report.as_of) for row in report.commitments],
        **({"owed": owed_json(report.owed)} if report.owed is not None else {}),
    }


def _gap(gap: GapPart) -> dict[str, Json]:
    whole: dict[str, Json] = {"gap": gap_json(gap), "crossed": crossed_json(gap)}
    return {**whole, "parties": attendance_json(gap), "participation": matrix_json(gap)}


def _counts(counts: Counts) -> dict[str, Json]:
    """Return every number of a group beside its denominator."""
    other = dict(counts.results).get(Result.OTHER_THAN_SATISFIED, 0)
    work = sum(part for _, part in counts.work)
    own = counts.own
    return {
        "items": counts.items,
        "in_scope": _of(counts.in_scope, counts.items),
        "out": _of(counts.out, counts.items),
        "deferred": _of(counts.deferred, counts.items),
        "own": _of(own, counts.in_scope),
        "inherited": _of(counts.inherited, counts.in_scope),
        "results": {kind.value: _of(part, own) for kind, part in counts.results},
        "other_kinds": {kind.value: _of(part, other) for kind, part in counts.other_kinds},
        "levels": {level.value: _of(part, own) for level, part in counts.levels},
        "work": {state.value: _of(part, work) for state, part in counts.work},
        "proved": _of(counts.proved, own),
        "contested": _of(counts.contested, own),
        "stale": _of(counts.stale, own),
        "overridden": _of(counts.overridden, own),
    }


def _of(part: int, whole: int) -> dict[str, Json]:
    return {"part": part, "whole": whole}
