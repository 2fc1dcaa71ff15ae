"""The small engagement half-way: something of every kind that a report counts."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.operations.engagements import (
    AGAINST,
    CLAIMED,
    DEMONSTRATED,
    DOCUMENTED,
    NOT_MET,
    ONE,
    OVERRIDE,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
    framework,
    submit_and_accept,
)
from workbook.domain import records
from workbook.domain.vocabulary import Confidence, OtherKind, ParticipationState, Scope, StatementKind
from workbook.operations import checklist, engagement, evidence, findings, work

WHOLE = records.Finding("Off", criteria="a", condition="b", cause="c", effect="d", severity="High")


def work_on(world: World) -> None:
    """Bring the engagement half-way: two frameworks, and something of every kind that a report counts."""
    book, auditor = world.book, world.auditor
    second = checklist.add_framework(book, world.lead, framework("house-2", Confidence.PARAPHRASE)).created[0]
    checklist.choose_controls(book, world.lead, second, world.base.subjects[1:], codes=["X-4"])
    no = records.Participation(
        world.base.party, ParticipationState.DECLINED, date(2026, 9, 2), second, reason="Too busy."
    )
    engagement.record_participation(book, world.lead, replace(no, on_date=date(2026, 9, 1), reason="Later."))
    engagement.record_participation(book, world.lead, no)
    engagement.record_participation(
        book, world.lead, records.Participation(world.base.party, ParticipationState.PARTICIPATING, date(2026, 9, 1))
    )
    # Proved and accepted.
    world.attach(DEMONSTRATED, world.item(WITHOUT), evidence_id=world.sight(collected_on=date(2026, 7, 1)))
    world.determine(SATISFIED, world.item(WITHOUT))
    submit_and_accept(world, [world.item(WITHOUT)])
    # Satisfied below its plan, with its parameter undefined; submitted.
    world.attach(DOCUMENTED, world.item(ONE))
    world.determine(SATISFIED, world.part("X-2a"))
    work.submit(book, auditor, [world.item(ONE)])
    # Not met through one of two statements, with a finding; contested too.
    world.attach(AGAINST, world.item(TWO))
    world.determine(NOT_MET, world.part("X-3a"))
    findings.raise_finding(book, auditor, WHOLE, [world.item(TWO)])
    # Overridden in the face of a contradiction.
    world.attach(AGAINST, world.item(PLAIN))
    world.determine(OVERRIDE, world.item(PLAIN))
    # Inherited, out and deferred.
    checklist.inherit(book, auditor, [world.item(WITHOUT, 1)], world.item(WITHOUT))
    checklist.set_scope(book, auditor, [world.item(ONE, 1)], Scope.OUT, "Not deployed.")
    checklist.set_scope(book, auditor, [world.item(TWO, 1)], Scope.DEFERRED, "Next year.")
    # Insufficient evidence without a finding, returned.
    query = "SELECT i.id FROM checklist_item i JOIN control c ON c.id = i.control_id WHERE c.framework_id = ?"
    last = UUID(world.ask(query, second.hex)[0][0])
    short = replace(NOT_MET, other_kind=OtherKind.INSUFFICIENT_EVIDENCE)
    world.attach(CLAIMED, last)
    world.determine(short, last)
    work.submit(book, auditor, [last])
    work.return_items(book, world.reviewer, [last], "Ask again.")
    # In the register, attached to nothing; and an incomplete finding.
    evidence.add_statement(book, auditor, records.Statement(StatementKind.TESTIMONY, "We do."))
    findings.raise_finding(book, auditor, records.Finding("Half", condition="b", severity="Low"))
