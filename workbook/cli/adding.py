"""`import` and `attach`: bring frameworks and evidence into a workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbook.cli.arguments import Options
from workbook.cli.beginning import put_on_checklists
from workbook.cli.exits import DONE, PROBLEM, UNUSABLE, exit_code
from workbook.cli.terminal import Answer, Json, Terminal, problem, shown_path
from workbook.cli.workbooks import acting, opened
from workbook.domain.actor import Actor
from workbook.domain.catalogue import Framework
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.records import Attaching
from workbook.domain.vocabulary import FrameworkKind, Method, ObjectKind
from workbook.exports.progress import Step
from workbook.importers.frameworks import ContentKind, content_kind, read_framework
from workbook.messages import render, text
from workbook.operations import evidence, lookup
from workbook.operations.items import Target
from workbook.store.book import Book

_OBJECT: Final = {
    Method.EXAMINE: ObjectKind.RECORD,
    Method.INTERVIEW: ObjectKind.INDIVIDUAL,
    Method.TEST: ObjectKind.TEST_LOG,
}
"""What a file attached under a method is taken for: the least that can be claimed of it."""


def import_source(options: Options, terminal: Terminal) -> Answer:
    """Bring a framework into the workbook, or with --dry-run say what that would do."""
    kind, framework = content_kind(options.source), read_framework(options.source)
    code = framework.head.code
    if options.subject and framework.head.kind is FrameworkKind.POLICY_SOURCE:
        raise WorkbookError("framework.policy_source", code=code)
    with opened(options, terminal, to_write=not options.dry_run, read_only=options.dry_run) as book:
        subject = lookup.subject_named(book, options.subject) if options.subject else None
        held = lookup.framework_id(book, code) is not None
        if held and subject is None:
            raise WorkbookError("framework.exists", code=code)
        items = framework.head.control_count if subject else 0
        if not options.dry_run:
            items = put_on_checklists(book, acting(options, terminal, book), framework, [subject.id] if subject else [])
    return _imported(options, kind, framework, subject, items, held=held)


def _imported(
    options: Options, kind: ContentKind, framework: Framework, subject: lookup.Named | None, items: int, *, held: bool
) -> Answer:
    head, counts = framework.head, _counts(framework)
    source = shown_path(options.source)
    named: dict[str, Json] = {"code": head.code, "title": head.title, "version": head.version, "licence": head.licence}
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "source": source,
        "kind": kind.value,
        "dry_run": options.dry_run,
        "framework": {**named, **counts},
        "subject": {"code": subject.code, "name": subject.name} if subject else None,
        "items": items,
    }
    lines = [
        text(f"cli.import.{kind.value}", source=source),
        text("cli.import.framework", code=head.code, title=head.title, version=head.version, licence=head.licence),
        render(Message("cli.import.counts", {**counts})),
    ]
    if subject:
        key = "cli.import.would_choose" if options.dry_run else "cli.import.chose"
        lines.append(text(key, items=items, whole=head.control_count, subject=f"{subject.code} {subject.name}"))
    done = "cli.import.already" if held else "cli.import.done"
    return Answer(value, [*lines, text("cli.import.dry" if options.dry_run else done)])


def _counts(framework: Framework) -> dict[str, int]:
    return {
        "controls": framework.head.control_count,
        "withdrawn": framework.head.withdrawn_count,
        "objectives": sum(len(control.objectives) for control in framework.controls),
        "parameters": sum(len(control.parameters) for control in framework.controls),
        "mappings": len(framework.mappings),
        "terms": len(framework.terms),
    }


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of one file: its facts, or why it was refused."""

    path: Path
    facts: lookup.FileFacts | None
    refusal: Message | None = None


def attach(options: Options, terminal: Terminal) -> Answer:
    """Take files as evidence and attach each to the item; one that is refused does not keep the others out."""
    method = Method(options.method)
    attaching = Attaching(method=method, object=_OBJECT[method], shows=options.shows)
    with opened(options, terminal, to_write=True) as book:
        item = lookup.item_named(book, options.control, options.framework, options.subject)
        lookup.refuse_locked(book, item.id)
        actor = acting(options, terminal, book)
        sizes = [_size(path) for path in options.paths]
        taken = []
        with terminal.progress("cli.attaching", unit="B") as step:
            for position, path in enumerate(options.paths):
                part = _part(step, sum(sizes[:position]), sum(sizes))
                taken.append(_take(book, actor, path, item, attaching, part))
    return _attached(options, item, taken)


def _take(
    book: Book, actor: Actor, path: Path, item: lookup.FoundItem, attaching: Attaching, step: Step | None
) -> _Taken:
    try:
        known = lookup.same_file(book, path, item, step)
        if known is None:
            (known,) = evidence.add_file(book, actor, path, step=step).created
        evidence.attach(book, actor, known, [Target(item.id)], attaching)
    except WorkbookError as error:
        return _Taken(path, None, error.message)
    return _Taken(path, lookup.file_facts(book, known))


def _attached(options: Options, item: lookup.FoundItem, taken: list[_Taken]) -> Answer:
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "item": {"control": item.control, "framework": item.framework, "subject": item.subject},
        "method": options.method,
        "attached": sum(one.facts is not None for one in taken),
        "files": [_file(one) for one in taken],
    }
    done = [(one.path, one.facts) for one in taken if one.facts is not None]
    lines = [
        text("cli.attach.one", code=facts.code, path=shown_path(path), item=item.name, sha256=facts.sha256)
        for path, facts in done
    ]
    lines.append(text("cli.attach.count", done=len(done), whole=len(taken), item=item.name))
    refusals = tuple(one.refusal for one in taken if one.refusal is not None)
    return Answer(value, lines, refusals, _code(refusals, any_done=bool(done)))


def _code(refusals: tuple[Message, ...], *, any_done: bool) -> int:
    """Return 2 only when nothing was done because nothing could be read; else a refusal is a problem."""
    if not refusals:
        return DONE
    is_unusable = not any_done and all(exit_code(refusal.key) == UNUSABLE for refusal in refusals)
    return UNUSABLE if is_unusable else PROBLEM


def _file(one: _Taken) -> dict[str, Json]:
    return {
        "path": shown_path(one.path),
        "evidence": one.facts.code if one.facts else None,
        "sha256": one.facts.sha256 if one.facts else None,
        "size_bytes": one.facts.size_bytes if one.facts else None,
        "error": problem(one.refusal) if one.refusal else None,
    }


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # refused with its sentence when its turn comes


def _part(step: Step | None, before: int, whole: int) -> Callable[[int, int], None] | None:
    """Return what one file reports to, as its part of all."""
    return None if step is None else lambda done, _: step(before + done, whole)
