"""What an item is offered from elsewhere: nothing of it is taken over without being pressed."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from workbook.domain.crosswalk_views import Offer, OfferedEvidence, OfferedResult, Origin
from workbook.domain.item_detail import ItemDetail
from workbook.domain.vocabulary import Bearing, Responsibility
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.operations import offers as taking
from workbook.store.offers import offers_for
from workbook.ui.crosswalk.model import is_related
from workbook.ui.inspector.tools import Tools
from workbook.ui.item_deeds import chosen_items
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import add_many, card, link, links, section
from workbook.ui.wording import determined_in_full

_KEY = "item offers"
_FIRST = 4
_OPEN = 2
"""So few pieces are shown at once; more of them wait until they are asked for."""


class OfferedView(QWidget):
    """Read in the background; takes no room while nothing is offered."""

    suggested = Signal(object, str)
    """A determination to begin with, and the reason that goes with it."""

    def __init__(self, detail: ItemDetail, tools: Tools) -> None:
        super().__init__()
        self._detail = detail
        self._tools = tools
        self._layout = column(self, spacing=8)
        tools.work.fetch(offers_for, detail.row.id, done=self._show, key=_KEY)

    def _show(self, found: tuple[Offer, ...]) -> None:
        if not isValid(self):
            return  # another item is shown by now
        for offer in found:
            self._add(self._layout, offer)

    def _add(self, layout: QVBoxLayout, offer: Offer) -> None:
        origin, evidence = offer.origin, offer.evidence
        more = []
        if len(evidence) > 1:
            words = text("ui.offer.take_all", count=number(len(evidence)))
            name = one_line(text("ui.offer.take_all_name", count=number(len(evidence)), origin=_called(origin)))
            more = [link(words, partial(self._take, evidence), name=name)]
        section(layout, text("ui.offer.from", origin=_called(origin)), *more)
        layout.addWidget(label(_why(origin), "caption", wraps=True))
        show = link(text("ui.offer.show"), partial(self._tools.go_to_item, origin.item))
        layout.addWidget(links([show]))
        if offer.result is not None:
            layout.addWidget(self._result_card(origin, offer.result))
        inner = column(spacing=8)
        layout.addLayout(inner)
        if len(evidence) <= _OPEN:
            add_many(inner, evidence, self._evidence_card)
            return

        def unfold() -> None:
            folded.hide()
            add_many(inner, evidence, self._evidence_card, first=_FIRST)

        words = text("ui.offer.unfold", count=number(len(evidence)))
        name = one_line(text("ui.offer.unfold_name", count=number(len(evidence)), origin=_called(origin)))
        folded = links([link(words, unfold, name=name)])
        layout.addWidget(folded)

    def _result_card(self, origin: Origin, result: OfferedResult) -> QWidget:
        said = determined_in_full(result.result, result.other_kind)
        marks = text("ui.offer.determined", state=word(origin.work_state).lower())
        made = card(said, marks, words=result.reason)
        reason = text("ui.offer.reason", origin=_called(origin), relation=_relation(origin), reason=result.reason)
        name = text("ui.offer.use_name", determination=said, origin=_called(origin))
        use = link(text("ui.offer.use"), partial(self.suggested.emit, result, reason.strip()), name=name)
        _layout_of(made).addWidget(links([use]))
        return made

    def _evidence_card(self, one: OfferedEvidence) -> QWidget:
        line, how = one.line, one.line.how
        marks = text("ui.inspector.attachment", bearing=one.bearing, method=how.method, independence=how.independence)
        if one.bearing is not how.bearing:
            marks = text("ui.offer.bears_there", marks=marks, bearing=word(how.bearing).lower())
        title = text("ui.inspector.coded", code=line.code, title=line.title)
        said = " ".join(
            part for part in (how.locator and text("ui.inspector.at", locator=how.locator), how.shows) if part
        )
        tone = Tone.BAD if one.bearing is Bearing.CONTRADICTS else Tone.PLAIN
        made = card(title, marks, tone, said)
        name = one_line(text("ui.offer.take_name", code=line.code))
        _layout_of(made).addWidget(links([link(text("ui.offer.take"), partial(self._take, (one,)), name=name)]))
        return made

    def _take(self, evidence: tuple[OfferedEvidence, ...]) -> None:
        row, keys = self._detail.row, tuple(one.line.attachment for one in evidence)
        chosen = chosen_items([row.id], row.control)
        self._tools.deeds.run(
            "take over evidence", chosen, lambda book, actor: taking.take_over(book, actor, row.id, keys)
        )


def can_be_offered(detail: ItemDetail, *, is_read_only: bool) -> bool:
    """Tell whether it is worth asking what an item is offered."""
    return not is_read_only and detail.row.responsibility is not Responsibility.INHERITED


def _layout_of(made: QWidget) -> QVBoxLayout:
    layout = made.layout()
    if not isinstance(layout, QVBoxLayout):
        raise TypeError(made)
    return layout


def _called(origin: Origin) -> str:
    return text("ui.offer.origin", control=origin.control, subject=origin.subject_code)


def _why(origin: Origin) -> str:
    if origin.relation is None:
        key = "ui.offer.same_organisation" if origin.reach.holds else "ui.offer.same_control"
        return text(key, subject=origin.subject)
    return text("ui.offer.mapped", relation=is_related(origin.relation), framework=origin.framework)


def _relation(origin: Origin) -> str:
    if origin.relation is None:
        return text("ui.offer.relation_same")
    return text("ui.offer.relation", relation=is_related(origin.relation))
