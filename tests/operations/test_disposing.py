"""Bytes that should never have come in: two people dispose of them, and nothing of them stays but what says so."""

import shutil
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from tests.operations.engagements import DOCUMENTED, NOBODY, WITHOUT, Base, World, refused, rows
from workbook.domain import records
from workbook.domain.errors import Cancelled, Message
from workbook.domain.remediations import RiskAcceptance
from workbook.domain.vocabulary import FindingKind
from workbook.operations import custody, disposing, engagement, evidence, findings, history, remediations, verifying
from workbook.operations.items import Target
from workbook.store import contents, erasing
from workbook.store.opening import open_book
from workbook.store.verification import verify

REASON = "A staff list of the vendor, sent by mistake."
CANARY = b"canary-of-a-staff-list-9f3e77"


def body(size: int) -> bytes:
    """Return bytes that are nothing but the canary, so that every page of them can be told."""
    return (CANARY * (size // len(CANARY) + 1))[:size]


def take(world: World, folder: Path, name: str, data: bytes) -> UUID:
    path = folder / name
    path.write_bytes(data)
    return evidence.add_file(world.book, world.auditor, path).created[0]


@pytest.fixture
def wrong(world: World, tmp_path: Path) -> UUID:
    return take(world, tmp_path, "staff.csv", body(3 << 20))


def dispose(world: World, key: UUID) -> None:
    disposing.propose_disposal(world.book, world.auditor, key, REASON)
    disposing.confirm_disposal(world.book, world.lead, key)


def holds_canary(world: World) -> bool:
    """Look through the file as it lies on the disk; read after closing, since a second handle would drop the locks."""
    return CANARY in Path(world.book.path).read_bytes()


def test_one_proposes_and_another_confirms(world: World, wrong: UUID):
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    steps: list[tuple[int, int]] = []
    disposing.confirm_disposal(world.book, world.lead, wrong, lambda *step: steps.append(step))
    (row,) = rows(world.book, "disposal")
    assert (row["reason"], row["proposed_by"], row["confirmed_by"]) == (
        REASON,
        str(world.auditor.person),
        str(world.lead.person),
    )
    assert world.ask("SELECT count(*) FROM chunk")[0] == (0,)
    ((sha256, size, disposed_at),) = world.ask("SELECT sha256, size_bytes, disposed_at FROM content")
    assert (len(sha256), size, bool(disposed_at)) == (64, 3 << 20, True)
    assert steps == sorted(steps)
    assert steps[-1] == (3 << 20, 3 << 20)
    found = verifying.verify(world.book, world.lead)
    assert found.is_intact
    assert [notice.key for notice in found.notices] == ["verify.disposed"]
    assert found.notices[0].arguments["evidence"] == "E-0001"


def test_the_same_person_cannot_do_both(world: World, wrong: UUID):
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    with refused(world.book, "disposal.same_person", "Ada Auditor"):
        disposing.confirm_disposal(world.book, world.auditor, wrong)
    assert custody.verify_evidence(world.book, world.auditor, wrong).is_intact


def test_what_is_asked_of_a_proposal(world: World, wrong: UUID):
    with refused(world.book, "disposal.reason"):
        disposing.propose_disposal(world.book, world.auditor, wrong, " \n")
    with refused(world.book, "disposal.not_proposed"):
        disposing.confirm_disposal(world.book, world.lead, wrong)
    with refused(world.book, "disposal.not_proposed"):
        disposing.withdraw_disposal(world.book, world.lead, wrong)
    for key in (NOBODY, world.sight()):
        with refused(world.book, "evidence.no_bytes"):
            disposing.propose_disposal(world.book, world.auditor, key, REASON)
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    with refused(world.book, "disposal.already", "E-0001"):
        disposing.propose_disposal(world.book, world.lead, wrong, REASON)


def test_nothing_may_rest_on_it(world: World, wrong: UUID):
    target = Target(world.item(WITHOUT))
    evidence.attach(world.book, world.auditor, wrong, [target], DOCUMENTED)
    with refused(world.book, "evidence.in_use", "E-0001"):
        disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    attachment = world.attachment(target.item)
    detached = evidence.detach(world.book, world.auditor, [attachment])
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    with refused(world.book, "evidence.going", "E-0001"):
        evidence.attach(world.book, world.auditor, wrong, [target], DOCUMENTED)
    finding = records.Finding("Something", FindingKind.OBSERVATION)
    with refused(world.book, "evidence.going"):
        findings.raise_finding(world.book, world.auditor, finding, evidence_ids=[wrong])
    with refused(world.book, "evidence.going"):
        history.undo(world.book, world.auditor, detached.operation)
    disposing.confirm_disposal(world.book, world.lead, wrong)
    with refused(world.book, "evidence.disposed", "E-0001"):
        evidence.attach(world.book, world.auditor, wrong, [target], DOCUMENTED)
    with refused(world.book, "evidence.disposed"):
        history.undo(world.book, world.auditor, detached.operation)


def test_not_after_the_release(world: World, wrong: UUID):
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    day = world.lead.clock().date()
    engagement.change_engagement(world.book, world.lead, records.Engagement("House audit", released_on=day))
    with refused(world.book, "disposal.released", day.isoformat()):
        disposing.confirm_disposal(world.book, world.lead, wrong)


def test_a_proposal_is_taken_back(world: World, wrong: UUID):
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    disposing.withdraw_disposal(world.book, world.auditor, wrong, "It may stay after all.")
    with refused(world.book, "disposal.not_proposed"):
        disposing.confirm_disposal(world.book, world.lead, wrong)
    undone = disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    history.undo(world.book, world.auditor, undone.operation)
    with refused(world.book, "disposal.not_proposed"):
        disposing.confirm_disposal(world.book, world.lead, wrong)
    assert evidence.attach(world.book, world.auditor, wrong, [Target(world.item(WITHOUT))], DOCUMENTED).operation


def test_nothing_brings_the_bytes_back(world: World, wrong: UUID):
    proposed = disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    confirmed = disposing.confirm_disposal(world.book, world.lead, wrong)
    for operation in (proposed.operation, confirmed.operation):
        with refused(world.book, "history.disposal"):
            history.undo(world.book, world.lead, operation)
    with refused(world.book, "evidence.disposed"):
        disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    with refused(world.book, "evidence.disposed"):
        custody.verify_evidence(world.book, world.auditor, wrong)


def test_the_confirmation_is_not_what_an_undo_takes_back_next(world: World, wrong: UUID):
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    disposing.confirm_disposal(world.book, world.reviewer, wrong)
    with refused(world.book, "journal.nothing_to_undo"):
        history.undo(world.book, world.reviewer)


def test_the_same_bytes_do_not_come_in_again(world: World, wrong: UUID, tmp_path: Path):
    dispose(world, wrong)
    with refused(world.book, "evidence.disposed_before"):
        take(world, tmp_path, "again.csv", body(3 << 20))
    assert take(world, tmp_path, "other.csv", body((3 << 20) + 1))


def test_all_evidence_with_the_same_bytes_goes_together(world: World, wrong: UUID, tmp_path: Path):
    twin = take(world, tmp_path, "copy of staff.csv", body(3 << 20))
    evidence.withdraw_evidence(world.book, world.auditor, [twin], "Twice.")
    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    third = take(world, tmp_path, "third.csv", body(3 << 20))
    with refused(world.book, "disposal.joined", "E-0003"):
        disposing.confirm_disposal(world.book, world.lead, wrong)
    disposing.withdraw_disposal(world.book, world.auditor, third)
    dispose(world, third)
    assert len([row for row in rows(world.book, "disposal") if row["confirmed_by"]]) == 3
    (notice,) = verify(world.book).notices
    assert notice.arguments["evidence"] == "E-0001, E-0002, E-0003"


@pytest.mark.parametrize("clears", [True, False])
@pytest.mark.parametrize("size", [40, 5000, 16_000, 70_000, 3 << 20])
def test_no_plaintext_stays_in_the_file(
    base: Base, tmp_path: Path, size: int, clears: bool, monkeypatch: pytest.MonkeyPatch
):
    """Neither in rows, of this evidence or of a cancelled attachment, nor in freed pages, nor in the rollback journal."""
    if not clears:  # there is no time to clear away what a cancel leaves
        monkeypatch.setattr(contents, "_AT_ONCE_SECONDS", 0.0)
    world = World(base, Path(shutil.copy(base.path, tmp_path / "plain.auditbook")))
    take(world, tmp_path, "a.txt", b"before " * 900)

    def cancel(done: int, total: int) -> None:
        if done > total // 3:
            raise Cancelled

    path = tmp_path / "staff.csv"
    path.write_bytes(body(size))
    for _ in range(2):  # what was cleared away then is in free pages now
        with pytest.raises(Cancelled):
            evidence.add_file(world.book, world.auditor, path, step=cancel)
    kept = [take(world, tmp_path, f"b{number}.txt", b"beside %d " % number * 700) for number in range(3)]
    key = take(world, tmp_path, "staff.csv", body(size))
    kept += [take(world, tmp_path, f"c{number}.txt", b"after %d " % number * 700) for number in range(3)]
    dispose(world, key)
    assert not list(world.book.path.parent.glob("*-journal"))
    found = verify(world.book)
    assert found.is_intact
    world.book.close()
    assert not holds_canary(world)


def test_a_disposal_that_was_stopped_is_finished_later(world: World, wrong: UUID):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    disposing.propose_disposal(world.book, world.auditor, wrong, REASON)
    with pytest.raises(Cancelled):
        disposing.confirm_disposal(world.book, world.lead, wrong, stop)
    (problem,) = verify(world.book).problems
    assert problem == Message("verify.disposed_remains", problem.arguments)
    assert problem.arguments["evidence"] == "E-0001"
    assert disposing.finish_disposals(world.book, world.lead) == 1
    assert disposing.finish_disposals(world.book, world.lead) == 0
    with world.book.reading() as session:
        assert erasing.left_over(session) == []


def test_what_was_disposed_of_is_still_told_after_reopening(base: Base, tmp_path: Path):
    world = World(base, Path(shutil.copy(base.path, tmp_path / "work.auditbook")))
    dispose(world, take(world, tmp_path, "staff.csv", body(5000)))
    world.book.close()
    book = open_book(world.book.path, world.lead)
    try:
        assert [notice.key for notice in verify(book).notices] == ["verify.disposed"]
    finally:
        book.close()


def test_no_risk_is_accepted_again_on_bytes_that_are_gone(world: World, wrong: UUID):
    finding = findings.raise_finding(world.book, world.auditor, records.Finding("Off"), []).created[0]
    day = date(2026, 9, 10)
    borne = RiskAcceptance(finding, world.base.party, "Kim Roe", day, "Rare.", evidence_id=wrong)
    key = remediations.accept_risk(world.book, world.auditor, borne).created[0]
    withdrawn = remediations.withdraw_acceptance(world.book, world.auditor, key, "Revoked.")
    dispose(world, wrong)
    with refused(world.book, "evidence.disposed", "E-0001"):
        history.undo(world.book, world.auditor, withdrawn.operation)
