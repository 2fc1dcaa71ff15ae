"""The rules of a finding: its elements, its severity and the order of its states."""

from collections.abc import Mapping, Sequence
from typing import Final

from workbook.domain.errors import WorkbookError
from workbook.domain.freshness import check_days
from workbook.domain.vocabulary import Element, FindingKind, FindingState

_NEXT: Final[dict[FindingState, tuple[FindingState, ...]]] = {
    FindingState.DRAFT: (FindingState.REVIEWED,),
    FindingState.REVIEWED: (FindingState.SENT, FindingState.DRAFT),
    FindingState.SENT: (FindingState.ANSWERED,),
    FindingState.ANSWERED: (FindingState.FINAL,),
    FindingState.FINAL: (),
}


def elements_of(kind: FindingKind) -> tuple[Element, ...]:
    """Return the elements a finding of this kind consists of (GAGAS 2024, chapter 8).

    A good practice has no cause and no effect to correct.
    """
    if kind is FindingKind.GOOD_PRACTICE:
        return Element.CRITERIA, Element.CONDITION
    return tuple(Element)


def missing_elements(
    kind: FindingKind, written: Mapping[Element, str], not_needed: Mapping[Element, str]
) -> tuple[Element, ...]:
    """Return the elements that are neither written nor waived with a reason, in the order of GAGAS."""
    return tuple(
        element
        for element in elements_of(kind)
        if not written.get(element, "").strip() and not not_needed.get(element, "").strip()
    )


def needs_severity(kind: FindingKind) -> bool:
    """Tell whether a finding of this kind is graded."""
    return kind is not FindingKind.GOOD_PRACTICE


def check_severity(kind: FindingKind, severity: str, scale: Sequence[str]) -> None:
    """Refuse a severity that the engagement's scale does not have, and none where one is needed.

    Raises WorkbookError.
    """
    if not severity:
        if needs_severity(kind):
            raise WorkbookError("finding.severity_missing", scale=", ".join(scale))
        return
    if severity not in scale:
        raise WorkbookError("finding.severity_unknown", severity=severity, scale=", ".join(scale))


def check_due_days(days: Mapping[str, int], scale: Sequence[str]) -> None:
    """Refuse days after which a remediation is due for a severity that the scale does not have. Raises WorkbookError."""
    for severity, after in days.items():
        check_days(after, "remediation days")
        if severity not in scale:
            raise WorkbookError("finding.severity_unknown", severity=severity, scale=", ".join(scale))


def next_states(state: FindingState) -> tuple[FindingState, ...]:
    """Return the states a finding may move to: one step on, or from reviewed back to draft."""
    return _NEXT[state]


def check_move(state: FindingState, target: FindingState) -> None:
    """Refuse a move that skips a state or goes back from a reviewed finding further than to draft.

    Raises WorkbookError.
    """
    if target in _NEXT[state]:
        return
    if state is FindingState.FINAL:
        raise WorkbookError("finding.is_final", target=target)
    raise WorkbookError("finding.move_refused", state=state, target=target, next=_NEXT[state][0])
