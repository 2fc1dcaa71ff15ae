"""What the evidence page and the pickers ask is for PostgreSQL too, but for the text search."""

from datetime import date
from pathlib import Path
from uuid import UUID

from tests.operations.engagements import DOCUMENTED, World
from tests.operations.test_postgresql import statements
from workbook.domain.evidence_views import Checks, EvidenceChip, EvidenceFilter, EvidenceSort
from workbook.domain.vocabulary import EvidenceKind
from workbook.operations import custody as keeping
from workbook.operations import evidence
from workbook.store.custody import checks, custody
from workbook.store.evidence_detail import attaching_of, evidence_detail, parties
from workbook.store.evidence_views import listed
from workbook.store.targets import target_ids, target_rows

AS_OF = date(2026, 9, 14)


def step(_done: int, _total: int) -> None:
    pass


def test_every_statement_about_evidence_is_one_for_postgresql(world: World, tmp_path: Path) -> None:
    chips, kinds = frozenset(EvidenceChip), frozenset(EvidenceKind)
    gone = EvidenceFilter("e", chips, kinds, UUID(int=1))
    live = EvidenceFilter("", chips - {EvidenceChip.WITHDRAWN}, kinds, UUID(int=1))
    key = evidence.add_bytes(world.book, world.auditor, "a.txt", b"a").created[0]
    world.attach(DOCUMENTED, world.part("X-3a"), evidence_id=key)
    with statements(world.book) as found:
        keeping.verify_evidence(world.book, world.auditor, key)
        for sort in EvidenceSort:
            for narrowed in (gone, live, EvidenceFilter()):
                ids = listed(world.book, narrowed, sort, descending=True, as_of=AS_OF, step=step)
        with world.book.reading() as session:
            targets = target_rows(session, target_ids(session, "x", open_only=True, limit=1))
            details = [evidence_detail(session, one, AS_OF) for one in ids]
            assert parties(session)
            assert attaching_of(session, UUID(int=1)) is None
        stories = [custody(world.book, one, step) for one in ids]
        seen = checks(world.book, Checks(), step)
    assert ids == (key,)
    assert [target.control for target in targets] == ["X-1"]
    assert details[0]
    assert details[0].uses[0].objective == "X-3a"
    assert len(stories[0]) == 3
    assert seen.by_evidence[key].is_intact
    assert len(found) > 20
    for text in found:
        assert not [word for word in ("rowid", "json_extract", "ifnull", "GLOB", "strftime") if word in text], text
