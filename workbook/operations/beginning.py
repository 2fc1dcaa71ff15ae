"""Begin a workbook with everything one knows about it: whole, or not at all."""

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.catalogue import Framework
from workbook.domain.vocabulary import FrameworkKind
from workbook.operations import checklist, engagement
from workbook.store.book import Book
from workbook.store.contents import Step


@dataclass(frozen=True, slots=True)
class Chosen:
    """A framework for the subjects; `codes` picks some of its controls, None is all."""

    framework: Framework
    codes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be in a new workbook. The subjects get the party's id once it has one, whatever they say."""

    engagement: records.Engagement
    person: records.Person
    party: records.Party | None = None
    subjects: tuple[records.Subject, ...] = ()
    frameworks: tuple[Chosen, ...] = ()


def begin_whole(path: Path, actor: Actor, plan: Plan, passphrase: str | None, step: Step | None = None) -> Book:
    """Make a workbook with all that is planned and return it open; without a party, subjects are left out.

    Raises WorkbookError; then, and when `step` stops it, no file is left.
    """
    step = step or (lambda _done, _all: None)
    step(0, 1 + 2 * len(plan.frameworks))
    book, first = engagement.begin(path, actor, plan.engagement, plan.person, passphrase)
    try:
        _fill(book, first, plan, step)
    except BaseException:
        book.close()
        path.unlink(missing_ok=True)
        raise
    return book


def _fill(book: Book, actor: Actor, plan: Plan, step: Step) -> None:
    whole = 1 + 2 * len(plan.frameworks)
    subject_ids: list[UUID] = []
    if plan.party is not None:
        (party,) = engagement.add_party(book, actor, plan.party).created
        for subject in plan.subjects:
            subject_ids += checklist.add_subject(book, actor, replace(subject, party_id=party)).created
    for position, chosen in enumerate(plan.frameworks):
        step(1 + 2 * position, whole)
        (framework,) = checklist.add_framework(book, actor, chosen.framework).created[:1]
        step(2 + 2 * position, whole)
        if subject_ids and chosen.framework.head.kind is not FrameworkKind.POLICY_SOURCE:
            checklist.choose_controls(book, actor, framework, subject_ids, codes=chosen.codes)
    step(whole, whole)
