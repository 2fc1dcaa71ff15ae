"""The journal as an Excel file: what it is, then one row for each field of each record that was changed."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import BinaryIO, Final

from workbook.domain.journal_views import RecordChange, TrailHead, TrailLine
from workbook.exports.atomic import write_atomically
from workbook.exports.journal_words import change_words, value_words
from workbook.exports.palette import Tone
from workbook.exports.progress import Progress, Step
from workbook.exports.wording import Wording, moment
from workbook.exports.xlsx_book import Book, Column, Imprint, Sheet
from workbook.exports.xlsx_cells import Toned, Value
from workbook.messages import field_of, past_of

MOST_ROWS: Final = 1_000_000
"""Rows after which another sheet begins; Excel shows no more than 1,048,576, and one entry may need many."""


def write_trail(head: TrailHead, lines: Iterator[TrailLine], path: Path, step: Step | None = None) -> None:
    """Write the lines, as they come, to an Excel file, whole or not at all; same lines, same bytes.

    Every text is a string cell and no cell is a formula; texts too long for a cell go on in the next row. `step` is
    told (done, total) entries and may raise Cancelled. Raises WorkbookError when the file cannot be written.
    """
    words = Wording(head.language)
    progress = Progress(head.entries + 1, step)
    imprint = Imprint(head.title, head.tlp, words.say("draft"), head.tool, head.language, head.made_at, head.head)

    def write(stream: BinaryIO) -> None:
        with Book(imprint) as book:
            progress.advance(0)
            _write_about(book, head, words)
            _write_lines(book, head, lines, words, progress)
            book.save(stream)
        progress.advance()

    write_atomically(path, write)


def _banner(head: TrailHead, words: Wording) -> str:
    return f"{words.say('draft_banner')} · {head.tlp.value}"


def _write_about(book: Book, head: TrailHead, words: Wording) -> None:
    say = words.say
    parts = [say("trail.filter_part", name=name, value=value) for name, value in head.filters]
    facts: tuple[tuple[str, str, str], ...] = (
        (say("trail.filter"), "\n".join(parts) or say("trail.no_filter"), "text"),
        (say("trail.entries"), words.count(head.entries, head.whole), "text"),
        (say("fact.head"), head.head, "mono"),
        (say("fact.tlp"), head.tlp.value, "text"),
        (say("fact.made_at"), moment(head.made_at), "text"),
        (say("trail.made_by"), head.made_by, "text"),
        (say("fact.tool"), head.tool, "text"),
    )
    columns = (Column("", 28, "label", key=True), Column("", 96, "quiet"), Column("", 8, "free"))
    with book.sheet(say("trail.about"), columns) as sheet:
        sheet.line(_banner(head, words), "banner")
        sheet.record([None, say("trail.title", title=head.title)], ["free", "title", "free"])
        sheet.record([None, say("draft_sentence")])
        sheet.record([None, say("trail.sentence")])
        for name, value, look in facts:
            sheet.record([name, value or say("not_set")], ["label", look, "free"])


def _write_lines(book: Book, head: TrailHead, lines: Iterator[TrailLine], words: Wording, progress: Progress) -> None:
    number, line = 1, next(lines, None)
    while True:
        name = words.say("trail.sheet") if number == 1 else words.say("trail.sheet_more", number=number)
        with book.sheet(name, _columns(words), frozen_rows=2, printed=11) as sheet:
            sheet.line(_banner(head, words), "banner")
            sheet.headings()
            while line is not None and sheet.rows < MOST_ROWS:
                _write_line(sheet, line, words)
                progress.advance()
                line = next(lines, None)
        if line is None:
            return
        number += 1


def _columns(words: Wording) -> Sequence[Column]:
    def column(name: str, width: float, look: str = "text", *, key: bool = False) -> Column:
        return Column(words.say(f"trail.column.{name}"), width, look, key=key)

    return (
        column("entry", 9, "code", key=True),
        column("when", 23, "code", key=True),
        column("who", 20, key=True),
        column("did", 22, key=True),
        column("record", 26, key=True),
        column("kind", 22, key=True),
        column("field", 22, key=True),
        column("before", 40),
        column("after", 40),
        column("why", 36),
        column("undone", 10),
        column("utc", 22, "code"),
        column("operation", 38, "mono"),
        column("tool", 30),
        column("hash", 66, "mono"),
        Column(words.say("column.part"), 6, "code"),
    )


def _write_line(sheet: Sheet, line: TrailLine, words: Wording) -> None:
    for change in line.entry.changes:
        told = [*_fields(change, words)] or [("", "", "")]
        for field, before, after in told:
            sheet.record(_row(line, change, (field, before, after), words))
    if not line.entry.changes:
        sheet.record(_row(line, None, ("", "", ""), words))


def _fields(change: RecordChange, words: Wording) -> Iterator[tuple[str, str, str]]:
    for field in change.fields:
        before = "" if change.is_new else value_words(field.before, words.language)
        yield field_of(field.name, words.language), before, value_words(field.after, words.language)


def _row(line: TrailLine, change: RecordChange | None, told: tuple[str, str, str], words: Wording) -> list[Value]:
    made = line.made
    did = past_of(line.verb, words.language)
    return [
        line.entry.place,
        moment(made.at),
        made.person,
        did[:1].upper() + did[1:],
        change.record.name if change else line.entry.root.name,
        change_words(change, words.language) if change else "",
        *told,
        line.reason,
        Toned(words.say("trail.undone"), Tone.WARN) if line.is_undone else "",
        f"{made.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z",
        str(line.operation),
        f"{made.tool} · {made.host}",
        line.entry.hash,
    ]
