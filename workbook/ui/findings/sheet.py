"""The sheet a finding is written on: its head, its sections, what it rests on and what was answered."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from workbook.domain.evidence_views import TargetRow
from workbook.domain.finding_views import ControlText, EvidenceRef, FindingDetail, FindingPart
from workbook.domain.findings import next_states
from workbook.domain.vocabulary import FindingState
from workbook.exports.palette import Tone
from workbook.exports.visible import elided, one_line
from workbook.messages import text
from workbook.ui.findings.asking import Question
from workbook.ui.findings.basis import Basis
from workbook.ui.findings.form import EMPTY, FindingForm
from workbook.ui.findings.missing import MissingStrip
from workbook.ui.findings.responses import Responses
from workbook.ui.findings.wording import control_entry, evidence_entry, item_entry
from workbook.ui.messages import tip
from workbook.ui.widgets.banner import Banner
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.menu_chip import MenuChip
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.prose import INSET

MEASURE: Final = 760
"""The width of the sheet in pixels at most: longer lines are hard to read."""
_CHANGEABLE: Final = (FindingState.DRAFT, FindingState.REVIEWED)


class Sheet(QScrollArea):
    """Shows one finding, or a new one that is not kept yet."""

    edited = Signal()
    left = Signal()
    move_asked = Signal(object)
    text_asked = Signal()
    """The menu with the texts of controls is about to open."""

    def __init__(self) -> None:
        super().__init__()
        self.detail: FindingDetail | None = None
        self._has = False, False
        self.form = FindingForm()
        self.items = Basis("items")
        self.evidence = Basis("evidence")
        self.responses = Responses()
        self.missing = MissingStrip()
        self.question = Question()
        self.refusal = Banner()
        self.insert = MenuChip(text("ui.finding.insert"), text("ui.finding.insert_tip"))
        self._head = label("", "section", wraps=True)
        self._saved = label("", "caption")
        self._moves: dict[FindingState, QPushButton] = {}
        self.setAccessibleName(text("ui.finding.sheet"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        ground = frame("sheet")
        outer = line(spacing=0)
        ground.setLayout(outer)
        page = QWidget()
        page.setMaximumWidth(MEASURE)
        outer.addStretch(1)
        outer.addWidget(page, 100)
        outer.addStretch(1)
        layout = column(page, spacing=16)
        layout.setContentsMargins(28 - INSET, 16, 28 - INSET, 32)
        top = column(spacing=4)
        head = line(spacing=8)
        head.setContentsMargins(INSET, 0, 0, 0)
        head.addWidget(self._head, 1)
        head.addWidget(self._saved)
        for state in (
            FindingState.DRAFT,
            FindingState.REVIEWED,
            FindingState.SENT,
            FindingState.ANSWERED,
            FindingState.FINAL,
        ):
            self._moves[state] = self._move_button(state)
            head.addWidget(self._moves[state])
        self.respond = link(text("ui.response.begin"), lambda: self.responses.begun.emit(None))
        self.respond.hide()
        head.addWidget(self.respond)
        top.addLayout(head)
        top.addWidget(self.question)
        top.addWidget(self.refusal)
        top.addWidget(self.missing)
        layout.addLayout(top)
        layout.addWidget(self.form)
        self.form.sections[FindingPart.CRITERIA].head.addWidget(self.insert)
        layout.addWidget(self.items)
        layout.addWidget(self.evidence)
        layout.addWidget(self.responses)
        layout.addStretch(1)
        self.setWidget(ground)

    def _move_button(self, state: FindingState) -> QPushButton:
        words, hint = text(f"ui.finding.move.{state}"), text(f"ui.finding.move_tip.{state}")
        made = link(words, lambda: self.move_asked.emit(state), hint=tip(hint))
        made.hide()
        return made

    def _connect(self) -> None:
        self.form.edited.connect(self.edited)
        self.form.edited.connect(self._show_missing)
        self.form.left.connect(self.left)
        self.missing.asked.connect(self.focus_part)
        self.question.closed.connect(self.form.title.setFocus)
        menu = self.insert.menu()
        menu.aboutToShow.connect(self.text_asked)

    def show_finding(self, detail: FindingDetail, *, can_write: bool, but: Collection[str] = ()) -> None:
        """Show a finding as it is kept; the fields named in `but` hold what is not kept yet, and stay."""
        before = self.detail.id if self.detail else None
        if before != detail.id:
            self.responses.set_aside(before)
        self.detail = detail
        read_only = not can_write or detail.state not in _CHANGEABLE
        self.form.show_scale(detail.scale)
        self.form.be_read_only(read_only)
        self.form.give(detail.finding, but=but)
        self._show_head(detail, can_write=can_write)
        self.show_basis(detail.items, detail.evidence, read_only=read_only)
        self.responses.setVisible(True)
        self.responses.show_responses(detail.responses, detail.state, read_only=not can_write)
        self._show_missing()
        if before != detail.id:
            self.responses.resume(detail.id)
            self._begin()

    def show_new(self, scale: tuple[str, ...], kept: Mapping[str, Any] | None = None) -> None:
        """Show an empty sheet, or what was typed on one before; it is kept once it has a title."""
        self.responses.set_aside(self.detail.id if self.detail else None)
        self.detail = None
        self.form.be_read_only(False)
        self.form.show_scale(scale)
        self.form.restore(kept or EMPTY)
        for button in self._moves.values():
            button.hide()
        self.respond.hide()
        say(self._head, text("ui.finding.new"))
        self.responses.hide()
        self.show_basis((), (), read_only=False)
        self._begin()

    def show_basis(self, items: Sequence[TargetRow], evidence: Sequence[EvidenceRef], *, read_only: bool) -> None:
        """Show what the finding is about and rests on."""
        self.items.show_entries([item_entry(one) for one in items], read_only=read_only)
        self.evidence.show_entries([evidence_entry(one) for one in evidence], read_only=read_only)
        self.insert.setVisible(bool(items) and not read_only)
        self._has = bool(items), bool(evidence)
        self._show_missing()

    def say_saved(self, words: str, tone: Tone = Tone.PLAIN) -> None:
        """Say whether everything is kept."""
        say(self._saved, words, tone)

    def refuse(self, words: str) -> None:
        """Say in place why something was not done; empty when that is over."""
        if words:
            self.refusal.tell(words, Tone.BAD)
            self.ensureWidgetVisible(self.refusal, 0, 24)
        elif self.refusal.words:
            self.refusal.clear()

    def offer_texts(self, texts: Sequence[ControlText]) -> None:
        """Offer the texts of controls for the criteria."""
        menu = self.insert.menu()
        menu.clear()
        prose = self.form.sections[FindingPart.CRITERIA].prose
        if len(texts) > 1:
            whole = "\n\n".join(control_entry(one) for one in texts)
            menu.addAction(text("ui.finding.insert_all"), lambda: prose.insert(whole))
            menu.addSeparator()
        for one in texts:
            words = elided(one_line(text("ui.inspector.coded", code=one.control, title=one.title)), 80)
            menu.addAction(words.replace("&", "&&"), partial(prose.insert, control_entry(one)))

    @Slot(object)
    def focus_part(self, part: FindingPart) -> None:
        """Put the cursor where a part is written, or on the button that adds it."""
        basis = {FindingPart.ITEMS: self.items, FindingPart.EVIDENCE: self.evidence}.get(part)
        if basis is None:
            self.form.focus_part(part)
        else:
            basis.add.setFocus()
            self.ensureWidgetVisible(basis, 0, 24)

    def _begin(self) -> None:
        """Show a sheet from its head on."""
        self.question.close_question()
        self.refuse("")
        self.verticalScrollBar().setValue(0)

    def _show_head(self, detail: FindingDetail, *, can_write: bool) -> None:
        key = "ui.finding.head_by" if detail.raised_by else "ui.finding.head"
        say(self._head, text(key, code=detail.code, state=detail.state, person=detail.raised_by))
        open_moves = next_states(detail.state) if can_write else ()
        for state, button in self._moves.items():
            # A response makes a finding answered; there is no other way.
            is_open = state in open_moves and (state is not FindingState.ANSWERED or bool(detail.responses))
            button.setVisible(is_open)
        self.respond.setVisible(can_write and detail.state is FindingState.SENT and not detail.responses)

    @Slot()
    def _show_missing(self) -> None:
        if self.detail is not None and self.detail.state not in _CHANGEABLE:
            self.missing.show_missing(())
            return
        has_items, has_evidence = self._has
        if self.detail is None and self.form.is_empty:
            self.missing.show_missing(())  # nobody has begun
            return
        self.missing.show_missing(self.form.missing(has_items=has_items, has_evidence=has_evidence))
