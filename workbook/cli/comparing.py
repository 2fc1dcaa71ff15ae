"""`compare`: what changed since a day, or from another workbook to this one."""

from copy import copy
from pathlib import Path

from workbook.cli.arguments import Options
from workbook.cli.terminal import Answer, Json, Terminal, columns, shown_path
from workbook.cli.workbooks import opened, reader
from workbook.domain.comparison import Comparison, Course, FindingChange, Group, ItemChange, Place, Side
from workbook.domain.errors import WorkbookError
from workbook.exports.comparison_words import finding_words, place_words, sentence, side_words
from workbook.exports.wording import Wording
from workbook.messages import text
from workbook.operations import comparing

_WORDS = Wording("en")


def compare(options: Options, terminal: Terminal) -> Answer:
    """Compare, and list what changed."""
    if (options.earlier is None) == (options.since is None):
        raise WorkbookError("cli.compare.choose")
    with opened(options, terminal, to_write=False) as book:
        actor = reader(options, book)
        if options.since is not None:
            with terminal.progress("cli.comparing") as step:
                found = comparing.compare_with_day(book, actor, options.since, step)
        else:
            earlier = copy(options)
            earlier.file = options.earlier
            if earlier.workbook.exists() and earlier.workbook.samefile(book.path):
                raise WorkbookError("compare.itself")
            with (
                opened(earlier, terminal, to_write=False, read_only=True) as other,
                terminal.progress("cli.comparing") as step,
            ):
                found = comparing.compare_with_book(book, actor, other, step)
    if options.xlsx_file is not None:
        from workbook.exports.xlsx_comparison import write_comparison

        write_comparison(found, options.xlsx_file)
    return Answer(_value(options.workbook, found), _lines(found))


def _lines(found: Comparison) -> list[str]:
    items = [[_term(one.course), one.framework, one.control, one.subject_name, *_places(one)] for one in found.items]
    findings = [[_term(one.course), one.code, one.title, *finding_words(one, _WORDS)] for one in found.findings]
    return [
        f"{_WORDS.say('comparison.before')}: {side_words(found.before, _WORDS)}",
        f"{_WORDS.say('comparison.after')}: {side_words(found.after, _WORDS)}",
        "",
        sentence(found, _WORDS),
        "",
        *columns([_group_headings(), *(_group(group) for group in found.groups)]),
        "",
        text("cli.compare.items", count=len(items)),
        *columns(items),
        "",
        text("cli.compare.findings", count=len(findings), same=found.findings_same),
        *columns(findings),
    ]


def _term(course: Course) -> str:
    return _WORDS.term(course)


def _places(one: ItemChange) -> tuple[str, str]:
    return place_words(one.before, _WORDS), place_words(one.after, _WORDS)


def _group_headings() -> list[str]:
    names = ("proved_before", "proved_after")
    courses = (_WORDS.term(course) for course in Course)
    return [_WORDS.say("column.framework"), *courses, *(_WORDS.say(f"comparison.{name}") for name in names)]


def _group(group: Group) -> list[str]:
    courses = (_WORDS.count(group.courses[course], group.items) for course in Course)
    return [group.framework, *courses, _WORDS.count(*group.before), _WORDS.count(*group.after)]


def _value(path: Path, found: Comparison) -> dict[str, Json]:
    return {
        "file": shown_path(path),
        "before": _side(found.before),
        "after": _side(found.after),
        "frameworks": [
            {
                "framework": group.framework,
                "items": {course.value: _of(count, group.items) for course, count in group.courses.items()},
                "proved_before": _of(*group.before),
                "proved_after": _of(*group.after),
            }
            for group in found.groups
        ],
        "items": [_item(one) for one in found.items],
        "findings": [_finding(one) for one in found.findings],
        "findings_same": found.findings_same,
    }


def _side(side: Side) -> dict[str, Json]:
    return {
        "title": side.title,
        "copy": side.copy_letter,
        "as_of": side.as_of.isoformat(),
        "events": side.events,
        "head": side.head,
        "proved": _of(side.proved, side.here),
    }


def _item(one: ItemChange) -> dict[str, Json]:
    return {
        "course": one.course.value,
        "framework": one.framework,
        "control": one.control,
        "subject": one.subject,
        "subject_name": one.subject_name,
        "before": _place(one.before),
        "after": _place(one.after),
    }


def _place(place: Place | None) -> Json:
    if place is None:
        return None
    return {
        "stands": place.stands.value,
        "level": place.level.value,
        "contested": place.contested,
        "stale": place.stale,
    }


def _finding(one: FindingChange) -> dict[str, Json]:
    return {
        "course": one.course.value,
        "code": one.code,
        "title": one.title,
        "before": one.before.value if one.before else None,
        "after": one.after.value if one.after else None,
        "severity_before": one.severity_before,
        "severity_after": one.severity_after,
    }


def _of(part: int, whole: int) -> dict[str, Json]:
    return {"part": part, "whole": whole}
