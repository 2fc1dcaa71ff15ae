"""The acts of the findings page: what stands in the menu, on which key, and when it can be used."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from workbook.domain.findings import next_states
from workbook.domain.vocabulary import FindingState
from workbook.ui.actions import Act
from workbook.ui.findings.deeds import FindingDeeds
from workbook.ui.findings.writing import Writing

if TYPE_CHECKING:
    from workbook.ui.pages.findings import FindingsPage

_CHANGEABLE = (FindingState.DRAFT, FindingState.REVIEWED)
_ANSWERABLE = (FindingState.SENT, FindingState.ANSWERED)


def finding_acts(page: "FindingsPage", deeds: FindingDeeds, writing: Writing) -> Sequence[Act]:
    """Return the acts; those on one finding can be used while the page shows one that is in the right state."""

    def state() -> FindingState | None:
        return writing.detail.state if page.isVisible() and writing.detail is not None else None

    def go_to_remediation() -> None:
        if writing.detail is not None:
            page.work.go("remediation", writing.detail.id)

    def may(target: FindingState) -> bool:
        now = state()
        return now is not None and target in next_states(now)

    def is_open() -> bool:
        return state() in _CHANGEABLE or (page.isVisible() and writing.is_new)

    def move(name: str, target: FindingState, key: str = "") -> Act:
        scope = page if key else None
        return Act(name, "finding", partial(deeds.move, target), key, scope, partial(may, target), writes=True)

    return (
        Act("finding_new", "finding", page.begin_from_anywhere, "Ctrl+Shift+N", writes=True),
        Act("finding_duplicate", "finding", deeds.duplicate, is_enabled=lambda: state() is not None, writes=True),
        Act("finding_previous", "finding", partial(page.step, -1), "Alt+Up", page, page.isVisible, starts_group=True),
        Act("finding_next", "finding", partial(page.step, 1), "Alt+Down", page, page.isVisible),
        Act("finding_items", "finding", deeds.add_items, "Ctrl+I", page, is_open, writes=True, starts_group=True),
        Act("finding_evidence", "finding", deeds.add_evidence, "Ctrl+E", page, is_open, writes=True),
        move("finding_reviewed", FindingState.REVIEWED, "Ctrl+Return"),
        move("finding_draft", FindingState.DRAFT),
        move("finding_sent", FindingState.SENT),
        Act("finding_respond", "finding", deeds.begin_response, is_enabled=lambda: state() in _ANSWERABLE, writes=True),
        move("finding_final", FindingState.FINAL),
        Act(
            "finding_withdraw", "finding", deeds.ask_withdrawal,
            is_enabled=lambda: state() not in (None, FindingState.FINAL), writes=True,
        ),
        Act("finding_remediation", "finding", go_to_remediation, is_enabled=lambda: state() is not None),
        Act("finding_history", "finding", page.go_to_history, is_enabled=lambda: state() is not None, starts_group=True),
        Act("finding_preview", "finding", page.toggle_preview, "Ctrl+Shift+P", page, page.isVisible),
    )  # fmt: skip
