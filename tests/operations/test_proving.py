"""The proofs of an item's objectives: what is attached to the whole is proved once, however many there are."""

from datetime import date

from tests.operations.engagements import CLAIMED, DEMONSTRATED, TWO, World
from workbook.domain.vocabulary import ProofLevel
from workbook.store.proofs import prove_items
from workbook.store.tables import ChecklistItem

DAY = date(2026, 9, 14)


def test_objectives_without_evidence_of_their_own_share_one_proof(world: World) -> None:
    item = world.item(TWO)
    world.attach(CLAIMED, item)
    with world.book.reading() as session:
        shared = prove_items(session, [session.get_one(ChecklistItem, item)], DAY)[item].objectives
    first, second = shared.values()
    assert first is second
    assert first.level is ProofLevel.CLAIMED
    world.attach(DEMONSTRATED, world.part(f"{TWO}b"))
    with world.book.reading() as session:
        proof = prove_items(session, [session.get_one(ChecklistItem, item)], DAY)[item]
    assert [one.level for one in proof.objectives.values()] == [ProofLevel.CLAIMED, ProofLevel.DEMONSTRATED]
    assert proof.item.level is ProofLevel.CLAIMED
