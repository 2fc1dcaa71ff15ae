"""What is asked before a person signs with another certificate: a passphrase, the code they said, or why it is withdrawn."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from workbook.domain.actor import Actor
from workbook.domain.certificates import Certificate, KnownCertificate, plain_code
from workbook.domain.changes import Changes
from workbook.domain.roster import PersonRow
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations.certificates import add_certificate, withdraw_certificate
from workbook.operations.identities import make_identity, take_identity
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.signing_place import identities_folder
from workbook.ui.widgets.fields import LineField, TextField
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.new_passphrase import NewPassphrase
from workbook.ui.work import Work

_WIDTH: Final = 480
_Keep = Callable[[Path, Actor], Certificate]
"""Keeps a key in the folder, and returns its certificate."""


class KeySheet(Sheet):
    """Keeps a key on this machine and enters its certificate, in the background: a passphrase is stretched on purpose."""

    def __init__(self, work: Work, parent: QWidget, person: PersonRow, words: tuple[str, str, str]) -> None:
        title, explanation, main = words
        super().__init__(parent, title=title, explanation=explanation, main=main)
        self._work = work
        self._person = person
        self._is_busy = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being kept."""
        return not self._is_busy

    def keep(self, what: _Keep) -> None:
        """Carry it out; a refusal is said, with everything typed still there."""
        folder, person = identities_folder(), self._person.id

        def job(book: Book, actor: Actor, step: Step) -> Changes:
            step(0, 0)
            return add_certificate(book, actor, person, what(folder, actor))

        self._be_busy(True)
        deed = text("ui.signing.deed.add", name=self._person.entered.name)
        self._work.start(deed, job, lambda _: self._finish(), label=deed, failed=self._fail, cancelled=self._stop)

    def reject(self) -> None:
        """Stay while the key is made."""
        if not self._is_busy:
            super().reject()

    def _finish(self) -> None:
        self._is_busy = False
        self.accept()

    def _fail(self, words: str) -> None:
        self._be_busy(False)
        self.say(words, Tone.BAD)

    def _stop(self) -> None:
        self._be_busy(False)

    def _be_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.say("")
        for part in (self.main_button, self.cancel_button):
            part.setEnabled(not is_busy)


class MakeSheet(KeySheet):
    """Makes a key."""

    def __init__(self, work: Work, parent: QWidget, person: PersonRow) -> None:
        super().__init__(work, parent, person, _words("making", person.entered.name))
        self.passphrase = NewPassphrase()
        self.passphrase.require()
        self.passphrase.changed.connect(self._look)
        _put(self, self.passphrase)
        self._look()
        self.passphrase.first.setFocus()

    def carry_out(self) -> None:
        """Make it."""
        passphrase, who = self.passphrase.value(), self._person.entered
        if passphrase and not self.passphrase.lacks:
            self.keep(
                lambda folder, actor: make_identity(folder, actor, who.name, who.organisation, passphrase).certificate
            )

    @Slot()
    def _look(self) -> None:
        self.main_button.setEnabled(not self.passphrase.lacks)
        self.say(self.passphrase.lacks, Tone.NONE)


class TakeSheet(KeySheet):
    """Takes a key from a file."""

    def __init__(self, work: Work, parent: QWidget, person: PersonRow, source: Path) -> None:
        super().__init__(work, parent, person, _words("taking", person.entered.name))
        self._source = source
        self.passphrase = secret_field(text("ui.signing.taking.passphrase", file=source.name))
        shown = QCheckBox(text("ui.passphrase.show"))
        shown.toggled.connect(partial(show_secret, self.passphrase))
        _put(self, self.passphrase, shown)
        self.passphrase.typed.connect(self._look)
        self._look()
        self.passphrase.setFocus()

    def carry_out(self) -> None:
        """Take it."""
        source, passphrase = self._source, self.passphrase.line.text()
        self.keep(lambda folder, _: take_identity(folder, source, passphrase).certificate)

    @Slot()
    def _look(self) -> None:
        self.main_button.setEnabled(bool(self.passphrase.line.text()))
        self.say("")


class CompareSheet(Sheet):
    """Enters a certificate that was handed over, once its code is the one that the person said."""

    def __init__(self, work: Work, parent: QWidget, person: PersonRow, certificate: Certificate) -> None:
        name = person.entered.name
        super().__init__(
            parent,
            title=text("ui.signing.comparing.title", name=name),
            explanation=text("ui.signing.comparing.explanation", name=name),
            main=text("ui.signing.comparing.main"),
        )
        self._work = work
        self._person = person
        self._certificate = certificate
        self.code = LineField(text("ui.signing.comparing.code"), example="XXXX-XXXX-XXXX-XXXX-XXXX")
        ends = certificate.not_after.date().isoformat()
        facts = text("ui.signing.comparing.facts", name=certificate.name, kind=certificate.key_kind, ends=ends)
        _put(self, label(facts, wraps=True), self.code)
        self.code.typed.connect(self._look)
        self._look()
        self.code.setFocus()

    def carry_out(self) -> None:
        """Enter it, or say what is wrong with it."""
        operation = partial(
            add_certificate, person_id=self._person.id, certificate=self._certificate, code=self.code.value()
        )
        label_ = text("ui.signing.deed.add", name=self._person.entered.name)
        if self._work.do(label_, operation, self.code.refuse) is not None:
            self.accept()

    @Slot()
    def _look(self) -> None:
        self.main_button.setEnabled(bool(plain_code(self.code.value())))
        self.code.refuse("")


class WithdrawSheet(Sheet):
    """Withdraws a certificate for a reason."""

    def __init__(self, work: Work, parent: QWidget, person: PersonRow, known: KnownCertificate) -> None:
        name = person.entered.name
        super().__init__(
            parent,
            title=text("ui.signing.withdrawing.title", name=name),
            explanation=text("ui.signing.withdrawing.explanation"),
            main=text("ui.signing.withdrawing.main"),
        )
        self._work = work
        self._name = name
        self._known = known
        self.reason = TextField(text("ui.signing.withdrawing.reason"), lines=2)
        _put(self, self.reason)
        self.reason.setFocus()

    def carry_out(self) -> None:
        """Withdraw it."""
        operation = partial(withdraw_certificate, certificate_id=self._known.id, reason=self.reason.value())
        deed = text("ui.signing.deed.withdraw", name=self._name)
        if self._work.do(deed, operation, self.reason.refuse) is not None:
            self.accept()


def _words(what: str, name: str) -> tuple[str, str, str]:
    """Return title, explanation and main button of what is done with a person's key."""
    title, explanation = f"ui.signing.{what}.title", f"ui.signing.{what}.explanation"
    return text(title, name=name), text(explanation, name=name), text(f"ui.signing.{what}.main")


def secret_field(name: str) -> LineField:
    """Return a field for a passphrase, which is not shown."""
    made = LineField(name)
    made.line.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def show_secret(field: LineField, visible: bool) -> None:
    """Show what is typed in a field for a passphrase, or not."""
    field.line.setEchoMode(QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password)


def _put(sheet: Sheet, *parts: QWidget) -> None:
    inner = column(spacing=12)
    inner.setContentsMargins(24, 0, 24, 20)
    for part in parts:
        inner.addWidget(part)
    inner.addStretch(1)
    sheet.body.addLayout(inner)
    sheet.fit(_WIDTH)
