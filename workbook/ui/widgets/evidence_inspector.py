"""The inspector of evidence: what it is, how it came in, where it is used, and everything that happened to it."""

from collections.abc import Callable, Sequence
from datetime import UTC
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbook.domain.custody import CustodyEntry
from workbook.domain.evidence_views import (
    Checked,
    DisposalStage,
    DisposalView,
    EvidenceDetail,
    EvidenceRow,
    UseLine,
)
from workbook.domain.vocabulary import Bearing, EvidenceKind
from workbook.exports.custody_words import raw_words
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.ui.evidence_deeds import EvidenceDeeds
from workbook.ui.evidence_wording import checked_tone, checked_words, disposal_words, kind_words, mark_tone, mark_words
from workbook.ui.messages import number, size, tip
from workbook.ui.widgets.custody_log import add_custody, narrow
from workbook.ui.widgets.labels import label, line, tlp_label
from workbook.ui.widgets.parts import Panel, add_long, add_many, card, link, links, section
from workbook.ui.wording import day, moment
from workbook.ui.work import Work

_KILO: Final = 1000
_TONES: Final = {Bearing.CONTRADICTS: Tone.BAD}


class EvidenceInspector(Panel):
    """Shows one piece, or how many are chosen."""

    edit_asked = Signal()
    bearing_asked = Signal(object)
    """A `UseLine`."""
    withdraw_asked = Signal()
    attach_asked = Signal()
    dispose_asked = Signal()
    hand_over_asked = Signal()

    def __init__(self, work: Work, deeds: EvidenceDeeds, preview: QWidget) -> None:
        super().__init__(text("ui.evidence.inspector"))
        self._work = work
        self._deeds = deeds
        self._preview = preview
        self._detail: EvidenceDetail | None = None
        self._checked: Checked | None = None
        self._story: Sequence[CustodyEntry] = ()
        self._preview.setParent(self)
        self._preview.hide()
        self.clear()

    @property
    def detail(self) -> EvidenceDetail | None:
        """What is shown."""
        return self._detail

    @property
    def story(self) -> Sequence[CustodyEntry]:
        """What is known of what happened to it."""
        return self._story

    def clear(self) -> None:
        """Show that nothing is chosen."""
        self._forget()
        self.say_empty(text("ui.evidence.inspector_empty"))

    def show_many(self, rows: int) -> None:
        """Show how many are chosen, and what can be done with all of them."""
        self._forget()

        def fill(layout: QVBoxLayout) -> None:
            layout.addWidget(label(text("ui.evidence.chosen", count=number(rows)), "heading", wraps=True))
            layout.addWidget(label(text("ui.evidence.chosen_hint"), "muted", wraps=True))

        self.build(fill)

    def show_evidence(self, detail: EvidenceDetail, checked: Checked | None, story: Sequence[CustodyEntry]) -> None:
        """Show a piece from its head on; read anew, it stays where one reads."""
        same = self._detail is not None and self._detail.row.id == detail.row.id
        self._detail, self._checked, self._story = detail, checked, story
        self._preview.setParent(self)
        self._preview.hide()
        self.build(self._fill, keep_place=same)

    def show_story(self, key: UUID, story: Sequence[CustodyEntry]) -> None:
        """Show what happened to the piece, once it has been read."""
        if self._detail is not None and self._detail.row.id == key and story != self._story:
            self.show_evidence(self._detail, self._checked, story)

    def show_checked(self, key: UUID, checked: Checked) -> None:
        """Show in place what reading the bytes back found."""
        if self._detail is not None and self._detail.row.id == key:
            self.show_evidence(self._detail, checked, self._story)

    def _forget(self) -> None:
        self._detail, self._checked, self._story = None, None, ()
        self._preview.setParent(self)
        self._preview.hide()

    def _fill(self, layout: QVBoxLayout) -> None:
        detail = self._detail
        if detail is None:
            return
        self._add_head(layout, detail)
        if detail.row.content_id is not None:
            layout.addWidget(self._preview)
            self._preview.show()
        self._add_words(layout, detail)
        self._add_uses(layout, detail)
        _add_findings(layout, detail, self._work)
        section(layout, text("ui.evidence.facts"))
        layout.addWidget(_facts(detail, self._deeds))
        add_custody(layout, self._story, *self._beside_custody(detail.row))

    def _beside_custody(self, row: EvidenceRow) -> list[QPushButton]:
        beside = [_link("history", lambda: self._work.go("journal", ("record", "evidence", row.id)), row.code)]
        if not self._work.is_read_only:
            beside.insert(0, _link("hand_over", self.hand_over_asked.emit, row.code))
        return beside

    def _add_head(self, layout: QVBoxLayout, detail: EvidenceDetail) -> None:
        row = detail.row
        top = line(spacing=8)
        top.addWidget(label(row.code, "section"))
        top.addStretch(1)
        if row.tlp is not None:
            top.addWidget(tlp_label(row.tlp))
        layout.addLayout(top)
        layout.addWidget(label(row.title, "heading", wraps=True))
        if mark_words(row):
            layout.addWidget(label(mark_words(row), "strong", wraps=True, tone=mark_tone(row)))
        if row.content_id is not None:
            layout.addWidget(label(checked_words(row, self._checked), wraps=True, tone=checked_tone(self._checked)))
        layout.addWidget(links(self._links(row)))
        if detail.disposal is not None:
            self._add_disposal(layout, detail.disposal, row.code)

    def _add_disposal(self, layout: QVBoxLayout, disposal: DisposalView, code: str) -> None:
        """Say what is to become of the bytes, or became of them, and offer what comes next."""
        made = card(text("ui.disposal.heading"), "", Tone.WARN, disposal.reason)
        inner = made.layout()
        if inner is not None:
            inner.addWidget(label(disposal_words(disposal), "caption", wraps=True))
            if disposal.is_left_over:
                inner.addWidget(label(text("ui.disposal.state_left"), "", wraps=True, tone=Tone.BAD))
            is_open = disposal.stage is DisposalStage.PROPOSED or disposal.is_left_over
            if is_open and not self._work.is_read_only:
                inner.addWidget(links([_link("dispose", self.dispose_asked.emit, code)]))
        layout.addWidget(made)

    def _links(self, row: EvidenceRow) -> list[QPushButton]:
        found: list[tuple[str, Callable[[], object]]] = []
        if row.content_id is not None:
            found.append(("verify", lambda: self._deeds.verify([row.id])))
            found.append(("open", lambda: self._deeds.open(row.id)))
            found.append(("save", lambda: self._deeds.save_copy(row)))
        if not self._work.is_read_only and not row.is_withdrawn:
            found.append(("edit", self.edit_asked.emit))
        return [_link(name, run, row.code) for name, run in found]

    def _add_words(self, layout: QVBoxLayout, detail: EvidenceDetail) -> None:
        if detail.row.kind is EvidenceKind.STATEMENT:
            section(layout, kind_words(detail.row))
            add_long(layout, detail.statement)
            if detail.stated_by:
                layout.addWidget(label(text("ui.evidence.stated_by", name=detail.stated_by), "caption", wraps=True))
        elif detail.row.kind is EvidenceKind.SIGHTED:
            section(layout, text("ui.evidence.why_no_copy"))
            add_long(layout, detail.why_no_copy)
        if detail.description:
            section(layout, text("ui.evidence.description"))
            add_long(layout, detail.description)

    def _add_uses(self, layout: QVBoxLayout, detail: EvidenceDetail) -> None:
        can = not self._work.is_read_only and not detail.row.is_withdrawn and detail.disposal is None
        beside = [_link("attach", self.attach_asked.emit, detail.row.code)] if can else []
        section(layout, text("ui.evidence.used", count=number(detail.row.items)), *beside)
        if not detail.uses:
            layout.addWidget(label(text("ui.evidence.not_used"), "muted", wraps=True))
        add_many(layout, detail.uses, lambda use: self._use(detail.row, use, can=can))

    def _use(self, row: EvidenceRow, use: UseLine, *, can: bool) -> QWidget:
        marks = text("ui.inspector.attachment", bearing=use.bearing, method=use.method, independence=use.independence)
        if use.objective:
            marks = text("ui.inspector.for_objective", marks=marks, objective=use.objective)
        words = "\n".join(part for part in (use.locator, use.shows) if part)
        title = text("ui.inspector.coded", code=use.name, title=use.title)
        made = card(title, marks, _TONES.get(use.bearing, Tone.PLAIN), words)
        buttons = [_link("go_item", lambda: self._work.go("checklist", use.item), use.name)]
        if can:
            buttons.append(_link("bearing", lambda: self.bearing_asked.emit(use), use.name))
            buttons.append(_link("detach", lambda: self._deeds.detach(row.id, use), use.name))
        _append(made, buttons)
        return made


def _link(name: str, run: Callable[[], object], what: str) -> QPushButton:
    words = text(f"ui.evidence.link.{name}")
    return link(words, run, name=text("ui.evidence.link_aloud", link=words, what=what))


def _append(made: QWidget, buttons: Sequence[QPushButton]) -> None:
    layout = made.layout()
    if layout is not None:
        layout.addWidget(links(buttons))


def _add_findings(layout: QVBoxLayout, detail: EvidenceDetail, work: Work) -> None:
    if not detail.findings:
        return
    section(layout, text("ui.inspector.findings", count=number(len(detail.findings))))
    for one in detail.findings:
        made = card(text("ui.inspector.coded", code=one.code, title=one.title), word(one.state))
        _append(made, [_link("go_finding", partial(work.go, "findings", one.id), one.code)])
        layout.addWidget(made)


def _facts(detail: EvidenceDetail, deeds: EvidenceDeeds) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, (name, words) in enumerate(_known(detail)):
        caption = label(text(f"ui.evidence.fact.{name}"), "caption")
        value = label(narrow(words), "", wraps=True)
        if name == "sha256":
            value = _hash(words)
        elif name == "file":
            value.setToolTip(tip(_raw_name(detail)))
        grid.addWidget(caption, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, place, 1)
    if detail.sha256:
        copy = _link("copy", lambda: deeds.copy_hash(detail.sha256), detail.row.code)
        grid.addWidget(copy, grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
    return made


def _hash(words: str) -> QLabel:
    """Return a SHA-256 in full, in groups that can break over lines."""
    made = label(words, "", wraps=True)
    font = QFont(made.font())
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFamilies(["monospace"])
    made.setFont(font)
    made.setText("\u200b".join(words[start : start + 8] for start in range(0, len(words), 8)))
    made.setAccessibleName(words)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def _known(detail: EvidenceDetail) -> list[tuple[str, str]]:
    """Return name and words of every fact there is."""
    row = detail.row
    modified = moment(detail.source_modified_at.replace(tzinfo=UTC)) if detail.source_modified_at else ""
    received = text(
        "ui.evidence.received", at=moment(row.received_at), zone=f"{row.received_at:%z}", name=detail.received_by
    )
    exact = ""
    if row.size_bytes is not None:
        exact = size(row.size_bytes)
        if row.size_bytes >= _KILO:
            exact = text("ui.evidence.exact", size=exact, count=number(row.size_bytes))
    facts = (
        ("kind", kind_words(row)),
        ("file", row.original_name),
        ("size", exact),
        ("type", row.media_type),
        ("sha256", detail.sha256),
        ("folder", detail.source_folder),
        ("modified", text("ui.evidence.utc", at=modified) if modified else ""),
        ("received", received),
        ("collected", text("ui.evidence.claimed", day=day(row.collected_on)) if row.collected_on else ""),
        ("supplied", row.supplied_by),
        ("valid", day(detail.valid_until) if detail.valid_until else ""),
        ("location", detail.sighted_location),
        ("version", detail.sighted_version),
        ("shown_by", detail.shown_by),
        ("same", ", ".join(detail.same_content)),
        ("follow_ups", ", ".join(row.follow_ups)),
    )
    return [(name, words) for name, words in facts if words]


def _raw_name(detail: EvidenceDetail) -> str:
    """Return the name as it came, byte for byte where it is no text."""
    raw = detail.original_name_raw
    return raw_words(raw) if raw is not None else detail.row.original_name
