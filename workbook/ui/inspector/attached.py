"""The evidence that is attached to an item, and the findings about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from workbook.domain.item_detail import EvidenceLine, FindingLine, ItemDetail
from workbook.domain.records import Attaching
from workbook.domain.vocabulary import Bearing, Outcome, Responsibility, Result, ReviewState
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.operations import evidence, without_finding
from workbook.ui.dialogs.attachment import AttachmentDialog
from workbook.ui.inspector.tools import Tools
from workbook.ui.item_deeds import Chosen
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.parts import add_long, add_many, card, link, links, section
from workbook.ui.widgets.tools import Tool

_BEARING_TONE: Final = {Bearing.CONTRADICTS: Tone.BAD, Bearing.SUPPORTS: Tone.PLAIN, Bearing.CONTEXT: Tone.PLAIN}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be done with the record of a card."""

    words: str
    run: Callable[[], object]


class RecordCard(QFrame):
    """A card that a click opens; the button at its corner offers the same and more to the keyboard."""

    def __init__(self, title: str, marks: str, tone: Tone, words: str, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.offers = tuple(offers)
        self.setProperty("role", "evidence")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = column(self, margin=10, spacing=2)
        layout.setContentsMargins(10, 8, 4, 10)
        head = line(spacing=4)
        head.addWidget(label(title, "strong", wraps=True), 1)
        self.more = Tool("more", text("ui.card.more", title=one_line(title)), self.offer)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(label(marks, "caption", wraps=True, tone=tone))
        if words:
            add_long(layout, words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the record; with the right button, offer what can be done."""
        if event.button() == Qt.MouseButton.RightButton:
            self.offer(event.globalPosition().toPoint())
        elif event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.offers[0].run()

    def offer(self, place: QPoint | None = None) -> None:
        """Show what can be done."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self.offers:
            menu.addAction(one.words).triggered.connect(lambda _=False, run=one.run: run())
        menu.popup(place or self.more.mapToGlobal(QPoint(0, self.more.height())))


@dataclass(frozen=True, slots=True)
class _Alike:
    """Attached in the same way to several objectives: shown once, with all of them."""

    line: EvidenceLine
    objectives: tuple[str, ...]
    attachments: tuple[UUID, ...]


def add_evidence(layout: QVBoxLayout, detail: ItemDetail, tools: Tools, chosen: Chosen) -> None:
    """Add a card for each piece of evidence, and how to attach more."""
    count = number(len({one.code for one in detail.evidence}))
    can = not tools.work.is_read_only and detail.row.responsibility is not Responsibility.INHERITED
    name, hint = text("ui.action.attach_evidence"), text("ui.inspector.attach_hint")
    more = [link(text("ui.inspector.attach"), lambda: tools.attach(chosen), name=name)] if can else []
    section(layout, text("ui.inspector.evidence", count=count), *more)
    add_many(layout, _alike(detail.evidence), lambda one: _card(one, detail, tools, can=can))
    if can:
        layout.addWidget(label(hint, "caption", wraps=True))
    elif not detail.evidence:
        layout.addWidget(label(text("ui.inspector.no_evidence"), "muted", wraps=True))


def _alike(lines: Sequence[EvidenceLine]) -> tuple[_Alike, ...]:
    found: dict[tuple[UUID, UUID | None, Attaching], list[EvidenceLine]] = {}
    for one in lines:
        found.setdefault((one.evidence, one.offered_from_id, one.how), []).append(one)
    return tuple(
        _Alike(
            group[0],
            tuple(one.objective for one in group if one.objective),
            tuple(one.attachment for one in group),
        )
        for group in found.values()
    )


def _card(alike: _Alike, detail: ItemDetail, tools: Tools, *, can: bool) -> QWidget:
    one, how = alike.line, alike.line.how
    marks = text("ui.inspector.attachment", bearing=how.bearing, method=how.method, independence=how.independence)
    if how.outcome is not Outcome.NOT_STATED:
        marks = f"{marks} · {word(how.outcome)}"
    if alike.objectives:
        marks = text("ui.inspector.for_objective", marks=marks, objective=", ".join(alike.objectives))
    tone = _BEARING_TONE[how.bearing]
    if one.offered_from:
        stands = _stands(one, detail)
        key = "ui.inspector.taken_over" if stands else "ui.inspector.taken_over_before"
        marks, tone = text(key, marks=marks, item=one.offered_from), tone if stands else Tone.WARN
    title = text("ui.inspector.coded", code=one.code, title=one.title)
    said = " ".join(part for part in (how.locator and text("ui.inspector.at", locator=how.locator), how.shows) if part)
    offers = [Offer(text("ui.card.open"), lambda: tools.work.go("evidence", one.evidence))]
    origin = one.offered_from_id
    if origin is not None:
        offers.append(Offer(text("ui.card.origin", item=one_line(one.offered_from)), lambda: tools.go_to_item(origin)))
    if can:
        offers += [
            Offer(text("ui.card.change_bearing"), lambda: _change(alike, detail, tools)),
            Offer(text("ui.card.detach"), lambda: _detach(alike, detail, tools)),
        ]
    return RecordCard(title, marks, tone, said, offers)


def _stands(one: EvidenceLine, detail: ItemDetail) -> bool:
    """Tell whether what it was taken over by still holds: a confirmed mapping, or that the control is the same."""
    by = {line.item for line in detail.mappings if line.review_state is ReviewState.CONFIRMED}
    return one.offered_from_id in by or one.offered_from.startswith(f"{detail.row.control} · ")


def _change(alike: _Alike, detail: ItemDetail, tools: Tools) -> None:
    chosen = Chosen((detail.row.id,), f"{alike.line.code} → {detail.row.control}")

    def record(attaching: Attaching, refused: Callable[[str], None]) -> bool:
        return tools.deeds.run(
            "change attachment",
            chosen,
            lambda book, actor: evidence.change_attachments(book, actor, alike.attachments, attaching),
            refused=refused,
        )

    parent = tools.window()
    AttachmentDialog(parent, alike.line.code, detail.row.control, alike.line.how, record).open()


def _detach(alike: _Alike, detail: ItemDetail, tools: Tools) -> None:
    chosen = Chosen((detail.row.id,), f"{alike.line.code} → {detail.row.control}")
    tools.deeds.run("detach evidence", chosen, lambda book, actor: evidence.detach(book, actor, alike.attachments))


def add_findings(layout: QVBoxLayout, detail: ItemDetail, tools: Tools) -> None:
    """Add a card for each finding, and how to begin another one."""
    name = text("ui.action.new_finding_here")
    can = not tools.work.is_read_only
    ids = (detail.row.id,)
    more = [link(text("ui.inspector.new_finding"), lambda: tools.new_finding(ids), name=name)] if can else []
    is_other = detail.row.result is Result.OTHER_THAN_SATISFIED
    if can and is_other and not detail.findings and not detail.no_finding:
        said = text("ui.action.no_finding_here")
        more.insert(0, link(text("ui.inspector.no_finding"), lambda: tools.no_finding(ids), name=said))
    section(layout, text("ui.inspector.findings", count=number(len(detail.findings))), *more)
    add_many(layout, detail.findings, lambda one: _finding(one, tools))
    if detail.no_finding:
        layout.addWidget(_no_finding(detail, tools, can=can))


def _no_finding(detail: ItemDetail, tools: Tools, *, can: bool) -> QWidget:
    """Return why there is none; a finding that was raised since stands above it."""
    made = card(text("ui.inspector.no_finding_because"), "", Tone.PLAIN, detail.no_finding)
    inner = made.layout()
    if can and inner is not None:
        chosen = Chosen((detail.row.id,), detail.row.control)

        def withdraw() -> None:
            tools.deeds.run(
                "withdraw no finding", chosen, partial(without_finding.withdraw_no_finding, item_ids=chosen.items)
            )

        changed = link(text("ui.inspector.no_finding_change"), lambda: tools.no_finding(chosen.items))
        inner.addWidget(links([changed, link(text("ui.inspector.no_finding_withdraw"), withdraw)]))
    return made


def _finding(one: FindingLine, tools: Tools) -> QWidget:
    severity = one.severity or text("ui.inspector.ungraded")
    marks = text("ui.inspector.finding", kind=one.kind, severity=severity, state=one.state)
    title = text("ui.inspector.coded", code=one.code, title=one.title)
    return RecordCard(
        title, marks, Tone.PLAIN, "", [Offer(text("ui.card.open"), lambda: tools.work.go("findings", one.id))]
    )
