"""Sign-offs: exactly what was shown is signed, in order, by different people, and a later change voids it by name."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.operations.engagements import NOT_MET, ONE, World, refused, submit_and_accept
from tests.operations.signers import FINDING, Signing
from workbook.domain import merkle, records
from workbook.domain.canonical import canonical
from workbook.domain.responses import Answer
from workbook.domain.sign_offs import Force, Meaning, SignTarget, TargetKind
from workbook.domain.vocabulary import FindingState, Scope
from workbook.operations import (
    certificates,
    checklist,
    custody,
    engagement,
    findings,
    history,
    responses,
    without_finding,
)
from workbook.operations.sign_offs import prepare, sign_off
from workbook.signing.certificates import is_signature
from workbook.store import roots
from workbook.store.covered import coverage
from workbook.store.sign_offs import sign_targets
from workbook.store.verification import verify


@pytest.fixture
def signing(world: World) -> Iterator[Signing]:
    return Signing(world)


def test_the_exact_bytes_are_kept_and_signed(signing: Signing):
    world = signing.world
    prepared = prepare(world.book, world.auditor, signing.target, Meaning.AUTHORSHIP)
    sign_off(world.book, world.auditor, prepared, signing.signers[world.base.auditor])
    statement, signature = signing.statement()
    certificate = signing.signers[world.base.auditor].certificate
    assert is_signature(certificate.der, statement, signature)
    said = json.loads(statement)
    assert canonical(said) == statement
    assert said["meaning"] == "authorship"
    assert said["person"] == {"id": str(world.base.auditor), "name": "Ada Auditor", "role": "auditor"}
    assert said["certificate"] == certificate.fingerprint
    assert said["target"] == {"kind": "finding", "id": str(signing.finding), "code": "F-0001", "title": "Off"}
    assert said["content"]["sha256"] == prepared.content.sha256
    assert said["journal"]["head"] == prepared.head
    with world.book.reading() as session:
        events = said["journal"]["events"]
        assert roots.journal_root(session, events).sha256 == said["journal"]["root"]
        entries = dict(roots.evidence_entries(session, {signing.evidence}))
    assert said["evidence"] == {
        "entries": 1,
        "root": merkle.root([merkle.leaf_hash(entries[signing.evidence])]).hex(),
    }
    (row,) = signing.given()
    assert (row.name, row.force, row.code) == ("Ada Auditor", Force.IN_FORCE, certificate.code)
    with world.book.reading() as session:
        assert {one.target.kind for one in sign_targets(session)} == set(TargetKind)


def test_signatures_are_given_in_order_by_different_people(signing: Signing):
    world = signing.world
    book = world.book
    for actor, meaning, key in (
        (world.auditor, Meaning.REVIEW, "sign.role"),
        (world.reviewer, Meaning.REVIEW, "sign.order"),
        (world.lead, Meaning.APPROVAL, "sign.order"),
    ):
        with refused(book, key):
            prepare(book, actor, signing.target, meaning)
    signing.sign(world.auditor, Meaning.AUTHORSHIP)
    with refused(book, "sign.given_already"):
        prepare(book, world.auditor, signing.target, Meaning.AUTHORSHIP)
    with refused(book, "sign.finding_not_reviewed"):
        prepare(book, world.reviewer, signing.target, Meaning.REVIEW)
    findings.move_finding(book, world.reviewer, signing.finding, FindingState.REVIEWED)
    assert signing.forces() == [Force.IN_FORCE]  # how far the work is, is not what was signed
    signing.sign(world.reviewer, Meaning.REVIEW)
    with refused(book, "sign.role"):
        prepare(book, world.reviewer, signing.target, Meaning.APPROVAL)
    with refused(book, "sign.reviewed_already"):
        prepare(book, world.reviewer, signing.target, Meaning.AUTHORSHIP)
    signing.sign(world.lead, Meaning.APPROVAL)
    signing.sign(world.lead, Meaning.RESPONSIBILITY)
    rows = signing.given()
    assert [row.meaning for row in rows] == list(Meaning)
    assert signing.forces() == [Force.IN_FORCE] * 4
    earlier = [
        json.loads(bytes(one))["earlier"] for (one,) in world.ask("SELECT signed_bytes FROM sign_off ORDER BY id")
    ]
    assert sorted(map(len, earlier)) == [0, 1, 2, 3]
    assert max(earlier, key=len) == [row.sha256 for row in rows[:3]]


def test_nobody_reviews_their_own_work(signing: Signing):
    world = signing.world
    mine = findings.raise_finding(world.book, world.lead, FINDING).created[0]
    target = SignTarget(TargetKind.FINDING, mine)
    signing.sign(world.auditor, Meaning.AUTHORSHIP, target)
    findings.move_finding(world.book, world.reviewer, mine, FindingState.REVIEWED)
    with refused(world.book, "sign.own_work", "Lea Lead"):
        prepare(world.book, world.lead, target, Meaning.REVIEW)


def test_a_later_change_voids_and_is_named(signing: Signing):
    world = signing.world
    signing.sign(world.auditor, Meaning.AUTHORSHIP)
    changes = findings.change_finding(
        world.book, world.lead, signing.finding, records.Finding("Off", condition="Worse", severity="High")
    )
    (row,) = signing.given()
    assert row.force is Force.VOIDED
    assert row.voided_by is not None
    assert row.voided_by.operation == changes.operation
    assert (row.voided_by.verb, row.voided_by.what) == ("change finding", "F-0001")
    assert row.voided_by.person == "Lea Lead"
    history.undo(world.book, world.lead, changes.operation)
    assert signing.forces() == [Force.IN_FORCE]  # it says again what was signed
    custody.change_evidence(world.book, world.auditor, signing.evidence, records.Provenance("Another log"))
    (row,) = signing.given()
    assert row.force is Force.VOIDED
    assert row.voided_by is not None
    assert row.voided_by.verb == "change evidence"


def test_what_is_not_of_it_leaves_it_in_force(signing: Signing):
    world = signing.world
    signing.sign(world.auditor, Meaning.AUTHORSHIP)
    world.sight(title="Another log")
    findings.raise_finding(world.book, world.auditor, FINDING)
    checklist.write_note(world.book, world.auditor, world.item(ONE), "Ask again.")
    assert signing.forces() == [Force.IN_FORCE]
    assert verify(world.book).problems == ()


def test_an_answer_is_part_of_what_is_signed(signing: Signing):
    world = signing.world
    signing.sign(world.auditor, Meaning.AUTHORSHIP)
    for state in (FindingState.REVIEWED, FindingState.SENT):
        findings.move_finding(world.book, world.lead, signing.finding, state)
    said = records.Response(world.base.party, Answer.AGREE, date(2026, 9, 20), words="Yes.")
    responses.record_response(world.book, world.auditor, signing.finding, said)
    (row,) = signing.given()
    assert row.voided_by is not None
    assert row.voided_by.verb == "record response"


def test_what_changed_since_it_was_shown_is_not_signed(signing: Signing):
    world = signing.world
    prepared = prepare(world.book, world.auditor, signing.target, Meaning.AUTHORSHIP)
    with refused(world.book, "sign.changed_since"):
        sign_off(world.book, world.reviewer, prepared, signing.signers[world.base.reviewer])
    with refused(world.book, "sign.other_key"):
        sign_off(world.book, world.auditor, prepared, signing.signers[world.base.reviewer])
    checklist.write_note(world.book, world.lead, world.item(ONE), "Ask again.")
    with refused(world.book, "sign.changed_since"):
        sign_off(world.book, world.auditor, prepared, signing.signers[world.base.auditor])


def test_without_a_certificate_nothing_is_signed(signing: Signing):
    world = signing.world
    prepared = prepare(world.book, world.auditor, signing.target, Meaning.AUTHORSHIP)
    (key,) = (key for (key,) in world.ask("SELECT id FROM certificate WHERE person_id = ?", world.base.auditor.hex))
    certificates.withdraw_certificate(world.book, world.auditor, UUID(key), "Lost.")
    with refused(world.book, "sign.no_certificate"):
        prepare(world.book, world.auditor, signing.target, Meaning.AUTHORSHIP)
    assert prepared.person == world.base.auditor


def test_nothing_takes_a_signature_back(signing: Signing):
    world = signing.world
    signing.sign(world.auditor, Meaning.AUTHORSHIP)
    operation = world.ask("SELECT operation_id FROM event WHERE verb = 'sign off'")[0][0]
    with refused(world.book, "history.signed"):
        history.undo(world.book, world.lead, UUID(operation))
    history.undo(world.book, world.auditor)  # goes to the change before
    assert len(signing.given()) == 1


def test_a_checklist_is_signed_when_it_is_done(signing: Signing):
    world = signing.world
    target = SignTarget(TargetKind.SUBJECT, world.base.subjects[1])
    items = [world.item(code, 1) for code in ("X-1", "X-2", "X-3", "X-4")]
    with refused(world.book, "sign.not_submitted", "4 open"):
        prepare(world.book, world.auditor, target, Meaning.AUTHORSHIP)
    checklist.set_scope(world.book, world.auditor, items[1:], Scope.OUT, "Not here.")
    world.determine(NOT_MET, items[0])
    submit_and_accept(world, items[:1])
    signing.sign(world.auditor, Meaning.AUTHORSHIP, target)
    signing.sign(world.reviewer, Meaning.REVIEW, target)
    assert signing.forces(target) == [Force.IN_FORCE] * 2
    checklist.set_scope(world.book, world.auditor, items[1:2], Scope.DEFERRED, "Later.")
    assert signing.forces(target) == [Force.VOIDED] * 2
    assert signing.given(target)[0].voided_by.verb == "set scope"


def test_what_is_said_of_a_subject_is_covered_and_a_release_is_not(signing: Signing):
    world = signing.world
    target = SignTarget(TargetKind.SUBJECT, world.base.subjects[1])
    items = [world.item(code, 1) for code in ("X-1", "X-2", "X-3", "X-4")]
    checklist.set_scope(world.book, world.auditor, items[1:], Scope.OUT, "Not here.")
    world.determine(NOT_MET, items[0])
    submit_and_accept(world, items[:1])
    signing.sign(world.auditor, Meaning.AUTHORSHIP, target)
    terms = records.Engagement("House audit", freshness_days=90, as_of=date(2026, 9, 14), released_on=date(2026, 9, 20))
    engagement.change_engagement(world.book, world.lead, terms)
    whole = SignTarget(TargetKind.ENGAGEMENT, UUID(world.ask("SELECT id FROM engagement")[0][0]))
    with world.book.reading() as session:
        before = coverage(session, whole)
    engagement.change_engagement(world.book, world.lead, replace(terms, completed_on=date(2026, 9, 30)))
    with world.book.reading() as session:
        assert coverage(session, whole) == before
    without_finding.state_no_finding(world.book, world.lead, items[:1], "It is told in F-0001.")
    assert signing.given(target)[0].voided_by.verb == "state no finding"
