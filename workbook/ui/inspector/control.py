"""What the framework says of an item's control: its texts, methods, parameters and links to other frameworks."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.item_detail import ItemDetail, MappingLine, MethodLine, ParameterLine
from workbook.domain.vocabulary import Scope
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.operations import checklist
from workbook.store.book import Book
from workbook.store.crosswalk import control_choices, control_of
from workbook.ui.crosswalk.deeds import MappingDeeds
from workbook.ui.crosswalk.target import MappingTarget
from workbook.ui.inspector.forms import Field, FormPlace, Refused, Values
from workbook.ui.inspector.tools import Tools
from workbook.ui.item_deeds import chosen_items
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import add_long, add_many, card, link, links, section
from workbook.ui.wording import aside

_FIRST: Final = 6


def add_head(layout: QVBoxLayout, detail: ItemDetail) -> None:
    """Add code, title, where it belongs, and the control's text."""
    row = detail.row
    layout.addWidget(label(row.control, "section", wraps=True))
    layout.addWidget(label(row.title, "heading", wraps=True))
    where = text("ui.inspector.where", framework=row.framework, subject=row.subject, code=row.subject_code)
    layout.addWidget(label(where, "caption", wraps=True))
    if aside(row):
        layout.addWidget(label(aside(row), "strong", wraps=True))
    if row.scope is not Scope.IN:
        add_long(layout, detail.scope_reason)
    if detail.return_reason:
        returned = text("ui.inspector.returned", reason=detail.return_reason)
        layout.addWidget(label(returned, wraps=True, tone=Tone.WARN))
    add_long(layout, detail.statement)


def add_parameters(layout: QVBoxLayout, detail: ItemDetail, tools: Tools) -> None:
    """Add the organisation-defined parameters, each with its value and a form to set it."""
    if not detail.parameters:
        return
    defined = sum(bool(one.value or one.default) for one in detail.parameters)
    whole = number(len(detail.parameters))
    section(layout, text("ui.inspector.parameters", defined=number(defined), count=whole))
    add_many(layout, detail.parameters, lambda one: _parameter(one, detail, tools), first=_FIRST)


def _parameter(one: ParameterLine, detail: ItemDetail, tools: Tools) -> QWidget:
    value = one.value or one.default or text("ui.parameter.undefined")
    origin = [part for part in (one.set_by, one.source) if part]
    if one.default and not one.value:
        origin = [text("ui.parameter.by_framework")]
    tone = Tone.PLAIN if one.value or one.default else Tone.WARN
    made = QWidget()
    inner = column(made, spacing=2)
    inner.addWidget(label(text("ui.inspector.coded", code=one.code, title=one.label), wraps=True))
    inner.addWidget(label(value, "strong", wraps=True, tone=tone))
    if origin:
        inner.addWidget(label(" · ".join(origin), "caption", wraps=True))

    def fields() -> tuple[Field, ...]:
        choices = tuple((choice, choice) for choice in one.choices)
        return (
            Field("value", text("ui.parameter.value"), one.value or one.default, choices, free=True),
            Field("set_by", text("ui.parameter.set_by"), one.set_by),
            Field("source", text("ui.parameter.source"), one.source),
        )

    chosen = chosen_items([detail.row.id], detail.row.control)

    def record(values: Values, refused: Refused) -> bool:
        def operation(book: Book, actor: Actor) -> Changes:
            value, by, source = values["value"], values["set_by"], values["source"]
            return checklist.set_parameter(book, actor, detail.row.id, one.code, value, set_by=by, source=source)

        return tools.deeds.run("set parameter", chosen, operation, refused=refused)

    name = f"parameter {one.code}"
    inner.addWidget(FormPlace(tools.drafts, chosen.items, name, text("ui.parameter.set"), fields, record))
    return made


def add_guidance(layout: QVBoxLayout, detail: ItemDetail) -> None:
    """Add assessment methods with their objects, and the guidance."""
    if detail.methods:
        section(layout, text("ui.inspector.methods"))
        add_many(layout, detail.methods, _method, first=_FIRST)
    if detail.guidance:
        section(layout, text("ui.inspector.guidance"))
        add_long(layout, detail.guidance)


def _method(one: MethodLine) -> QWidget:
    made = QWidget()
    inner = column(made, spacing=2)
    inner.addWidget(label(word(one.method), "strong"))
    if one.objects:
        add_long(inner, "; ".join(one.objects), "caption", limit=280)
    return made


def add_mappings(layout: QVBoxLayout, detail: ItemDetail, tools: Tools) -> None:
    """Add the mappings of the control; one leads to the item when it is on this subject's checklist."""
    more = [] if tools.work.is_read_only else [link(text("ui.mapping.add"), lambda: _map(detail, tools))]
    section(layout, text("ui.inspector.mappings", count=number(len(detail.mappings))), *more)
    add_many(layout, detail.mappings, lambda one: _mapping(one, tools), first=_FIRST)


def _map(detail: ItemDetail, tools: Tools) -> None:
    """Ask for a mapping that begins at the control of the item."""
    from workbook.ui.crosswalk.adding import AddMapping  # few map anything

    choices = tools.work.read(control_choices)
    control = tools.work.read(control_of, detail.row.id)
    dialog = AddMapping(tools.work, tools.window(), MappingDeeds(tools.work), choices)
    begun = next((one for one in choices if one.id == control), None)
    if begun is not None:
        other = next((one.framework for one in choices if one.framework != begun.framework), begun.framework)
        dialog.begin_with(begun.framework, other, begun.code)
    dialog.open()


def _mapping(one: MappingLine, tools: Tools) -> QWidget:
    title = text("ui.inspector.coded", code=one.control, title=one.title)
    made = card(title, " · ".join((word(one.relation), one.framework, word(one.review_state))), words=one.rationale)
    target = one.item
    review = text("ui.mapping.review"), lambda: tools.work.go("subjects", MappingTarget(one.id))
    beside = [link(*review, name=one_line(text("ui.mapping.review_name", control=one.control)))]
    if target is not None:
        name = one_line(text("ui.mapping.go_name", control=one.control))
        beside.insert(0, link(text("ui.mapping.go"), lambda: tools.go_to_item(target), name=name))
    layout = made.layout()
    if layout is not None:
        if target is None:
            layout.addWidget(label(text("ui.mapping.not_here"), "caption", wraps=True))
        layout.addWidget(links(beside))
    return made
