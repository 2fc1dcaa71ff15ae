"""The long tables: results of the checklist and the evidence register."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from workbook.domain.gaps import is_unplaced
from workbook.domain.report import EvidenceLine, ItemLine, Report
from workbook.domain.vocabulary import EvidenceKind, Responsibility, Result, Scope
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.palette import Tone, item_tone
from workbook.exports.para import Bookmark, Text, para
from workbook.exports.pdf_front import COVER_LIMIT, grouped
from workbook.exports.pdf_style import (
    BODY,
    CELL,
    CELL_MUTED,
    CELL_STRONG,
    DIGEST,
    H1,
    H2,
    MEASURE,
    NOTE,
    Style,
)
from workbook.exports.progress import Progress
from workbook.exports.visible import elided, one_line
from workbook.exports.wording import Wording, evidence_codes, file_size, inherited_source, joined, received

_SHORT_CODE: Final = 12
_USED_IN: Final = 8
"""Items named beside one piece of evidence before the rest is counted."""


def checklist(report: Report, words: Wording, progress: Progress) -> list[Flowable]:
    """Return the in-scope items, a table for each subject and framework."""
    say = words.say
    story: list[Flowable] = [
        PageBreak(),
        Text(say("checklist"), H1, Bookmark("checklist", say("checklist"), 0)),
        para(say("checklist_note", limit=COVER_LIMIT), NOTE),
    ]
    progress.advance(sum(1 for item in report.items if item.scope is not Scope.IN))
    scoped = [item for item in report.items if item.scope is Scope.IN]
    if not scoped:
        return [*story, para(say("checklist_none"), BODY)]
    titles = {line.code: line.title for line in report.frameworks}

    def table(item: ItemLine) -> tuple[str, str]:
        return item.subject, item.framework

    for number, ((subject, framework), group) in enumerate(groupby(sorted(scoped, key=table), table)):
        items = list(group)
        title = one_line(f"{subject} {items[0].subject_name} · {titles.get(framework, framework)}")
        bookmark = Bookmark(f"checklist-{number}", title, 1)
        story += [CondPageBreak(120), Text(elided(title, COVER_LIMIT), H2, bookmark)]
        look = _checklist_look(title, max(len(item.control) for item in items), words)
        story.append(Ledger(look, list(_rows(items, words)), progress))
    return story


def _checklist_look(title: str, longest: int, words: Wording) -> Look:
    """Return the columns; some frameworks call their controls by whole words, `longest` characters of them."""
    say = words.say
    control = 62.0 if longest <= _SHORT_CODE else 92.0
    columns = (
        Column(say("column.control"), control),
        Column(say("column.title_reason"), MEASURE - 264 - control),
        Column(say("column.determination"), 94),
        Column(say("column.proof"), 100),
        Column(say("column.evidence"), 70),
    )
    return Look(columns, running=words.continued(elided(title, 80)))


def _rows(items: list[ItemLine], words: Wording) -> Iterator[Row]:
    """Yield a heading for each family and its items."""
    family = ""
    for item in items:
        same = item.family_code.casefold() == item.family_title.casefold()
        named = one_line(item.family_title if same else f"{item.family_code} {item.family_title}")
        if named and named != family:
            yield Row((cell(elided(named, 160), CELL_MUTED),), counted=False)
        family = named
        yield _item(item, words)


def _item(item: ItemLine, words: Wording) -> Row:
    say = words.say
    title = [(item.title, CELL), (elided(item.reason, COVER_LIMIT), CELL_MUTED)]
    if item.attachments and item.responsibility is not Responsibility.INHERITED:
        title.append((words.why(item.why), CELL_MUTED))
    if item.override_reason:
        override = say("override_because", reason=elided(item.override_reason, COVER_LIMIT))
        title.append((override, CELL.toned(Tone.WARN)))
    # What is inherited is counted where it is assessed, so it does not stand out here.
    tone = Tone.NONE if item.responsibility is Responsibility.INHERITED else item_tone(item)
    decision = [(words.determination(item.result, item.other_kind), CELL.toned(tone))]
    if item.contested:
        settled = bool(item.contradiction_resolution.strip())
        key, tone = ("contested_resolved", Tone.NONE) if settled else ("contested", Tone.WARN)
        decision.append((say(key), CELL.toned(tone)))
    if item.result is not Result.NOT_ASSESSED and words.term(item.basis):
        decision.append((words.term(item.basis), CELL_MUTED))
    if item.inherited_from:
        control, subject = inherited_source(item)
        source = subject if control == item.control else item.inherited_from
        decision.append((say("inherited_from", source=source), CELL_MUTED))
    evidence = [(joined(evidence_codes(item)) or "–", CELL), (joined(item.findings), CELL_STRONG)]
    return Row(
        (
            cell(item.control, CELL_STRONG),
            Cell(tuple(title)),
            Cell(tuple(decision)),
            Cell(tuple(_proof(item, words)), bars=(item.proof_level.rung, item.examined_to.rung)),
            Cell(tuple(evidence)),
        )
    )


def _proof(item: ItemLine, words: Wording) -> Iterator[tuple[str, Style]]:
    """Yield how far an item is proved, how far anybody looked, what grew stale, and how alive its control was seen to be."""
    say = words.say
    yield words.term(item.proof_level), CELL
    if item.examined_to is not item.proof_level:
        yield say("examined_to", level=words.term(item.examined_to).lower()), CELL_MUTED
    if item.stale:
        yield say("stale_was", level=words.term(item.fresh_level_lost).lower()), CELL.toned(Tone.WARN)
    if item.liveness is not None:
        yield say("liveness", seen=words.term(item.liveness).lower()), CELL_MUTED


def evidence_register(report: Report, words: Wording, progress: Progress) -> list[Flowable]:
    """Return every piece of evidence with its SHA-256, dates and use."""
    say = words.say
    story: list[Flowable] = [PageBreak(), Text(say("register"), H1, Bookmark("register", say("register"), 0))]
    if not report.evidence:
        return [*story, para(say("evidence_none"), BODY)]
    unused = sum(map(is_unplaced, report.evidence))
    story.append(para(say("register_note", part=unused, whole=len(report.evidence)), NOTE))
    columns = (
        Column(say("column.code"), 52),
        Column(say("column.title_source"), MEASURE - 328),
        Column(say("column.sha256"), 176),
        Column(say("column.used_in"), 100),
    )
    rows = [Row(_evidence(line, words)) for line in report.evidence]
    return [*story, Ledger(Look(columns, running=words.continued(say("register"))), rows, progress)]


def _evidence(line: EvidenceLine, words: Wording) -> tuple[Cell, ...]:
    say = words.say
    about = [(line.title, CELL_STRONG), (words.evidence_kind(line), CELL_MUTED)]
    if line.original_name and line.original_name != line.title:
        about.append((line.original_name, CELL_MUTED))
    about.append((elided(line.statement, COVER_LIMIT), CELL))
    if line.kind is EvidenceKind.SIGHTED:
        sighted = (line.sighted_version, line.sighted_location, line.shown_by)
        about += [(text, CELL_MUTED) for text in sighted if text]
        about.append((elided(line.why_no_copy, COVER_LIMIT), CELL))
    proof = [(grouped(line.sha256), DIGEST)] if line.sha256 else [(words.hash_or_reason(line), CELL_MUTED)]
    if line.damaged:
        proof.append((say("damaged"), CELL.toned(Tone.WARN)))
    if line.disposed is not None:
        proof.append((words.disposed(line.disposed), CELL.toned(Tone.WARN)))
    if line.size_bytes is not None:
        proof.append((say("size", size=file_size(line.size_bytes), bytes=f"{line.size_bytes:,}"), CELL_MUTED))
    return (
        cell(line.code, CELL_STRONG),
        Cell(tuple(about)),
        Cell((*proof, *_dates(line, words))),
        Cell(tuple(_used(line, words))),
    )


def _dates(line: EvidenceLine, words: Wording) -> Iterator[tuple[str, Style]]:
    say = words.say
    if line.collected_on:
        yield say("collected", day=line.collected_on.isoformat()), CELL
    yield say("received", moment=received(line)), CELL_MUTED
    if line.valid_until:
        tone = Tone.WARN if line.stale else Tone.PLAIN
        key = "valid_stale" if line.stale else "valid_until"
        yield say(key, day=line.valid_until.isoformat()), CELL.toned(tone)
    if line.supplied_by:
        yield say("from", name=line.supplied_by), CELL_MUTED


def _used(line: EvidenceLine, words: Wording) -> Iterator[tuple[str, Style]]:
    if is_unplaced(line):
        yield words.say("unused"), CELL.toned(Tone.WARN)
        return
    yield "\n".join((*line.used_in[:_USED_IN], *line.follow_ups)), CELL
    if line.used_elsewhere:
        yield words.say("elsewhere", count=f"{line.used_elsewhere:,}"), CELL_MUTED
    if len(line.used_in) > _USED_IN:
        yield words.say("and_more", count=len(line.used_in) - _USED_IN), CELL_MUTED
    if line.source_of:
        yield words.say("source_of", commitments=joined(line.source_of)), CELL
