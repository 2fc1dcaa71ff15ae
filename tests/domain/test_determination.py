"""What an item's result follows from, what a determination demands, and what counts as proved."""

import itertools
from dataclasses import replace

import pytest

from workbook.domain.determination import check, derive, is_proved
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.ladder import Proof
from workbook.domain.liveness import Liveness
from workbook.domain.vocabulary import Basis, OtherKind, ProofLevel, Result
from workbook.messages import render

OPEN = (Result.NOT_ASSESSED, None)
YES = (Result.SATISFIED, None)
NA = (Result.NOT_APPLICABLE, None)
NOT_MET = (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET)
UNDEFINED = (Result.OTHER_THAN_SATISFIED, OtherKind.PARAMETER_UNDEFINED)
UNKNOWN = (Result.OTHER_THAN_SATISFIED, OtherKind.INSUFFICIENT_EVIDENCE)


@pytest.mark.parametrize(
    ("objectives", "item"),
    [
        ([], OPEN),
        ([OPEN], OPEN),
        ([YES], YES),
        ([NA], NA),
        ([NA, NA], NA),
        ([YES, NA], YES),
        ([YES, OPEN], OPEN),
        ([NA, OPEN], OPEN),
        ([YES, NA, OPEN], OPEN),
        ([YES, UNKNOWN], UNKNOWN),
        ([OPEN, UNKNOWN], UNKNOWN),
        ([OPEN, YES, NA, NOT_MET], NOT_MET),
        ([UNKNOWN, UNDEFINED], UNDEFINED),
        ([UNKNOWN, UNDEFINED, NOT_MET], NOT_MET),
        ([UNKNOWN, NOT_MET, YES], NOT_MET),
    ],
)
def test_derive(objectives, item):
    for order in itertools.permutations(objectives):
        assert derive(order) == item


def test_derive_refuses_an_objective_without_its_kind():
    with pytest.raises(ValueError, match="without a kind"):
        derive([(Result.OTHER_THAN_SATISFIED, None), NOT_MET])


def proof_of(level: ProofLevel, *, contested: bool = False) -> Proof:
    return Proof(level, level, level, contested, False, False, Message("x"), Message("y"), None, Liveness.NOT_SEEN)


DOCUMENTED = proof_of(ProofLevel.DOCUMENTED)
NOTHING = proof_of(ProofLevel.NONE)


@pytest.mark.parametrize(
    ("result", "kind", "reason", "proof", "override"),
    [
        (Result.NOT_ASSESSED, None, "", NOTHING, None),
        (Result.SATISFIED, None, "Seen.", DOCUMENTED, None),
        (Result.SATISFIED, None, "Seen.", proof_of(ProofLevel.CLAIMED), "The board accepts the claim."),
        (Result.SATISFIED, None, "Seen.", replace(DOCUMENTED, contested=True), "The log was of another system."),
        (Result.NOT_APPLICABLE, None, "No training data is held.", NOTHING, None),
        (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET, "It failed.", NOTHING, None),
        (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET, "It failed.", replace(DOCUMENTED, contested=True), None),
        (Result.OTHER_THAN_SATISFIED, OtherKind.INSUFFICIENT_EVIDENCE, "No access.", NOTHING, None),
        (Result.OTHER_THAN_SATISFIED, OtherKind.PARAMETER_UNDEFINED, "No period is set.", NOTHING, "By hand."),
    ],
)
def test_check_lets_pass(result, kind, reason, proof, override):
    check(result, kind, reason, proof, override_reason=override)


@pytest.mark.parametrize(
    ("result", "kind", "reason", "proof", "override", "key"),
    [
        (Result.OTHER_THAN_SATISFIED, None, "It failed.", NOTHING, None, "kind_missing"),
        (Result.OTHER_THAN_SATISFIED, None, "It failed.", NOTHING, "Because.", "kind_missing"),
        (Result.SATISFIED, OtherKind.NOT_MET, "Seen.", DOCUMENTED, None, "kind_not_wanted"),
        (Result.NOT_ASSESSED, OtherKind.NOT_MET, "", NOTHING, None, "kind_not_wanted"),
        (Result.SATISFIED, None, " \n", DOCUMENTED, None, "reason_missing"),
        (Result.NOT_APPLICABLE, None, "", NOTHING, None, "reason_missing"),
        (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET, "", NOTHING, None, "reason_missing"),
        (Result.SATISFIED, None, "", NOTHING, "Because.", "reason_missing"),
        (Result.SATISFIED, None, "Seen.", NOTHING, " ", "override_reason_missing"),
        (Result.SATISFIED, None, "Seen.", NOTHING, None, "proof_too_low"),
        (Result.SATISFIED, None, "Seen.", proof_of(ProofLevel.CLAIMED), None, "proof_too_low"),
        (Result.SATISFIED, None, "Seen.", proof_of(ProofLevel.TESTED, contested=True), None, "contested"),
    ],
)
def test_check_refuses(result, kind, reason, proof, override, key):
    with pytest.raises(WorkbookError) as refusal:
        check(result, kind, reason, proof, override_reason=override)
    assert refusal.value.key == f"determination.{key}"
    assert render(refusal.value.message).endswith(".")


@pytest.mark.parametrize(
    ("result", "basis", "level", "contested", "planned", "proved"),
    [
        (Result.SATISFIED, Basis.DIRECT, ProofLevel.DEMONSTRATED, False, ProofLevel.DEMONSTRATED, True),
        (Result.SATISFIED, Basis.DERIVED, ProofLevel.TESTED, False, ProofLevel.DEMONSTRATED, True),
        (Result.SATISFIED, Basis.DIRECT, ProofLevel.DOCUMENTED, False, ProofLevel.DEMONSTRATED, False),
        (Result.SATISFIED, Basis.DIRECT, ProofLevel.DOCUMENTED, False, ProofLevel.DOCUMENTED, True),
        (Result.SATISFIED, Basis.OVERRIDE, ProofLevel.RE_VERIFIED, False, ProofLevel.DEMONSTRATED, False),
        (Result.SATISFIED, Basis.DIRECT, ProofLevel.TESTED, True, ProofLevel.DEMONSTRATED, False),
        (
            Result.OTHER_THAN_SATISFIED,
            Basis.DIRECT,
            ProofLevel.TESTED,
            False,
            ProofLevel.DEMONSTRATED,
            False,
        ),
        (Result.NOT_APPLICABLE, Basis.DIRECT, ProofLevel.TESTED, False, ProofLevel.DEMONSTRATED, False),
        (Result.NOT_ASSESSED, Basis.DIRECT, ProofLevel.RE_VERIFIED, False, ProofLevel.NONE, False),
    ],
)
def test_is_proved(result, basis, level, contested, planned, proved):
    assert is_proved(result, basis, proof_of(level, contested=contested), planned) is proved
