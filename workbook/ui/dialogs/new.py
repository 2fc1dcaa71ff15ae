"""Make a workbook: one page to fill in, made in the background; a refusal leaves no file and all that was typed."""

import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from workbook import VERSION
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.choosing import Choice, heads_of
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.roster import Offer, offers
from workbook.exports.palette import Tone
from workbook.importers import frameworks
from workbook.messages import text
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.dialogs.new_parts import EngagementPart, PlacePart, WhatPart
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.identity import Identity
from workbook.ui.messages import number, sentence
from workbook.ui.widgets.framework_picker import FrameworkPicker, Heads
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.new_passphrase import NewPassphrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.operations.beginning import Plan
    from workbook.ui.reading import Opened

_SIZE = (1216, 680)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """All that was entered, as it is handed to the background."""

    path: Path
    passphrase: str | None = field(repr=False)
    engagement: records.Engagement
    person: records.Person
    party: records.Party | None
    subjects: tuple[records.Subject, ...]
    frameworks: tuple[tuple[str, Choice], ...]


class NewDialog(Sheet):
    """`made` carries the new workbook, open; whoever takes it closes it."""

    made = Signal(object)

    def __init__(self, parent: QWidget, who: Identity) -> None:
        super().__init__(
            parent, title=text("ui.new.title"), explanation=text("ui.new.explanation"), main=text("ui.new.create")
        )
        self._who = who
        self._background = Background(self)
        self._ticket: Ticket | None = None
        self._left: list[Opened] = []
        self.engagement, self.place, self.what = EngagementPart(), PlacePart(), WhatPart()
        self.passphrase = NewPassphrase()
        self.picker = FrameworkPicker(self._load_heads)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName(text("ui.work.progress"))
        self._bar.hide()
        self._fields = self._lay_out()
        self.picker.offer(offers(frameworks.shipped()))
        for part in (self.engagement, self.place, self.what, self.passphrase, self.picker):
            part.changed.connect(self._look)
        self.engagement.title.line.textChanged.connect(self.place.follow)
        self._look()
        self.engagement.title.setFocus()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        return self._background.is_idle

    @property
    def lacks(self) -> str:
        """What is missing before the workbook can be made, in words, or nothing."""
        what = self.what.lacks(has_frameworks=bool(self.picker.chosen))
        return self.engagement.lacks or self.place.lacks or self.passphrase.lacks or what

    def carry_out(self) -> None:
        """Make the workbook."""
        if self._ticket is not None or self.lacks:
            return
        try:
            wanted = self._wanted()
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)
            return
        self._be_busy(True)
        ticket = Ticket(self._take, self._fail, self._show_progress, self._on_cancelled)
        self._ticket = self._background.run(lambda step: self._make(wanted, step), ticket)

    def reject(self) -> None:
        """Stop what runs and stay; with nothing running, close."""
        if self._ticket is None:
            self._background.shut_down()
            super().reject()
        else:
            self._ticket.cancel()
            self.say(text("ui.new.stopping"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave nothing running or open behind."""
        self._background.shut_down()
        self._drop()
        super().closeEvent(event)

    def _make(self, wanted: _Wanted, step: Step) -> "Opened":
        # The store is behind these; they are wanted here and not before the first frame.
        from workbook.operations.beginning import begin_whole
        from workbook.ui.reading import opened

        actor = Actor(person=None, tool=f"audit-workbook {VERSION}", host=platform.node())
        plan = _plan(wanted)
        made = opened(begin_whole(wanted.path, actor, plan, wanted.passphrase, step), actor)
        self._left.append(made)
        return made

    def _wanted(self) -> _Wanted:
        party, subjects = self.what.value()
        chosen = tuple((one.code, self.picker.choice_of(one.code)) for one in self.picker.chosen)
        person = records.Person(self._who.name, self._who.role, self._who.organisation)
        engagement, path = self.engagement.value(), self.place.value()
        return _Wanted(path, self.passphrase.value(), engagement, person, party, subjects, chosen)

    def _take(self, made: "Opened") -> None:
        self._ticket = None
        self._left.clear()
        self.accept()
        self._background.shut_down()
        self.made.emit(made)

    def _fail(self, error: Exception) -> None:
        self._be_busy(False)
        if isinstance(error, WorkbookError):
            self.say(sentence(error), Tone.BAD)
        else:
            raise_defect(error)

    def _on_cancelled(self) -> None:
        for one in self._left:
            one.book.close()
            one.book.path.unlink(missing_ok=True)
        self._left.clear()
        self._be_busy(False)
        self.say(sentence(Cancelled()))

    def _drop(self) -> None:
        while self._left:
            self._left.pop().book.close()

    def _load_heads(self, one: Offer, done: "Callable[[Heads], None]") -> None:
        def load(_: Step) -> Heads:
            return heads_of(frameworks.load(one.code))

        self._background.run(load, Ticket(done, self._fail))

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.say(text("ui.new.making", done=number(done), total=number(total)))

    def _be_busy(self, busy: bool) -> None:
        if not busy:
            self._ticket = None
        self._bar.setRange(0, 0)
        self._bar.setVisible(busy)
        self._fields.setEnabled(not busy)
        self.main_button.setEnabled(not busy)
        self.cancel_button.setText(text("ui.new.stop") if busy else text("ui.work.cancel"))

    @Slot()
    def _look(self) -> None:
        """Say what is missing beside the button."""
        lacks = self.lacks
        self.main_button.setEnabled(not lacks)
        self.say(lacks, Tone.NONE)

    def _lay_out(self) -> QWidget:
        """Put the three steps beside each other, so that nothing that has to be answered stands below the fold."""
        what, frameworks_, file = QWidget(), QWidget(), QWidget()
        inner = column(what, spacing=8)
        inner.setContentsMargins(24, 4, 16, 12)
        _section(inner, text("ui.new.section_engagement"), self.engagement)
        inner.addSpacing(4)
        _section(inner, text("ui.new.section_what"), self.what)
        inner.addStretch(1)
        middle = column(frameworks_, spacing=8)
        middle.setContentsMargins(16, 4, 16, 12)
        _section(middle, text("ui.new.section_frameworks"), self.picker)
        last = column(file, spacing=8)
        last.setContentsMargins(16, 4, 24, 12)
        _section(last, text("ui.new.section_file"), self.place)
        last.addSpacing(4)
        last.addWidget(self.passphrase)
        last.addStretch(1)
        all_ = QWidget()
        row = QHBoxLayout(all_)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part, share in ((_scrolled(what), 6), (frameworks_, 5), (_scrolled(file), 5)):
            row.addWidget(part, share)
        self.body.addWidget(all_)
        self.foot.layout().insertWidget(1, self._bar)  # type: ignore[union-attr]
        self.resize(*_SIZE)
        return all_


def _scrolled(part: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidget(part)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll


def _section(layout: QVBoxLayout, words: str, part: QWidget) -> None:
    layout.addWidget(label(words, "strong"))
    layout.addWidget(part)


def _plan(wanted: _Wanted) -> "Plan":
    from workbook.operations.beginning import Chosen, Plan

    chosen = []
    for code, choice in wanted.frameworks:
        framework = frameworks.load(code)
        chosen.append(Chosen(framework, choice.codes(heads_of(framework))))
    return Plan(wanted.engagement, wanted.person, wanted.party, wanted.subjects, tuple(chosen))
