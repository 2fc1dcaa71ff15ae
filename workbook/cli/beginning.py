"""`new`: a workbook with its engagement, its first person, and what is assessed against what."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workbook.cli.arguments import Options
from workbook.cli.terminal import Answer, Json, Terminal, shown_path
from workbook.cli.workbooks import means, new_passphrase, user_name
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.catalogue import Framework
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.texts import one_line
from workbook.domain.vocabulary import FrameworkKind, Role
from workbook.importers.frameworks import load
from workbook.messages import text
from workbook.operations import checklist, engagement, lookup
from workbook.store.book import Book


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be in the workbook, checked before there is a file."""

    engagement: records.Engagement
    person: records.Person
    party: str
    subjects: tuple[str, ...]
    frameworks: tuple[Framework, ...]
    notes: tuple[Message, ...]
    """what was decided for the person, said once the workbook is there"""


def new(options: Options, terminal: Terminal) -> Answer:
    """Make a workbook; on any refusal there is no file."""
    plan = _plan(options)
    if options.workbook.exists():
        raise WorkbookError("file.exists", path=str(options.workbook))
    passphrase = new_passphrase(options, terminal)
    book, actor = engagement.begin(options.workbook, means(), plan.engagement, plan.person, passphrase)
    with closing(book):
        try:
            counts = _fill(book, actor, plan)
            subjects = lookup.subjects(book)
        except BaseException:
            book.close()
            options.workbook.unlink(missing_ok=True)
            raise
        for note in plan.notes:
            terminal.note(note)
        return _answer(options.workbook, plan, subjects, counts, is_encrypted=book.is_encrypted)


def _plan(options: Options) -> _Plan:
    person = options.acting if options.acting is not None else user_name()
    if not person:
        raise WorkbookError("cli.name_yourself")
    frameworks = tuple(load(code) for code in dict.fromkeys(options.frameworks))
    codes = [one.head.code for one in frameworks if one.head.kind is FrameworkKind.POLICY_SOURCE]
    notes = [Message("cli.policy_source", {"code": code}) for code in codes]
    if frameworks and not options.subjects:
        notes.append(Message("cli.no_subject"))
    party = options.party
    if party is None and options.subjects:
        party = text("cli.unnamed_party")
        notes.append(Message("cli.party_unnamed", {"party": party}))
    return _Plan(
        engagement=records.Engagement(options.title),
        person=records.Person(person, role=Role.LEAD),
        party="" if party is None else one_line(party, "party"),
        subjects=tuple(one_line(name, "subject") for name in dict.fromkeys(options.subjects)),
        frameworks=frameworks,
        notes=tuple(notes),
    )


def _fill(book: Book, actor: Actor, plan: _Plan) -> dict[str, int]:
    """Enter the plan and return how many checklist items each framework gave."""
    subject_ids: list[UUID] = []
    if plan.party:
        (party,) = engagement.add_party(book, actor, records.Party(plan.party)).created
        for name in plan.subjects:
            subject_ids += checklist.add_subject(book, actor, records.Subject(party, name)).created
    counts = {}
    for framework in plan.frameworks:
        counts[framework.head.code] = put_on_checklists(book, actor, framework, subject_ids)
    return counts


def put_on_checklists(book: Book, actor: Actor, framework: Framework, subject_ids: Sequence[UUID]) -> int:
    """Put a framework's controls on the checklists of subjects and return how many items that made.

    The framework is brought in first unless the workbook holds it already.
    """
    held = lookup.framework_id(book, framework.head.code) or checklist.add_framework(book, actor, framework).created[0]
    if not subject_ids or framework.head.kind is FrameworkKind.POLICY_SOURCE:
        return 0
    return len(checklist.choose_controls(book, actor, held, subject_ids).created)


def _answer(
    path: Path, plan: _Plan, subjects: Sequence[lookup.Named], counts: dict[str, int], *, is_encrypted: bool
) -> Answer:
    frameworks: list[Json] = [
        {"code": one.head.code, "controls": one.head.control_count, "items": counts[one.head.code]}
        for one in plan.frameworks
    ]
    value: dict[str, Json] = {
        "file": shown_path(path),
        "title": plan.engagement.title,
        "person": plan.person.name,
        "party": plan.party or None,
        "subjects": [{"code": one.code, "name": one.name} for one in subjects],
        "frameworks": frameworks,
        "items": sum(counts.values()),
        "encrypted": is_encrypted,
    }
    protection = text("cli.new.encrypted" if is_encrypted else "cli.new.plain")
    lines = [text("cli.new.made", path=shown_path(path), title=plan.engagement.title, person=plan.person.name)]
    lines += [text("cli.new.subject", code=one.code, name=one.name, party=plan.party) for one in subjects]
    lines += [
        text(
            "cli.new.framework",
            code=one.head.code,
            controls=one.head.control_count,
            items=counts[one.head.code],
        )
        for one in plan.frameworks
    ]
    return Answer(value, [*lines, protection])
