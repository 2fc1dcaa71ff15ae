"""What parties answered to a finding: their exact words, and the sheet on which an answer is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.finding_views import ResponseDetail, Speakers
from workbook.domain.responses import Answer
from workbook.domain.vocabulary import FindingState
from workbook.exports.palette import Tone
from workbook.exports.visible import elided, one_line
from workbook.messages import text, word
from workbook.ui.findings.sections import Choice
from workbook.ui.widgets.fields import DayField
from workbook.ui.widgets.flow import flowing
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.parts import add_long, link, links
from workbook.ui.widgets.prose import INSET, Prose
from workbook.ui.wording import day

_MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on the sheet of a response that is not recorded yet."""

    speakers: tuple[Speakers, ...]
    detail: ResponseDetail | None
    party: UUID
    answer: Answer
    contact: UUID | None
    on: str
    words: str
    rejoinder: str

    @property
    def is_new(self) -> bool:
        """Whether a text stands here that is not recorded."""
        held = self.detail.response if self.detail else None
        kept = (held.words, held.rejoinder) if held else ("", "")
        return (self.words, self.rejoinder) != kept


class ResponseForm(QWidget):
    """The sheet: who answers, what, on which day, in which words, and our rejoinder."""

    recorded = Signal(object)
    """The response's id, or None for a new one; what was entered is asked for with `entered`."""
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._detail: ResponseDetail | None = None
        self._speakers: tuple[Speakers, ...] = ()
        self.party: Choice[UUID] = Choice(text("ui.response.party"))
        self.answer: Choice[Answer] = Choice(text("ui.response.answer"))
        self.answer.offer((answer, word(answer)) for answer in Answer)
        self.contact: Choice[UUID | None] = Choice(text("ui.response.contact"))
        for field in (self.party, self.answer, self.contact):
            field.setMinimumContentsLength(12)
        self.on = DayField(text("ui.response.day"))
        self.words = Prose(text("ui.response.words"), text("ui.response.words_hint"))
        self.rejoinder = Prose(text("ui.response.rejoinder"), text("ui.response.rejoinder_hint"))
        self._words_head = label(text("ui.response.words"), "section")
        self._refusal = label("", wraps=True, tone=Tone.BAD)
        self.take = QPushButton()
        self.take.setProperty("role", "main")
        self.party.currentIndexChanged.connect(self._show_contacts)
        self.answer.currentIndexChanged.connect(self._show_words)
        self.take.clicked.connect(lambda _=False: self.recorded.emit(self.response))
        self._lay_out()

    def _lay_out(self) -> None:
        ground = frame("evidence")
        inner = column(ground, margin=12, spacing=8)
        pairs = []
        for name, field in (
            ("ui.response.party", self.party),
            ("ui.response.answer", self.answer),
            ("ui.response.contact", self.contact),
        ):
            pair = QWidget()
            beneath = column(pair, spacing=4)
            caption = label(text(name), "section")
            caption.setBuddy(field)
            beneath.addWidget(caption)
            beneath.addWidget(field)
            pairs.append(pair)
        self.on.setFixedWidth(128)
        inner.addWidget(flowing(*pairs, self.on, spacing=12))
        inner.addWidget(self._words_head)
        inner.addWidget(self.words)
        inner.addWidget(label(text("ui.response.rejoinder"), "section"))
        inner.addWidget(self.rejoinder)
        inner.addWidget(self._refusal)
        say(self._refusal, "")
        foot = line(spacing=8)
        foot.addWidget(self.take)
        foot.addWidget(link(text("ui.response.cancel"), self.cancelled.emit))
        foot.addStretch(1)
        inner.addLayout(foot)
        column(self).addWidget(ground)

    @property
    def response(self) -> UUID | None:
        """The response that is changed here, None for a new one."""
        return self._detail.id if self._detail else None

    def begin(self, speakers: Sequence[Speakers], today: date | None, response: ResponseDetail | None = None) -> None:
        """Be empty for a new response, or hold one that is to be changed."""
        self._detail = response
        self._speakers = tuple(speakers)
        self.party.offer((party.id, elided(one_line(party.name), _MOST_NAME)) for party in self._speakers)
        held = response.response if response else None
        if held:
            self.party.choose(held.party_id)
        self._show_contacts()
        self.contact.choose(held.contact_id if held else None)
        self.answer.choose(held.answer if held else Answer.AGREE)
        self.on.reset(held.on_date if held else today)
        self.words.give(held.words if held else "")
        self.rejoinder.give(held.rejoinder if held else "")
        self.take.setText(text("ui.response.change" if response else "ui.response.record"))
        self.refuse("")
        self._show_words()

    def entered(self) -> records.Response:
        """Return what was entered. Raises WorkbookError for what cannot be kept."""
        answer, when = self.answer.value(), self.on.value()
        if when is None:
            raise WorkbookError("response.day_missing")
        return records.Response(
            party_id=self.party.value(),
            answer=answer,
            on_date=when,
            contact_id=self.contact.value(),
            words="" if answer is Answer.NO_REPLY else self.words.value(),
            rejoinder=self.rejoinder.value(),
        )

    def typed(self) -> Typed:
        """Return everything that stands here."""
        return Typed(
            self._speakers,
            self._detail,
            self.party.value(),
            self.answer.value(),
            self.contact.value(),
            self.on.line.text(),
            self.words.value(),
            self.rejoinder.value(),
        )

    def restore(self, typed: Typed) -> None:
        """Show again what stood here."""
        self.begin(typed.speakers, None, typed.detail)
        self.party.choose(typed.party)
        self._show_contacts()
        self.contact.choose(typed.contact)
        self.answer.choose(typed.answer)
        self.on.line.setText(typed.on)
        self.words.give(typed.words)
        self.rejoinder.give(typed.rejoinder)
        self._show_words()

    def refuse(self, words: str) -> None:
        """Say why it was not recorded; what was typed stays."""
        say(self._refusal, words, Tone.BAD)

    @Slot()
    def _show_contacts(self, *_: object) -> None:
        chosen = self.party.value() if self._speakers and self.party.count() else None
        contacts = [one for party in self._speakers if party.id == chosen for one in party.contacts]
        known = ((key, elided(one_line(name), _MOST_NAME)) for key, name in contacts)
        self.contact.offer([(None, text("ui.response.nobody")), *known])

    @Slot()
    def _show_words(self, *_: object) -> None:
        is_silent = self.answer.value() is Answer.NO_REPLY
        self._words_head.setHidden(is_silent)
        self.words.setHidden(is_silent)


class Responses(QWidget):
    """The responses to one finding; before it is sent, only that they will stand here."""

    begun = Signal(object)
    """A response is to be recorded (None) or changed (its detail)."""
    withdrawn = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None
        self._can_answer = False
        self._aside: dict[UUID, Typed] = {}
        self.form = ResponseForm()
        self.form.hide()
        self.form.cancelled.connect(self.close_form)
        self.record = link(text("ui.response.begin"), lambda: self.begun.emit(None), hint=text("ui.response.begin_tip"))
        self._said = label("", "caption", wraps=True)
        head = line(spacing=8)
        head.setContentsMargins(INSET, 0, 0, 0)
        head.addWidget(label(text("ui.response.heading"), "strong"))
        head.addWidget(self._said, 1)
        head.addWidget(self.record)
        layout = column(self, spacing=4)
        layout.addLayout(head)
        self._cards = QWidget()
        self._layout = layout
        layout.addWidget(self._cards)
        layout.addWidget(self.form)

    def show_responses(self, responses: Sequence[ResponseDetail], state: FindingState, *, read_only: bool) -> None:
        """Show what was answered."""
        now = (tuple(responses), state, read_only)
        if now == self._shown:
            return
        self._shown = now
        can_answer = state in (FindingState.SENT, FindingState.ANSWERED) and not read_only
        key = "" if responses else "ui.response.none" if can_answer else "ui.response.not_sent"
        self._said.setText(text(key) if key else "")
        self._can_answer = can_answer
        self.record.setVisible(can_answer and self.form.isHidden())
        cards = QWidget()
        inner = column(cards, spacing=4)
        for one in responses:
            inner.addWidget(self._card(one, can_change=can_answer))
        self._layout.replaceWidget(self._cards, cards)
        cards.show()
        self._cards.hide()
        self._cards.deleteLater()
        self._cards = cards

    def open_form(self, speakers: Sequence[Speakers], today: date, response: ResponseDetail | None) -> None:
        """Show the sheet; what was typed on one that is open already stays."""
        if self.form.isHidden() or self.form.response != (response.id if response else None):
            self.form.begin(speakers, today, response)
        self.form.show()
        self.record.hide()
        self.form.party.setFocus()

    @Slot()
    def close_form(self) -> None:
        """Put the sheet away."""
        self.form.hide()
        self.record.setVisible(self._can_answer)

    def set_aside(self, finding: UUID | None) -> None:
        """Put the sheet away, and keep what stands on it for when the finding is shown again."""
        if finding is not None and not self.form.isHidden():
            self._aside[finding] = self.form.typed()
        self.close_form()

    def resume(self, finding: UUID) -> None:
        """Show the sheet again that was set aside with this finding."""
        typed = self._aside.pop(finding, None)
        if typed is not None and self._can_answer:
            self.form.restore(typed)
            self.form.show()
            self.record.hide()

    def unrecorded(self, shown: UUID | None) -> tuple[UUID, str] | None:
        """Return a finding with the texts of a response to it that is not recorded; `shown` is the one on the sheet."""
        open_now = {shown: self.form.typed()} if shown is not None and not self.form.isHidden() else {}
        for finding, typed in (open_now | self._aside).items():
            if typed.is_new:
                return finding, f"{typed.words}\n{typed.rejoinder}"
        return None

    def _card(self, one: ResponseDetail, *, can_change: bool) -> QWidget:
        card = frame("evidence")
        inner = column(card, margin=10, spacing=4)
        said = one.response
        inner.addWidget(label(text("ui.response.title", party=one.party, answer=said.answer), "strong", wraps=True))
        by = text("ui.response.by", contact=one.contact, day=day(said.on_date)) if one.contact else day(said.on_date)
        inner.addWidget(label(by, "caption", wraps=True))
        if said.words:
            add_long(inner, said.words)
        if said.rejoinder.strip():
            inner.addWidget(label(text("ui.response.rejoinder"), "caption"))
            add_long(inner, said.rejoinder)
        if can_change:
            change = link(text("ui.response.change_asked"), lambda: self.begun.emit(one))
            away = link(text("ui.response.withdraw"), lambda: self.withdrawn.emit(one))
            inner.addWidget(links((change, away)))
        return card
