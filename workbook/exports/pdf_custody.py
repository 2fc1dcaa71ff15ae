"""The custody log: what happened to all evidence, then to each piece, with time, person, device and program."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, PageBreak

from workbook.domain.custody import Acquired, CustodyEntry, CustodyLine, Handed
from workbook.domain.report import Report
from workbook.exports.custody_words import custody_tone, raw_words
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.para import Bookmark, Text, heading, para
from workbook.exports.pdf_front import COVER_LIMIT, bullets
from workbook.exports.pdf_style import BODY, CELL, CELL_MUTED, CELL_STRONG, H1, MEASURE, NOTE, Style
from workbook.exports.visible import elided
from workbook.exports.wording import Wording, file_size, moment


def custody_log(report: Report, words: Wording) -> list[Flowable]:
    """Return every entry of the custody of the evidence in the report, and where clocks were set back."""
    say = words.say
    story: list[Flowable] = [PageBreak(), Text(say("custody"), H1, Bookmark("custody", say("custody"), 0))]
    story.append(para(say("custody_note"), NOTE))
    if report.custody.jumps:
        story += heading(say("clock_back"), "clock-back", 1)
        told = [
            say(
                "clock_line_access" if jump.in_access else "clock_line",
                place=jump.place,
                at=f"{jump.at:%Y-%m-%d %H:%M:%S} UTC",
                before=f"{jump.before:%Y-%m-%d %H:%M:%S} UTC",
            )
            for jump in report.custody.jumps
        ]
        story.append(bullets(told))
    if not report.custody.lines:
        return [*story, para(say("custody_none"), BODY)]
    columns = (
        Column(say("column.code"), 52),
        Column(say("column.when"), 122),
        Column(say("column.act"), MEASURE - 304),
        Column(say("column.person"), 130),
    )
    rows = list(_rows(report.custody.lines, words))
    return [*story, Ledger(Look(columns, running=words.continued(say("custody"))), rows)]


def _rows(lines: tuple[CustodyLine, ...], words: Wording) -> Iterator[Row]:
    before = None
    for line in lines:
        code = (line.code or words.say("all_evidence")) if line.code != before else ""
        before = line.code
        entry = line.entry
        by = entry.person or words.say("nobody_named")
        made_with = words.say("made_with", host=entry.host, tool=entry.tool)
        cells = (
            cell(code, CELL_STRONG),
            cell(moment(entry.at), CELL),
            Cell(tuple(_act(entry, words))),
            Cell(((by, CELL), (made_with, CELL_MUTED))),
        )
        yield Row(cells, counted=False)


def _act(entry: CustodyEntry, words: Wording) -> Iterator[tuple[str, Style]]:
    named = words.term(entry.act)
    about = f"{named}: {entry.about}" if entry.about and entry.acquired is None else named
    yield elided(about, COVER_LIMIT), CELL.toned(custody_tone(entry.act))
    if entry.handed is not None:
        yield _handed(entry.handed, words), CELL
    if entry.reason:
        yield elided(entry.reason, COVER_LIMIT), CELL
    if entry.acquired is not None:
        yield from ((text, CELL_MUTED) for text in _acquired(entry.acquired, words) if text)


def _handed(handed: Handed, words: Wording) -> str:
    return words.say(
        "handed",
        given_by=handed.given_by,
        given_to=", ".join(part for part in (handed.given_to, handed.organisation) if part),
        day=handed.handed_on.isoformat(),
        means=handed.means or words.say("not_set"),
    )


def _acquired(acquired: Acquired, words: Wording) -> Iterator[str]:
    say = words.say
    yield acquired.original_name
    raw = raw_words(acquired.raw_name)
    if raw != acquired.original_name:
        yield say("raw_name", name=raw) if raw else ""
    yield say("from_folder", folder=acquired.folder) if acquired.folder else ""
    if acquired.size_bytes is not None:
        yield say("size", size=file_size(acquired.size_bytes), bytes=f"{acquired.size_bytes:,}")
    if acquired.modified_at:
        yield say("modified", at=f"{acquired.modified_at:%Y-%m-%d %H:%M:%S} UTC")
    claimed = acquired.collected_on
    yield say("claimed", day=claimed.isoformat()) if claimed else say("not_claimed")
