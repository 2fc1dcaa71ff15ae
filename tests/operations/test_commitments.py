"""Commitments: whole in one operation, undone as they were done, and never a proof of themselves."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.operations.engagements import (
    DEMONSTRATED,
    NOBODY,
    ONE,
    PLAIN,
    TWO,
    WITHOUT,
    World,
    refused,
    rows,
    touched,
)
from workbook.domain.commitments import Commitment, CommitmentStrength, Conclusion, Conditionality, Cover, Extent
from workbook.domain.vocabulary import ProofLevel
from workbook.operations import commitments, evidence, history, withdrawing
from workbook.store.proofs import prove_items
from workbook.store.search import search
from workbook.store.standings import LiveStandings
from workbook.store.tables import ChecklistItem
from workbook.store.verification import verify

DAY = date(2026, 9, 14)


def control(world: World, code: str) -> UUID:
    return UUID(world.ask("SELECT id FROM control WHERE code = ?", code)[0][0])


def said(world: World, **instead: object) -> Commitment:
    source = instead.pop("source_id", None) or world.sight()
    plain = Commitment(world.base.subjects[0], "We will log every prompt.", source, "p. 4", date(2026, 1, 5))  # type: ignore[arg-type]
    return replace(plain, **instead)  # type: ignore[arg-type]


def recorded(world: World, *codes: str, extent: Extent = Extent.FULLY, **instead: object) -> UUID:
    covers = [Cover(control(world, code), extent) for code in codes]
    return commitments.record_commitment(world.book, world.auditor, said(world, **instead), covers).created[0]


def covered(world: World) -> dict[str, str]:
    query = "SELECT c.code, k.extent FROM commitment_cover k JOIN control c ON c.id = k.control_id"
    return dict(world.ask(f"{query} WHERE k.withdrawn_at IS NULL"))


def level(world: World, item: UUID) -> ProofLevel:
    with world.book.reading() as session:
        return prove_items(session, [session.get_one(ChecklistItem, item)], DAY)[item].item.level


def test_one_operation_records_the_words_for_each_subject_with_what_they_cover(world: World) -> None:
    covers = [Cover(control(world, WITHOUT), Extent.FULLY), Cover(control(world, ONE), Extent.PARTLY, "Prompts only.")]
    changes = commitments.record_commitment(
        world.book, world.auditor, said(world), covers, also_for=[world.base.subjects[1], world.base.subjects[0]]
    )
    found = rows(world.book, "commitment")
    assert [(row["code"], row["subject_id"], row["conclusion"]) for row in found] == [
        ("C-0001", str(world.base.subjects[0]), "not_established"),
        ("C-0002", str(world.base.subjects[1]), "not_established"),
    ]
    assert [row["recorded_by"] for row in found] == [str(world.base.auditor)] * 2
    assert touched(world.book, changes) == [("commitment", UUID(row["id"])) for row in found]
    assert len(rows(world.book, "commitment_cover")) == 4
    history.undo(world.book, world.auditor)
    assert covered(world) == {}
    history.redo(world.book, world.auditor, _last_operation(world))
    assert covered(world) == {WITHOUT: "fully", ONE: "partly"}
    assert not verify(world.book).problems


def _last_operation(world: World) -> UUID:
    return UUID(world.ask("SELECT operation_id FROM event ORDER BY seq DESC LIMIT 1")[0][0])


def test_what_cannot_be_said_writes_nothing(world: World) -> None:
    source = world.sight()
    key = recorded(world, WITHOUT, source_id=source)
    for wrong in (said(world, source_id=NOBODY), said(world, source_id=source, subject_id=NOBODY)):
        with refused(world.book, "record.not_found"):
            commitments.record_commitment(world.book, world.auditor, wrong)
    one = Cover(control(world, ONE), Extent.FULLY)
    elsewhere = said(world, source_id=source, subject_id=world.base.subjects[1])
    for covers, sentence in (
        ([one, one], "commitment.control_twice"),
        ([Cover(NOBODY, Extent.FULLY)], "record.not_found"),
        ([Cover(control(world, "X-9"), Extent.FULLY)], "commitment.control_withdrawn"),
    ):
        with refused(world.book, sentence):
            commitments.cover_controls(world.book, world.auditor, key, covers)
    with refused(world.book, "commitment.conclusion_reason", "Kept"):
        commitments.conclude_commitment(world.book, world.auditor, key, Conclusion.KEPT, " ")
    with refused(world.book, "commitment.withdraw_reason"):
        commitments.withdraw_commitment(world.book, world.auditor, key, "")
    with refused(world.book, "commitment.subject_stays", "C-0001"):
        commitments.change_commitment(world.book, world.auditor, key, elsewhere)


def test_covers_are_set_as_a_whole_and_what_stays_is_not_touched(world: World) -> None:
    key = recorded(world, WITHOUT, ONE)
    covers = [Cover(control(world, ONE), Extent.FULLY), Cover(control(world, TWO), Extent.RELATED)]
    commitments.cover_controls(world.book, world.auditor, key, covers)
    assert covered(world) == {ONE: "fully", TWO: "related"}
    assert commitments.cover_controls(world.book, world.auditor, key, covers).events == 0
    history.undo(world.book, world.auditor)
    assert covered(world) == {WITHOUT: "fully", ONE: "fully"}


def test_other_words_need_another_conclusion(world: World) -> None:
    source = world.sight()
    key = recorded(world, WITHOUT, source_id=source)
    commitments.conclude_commitment(world.book, world.lead, key, Conclusion.PARTLY_KEPT, "Only chat is logged.")
    row = world.row("commitment", key)
    assert (row["conclusion"], row["concluded_by"]) == ("partly_kept", str(world.base.lead))
    commitments.change_commitment(world.book, world.auditor, key, said(world, source_id=source, note="Read again."))
    assert world.row("commitment", key)["conclusion"] == "partly_kept"
    conditional = said(
        world, source_id=source, words="We log where feasible.", conditionality=Conditionality.CONDITIONAL,
        conditions="where feasible",
    )  # fmt: skip
    commitments.change_commitment(world.book, world.auditor, key, conditional)
    row = world.row("commitment", key)
    assert (row["conclusion"], row["conclusion_reason"], row["concluded_by"]) == ("not_established", "", None)
    history.undo(world.book, world.auditor)
    assert world.row("commitment", key)["conclusion"] == "partly_kept"


def test_what_a_commitment_rests_on_stays(world: World) -> None:
    source, other = world.sight(), world.sight()
    key = recorded(world, WITHOUT, source_id=source)
    with refused(world.book, "evidence.is_source", "E-0001", "C-0001"):
        evidence.withdraw_evidence(world.book, world.auditor, source, "Not needed.")
    items = [world.item(code) for code in (WITHOUT, ONE, TWO, PLAIN)]
    withdrawing.withdraw_items(world.book, world.lead, items)
    with refused(world.book, "subject.has_commitments"):
        withdrawing.withdraw_subject(world.book, world.lead, world.base.subjects[0])
    commitments.change_commitment(world.book, world.auditor, key, said(world, source_id=other))
    changed = _last_operation(world)
    evidence.withdraw_evidence(world.book, world.auditor, source, "Not needed.")
    with refused(world.book, "journal.rests_on_withdrawn"):
        history.undo(world.book, world.auditor, changed)
    commitments.withdraw_commitment(world.book, world.auditor, key, "Entered twice.")
    evidence.withdraw_evidence(world.book, world.auditor, other, "Not needed.")
    assert not verify(world.book).problems


def test_the_source_of_a_commitment_never_proves_what_it_promises(world: World) -> None:
    policy, log = world.sight(), world.sight()
    item, other = world.item(WITHOUT), world.item(PLAIN)
    for target in (item, other):
        world.attach(DEMONSTRATED, target, evidence_id=policy)
    live = LiveStandings(world.book)
    assert live.bring_up(DAY, lambda _done, _whole: None)
    assert {live.known[key].level for key in (item, other)} == {ProofLevel.DEMONSTRATED}
    key = recorded(world, WITHOUT, source_id=policy)
    live.bring_up(DAY, lambda _done, _whole: None)
    assert (live.known[item].level, live.known[other].level) == (ProofLevel.CLAIMED, ProofLevel.DEMONSTRATED)
    assert level(world, item) is ProofLevel.CLAIMED
    world.attach(DEMONSTRATED, item, evidence_id=log)
    assert level(world, item) is ProofLevel.DEMONSTRATED
    commitments.cover_controls(world.book, world.auditor, key, [Cover(control(world, PLAIN), Extent.PARTLY)])
    live.bring_up(DAY, lambda _done, _whole: None)
    assert (live.known[item].level, live.known[other].level) == (ProofLevel.DEMONSTRATED, ProofLevel.CLAIMED)
    commitments.cover_controls(world.book, world.auditor, key, [Cover(control(world, PLAIN), Extent.RELATED)])
    assert level(world, other) is ProofLevel.DEMONSTRATED


def test_commitments_are_found_by_their_words(world: World) -> None:
    key = recorded(world, WITHOUT, words="We publish transparency reports.")
    with world.book.reading() as session:
        assert [(hit.kind, hit.record) for hit in search(session, "transparency rep")] == [("commitment", key)]
    commitments.withdraw_commitment(world.book, world.auditor, key, "Entered twice.")
    with world.book.reading() as session:
        assert search(session, "transparency") == []


def test_nothing_found_is_recorded_as_such(world: World) -> None:
    looked = Commitment(
        world.base.subjects[0], "", None, strength=CommitmentStrength.NONE_FOUND, note="Trust centre, 2 May."
    )
    key = commitments.record_commitment(world.book, world.auditor, looked, [Cover(control(world, ONE), Extent.FULLY)])
    assert world.row("commitment", key.created[0])["source_id"] is None
    with refused(world.book, "commitment.conclusion_of_nothing"):
        commitments.conclude_commitment(world.book, world.auditor, key.created[0], Conclusion.KEPT, "No.")
