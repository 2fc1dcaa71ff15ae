"""A comparison as an Excel file: what was compared, what became of each framework, and what items and findings changed."""

from pathlib import Path
from typing import BinaryIO

from workbook.domain.comparison import Comparison, Course
from workbook.exports.atomic import write_atomically
from workbook.exports.comparison_words import COURSE_TONES, finding_words, place_words, sentence, side_words
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording, moment
from workbook.exports.xlsx_book import Book, Column, Imprint
from workbook.exports.xlsx_cells import Toned


def write_comparison(found: Comparison, path: Path) -> None:
    """Write it to an Excel file, whole or not at all; raises WorkbookError when that cannot be done."""
    words = Wording(found.language)
    head, title = found.after.head, found.after.title
    imprint = Imprint(title, found.tlp, words.say("draft"), found.tool, found.language, found.made_at, head)

    def write(stream: BinaryIO) -> None:
        with Book(imprint) as book:
            _write_about(book, found, words)
            _write_groups(book, found, words)
            _write_items(book, found, words)
            _write_findings(book, found, words)
            book.save(stream)

    write_atomically(path, write)


def _banner(found: Comparison, words: Wording) -> str:
    return f"{words.say('draft_banner')} · {found.tlp.value}"


def _write_about(book: Book, found: Comparison, words: Wording) -> None:
    say = words.say
    facts = (
        (say("comparison.before"), side_words(found.before, words)),
        (say("comparison.after"), side_words(found.after, words)),
        (say("comparison.items"), sentence(found, words)),
        (say("fact.tlp"), found.tlp.value),
        (say("fact.made_at"), moment(found.made_at)),
        (say("fact.tool"), found.tool),
    )
    columns = (Column("", 28, "label", key=True), Column("", 96, "quiet"), Column("", 8, "free"))
    with book.sheet(say("comparison.sheet"), columns) as sheet:
        sheet.line(_banner(found, words), "banner")
        sheet.record([None, say("comparison.title", title=found.after.title)], ["free", "title", "free"])
        sheet.record([None, say("comparison.note")])
        for name, value in facts:
            sheet.record([name, value], ["label", "text", "free"])


def _write_groups(book: Book, found: Comparison, words: Wording) -> None:
    say = words.say
    columns = (
        Column(say("column.framework"), 26, "strong", key=True),
        Column(say("comparison.items"), 12, "number"),
        *(Column(words.term(course), 14, "number") for course in Course),
        *(Column(say(f"comparison.{name}"), 14, "number") for name in ("proved_before", "here_before")),
        *(Column(say(f"comparison.{name}"), 14, "number") for name in ("proved_after", "here_after")),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("comparison.sheet_groups"), columns, frozen_rows=2) as sheet:
        sheet.line(_banner(found, words), "banner")
        sheet.headings()
        for group in found.groups:
            counts = [group.courses[course] for course in Course]
            sheet.record([group.framework, group.items, *counts, *group.before, *group.after])


def _write_items(book: Book, found: Comparison, words: Wording) -> None:
    say = words.say
    columns = (
        Column(say("comparison.course"), 20, key=True),
        Column(say("column.framework"), 20, key=True),
        Column(say("column.control"), 14, "code", key=True),
        Column(say("column.title"), 40, key=True),
        Column(say("column.subject"), 26, key=True),
        Column(say("comparison.before"), 40),
        Column(say("comparison.after"), 40),
        Column(say("column.reason"), 60),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("comparison.sheet_items"), columns, frozen_rows=2) as sheet:
        sheet.line(_banner(found, words), "banner")
        sheet.headings()
        for one in found.items:
            sheet.record(
                [
                    Toned(words.term(one.course), COURSE_TONES.get(one.course, Tone.PLAIN)),
                    *(one.framework, one.control, one.title, one.subject_name),
                    *(place_words(one.before, words), place_words(one.after, words)),
                    one.after_item.reason if one.after_item else "",
                ]
            )


def _write_findings(book: Book, found: Comparison, words: Wording) -> None:
    say = words.say
    columns = (
        Column(say("comparison.course"), 20, key=True),
        Column(say("column.code"), 12, "code", key=True),
        Column(say("column.title"), 60, key=True),
        Column(say("comparison.before"), 30),
        Column(say("comparison.after"), 30),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("comparison.sheet_findings"), columns, frozen_rows=2) as sheet:
        sheet.line(_banner(found, words), "banner")
        sheet.headings()
        for one in found.findings:
            sheet.record([words.term(one.course), one.code, one.title, *finding_words(one, words)])
        sheet.line(say("comparison.findings_same", count=f"{found.findings_same:,}"), "quiet")
