"""What several selected items have in common, and what can be done to all of them at once."""

from PySide6.QtWidgets import QVBoxLayout

from workbook.domain.item_detail import Shared
from workbook.domain.vocabulary import Responsibility, Scope, WorkState
from workbook.messages import text, word
from workbook.ui.inspector.forms import FormPlace
from workbook.ui.inspector.handling import nature_drop, planned_drop, scope_form
from workbook.ui.inspector.tools import Tools
from workbook.ui.inspector.verdict import Determining
from workbook.ui.item_deeds import Chosen
from workbook.ui.messages import number
from workbook.ui.widgets.labels import label
from workbook.ui.widgets.parts import link, links, section
from workbook.ui.wording import determined_in_full


def add_shared(layout: QVBoxLayout, shared: Shared) -> None:
    """Add how many are selected, and what all of them are."""
    layout.addWidget(label(text("ui.many.selected", count=number(shared.count)), "heading", wraps=True))
    for key, value in (
        ("ui.many.subject", shared.subject),
        ("ui.many.framework", shared.framework),
        ("ui.many.result", determined_in_full(shared.result, shared.other_kind) if shared.result else None),
        ("ui.many.work", word(shared.work_state) if shared.work_state else None),
        ("ui.many.scope", word(shared.scope) if shared.scope else None),
    ):
        said = value if value is not None else text("ui.inspector.different")
        layout.addWidget(label(text(key, value=said), "caption", wraps=True))
    section(layout, text("ui.inspector.determination"))


def add_deeds(layout: QVBoxLayout, chosen: Chosen, shared: Shared, tools: Tools) -> FormPlace | None:
    """Add what can be done to all of them, and return the form of the scope."""
    if tools.work.is_read_only:
        return None
    section(layout, text("ui.inspector.handling"))
    layout.addWidget(
        links(
            [
                link(text("ui.many.attach"), lambda: tools.attach(chosen)),
                link(text("ui.many.new_finding"), lambda: tools.new_finding(chosen.items)),
                link(text("ui.many.submit"), lambda: tools.submit(chosen.items)),
            ]
        )
    )
    form = scope_form(chosen, shared.scope, "", tools)
    layout.addWidget(form)
    layout.addWidget(planned_drop(chosen, shared.planned_level, tools))
    layout.addWidget(nature_drop(chosen, shared.nature, tools, is_mixed=shared.nature_differs))
    return form


def determining_many(chosen: Chosen, shared: Shared, *, is_read_only: bool) -> Determining:
    """Return what is to be determined of all of them with one text."""
    covers = text("ui.many.covers", count=number(shared.count))
    if shared.objectives:
        covers = text("ui.many.covers_objectives", count=number(shared.count), objectives=number(shared.objectives))
    locked = ""
    if is_read_only:
        locked = text("ui.verdict.read_only")
    elif shared.scope not in (None, Scope.IN):
        locked = text("ui.many.out_of_scope", scope=shared.scope)
    elif shared.responsibility is Responsibility.INHERITED:
        locked = text("ui.many.inherited")
    elif shared.work_state is WorkState.ACCEPTED:
        locked = text("ui.many.accepted")
    return Determining(chosen, shared.result, shared.other_kind, "", None, covers, locked)
