"""Report, export and verify: what leaves the workbook is checked first, and that it left is recorded."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.extent import Section
from workbook.domain.freshness import freshness_of
from workbook.domain.item_filter import ItemFilter
from workbook.domain.report import Report
from workbook.exports.atomic import clear_left_over
from workbook.exports.parts import PDF_SECTIONS, XLSX_SECTIONS
from workbook.operations.packing import pack
from workbook.operations.records import the_engagement
from workbook.operations.targets import refuse_over_workbook
from workbook.operations.verifying import verify
from workbook.store import journal
from workbook.store.as_it_was import Past
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.content_check import EVIDENCE_DAMAGED
from workbook.store.report import Terms, Turn, build_finding_report, build_report, engagement_part
from workbook.store.report_part import named_part, wanted_part
from workbook.store.report_records import codes_of
from workbook.store.stored import Json
from workbook.store.verification import Verification

Step = Callable[[int, int], None]
Writer = Callable[[Report, Path, Step | None], None]
ENDINGS: Final = {"xlsx": "xlsx", "pdf": "pdf", "oscal": "oscal.json", "package": "zip"}
FORMATS: Final = tuple(ENDINGS)
"""The export formats there are; the package, which holds the others, comes last."""
_PACKAGE: Final = "package"
PARTIAL: Final[dict[str, Sequence[Section]]] = {"xlsx": XLSX_SECTIONS, "pdf": PDF_SECTIONS}
"""The formats that can hold a part of a workbook, with the sections they can do without; the others hold all of it."""
_TRIES: Final = 3


def make_report(
    book: Book,
    actor: Actor,
    as_of: date | None = None,
    *,
    part: ItemFilter | None = None,
    left_out: Collection[Section] = (),
    step: Step | None = None,
    damaged: frozenset[str] = frozenset(),
) -> Report:
    """Return everything an export says, as of a day: the engagement's as-of date unless told, else today.

    With `part` the report holds what that filter lets through, and says so; `left_out` names sections to do without;
    evidence with a `damaged` SHA-256 supports nothing, and this is said first. Raises WorkbookError for a part in which
    nothing is. `step` gets items read and in all, and may raise Cancelled.
    """
    absent = tuple(section for section in Section if section in left_out)
    asked = _Asked(as_of, part or ItemFilter(), absent, damaged)
    for _ in range(_TRIES):
        with suppress(_Moved):
            return _read(book, actor, asked, _turns(book), step)
    # Somebody keeps changing it: what is read in one turn is of one state.
    with book.reading() as session:
        return _read(book, actor, asked, lambda: nullcontext(session), step)


def make_past_report(book: Book, actor: Actor, as_of: date, past: Past, step: Step | None = None) -> Report:
    """Return the report of an earlier state of a workbook, without the custody of its evidence."""
    asked = _Asked(as_of, ItemFilter(), (Section.EVIDENCE,), frozenset())
    return replace(_read(book, actor, asked, past.turn, step), event_count=past.events, head=past.head)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is wanted of a report."""

    as_of: date | None
    part: ItemFilter
    left_out: tuple[Section, ...]
    damaged: frozenset[str]


class _Moved(Exception):
    """The workbook was changed while it was read."""


def _turns(book: Book) -> Turn:
    """Return short background turns that all read the same state; a later state raises _Moved."""
    seen: list[str] = []

    @contextmanager
    def turn() -> Iterator[ReadSession]:
        with book.reading(background=True) as session:
            seen.append(journal.head(session.driver()))
            if seen[-1] != seen[0]:
                raise _Moved
            yield session

    return turn


def _read(book: Book, actor: Actor, asked: _Asked, turn: Turn, step: Step | None) -> Report:
    now = actor.clock()
    with turn() as session:
        row = the_engagement(session)
        engagement = engagement_part(row)
        terms = Terms(
            as_of=asked.as_of or row.as_of or now.date(),
            made_at=now,
            tool=actor.tool,
            copy=(UUID(book.copy_id), book.copy_letter),
            language=row.language,
            freshness=freshness_of(row.freshness_days, row.freshness_rules),
            left_out=asked.left_out,
            damaged=codes_of(session, asked.damaged),
        )
    wanted = None if asked.part.is_everything else wanted_part(turn, asked.part, terms.as_of, actor.person)
    if wanted is not None and not wanted.items:
        raise WorkbookError("export.empty_part")
    return build_report(turn, engagement, terms, wanted, step)


def make_finding_report(book: Book, actor: Actor, finding_id: UUID) -> Report | None:
    """Return a report of one finding alone, to show how it will print; None when it is not there any more."""
    with book.reading(background=True) as session:
        return build_finding_report(
            session,
            the_engagement(session),
            finding_id,
            made_at=actor.clock(),
            tool=actor.tool,
            copy=(UUID(book.copy_id), book.copy_letter),
        )


def export(
    book: Book,
    actor: Actor,
    folder: Path,
    formats: Sequence[str] | None = None,
    *,
    as_of: date | None = None,
    part: ItemFilter | None = None,
    left_out: Collection[Section] = (),
    step: Step | None = None,
    tell: Callable[[Message], None] | None = None,
) -> tuple[Path, ...]:
    """Verify the workbook, then write it in each format beside nothing else's name; return the files.

    `formats` are some of FORMATS, in any order; None means all of them that can hold what is asked for. `part` and
    `left_out` are those of `make_report`; such files have a name of their own, so that no part ever takes the place of the
    whole. Raises WorkbookError when anything is damaged, a format cannot hold a part, or a file cannot be written; an
    earlier export then stays as it was. With `tell`, which gets each problem, damaged evidence keeps nothing from being
    written: every file says so first and counts it as no proof. `step` gets work done and in all, and may raise Cancelled.
    """
    in_part = bool(left_out) or _is_part(part)
    if formats is None:
        formats = [name for name in FORMATS if name in PARTIAL or not in_part]
    for name in formats:
        if name not in ENDINGS:
            raise WorkbookError("export.unknown_format", name=name, known=", ".join(FORMATS))
    targets = {name: folder / file_name(book, name, part, left_out) for name in formats}
    for name, target in targets.items():
        if name not in PARTIAL and in_part:
            raise WorkbookError("export.whole_only", name=name)
        refuse_over_workbook(book, target)
    clear_left_over(folder)
    damaged = _damaged(verify(book, actor, step, before="export"), tell)
    report = make_report(book, actor, as_of, part=part, left_out=left_out, step=step, damaged=damaged)
    made: dict[str, Path] = {}
    for name, target in sorted(targets.items(), key=lambda named: named[0] == _PACKAGE):
        if name == _PACKAGE:
            of_reports = {ENDINGS[one]: _writer(one) for one in FORMATS if one != _PACKAGE}
            pack(book, report, target, of_reports, made, step)
        else:
            _writer(name)(report, target, step)
            made[ENDINGS[name]] = target
        _record(book, actor, name, target, report)
    return tuple(targets.values())


def _damaged(found: Verification, tell: Callable[[Message], None] | None) -> frozenset[str]:
    """Tell of damaged evidence and return its SHA-256; raises WorkbookError for other damage, or when nobody is told."""
    if found.problems and (tell is None or {one.key for one in found.problems} != {EVIDENCE_DAMAGED}):
        raise WorkbookError("export.damaged", count=len(found.problems))
    if tell is not None:
        for one in found.problems:
            tell(one)
    return frozenset(found.damaged)


def file_name(book: Book, name: str, part: ItemFilter | None = None, left_out: Collection[Section] = ()) -> str:
    """Return what the file of a format is called: after its workbook, and a part after the subject it is of or as a part."""
    absent = set(left_out) & set(PARTIAL.get(name, ()))
    if not absent and not _is_part(part):
        return f"{book.path.stem}.{ENDINGS[name]}"
    of = ""
    if part is not None and not absent and replace(part, subject=None).is_everything:
        with book.reading() as session:
            of = named_part(session, part, None).subject_code
    return f"{book.path.stem} ({of or 'part'}).{ENDINGS[name]}"


def _is_part(part: ItemFilter | None) -> bool:
    return part is not None and not part.is_everything


def _record(book: Book, actor: Actor, name: str, target: Path, report: Report) -> None:
    """Note in the workbook that it was exported, and as what."""
    detail: dict[str, Json] = {"format": name, "file": target.name, "as_of": report.as_of.isoformat()}
    if target.is_file():
        with target.open("rb") as stream:
            detail["sha256"] = hashlib.file_digest(stream, "sha256").hexdigest()
    if report.extent is not None:
        detail["items"], detail["all_items"] = report.extent.items, report.extent.all_items
    if damaged := [line.code for line in report.evidence if line.damaged]:
        detail["damaged"] = list[Json](damaged)
    if report.left_out:
        detail["left_out"] = [section.value for section in report.left_out]
    try:
        book.record_access(actor, "export", **detail)
    except WorkbookError as error:
        raise WorkbookError("export.not_recorded", file=target.name) from error


def _writer(name: str) -> Writer:
    """Return the exporter of a report; imported only now, since the libraries behind it are slow to load."""
    if name == "xlsx":
        from workbook.exports.xlsx import write_xlsx

        return write_xlsx
    if name == "pdf":
        from workbook.exports.pdf import write_pdf

        return write_pdf
    from workbook.exports.oscal import write_oscal

    return write_oscal
