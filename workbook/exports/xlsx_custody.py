"""The sheet with the custody of all evidence: one row for each thing that happened, in both times, by whom and with what."""

from datetime import UTC
from typing import Final

from workbook.domain.custody import ClockJump, CustodyEntry, CustodyLine
from workbook.domain.report import Report
from workbook.exports.custody_words import custody_tone, raw_words
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording, moment
from workbook.exports.xlsx_book import Book, Column
from workbook.exports.xlsx_cells import Toned, Value
from workbook.exports.xlsx_front import banner

_COLUMNS: Final = (
    ("code", 10, "strong"),
    ("when", 25, "text"),
    ("utc", 21, "text"),
    ("act", 30, "text"),
    ("about_what", 34, "text"),
    ("reason", 40, "text"),
    ("person", 20, "text"),
    ("device", 18, "text"),
    ("tool", 22, "text"),
    ("original_name", 28, "text"),
    ("raw_name", 28, "text"),
    ("folder", 18, "text"),
    ("size_bytes", 14, "number"),
    ("modified", 21, "text"),
    ("claimed", 14, "date"),
    ("given_by", 20, "text"),
    ("given_to", 20, "text"),
    ("organisation", 22, "text"),
    ("handed_on", 12, "date"),
    ("means", 26, "text"),
    ("entry", 66, "mono"),
)
"""(name, width in characters, style)"""


def write_custody(book: Book, report: Report, words: Wording) -> None:
    """Write where clocks were set back, then what happened to all evidence, then to each piece."""
    columns = [Column(words.say(f"column.{name}"), width, look, key=name == "code") for name, width, look in _COLUMNS]
    columns.append(Column(words.say("column.part"), 6, "code"))
    with book.sheet(words.say("sheet.custody"), columns, frozen_rows=2, printed=9) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for jump in report.custody.jumps:
            sheet.record(_jump(jump, words))
        for line in report.custody.lines:
            sheet.record(_line(line, words))


def _jump(jump: ClockJump, words: Wording) -> list[Value]:
    key = "clock_before_access" if jump.in_access else "clock_before"
    about = words.say(key, place=jump.place, before=f"{jump.before:%Y-%m-%d %H:%M:%S} UTC")
    at = f"{jump.at:%Y-%m-%d %H:%M:%S}"
    told: list[Value] = ["", "", at, Toned(words.say("clock_back"), Tone.WARN), about, "", jump.person]
    told += [""] * (len(_COLUMNS) - len(told))
    return told


def _line(line: CustodyLine, words: Wording) -> list[Value]:
    entry = line.entry
    return [
        line.code or words.say("all_evidence"),
        moment(entry.at),
        f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        Toned(words.term(entry.act), custody_tone(entry.act)),
        entry.about,
        entry.reason,
        entry.person or words.say("nobody_named"),
        entry.host,
        entry.tool,
        *_acquired(entry),
        *_handed(entry),
        entry.entry,
    ]


def _acquired(entry: CustodyEntry) -> list[Value]:
    known = entry.acquired
    if known is None:
        return [""] * 6
    return [
        known.original_name,
        raw_words(known.raw_name),
        known.folder,
        known.size_bytes,
        f"{known.modified_at:%Y-%m-%d %H:%M:%S}" if known.modified_at else "",
        known.collected_on,
    ]


def _handed(entry: CustodyEntry) -> list[Value]:
    known = entry.handed
    if known is None:
        return [""] * 5
    return [known.given_by, known.given_to, known.organisation, known.handed_on, known.means]
