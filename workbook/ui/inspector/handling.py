"""How an item is dealt with: work state, scope, whose implementation is assessed, what is planned; for one or for many."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from workbook.domain.item_detail import ItemDetail
from workbook.domain.vocabulary import Nature, ProofLevel, Responsibility, Scope, WorkState
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.operations import checklist
from workbook.store.item_sources import sources_of
from workbook.ui.inspector.forms import Field, FormPlace, Refused, Values
from workbook.ui.inspector.tools import Tools
from workbook.ui.item_deeds import Chosen, chosen_items
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.parts import link, links, section

SCOPE_FORM: Final = "scope"
_DIFFERENT: Final = ""


def add_handling(layout: QVBoxLayout, detail: ItemDetail, tools: Tools) -> FormPlace | None:
    """Add the section, and return the form of the scope, which a key opens too."""
    row, chosen = detail.row, chosen_items([detail.row.id], detail.row.control)
    section(layout, text("ui.inspector.handling"))
    state = text("ui.inspector.work", state=row.work_state)
    if detail.submitted_by and row.work_state is WorkState.SUBMITTED:
        state = text("ui.inspector.submitted_by", state=row.work_state, name=detail.submitted_by)
    can = not tools.work.is_read_only
    submits = can and row.responsibility is not Responsibility.INHERITED and row.scope is Scope.IN
    submits = submits and row.work_state in (WorkState.DRAFT, WorkState.RETURNED)
    submit = [link(text("ui.inspector.submit"), lambda: tools.submit(chosen.items))] if submits else []
    layout.addWidget(_pair(state, *submit))
    can = can and row.work_state is not WorkState.ACCEPTED
    form = None
    if can:
        form = scope_form(chosen, row.scope, detail.scope_reason, tools)
        layout.addWidget(_pair(text("ui.inspector.scope", scope=row.scope)))
        layout.addWidget(form)
        _add_responsibility(layout, detail, tools)
        layout.addWidget(planned_drop(chosen, detail.planned_level, tools))
        layout.addWidget(nature_drop(chosen, detail.nature, tools, is_mixed=False))
    else:
        nature = word(detail.nature) if detail.nature else text("ui.inspector.no_nature")
        planned = text("ui.inspector.planned", level=detail.planned_level, nature=nature)
        layout.addWidget(label(planned, "caption", wraps=True))
    return form


def scope_form(chosen: Chosen, scope: Scope | None, reason: str, tools: Tools) -> FormPlace:
    """Return the form that takes items into scope, out of it, or defers them."""

    def fields() -> tuple[Field, ...]:
        choices = [(one.value, word(one)) for one in Scope]
        return (
            Field("scope", text("ui.inspector.scope_to"), (scope or Scope.IN).value, choices),
            Field("reason", text("ui.inspector.scope_reason"), reason, is_long=True),
        )

    def record(values: Values, refused: Refused) -> bool:
        to = Scope(values["scope"])
        return tools.deeds.run(
            "set scope",
            chosen,
            lambda book, actor: checklist.set_scope(book, actor, chosen.items, to, values["reason"]),
            refused=refused,
        )

    words, hint = text("ui.inspector.change_scope"), text("ui.tip.scope")
    return FormPlace(tools.drafts, chosen.items, SCOPE_FORM, words, fields, record, hint=hint)


def planned_drop(chosen: Chosen, level: ProofLevel | None, tools: Tools) -> QWidget:
    """Return the choice of the planned proof level; None where items differ."""

    def choose(value: str) -> None:
        tools.deeds.run(
            "plan proof level",
            chosen,
            lambda book, actor: checklist.plan_level(book, actor, chosen.items, ProofLevel(value)),
        )

    values = [(one.value, word(one)) for one in ProofLevel if one is not ProofLevel.NONE]
    if level is ProofLevel.NONE:
        values.insert(0, (level.value, word(level)))
    return _drop(text("ui.inspector.planned_level"), values, level.value if level else None, choose)


def nature_drop(chosen: Chosen, nature: Nature | None, tools: Tools, *, is_mixed: bool) -> QWidget:
    """Return the choice of what the controls do when something happens."""

    def choose(value: str) -> None:
        to = Nature(value) if value else None
        tools.deeds.run("set nature", chosen, lambda book, actor: checklist.set_nature(book, actor, chosen.items, to))

    values = [("", text("ui.inspector.no_nature")), *((one.value, word(one)) for one in Nature)]
    shown = None if is_mixed else (nature.value if nature else "")
    return _drop(text("ui.inspector.nature"), values, shown, choose)


def _drop(name: str, values: Sequence[tuple[str, str]], shown: str | None, choose: Callable[[str], object]) -> QWidget:
    drop = Drop(name)
    if shown is None:
        drop.addItem(text("ui.inspector.different"), None)
    for value, words in values:
        drop.addItem(words, value)
    drop.setCurrentIndex(max(0, drop.findData(shown)) if shown is not None else 0)

    def chosen(_: int) -> None:
        value = drop.currentData()
        if value is not None and value != shown:
            choose(str(value))

    drop.activated.connect(chosen)
    made = QWidget()
    layout = column(made, spacing=4)
    layout.addWidget(label(name, "caption"))
    layout.addWidget(drop)
    return made


def _pair(words: str, *beside: QWidget) -> QWidget:
    made = QWidget()
    row = line(spacing=4)
    row.addWidget(label(words, wraps=True), 1)
    for widget in beside:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    made.setLayout(row)
    return made


def _add_responsibility(layout: QVBoxLayout, detail: ItemDetail, tools: Tools) -> None:
    row, source = detail.row, detail.inherited_from
    chosen = chosen_items([row.id], row.control)
    if source is not None:
        key = "ui.item.inherited" if row.responsibility is Responsibility.INHERITED else "ui.item.hybrid"
        layout.addWidget(_pair(text(key, item=row.inherited_from)))
        go = link(text("ui.inspector.go_to_source"), lambda: tools.go_to_item(source))
        own = link(text("ui.inspector.assess_itself"), lambda: _assess_itself(chosen, tools))
        layout.addWidget(links([go, own]))
        return
    words = text("ui.inspector.own") if not detail.heirs else text("ui.inspector.heirs", count=detail.heirs)
    layout.addWidget(_pair(words))
    if not detail.heirs:
        inherit = link(text("ui.inspector.inherit"), lambda: None, hint=text("ui.inspector.inherit_tip"))
        inherit.clicked.connect(lambda _=False: _offer_sources(inherit, detail, tools))
        layout.addWidget(links([inherit]))


def _assess_itself(chosen: Chosen, tools: Tools) -> None:
    tools.deeds.run("assess itself", chosen, lambda book, actor: checklist.assess_itself(book, actor, chosen.items))


def _offer_sources(below: QWidget, detail: ItemDetail, tools: Tools) -> None:
    """Offer the items of the same control that this one could inherit from, wholly or in part."""
    sources = tools.work.read(sources_of, detail.row.id)
    menu = QMenu(below)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if not sources:
        menu.addAction(text("ui.inspector.no_sources")).setEnabled(False)
    for hybrid, key in ((False, "ui.inspector.inherit_wholly"), (True, "ui.inspector.inherit_partly")):
        if sources:
            menu.addSection(text(key))
        for source, name in sources:
            words = one_line(name).replace("&", "&&")
            action = menu.addAction(words)
            action.triggered.connect(
                lambda _=False, source=source, hybrid=hybrid: _inherit(detail, source, tools, hybrid=hybrid)
            )
    menu.popup(below.mapToGlobal(QPoint(0, below.height())))


def _inherit(detail: ItemDetail, source: UUID, tools: Tools, *, hybrid: bool) -> None:
    chosen = chosen_items([detail.row.id], detail.row.control)
    tools.deeds.run(
        "inherit",
        chosen,
        lambda book, actor: checklist.inherit(book, actor, chosen.items, source, hybrid=hybrid),
    )
