"""Recover a damaged workbook into a new one: where it goes, how far it is, and what was lost."""

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QProgressBar, QPushButton, QStackedWidget, QWidget

from workbook import VERSION
from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import render, text
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.dialogs.new_parts import SUFFIX, ask_new_file
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import number, sentence, size
from workbook.ui.widgets.fields import LineField
from workbook.ui.widgets.labels import column, label, line, say

if TYPE_CHECKING:
    from workbook.domain.recovery import Recovery

_WIDTH: Final = 640
_SHARE: Final = 1000
"""Parts that the bar is divided into: of counts of bytes it needs only the share."""
_PASSPHRASE: Final = ("file.passphrase_needed", "file.wrong_passphrase")


class RecoverDialog(Sheet):
    """`recovered` carries the new workbook's place once the person wants to see it."""

    recovered = Signal(object)

    def __init__(self, parent: QWidget, path: Path, who: str) -> None:
        super().__init__(
            parent,
            title=text("ui.recover.title"),
            explanation=text("ui.recover.explanation"),
            main=text("ui.recover.begin"),
        )
        self._path = path
        self._who = who
        self._background = Background(self)
        self._ticket: Ticket | None = None
        self._made: Path | None = None
        self.source = LineField(text("ui.recover.source"))
        self.passphrase = LineField(text("ui.passphrase.field"), hint=text("ui.recover.passphrase_hint"))
        self.place = LineField(text("ui.recover.place"), hint=text("ui.recover.place_hint"))
        self.choose = QPushButton(text("ui.new.choose_place"))
        self.told = label("", wraps=True)
        self.lost = QPlainTextEdit()
        self._bar = QProgressBar()
        self._stack = QStackedWidget()
        self._dress()
        self._lay_out()
        self._look()
        self.place.setFocus()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        return self._background.is_idle

    def carry_out(self) -> None:
        """Recover it; once that is done, open what was made."""
        if self._made is not None:
            self.accept()
            self._background.shut_down()
            self.recovered.emit(self._made)
        elif self._ticket is None and self.place.value():
            target = _with_ending(Path(self.place.value()).expanduser(), self._path.parent)
            passphrase = self.passphrase.line.text() if self.passphrase.isVisibleTo(self) else None
            self._be_busy(True)
            ticket = Ticket(lambda made: self._take(made, target), self._fail, self._show_progress, self._on_cancelled)
            self._ticket = self._background.run(lambda step: self._recover(target, passphrase, step), ticket)

    def reject(self) -> None:
        """Stop what runs and stay; with nothing running, close."""
        if self._ticket is None:
            self._background.shut_down()
            super().reject()
        else:
            self._ticket.cancel()
            self.say(text("ui.new.stopping"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave nothing running behind."""
        self._background.shut_down()
        super().closeEvent(event)

    def _recover(self, target: Path, passphrase: str | None, step: Step) -> "Recovery":
        # The store is behind this; it is wanted here and not before the first frame.
        from workbook.operations.recovering import recover

        actor = Actor(person=None, tool=f"audit-workbook {VERSION}", host=platform.node())
        return recover(
            self._path, target, actor, self._who, passphrase=passphrase, new_passphrase=passphrase, step=step
        )

    def _take(self, told: "Recovery", target: Path) -> None:
        self._made = target
        self._be_busy(False)
        counts = text(
            "ui.recover.counts",
            records=number(told.records),
            entries=number(told.journal.kept),
            contents=number(told.contents),
            size=size(told.content_bytes),
            code=told.record_code,
        )
        verdict = text("ui.recover.whole" if told.is_whole else "ui.recover.lost", name=target.name)
        say(self.told, f"{verdict} {counts}", Tone.OK if told.is_whole else Tone.WARN)
        self.lost.setPlainText("\n".join(f"• {render(message)}" for message in told.lost))
        self.lost.setVisible(not told.is_whole)
        self._stack.setCurrentIndex(1)
        self.main_button.setText(text("ui.recover.open"))
        self.cancel_button.setText(text("ui.recover.close"))
        self.say("")
        self.main_button.setFocus()

    def _fail(self, error: Exception) -> None:
        self._be_busy(False)
        if not isinstance(error, WorkbookError):
            raise_defect(error)
            return
        self.say(sentence(error), Tone.BAD)
        if error.key in _PASSPHRASE:
            if error.key == _PASSPHRASE[0]:
                self.say(text("ui.recover.passphrase_asked"), Tone.PLAIN)
            self.passphrase.show()
            self.fit(_WIDTH)
            self.passphrase.setFocus()
            self.passphrase.line.selectAll()

    def _on_cancelled(self) -> None:
        self._be_busy(False)
        self.say(sentence(Cancelled()))

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, _SHARE if total else 0)
        self._bar.setValue(_SHARE * done // total if total else 0)

    def _be_busy(self, busy: bool) -> None:
        if not busy:
            self._ticket = None
        self._bar.setRange(0, 0)
        self._bar.setVisible(busy)
        self._stack.setEnabled(not busy)
        self.main_button.setEnabled(not busy)
        self.cancel_button.setText(text("ui.new.stop") if busy else text("ui.work.cancel"))
        self.say(text("ui.recover.running") if busy else "")

    @Slot()
    def _look(self) -> None:
        self.main_button.setEnabled(bool(self.place.value()))

    def _ask_place(self) -> None:
        ask_new_file(self, text("ui.recover.place"), self.place.value(), lambda path: self.place.reset(str(path)))

    def _dress(self) -> None:
        self.source.reset(str(self._path))
        self.source.be_read_only(True)
        self.passphrase.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.hide()
        self.place.reset(str(_suggested(self._path)))
        self.place.line.textChanged.connect(self._look)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(lambda _=False: self._ask_place())
        self.lost.setReadOnly(True)
        self.lost.setTabChangesFocus(True)
        self.lost.setAccessibleName(text("ui.recover.lost_name"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName(text("ui.work.progress"))
        self._bar.hide()

    def _lay_out(self) -> None:
        asked, told = QWidget(), QWidget()
        self.body.addWidget(self._stack)  # first: parts are measured right only in a window, which dresses them
        self._stack.addWidget(asked)
        self._stack.addWidget(told)
        inner = column(asked, spacing=12)
        inner.setContentsMargins(24, 0, 24, 20)
        for field in (self.source, self.passphrase, self.place):
            inner.addWidget(field)
        row = line()
        row.addWidget(self.choose)
        row.addStretch(1)
        inner.addLayout(row)
        inner.addStretch(1)
        result = column(told, spacing=12)
        result.setContentsMargins(24, 0, 24, 20)
        result.addWidget(self.told)
        result.addWidget(self.lost, 1)
        self.foot.layout().insertWidget(1, self._bar)  # type: ignore[union-attr]
        self.fit(_WIDTH)


def _suggested(path: Path) -> Path:
    """Return a free place beside the damaged workbook."""
    return free_place(path, "ui.recover.name")


def free_place(path: Path, key: str) -> Path:
    """Return a place for a file made of another one, named after it and not taken; beside it, or among the documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = path.parent if _can_hold(path.parent) else Path(documents or Path.home())
    number = 1
    while True:
        name = text(key, name=path.stem) + (f" {number}" if number > 1 else "") + SUFFIX
        if not (folder / name).exists():
            return folder / name
        number += 1


def _can_hold(folder: Path) -> bool:
    return os.access(folder, os.W_OK)


def _with_ending(path: Path, folder: Path) -> Path:
    """Return the place that was typed; a bare name lies beside the damaged workbook, and one without an ending gets ours."""
    path = path if path.is_absolute() else folder / path
    return path if path.suffix else path.with_name(path.name + SUFFIX)
