"""Whatever people do, in whatever order: undone it is as it was, redone as it became, and always vouched for."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operations.engagements import (
    AGAINST,
    CLAIMED,
    DEMONSTRATED,
    DOCUMENTED,
    JOURNALED,
    NOBODY,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    NOT_MET,
    ONE,
    OVERRIDE,
    SATISFIED,
    Base,
    World,
    bodies,
    everything,
    framework,
    live_rows,
    rows,
    sentence,
)
from workbook.domain import records
from workbook.domain.changes import Changes
from workbook.domain.crosswalk import Mapping
from workbook.domain.errors import WorkbookError
from workbook.domain.handing import HandOver
from workbook.domain.remediations import (
    FixClaim,
    FollowUpRound,
    Milestone,
    Remediation,
    Retest,
    RetestResult,
    RiskAcceptance,
)
from workbook.domain.responses import Answer
from workbook.domain.supplies import Supply
from workbook.domain.vocabulary import (
    FindingState,
    Nature,
    ParticipationState,
    ProofLevel,
    Relation,
    Scope,
    StatementKind,
)
from workbook.operations import (
    checklist,
    crosswalk,
    custody,
    determinations,
    disposing,
    engagement,
    evidence,
    findings,
    handing,
    history,
    offers,
    placing,
    remediations,
    responses,
    rounds,
    supplying,
    withdrawing,
    without_finding,
    work,
)
from workbook.operations.items import Target
from workbook.operations.reporting import make_report
from workbook.store.crosswalk import mapping_rows
from workbook.store.offers import offers_for
from workbook.store.verification import verify

HOW = (DOCUMENTED, DEMONSTRATED, CLAIMED, AGAINST)
VERDICTS = (SATISFIED, NOT_MET, NOT_APPLICABLE, OVERRIDE, NOT_ASSESSED)
MAPPED = tuple(
    Mapping(relation, "Both ask for it.", "Own reading")
    for relation in (Relation.EQUIVALENT, Relation.SUBSET, Relation.RELATED)
)
ANSWERED = records.Response(NOBODY, Answer.PARTLY, date(2026, 9, 20), words="Only at night.", rejoinder="Every night.")
Pick = tuple[int, int]


class Scene:
    """A world with what was made in it so far, to choose from."""

    def __init__(self, world: World, files: Path) -> None:
        self.world = world
        self.files = files
        self.undos: list[UUID] = []

    def live(self, table: str) -> list[UUID]:
        return [
            UUID(row[0]) for row in self.world.ask(f"SELECT id FROM {table} WHERE withdrawn_at IS NULL ORDER BY id")
        ]

    def one(self, table: str, pick: int) -> UUID:
        found = self.live(table)
        return found[pick % len(found)] if found else NOBODY

    def items(self, pick: Pick) -> list[UUID]:
        return [self.one("checklist_item", pick[0]), self.one("checklist_item", pick[1])]

    def control(self, pick: int) -> UUID:
        """Return a control of any framework, withdrawn ones among them."""
        found = self.world.ask("SELECT id FROM control ORDER BY id")
        return UUID(found[pick % len(found)][0])

    def mapping(self, pick: int) -> UUID:
        """Return a mapping, shipped or not."""
        with self.world.book.reading() as session:
            found = mapping_rows(session)
        return found[pick % len(found)].id if found else NOBODY

    def targets(self, pick: Pick) -> list[Target]:
        parts = [self.world.part(code) for code in ("X-2a", "X-3a", "X-3b")]
        wholes = [Target(item) for item in self.live("checklist_item")]
        narrow, wide = [*parts, *wholes[:3]], [*wholes, *parts]
        return [narrow[pick[0] % len(narrow)], wide[pick[1] % len(wide)]]


def add_file(scene: Scene, pick: Pick) -> Changes:
    path = scene.files / f"file {pick[1]}"
    path.write_bytes(b"x" * (pick[0] % 3))
    return evidence.add_file(scene.world.book, scene.world.auditor, path)


def take_over(scene: Scene, pick: Pick) -> Changes:
    """Take over what some item is offered; of an item that is offered nothing, what is not offered."""
    item = scene.one("checklist_item", pick[0])
    with scene.world.book.reading() as session:
        offered = [one.line.attachment for offer in offers_for(session, item) for one in offer.evidence]
    return offers.take_over(scene.world.book, scene.world.auditor, item, offered or [NOBODY])


def undo(scene: Scene, pick: Pick) -> Changes:
    actor = (scene.world.auditor, scene.world.lead, scene.world.reviewer)[pick[0] % 3]
    changes = history.undo(scene.world.book, actor)
    if changes.operation:
        scene.undos.append(changes.operation)
    return changes


def redo(scene: Scene, _pick: Pick) -> Changes:
    operation = scene.undos.pop() if scene.undos else NOBODY
    return history.redo(scene.world.book, scene.world.reviewer, operation)


def change_attachment(scene: Scene, pick: Pick) -> Changes:
    how = replace(HOW[pick[1] % 4], shows="Seen again.")
    return evidence.change_attachment(
        scene.world.book, scene.world.auditor, scene.one("attachment", pick[0]), how, reason="?"
    )


def raise_finding(scene: Scene, pick: Pick) -> Changes:
    whole = records.Finding("Off", criteria="a", condition="b", cause="c", effect="d", severity="High")
    return findings.raise_finding(
        scene.world.book, scene.world.auditor, whole, scene.items(pick), scene.live("evidence")[:1]
    )


def respond(scene: Scene, pick: Pick) -> Changes:
    """Record a response, to a finding that is made ready for it first where it can be."""
    key = scene.one("finding", pick[0])
    for state in (FindingState.REVIEWED, FindingState.SENT):
        with suppress(WorkbookError):
            findings.move_finding(scene.world.book, scene.world.lead, key, state)
    said = replace(ANSWERED, party_id=scene.one("party", pick[1]), words=f"Answer {pick[1]}")
    return responses.record_response(scene.world.book, scene.world.auditor, key, said)


def supply(scene: Scene, pick: Pick) -> Supply:
    """Return a supply to a party or to a subject; parties are few, so that some supply each other."""
    receiver = ("customer_id", "party") if pick[0] % 2 else ("subject_id", "subject")
    ends = {receiver[0]: scene.one(receiver[1], pick[1])}
    return Supply(scene.one("party", pick[0]), f"Goods {pick[1]}", since=(None, date(2026, 9, 1))[pick[0] % 2], **ends)


OPERATIONS: dict[str, Callable[[Scene, Pick], Changes]] = {
    "terms": lambda s, p: engagement.change_engagement(
        s.world.book, s.world.lead, records.Engagement(f"Title {p[0]}", freshness_days=p[1] or None)
    ),
    "party": lambda s, p: engagement.add_party(s.world.book, s.world.lead, records.Party(f"Party {p[0]}")),
    "participation": lambda s, p: engagement.record_participation(
        s.world.book,
        s.world.lead,
        records.Participation(s.one("party", p[0]), ParticipationState.DECLINED, date(2026, 9, 1), reason="No."),
    ),
    "contact": lambda s, p: engagement.add_contact(
        s.world.book, s.world.lead, records.Contact(s.one("party", p[0]), f"Contact {p[1]}")
    ),
    "subject": lambda s, p: checklist.add_subject(
        s.world.book, s.world.lead, records.Subject(s.one("party", p[0]), f"Subject {p[1]}")
    ),
    "supply": lambda s, p: supplying.record_supply(s.world.book, s.world.lead, supply(s, p)),
    "change supply": lambda s, p: supplying.change_supply(
        s.world.book, s.world.lead, s.one("supply", p[0]), supply(s, p), reason="Told otherwise."
    ),
    "withdraw supply": lambda s, p: supplying.withdraw_supply(s.world.book, s.world.lead, s.one("supply", p[0])),
    "framework": lambda s, p: checklist.add_framework(s.world.book, s.world.lead, framework(f"house-{p[0] % 3}")),
    "choose": lambda s, p: checklist.choose_controls(
        s.world.book, s.world.lead, s.one("framework", p[0]), [s.one("subject", p[1])]
    ),
    "note": lambda s, p: checklist.write_note(s.world.book, s.world.auditor, s.items(p)[0], f"Note {p[1]}"),
    "scope": lambda s, p: checklist.set_scope(s.world.book, s.world.auditor, s.items(p), list(Scope)[p[1] % 3], "Why."),
    "inherit": lambda s, p: checklist.inherit(
        s.world.book, s.world.auditor, [s.world.item(ONE, p[0] % 2)], s.world.item(ONE, p[1] % 2), hybrid=p[1] > 4
    ),
    "assess itself": lambda s, p: checklist.assess_itself(s.world.book, s.world.auditor, s.items(p)),
    "plan": lambda s, p: checklist.plan_level(s.world.book, s.world.auditor, s.items(p), list(ProofLevel)[p[0] % 6]),
    "nature": lambda s, p: checklist.set_nature(s.world.book, s.world.auditor, s.items(p), list(Nature)[p[0] % 4]),
    "parameter": lambda s, p: checklist.set_parameter(
        s.world.book, s.world.auditor, s.world.item(ONE, p[0] % 2), "x-2_prm_1", "daily" * (p[1] % 2)
    ),
    "file": add_file,
    "statement": lambda s, p: evidence.add_statement(
        s.world.book, s.world.auditor, records.Statement(list(StatementKind)[p[0] % 2], "We do. 是")
    ),
    "see and attach": lambda s, p: evidence.attach(
        s.world.book, s.world.auditor, s.world.sight(), s.targets(p), HOW[p[1] % 4]
    ),
    "attach": lambda s, p: evidence.attach(
        s.world.book, s.world.auditor, s.one("evidence", p[1]), s.targets(p)[:1], HOW[p[1] % 4]
    ),
    "place": lambda s, p: placing.place(
        s.world.book, s.world.auditor, s.live("evidence")[-2:], s.targets(p), HOW[p[0] % 4]
    ),
    "change evidence": lambda s, p: custody.change_evidence(
        s.world.book,
        s.world.auditor,
        s.one("evidence", p[0]),
        records.Provenance(f"Title {p[1]}", collected_on=(None, date(2026, 9, 1))[p[1] % 2]),
    ),
    "change attachment": change_attachment,
    "map": lambda s, p: crosswalk.add_mapping(
        s.world.book, s.world.auditor, s.control(p[0]), s.control(p[1]), MAPPED[p[1] % 3]
    ),
    "change mapping": lambda s, p: crosswalk.change_mapping(
        s.world.book, s.world.auditor, s.mapping(p[0]), MAPPED[p[1] % 3], reason="Read again."
    ),
    "confirm": lambda s, p: crosswalk.confirm_mappings(s.world.book, s.world.lead, [s.mapping(p[0]), s.mapping(p[1])]),
    "reject": lambda s, p: crosswalk.reject_mappings(s.world.book, s.world.lead, [s.mapping(p[0])], "They differ."),
    "withdraw mapping": lambda s, p: crosswalk.withdraw_mappings(s.world.book, s.world.auditor, [s.mapping(p[0])]),
    "take over": take_over,
    "detach": lambda s, p: evidence.detach(s.world.book, s.world.auditor, [s.one("attachment", p[0])]),
    "withdraw evidence": lambda s, p: evidence.withdraw_evidence(
        s.world.book, s.world.auditor, s.one("evidence", p[0]), "Wrong."
    ),
    "hand over": lambda s, p: handing.hand_over(
        s.world.book, s.world.auditor, [s.one("evidence", p[0])], HandOver("Ada", "Cleo", date(2026, 9, 2), "To sign.")
    ),
    "withdraw hand-over": lambda s, p: handing.withdraw_hand_over(
        s.world.book, s.world.auditor, s.one("hand_over", p[0])
    ),
    "propose disposal": lambda s, p: disposing.propose_disposal(
        s.world.book, s.world.auditor, s.one("evidence", p[0]), "Sent by mistake."
    ),
    "withdraw disposal": lambda s, p: disposing.withdraw_disposal(s.world.book, s.world.lead, s.one("evidence", p[0])),
    "determine": lambda s, p: determinations.determine(
        s.world.book, s.world.auditor, s.targets(p)[: 1 + p[0] % 2], VERDICTS[p[1] % 5]
    ),
    "determine one": lambda s, p: determinations.determine(
        s.world.book, s.world.lead, s.targets(p)[:1], VERDICTS[p[1] % 5]
    ),
    "resolve": lambda s, p: determinations.resolve_contradiction(s.world.book, s.world.auditor, s.items(p), "Old."),
    "lower": lambda s, p: determinations.lower_level(
        s.world.book, s.world.auditor, s.items(p), (None, ProofLevel.CLAIMED)[p[0] % 2], "Why."
    ),
    "finding": raise_finding,
    "move finding": lambda s, p: findings.move_finding(
        s.world.book,
        s.world.lead,
        s.one("finding", p[0]),
        list(FindingState)[p[1] % 4],  # what is final stays so
    ),
    "rest on": lambda s, p: findings.rest_on(s.world.book, s.world.auditor, s.one("finding", p[0]), s.items(p)),
    "rest less": lambda s, p: findings.no_longer_rest_on(
        s.world.book, s.world.auditor, s.one("finding", p[0]), s.items(p), s.live("evidence")
    ),
    "withdraw finding": lambda s, p: findings.withdraw_finding(
        s.world.book, s.world.auditor, s.one("finding", p[0]), "Doubled."
    ),
    "respond": respond,
    "change response": lambda s, p: responses.change_response(
        s.world.book, s.world.auditor, s.one("response", p[0]), replace(ANSWERED, party_id=s.one("party", p[1]))
    ),
    "withdraw response": lambda s, p: responses.withdraw_response(
        s.world.book, s.world.auditor, s.one("response", p[0]), "Of another."
    ),
    "plan remediation": lambda s, p: remediations.plan_remediation(
        s.world.book,
        s.world.auditor,
        Remediation(s.one("finding", p[0]), s.one("party", p[1]), "Mend it.", date(2026, 9, 1), date(2026, 9, 30)),
    ),
    "withdraw remediation": lambda s, p: remediations.withdraw_remediation(
        s.world.book, s.world.auditor, s.one("remediation", p[0]), "Doubled."
    ),
    "milestone": lambda s, p: remediations.add_milestone(
        s.world.book, s.world.auditor, s.one("remediation", p[0]), Milestone("Step", date(2026, 9, 1 + p[1]))
    ),
    "claim fixed": lambda s, p: remediations.claim_fixed(
        s.world.book,
        s.world.auditor,
        s.one("remediation", p[0]),
        FixClaim(date(2026, 9, 6 + p[1]), ("Dev",), "Mended."),
        s.live("evidence")[: p[1] % 2],
    ),
    "withdraw claim": lambda s, p: remediations.withdraw_claim(
        s.world.book, s.world.auditor, s.one("fix_claim", p[0]), "Wrong."
    ),
    "open round": lambda s, p: rounds.open_round(
        s.world.book, s.world.lead, FollowUpRound("Round", date(2026, 9, 6 + p[0]), date(2026, 9, 20))
    ),
    "close round": lambda s, p: rounds.close_round(
        s.world.book, s.world.lead, s.one("follow_up_round", p[0]), date(2026, 9, 14)
    ),
    "retest": lambda s, p: rounds.record_retest(
        s.world.book,
        s.world.auditor,
        s.one("remediation", p[0]),
        Retest("Ada", date(2026, 9, 14), list(RetestResult)[p[1] % 4], "So it is."),
        s.live("evidence")[-1:],
    ),
    "withdraw retest": lambda s, p: rounds.withdraw_retest(
        s.world.book, s.world.auditor, s.one("retest", p[0]), "Wrong."
    ),
    "accept risk": lambda s, p: remediations.accept_risk(
        s.world.book,
        s.world.lead,
        RiskAcceptance(s.one("finding", p[0]), s.one("party", p[1]), "Kim", date(2026, 9, 1 + p[0]), "Rare."),
    ),
    "no finding": lambda s, p: without_finding.state_no_finding(
        s.world.book, s.world.auditor, s.items(p)[:1], "Mended."
    ),
    "submit": lambda s, p: work.submit(s.world.book, (s.world.auditor, s.world.lead)[p[1] % 2], s.items(p)[:1]),
    "accept": lambda s, p: work.accept(s.world.book, (s.world.reviewer, s.world.lead)[p[1] % 2], s.items(p)[:1]),
    "return": lambda s, p: work.return_items(s.world.book, s.world.reviewer, s.items(p)[:1], "Why?"),
    "withdraw party": lambda s, p: withdrawing.withdraw_party(s.world.book, s.world.lead, s.one("party", p[0])),
    "withdraw contact": lambda s, p: withdrawing.withdraw_contact(s.world.book, s.world.lead, s.one("contact", p[0])),
    "withdraw participation": lambda s, p: withdrawing.withdraw_participation(
        s.world.book, s.world.lead, s.one("participation", p[0]), reason="Another day."
    ),
    "withdraw subject": lambda s, p: withdrawing.withdraw_subject(s.world.book, s.world.lead, s.one("subject", p[0])),
    "withdraw person": lambda s, p: withdrawing.withdraw_person(s.world.book, s.world.lead, s.one("person", p[0])),
    "withdraw items": lambda s, p: withdrawing.withdraw_items(s.world.book, s.world.lead, s.items(p)),
    "undo": undo,
    "redo": redo,
}

EXAMPLES = settings().max_examples // 3
"""A third of the profile's, since each takes a second."""
PICKS = st.tuples(st.integers(0, 8), st.integers(0, 8))
STEPS = st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), PICKS), min_size=1, max_size=14)


def carry_out(scene: Scene, steps: Sequence[tuple[str, Pick]]) -> None:
    """Do what can be done; what is refused says why."""
    for name, pick in steps:
        try:
            OPERATIONS[name](scene, pick)
        except WorkbookError as refusal:
            sentence(refusal)


def replayed(world: World) -> dict[str, dict[str, Any]]:
    """Return every table as the events alone tell it."""
    tables: dict[str, dict[str, Any]] = {name: {} for name in JOURNALED}
    for body in bodies(world.book):
        for change in body["changes"]:
            if change["before"] is None:
                tables[change["table"]][change["id"]] = change["after"]
            else:
                row = tables[change["table"]][change["id"]]
                assert {name: row[name] for name in change["before"]} == change["before"]
                row.update(change["after"])
    return tables


def operations(world: World, since: int) -> list[UUID]:
    """Return the operations after so many events, newest first."""
    return [UUID(found) for found in reversed(dict.fromkeys(body["operation"] for body in bodies(world.book)[since:]))]


def check(world: World) -> None:
    """See that the file is vouched for and tells the same in every way."""
    assert verify(world.book).problems == ()
    tables = replayed(world)
    for name in JOURNALED:
        assert rows(world.book, name) == sorted(tables[name].values(), key=lambda row: row["id"])


@settings(max_examples=EXAMPLES)
@given(steps=STEPS)
def test_any_sequence_undone_and_redone(base: Base, tmp_path_factory: pytest.TempPathFactory, steps):
    folder = tmp_path_factory.mktemp("sequence")
    world = World(base, Path(shutil.copy(base.path, folder / "work.auditbook")))
    try:
        start, count = live_rows(world.book), len(bodies(world.book))
        carry_out(Scene(world, folder), steps)
        end = live_rows(world.book)
        check(world)
        make_report(world.book, world.lead)
        undone = [
            history.undo(world.book, world.reviewer, operation).operation for operation in operations(world, count)
        ]
        assert live_rows(world.book) == start
        check(world)
        for operation in reversed(undone):
            if operation is not None:
                history.redo(world.book, world.reviewer, operation)
        assert live_rows(world.book) == end
        check(world)
    finally:
        world.book.close()
        shutil.rmtree(folder)


@settings(max_examples=EXAMPLES // 2)
@given(steps=STEPS)
def test_the_same_steps_give_the_same_journal(base: Base, tmp_path_factory: pytest.TempPathFactory, steps):
    heads = []
    for _ in range(2):
        folder = tmp_path_factory.mktemp("run") / "same"
        folder.mkdir()
        world = World(base, Path(shutil.copy(base.path, folder / "work.auditbook")))
        try:
            scene = Scene(world, folder)
            undated = [(name, pick) for name, pick in steps if name != "file"]  # a file has a time of its own
            carry_out(scene, undated)
            heads.append((world.book.head(), everything(world.book)))
        finally:
            world.book.close()
            shutil.rmtree(folder)
    assert heads[0] == heads[1]
