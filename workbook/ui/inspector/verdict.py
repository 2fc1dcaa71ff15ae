"""Where a determination is chosen and its reason is written: for an item, for objectives, or for many items at once."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from workbook.domain.ladder import Proof
from workbook.domain.vocabulary import OtherKind, Result
from workbook.exports.palette import Tone
from workbook.messages import render, text
from workbook.operations.determinations import Verdict, determine, determine_items
from workbook.ui.inspector.drafts import Choice, Drafts, VerdictDraft
from workbook.ui.inspector.text_field import TextField
from workbook.ui.item_deeds import Chosen, ItemDeeds, Refusal
from workbook.ui.messages import tip
from workbook.ui.theme import restyle
from workbook.ui.widgets.flow import flowing
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.wording import determined, determined_in_full
from workbook.ui.work import Operation

CHOICES: Final = (
    Choice("1", Result.SATISFIED),
    Choice("2", Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET),
    Choice("3", Result.OTHER_THAN_SATISFIED, OtherKind.INSUFFICIENT_EVIDENCE),
    Choice("4", Result.OTHER_THAN_SATISFIED, OtherKind.PARAMETER_UNDEFINED),
    Choice("5", Result.NOT_APPLICABLE),
    Choice("0", Result.NOT_ASSESSED),
)
_NEEDS_PROOF: Final = frozenset({"determination.contested", "determination.proof_too_low"})


@dataclass(frozen=True, slots=True)
class Determining:
    """What is to be determined: what it is now, and what stands in the way.

    `covers` says in words what an entry will cover where that is not plain, `locked` why there can be none.
    """

    chosen: Chosen
    result: Result | None
    other_kind: OtherKind | None
    reason: str = ""
    proof: Proof | None = None
    covers: str = ""
    locked: str = ""


class VerdictBox(QWidget):
    """Stays while the rest of the inspector is built anew, so that nothing interrupts the typing."""

    recorded = Signal(bool)
    """A determination is recorded; True when the person wants to go on to the next one."""
    left = Signal()
    """The person goes back to the list; the draft stays."""
    whole_asked = Signal()
    """The item as a whole is wanted again, not some of its objectives."""

    def __init__(self, deeds: ItemDeeds, drafts: Drafts) -> None:
        super().__init__()
        self._deeds = deeds
        self._drafts = drafts
        self._about: Determining | None = None
        self._choice: Choice | None = None
        self.buttons = {choice.key: self._button(choice) for choice in CHOICES}
        self.reason = TextField(text("ui.verdict.reason"), text("ui.verdict.reason_hint"), least=3, enters=True)
        self.override = TextField(text("ui.verdict.override"), text("ui.verdict.override_hint"), enters=True)
        self._covers = label("", "caption", wraps=True)
        self._said = label("", "caption", wraps=True)
        self.record = QPushButton(text("ui.verdict.record"))
        self.record.setAutoDefault(False)
        self.record.setToolTip(tip(text("ui.verdict.record_tip")))
        self.whole = QPushButton(text("ui.verdict.whole"))
        self.whole.setProperty("role", "link")
        self.whole.setAutoDefault(False)
        self.whole.clicked.connect(self.whole_asked)
        self.record.clicked.connect(lambda _=False: self.record_now())
        for field in (self.reason, self.override):
            field.entered.connect(self._on_enter)
            field.left.connect(self.left)
            field.textChanged.connect(self._keep)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(self, spacing=8)
        layout.addWidget(flowing(*self.buttons.values(), spacing=6, even=True))
        layout.addWidget(self._covers)
        layout.addWidget(self.reason)
        layout.addWidget(self.override)
        layout.addWidget(self._said)
        foot = line(spacing=8)
        foot.addWidget(self.record)
        foot.addWidget(self.whole)
        foot.addStretch(1)
        layout.addLayout(foot)
        for part in (self.override, self._said, self._covers, self.whole):
            part.hide()

    def _button(self, choice: Choice) -> QPushButton:
        words = text("ui.verdict.choice", digit=choice.key, determination=determined(choice.result, choice.other_kind))
        made = QPushButton(words)
        made.setProperty("role", "verdict")
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setAccessibleName(determined_in_full(choice.result, choice.other_kind))
        made.setToolTip(tip(text("ui.verdict.choice_tip", determination=made.accessibleName(), digit=choice.key)))
        made.clicked.connect(lambda _=False: self.press(choice))
        return made

    @property
    def is_typing(self) -> bool:
        """Whether the keyboard is in one of the fields."""
        return self.reason.hasFocus() or self.override.hasFocus()

    def show_about(self, about: Determining) -> None:
        """Be about something else, or about the same as it is now; drafts come back."""
        is_other = self._about is None or self._about.chosen != about.chosen
        self._about = about
        draft = self._drafts.verdict(about.chosen)
        if is_other:
            self._choice = draft.choice
            for field, words in ((self.reason, draft.reason), (self.override, draft.override)):
                with QSignalBlocker(field):
                    field.say(words)
                field.grow()
            self.override.setVisible(draft.overrides)
            self._say("")
        say(self._covers, about.locked or about.covers, Tone.WARN if about.locked else Tone.PLAIN)
        self.whole.setVisible(bool(about.chosen.objectives))
        for part in (self.reason, self.record, *self.buttons.values()):
            part.setEnabled(not about.locked)
        self._mark()

    def press(self, choice: Choice) -> None:
        """Choose a determination: recorded at once when its reason is there or none is needed, else it waits for one."""
        about = self._about
        self._mark()
        if about is None or about.locked:
            return
        if choice.result is Result.NOT_ASSESSED:
            self._record(choice, go_on=False)
        elif self.reason.toPlainText().strip():
            self._choice = choice
            self._record(choice, go_on=False)
        else:
            self._choice = choice
            self._mark()
            self._say(text("ui.verdict.pending", determination=determined(choice.result, choice.other_kind)))
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def write_reason(self) -> None:
        """Go to the reason; that of a determination which stands is there to be changed."""
        about = self._about
        if about is None or about.locked:
            return
        if about.reason and about.result is not None and self._drafts.verdict(about.chosen).is_empty:
            self._choice = _choice_of(about.result, about.other_kind)
            self.reason.say(about.reason)
            self._mark()
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def suggest(self, result: Result, other_kind: OtherKind | None, reason: str) -> None:
        """Begin with a determination and a reason from elsewhere; what was typed stays in front of it."""
        if self._about is None or self._about.locked:
            return
        self._choice = _choice_of(result, other_kind)
        typed = self.reason.toPlainText().strip()
        self.reason.say("\n".join(part for part in (typed, reason) if part))
        self._mark()
        self._say(text("ui.verdict.suggested"))
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def record_now(self, *, go_on: bool = False) -> None:
        """Record what was chosen with what was typed."""
        choice = self._choice or self._standing()
        if choice is None:
            self._say(text("ui.verdict.none_chosen"))
        else:
            self._record(choice, go_on=go_on)

    @Slot(bool)
    def _on_enter(self, go_on: bool) -> None:
        if self._choice is None and self._standing() is None:
            self._say(text("ui.verdict.none_chosen"))
            self.left.emit()
        else:
            self.record_now(go_on=go_on)

    def _record(self, choice: Choice, *, go_on: bool) -> None:
        about = self._about
        if about is None:
            return
        is_nothing = choice.result is Result.NOT_ASSESSED
        override = self.override.toPlainText() if not self.override.isHidden() and not is_nothing else ""
        reason = "" if is_nothing else self.reason.toPlainText().strip()
        verdict = Verdict(choice.result, reason, choice.other_kind, override.strip() or None)
        refusal = Refusal()

        def refused(sentence: str) -> None:
            self._refuse(choice, refusal.key, sentence)

        def done() -> None:
            self._forget(about.chosen)
            self.recorded.emit(go_on)

        operation = refusal.noting(_operation(about.chosen, verdict))
        self._deeds.run("determine", about.chosen, operation, refused=refused, done=done)

    def _standing(self) -> Choice | None:
        """Return the determination that stands and can be given another reason."""
        about = self._about
        stands = _choice_of(about.result, about.other_kind) if about else None
        return None if stands is None or stands.result is Result.NOT_ASSESSED else stands

    def _forget(self, chosen: Chosen) -> None:
        self._drafts.keep_verdict(chosen, VerdictDraft())
        if self._about is None or self._about.chosen != chosen:
            return
        self._choice = None
        for field in (self.reason, self.override):
            field.clear()
        self.override.hide()
        self._say("")
        self._mark()

    def _refuse(self, choice: Choice, key: str, sentence: str) -> None:
        """Say why in place; where only proof is lacking, offer to set that aside with a reason."""
        self._choice = choice
        proof = self._about.proof if self._about else None
        if key in _NEEDS_PROOF:
            self.override.show()
            needed = render(proof.next_step) if proof is not None and not proof.contested else ""
            sentence = f"{sentence} {needed}".strip()
            self.override.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(sentence, Tone.BAD)
        self._mark()
        self._keep()

    @Slot()
    def _keep(self) -> None:
        if self._about is not None:
            reason, override = self.reason.toPlainText(), self.override.toPlainText()
            if reason == self._about.reason and self._choice == _choice_of(self._about.result, self._about.other_kind):
                reason = ""  # nothing was changed yet
            draft = VerdictDraft(reason, override, self._choice, not self.override.isHidden())
            self._drafts.keep_verdict(self._about.chosen, draft)

    def _mark(self) -> None:
        """Show which determination stands, and which waits to be recorded."""
        about = self._about
        stands = _choice_of(about.result, about.other_kind) if about else None
        for choice in CHOICES:
            button = self.buttons[choice.key]
            button.setChecked(choice == (self._choice or stands))
            restyle(button, "waits", choice == self._choice)
        restyle(self.record, "role", "main" if self._choice is not None else "")

    def _say(self, words: str, tone: Tone = Tone.PLAIN) -> None:
        say(self._said, words, tone)


def _choice_of(result: Result | None, other_kind: OtherKind | None) -> Choice | None:
    return next((one for one in CHOICES if (one.result, one.other_kind) == (result, other_kind)), None)


def _operation(chosen: Chosen, verdict: Verdict) -> Operation:
    if chosen.objectives:
        return lambda book, actor: determine(book, actor, chosen.targets, verdict)
    return lambda book, actor: determine_items(book, actor, chosen.items, verdict)
