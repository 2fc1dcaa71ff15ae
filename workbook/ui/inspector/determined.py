"""What was determined, why and by whom, and what an entry would cover."""

from PySide6.QtWidgets import QVBoxLayout

from workbook.domain.item_detail import ItemDetail, ObjectiveLine
from workbook.domain.vocabulary import Basis, Responsibility, Result, Scope, WorkState
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.inspector.verdict import Determining
from workbook.ui.item_deeds import Chosen, chosen_items
from workbook.ui.messages import number
from workbook.ui.widgets.labels import label, line
from workbook.ui.widgets.ladder import PillView
from workbook.ui.widgets.parts import add_long, section
from workbook.ui.wording import determined_in_full, moment, pill, pill_tone


def add_determined(layout: QVBoxLayout, detail: ItemDetail) -> None:
    """Add the determination that stands, with its reason."""
    row, made = detail.row, detail.decision
    section(layout, text("ui.inspector.determination"))
    shown = PillView()
    shown.say(pill(row), determined_in_full(row.result, row.other_kind), pill_tone(row))
    head = line(spacing=8)
    head.addWidget(shown, 1)
    layout.addLayout(head)
    if made is None:
        return
    if made.reason:
        add_long(layout, made.reason)
    if made.override_reason:
        key = "ui.inspector.override" if made.basis is Basis.OVERRIDE else "ui.inspector.overridden_parts"
        layout.addWidget(label(text(key, reason=made.override_reason), wraps=True, tone=Tone.WARN))
    by = text("ui.inspector.decided", basis=made.basis, name=made.decided_by, at=moment(made.decided_at))
    layout.addWidget(label(by, "caption", wraps=True))


def determining(detail: ItemDetail, objectives: list[ObjectiveLine], *, is_read_only: bool) -> Determining:
    """Return what is to be determined: the item, or the objectives of it that are chosen."""
    row, made = detail.row, detail.decision
    locked = _locked(detail, is_read_only=is_read_only)
    if not objectives:
        chosen = chosen_items([row.id], row.control)
        reason = made.reason if made is not None else ""
        return Determining(chosen, row.result, row.other_kind, reason, row.proof, _covers(detail), locked)
    codes = ", ".join(one.code for one in objectives)
    one_name = len(objectives) == 1
    name = (
        objectives[0].code if one_name else text("ui.objective.many", count=number(len(objectives)), item=row.control)
    )
    chosen = Chosen((row.id,), name, tuple(one.id for one in objectives))
    same = {(one.result, one.other_kind) for one in objectives}
    result, other_kind = same.pop() if len(same) == 1 else (None, None)
    reason = objectives[0].reason if one_name else ""
    covers = text("ui.verdict.covers_objectives", codes=codes)
    return Determining(chosen, result, other_kind, reason, None, covers, locked)


def _covers(detail: ItemDetail) -> str:
    if not detail.objectives:
        return ""
    whole = len(detail.objectives)
    open_ = sum(one.result is Result.NOT_ASSESSED for one in detail.objectives)
    if detail.decision is not None and detail.decision.basis is Basis.OVERRIDE:
        return text("ui.verdict.is_overridden")
    if open_ in (0, whole):
        return text("ui.verdict.covers_all", count=number(whole))
    return text("ui.verdict.covers_open", count=number(open_), whole=number(whole))


def _locked(detail: ItemDetail, *, is_read_only: bool) -> str:
    """Return why nothing can be determined, empty when it can."""
    row = detail.row
    if is_read_only:
        return text("ui.verdict.read_only")
    if row.scope is not Scope.IN:
        return text("ui.verdict.out_of_scope", scope=row.scope)
    if row.responsibility is Responsibility.INHERITED:
        return text("ui.verdict.inherited", item=row.inherited_from)
    if row.work_state is WorkState.ACCEPTED:
        return text("ui.verdict.accepted")
    return ""
