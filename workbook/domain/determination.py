"""The rules of a determination: how an item follows from its objectives, and what each result demands."""

from collections.abc import Sequence
from typing import Final

from workbook.domain.errors import WorkbookError
from workbook.domain.ladder import Proof
from workbook.domain.standing import Standing
from workbook.domain.vocabulary import Basis, OtherKind, ProofLevel, Result

_WEIGHTIEST_FIRST: Final = (
    OtherKind.NOT_MET,
    OtherKind.PARAMETER_UNDEFINED,
    OtherKind.INSUFFICIENT_EVIDENCE,
)


def derive(results: Sequence[tuple[Result, OtherKind | None]]) -> tuple[Result, OtherKind | None]:
    """Return an item's result from those of its in-scope objectives (SP 800-53A r5, section 3.3).

    One objective that is other than satisfied makes the item so, even while others are not assessed. No
    objectives give not assessed. Raises ValueError for an objective other than satisfied without its kind.
    """
    kinds = {kind for result, kind in results if result is Result.OTHER_THAN_SATISFIED}
    if None in kinds:
        raise ValueError("an objective is other than satisfied without a kind")
    if kinds:
        return Result.OTHER_THAN_SATISFIED, next(kind for kind in _WEIGHTIEST_FIRST if kind in kinds)
    plain = {result for result, _ in results}
    if not plain or Result.NOT_ASSESSED in plain:
        return Result.NOT_ASSESSED, None
    if plain == {Result.NOT_APPLICABLE}:
        return Result.NOT_APPLICABLE, None
    return Result.SATISFIED, None


def check(
    result: Result,
    other_kind: OtherKind | None,
    reason: str,
    proof: Proof,
    *,
    override_reason: str | None,
) -> None:
    """Refuse a determination that its reason or its proof does not carry.

    `override_reason` is None unless a person overrides the proof that *satisfied* needs.
    Raises WorkbookError.
    """
    if result is Result.OTHER_THAN_SATISFIED and other_kind is None:
        raise WorkbookError("determination.kind_missing")
    if result is not Result.OTHER_THAN_SATISFIED and other_kind is not None:
        raise WorkbookError("determination.kind_not_wanted", result=result, kind=other_kind)
    if result is not Result.NOT_ASSESSED and not reason.strip():
        raise WorkbookError("determination.reason_missing", result=result)
    if override_reason is not None:
        if not override_reason.strip():
            raise WorkbookError("determination.override_reason_missing")
        if result is Result.NOT_ASSESSED:
            raise WorkbookError("determination.override_of_nothing")
        return
    if result is Result.SATISFIED:
        _check_satisfied(proof)


def _check_satisfied(proof: Proof) -> None:
    if proof.contested:
        raise WorkbookError("determination.contested")
    if _is_too_low(proof):
        raise WorkbookError("determination.proof_too_low", level=proof.level)


def _is_too_low(proof: Proof) -> bool:
    return proof.level.rung <= ProofLevel.CLAIMED.rung


def check_still_satisfied(item: str, proof: Proof) -> None:
    """Refuse to pass on an item, named for people, whose proof no longer carries that it is satisfied.

    Raises WorkbookError.
    """
    if proof.contested:
        raise WorkbookError("determination.now_contested", item=item)
    if _is_too_low(proof):
        raise WorkbookError("determination.now_too_low", item=item, level=proof.level)


def is_proved(result: Result, basis: Basis, proof: Proof | Standing, planned: ProofLevel) -> bool:
    """Tell whether an item counts as proved; what was set by override never does."""
    return (
        result is Result.SATISFIED
        and basis is not Basis.OVERRIDE
        and not proof.contested
        and proof.level.rung >= planned.rung
    )
