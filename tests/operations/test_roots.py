"""The two roots of a workbook, and the proof that one piece of evidence belongs to them without showing the others."""

import json
from dataclasses import replace

import pytest

from tests.operations.engagements import NOBODY, ONE, World
from workbook.domain import merkle, records
from workbook.domain.errors import WorkbookError
from workbook.operations import checklist, custody
from workbook.store import roots


def test_the_journal_s_root_only_grows(worked: World):
    with worked.book.reading() as session:
        before, leaves = roots.journal_root(session), roots.journal_leaves(session)
    checklist.write_note(worked.book, worked.auditor, worked.item(ONE), "Ask again.")
    with worked.book.reading() as session:
        after, later = roots.journal_root(session), roots.journal_leaves(session)
        assert roots.journal_root(session, before.size) == before
    assert (before.size, after.size) == (len(leaves), len(leaves) + 1)
    path = merkle.consistency_proof(later, before.size)
    both = (before.size, bytes.fromhex(before.sha256), after.size, bytes.fromhex(after.sha256))
    assert merkle.is_consistent(*both, path)
    rebuilt = merkle.root([merkle.leaf_hash(b"rebuilt"), *later[1:]])
    assert not merkle.is_consistent(*both[:3], rebuilt, path)


def test_each_piece_of_evidence_is_proven_alone(worked: World):
    with worked.book.reading() as session:
        whole = roots.evidence_root(session)
        ids = [key for key, _ in roots.evidence_entries(session)]
        proofs = [roots.evidence_proof(session, key) for key in ids]
    assert len(ids) == whole.size > 2
    for key, proof in zip(ids, proofs, strict=True):
        assert proof.holds
        assert proof.root == whole
        said = json.loads(proof.entry)
        assert said["evidence"]["id"] == str(key)
        assert (said["content"] is None) == (said["evidence"]["content_id"] is None)
        others = [json.loads(other.entry)["evidence"]["code"] for other in proofs if other is not proof]
        assert not [code for code in others if code.encode() in proof.entry]
    assert not replace(proofs[0], entry=proofs[1].entry).holds
    assert not replace(proofs[0], place=1).holds


def test_a_change_of_any_evidence_is_another_root(worked: World):
    key = worked.sight(title="The log")
    with worked.book.reading() as session:
        before = roots.evidence_root(session)
        changed = roots.evidence_proof(session, key)
    custody.change_evidence(worked.book, worked.auditor, key, records.Provenance("Another title"))
    with worked.book.reading() as session:
        assert roots.evidence_root(session) != before
        assert roots.evidence_root(session).size == before.size
        assert not replace(changed, root=roots.evidence_root(session)).holds


def test_there_is_no_proof_of_what_is_not_there(worked: World):
    with worked.book.reading() as session, pytest.raises(WorkbookError) as error:
        roots.evidence_proof(session, NOBODY)
    assert error.value.key == "record.not_found"
