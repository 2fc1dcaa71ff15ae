"""Sign off: what can be signed, who has signed it, exactly what the next signature covers, and the passphrase each time."""

from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScrollArea, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.sign_offs import Force, Meaning, SignTarget, TargetRow
from workbook.exports.palette import Tone
from workbook.importers.receipt_file import read_receipt
from workbook.messages import render, text
from workbook.operations import receipts
from workbook.operations import sign_offs as signing
from workbook.operations.identities import open_identity, require_kept
from workbook.operations.sign_offs import Prepared
from workbook.store import certificates
from workbook.store import sign_offs as stored
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.ui.background import Step, Ticket
from workbook.ui.dialogs.sheet import Sheet, plain_button
from workbook.ui.dialogs.signing_parts import secret_field
from workbook.ui.messages import ask_file, ask_new_file, sentence
from workbook.ui.models.paged import RowRole
from workbook.ui.models.sign_targets import Given, TargetsModel
from workbook.ui.sign_off_wording import content_words, sign_off_words
from workbook.ui.signing_place import identities_folder
from workbook.ui.widgets.fields import ChoiceField
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.two_line_delegate import ROW_HEIGHT, TwoLineDelegate
from workbook.ui.work import Work

_MOST_SHOWN: Final = 4
_WIDTH: Final = 720
_HEIGHT: Final = 680


class SignOffDialog(Sheet):
    """Nothing is signed that was not shown: what is to be signed is read again after each change."""

    def __init__(self, work: Work, parent: QWidget, target: SignTarget | None = None) -> None:
        super().__init__(
            parent, title=text("ui.sign.title"), explanation=text("ui.sign.explanation"), main=text("ui.sign.main")
        )
        self._work = work
        self._given: Given = {}
        self._prepared: Prepared | None = None
        self._is_busy = False
        self._reading: Ticket | None = None
        self._checking: Ticket | None = None
        self.model = TargetsModel()
        self.model.setParent(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(self.model.lines, self.list))
        self.list.setAccessibleName(text("ui.sign.list"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentChanged.connect(self._look)
        self.meaning = ChoiceField(text("ui.sign.meaning"), list(Meaning))
        self.passphrase = secret_field(text("ui.sign.passphrase", name=work.acting.name))
        self._signatures = label("", wraps=True)
        self.receipt_button = plain_button(text("ui.sign.receipt"), self.ask_receipt)
        self.check_button = plain_button(text("ui.sign.check"), self.ask_check)
        self._covers = label("", wraps=True)
        self._digest = label("", "caption", wraps=True)
        self._lay_out()
        self.cancel_button.setText(text("ui.sign.close"))
        self.meaning.typed.connect(self._prepare)
        self.passphrase.typed.connect(self._allow)
        work.changed.connect(self._reload)
        self._reload(None, target)
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, _HEIGHT)
        self.list.setFocus()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being signed."""
        return not self._is_busy

    @property
    def target(self) -> TargetRow | None:
        """What is chosen."""
        one = self.list.currentIndex().data(RowRole)
        return one if isinstance(one, TargetRow) else None

    def carry_out(self) -> None:
        """Open the key and sign exactly what is shown."""
        prepared, passphrase = self._prepared, self.passphrase.line.text()
        if prepared is None or not passphrase or self._is_busy:
            return
        try:
            known = self._work.read(certificates.certificate_of, prepared.person)
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)
            return
        folder, fingerprint = identities_folder(), known.certificate.fingerprint if known else ""

        def job(book: Book, actor: Actor, step: Step) -> Changes:
            signer = open_identity(folder, actor, fingerprint, passphrase)
            return signing.verified_sign_off(book, actor, prepared, signer, step)

        self._be_busy(True)
        self._work.start(
            text("ui.sign.signing"),
            job,
            lambda _: self._finish(),
            failed=self._fail,
            cancelled=self._stop,
            in_bytes=True,
        )

    @Slot()
    def ask_receipt(self) -> None:
        """Ask where the receipt is to be written."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        place = Path(documents) / text("ui.sign.receipt_name", name=self._work.book.path.stem)
        ask_new_file(self, text("ui.sign.receipt_title"), place, text("ui.sign.receipts"), self.write_receipt)

    def write_receipt(self, target: Path) -> None:
        """Write the receipt and its page."""
        try:
            _, *written = receipts.write_receipt(self._work.book, self._work.acting.onlooker(), target)
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)
            return
        self.say(text("ui.sign.receipt_written", names=", ".join(path.name for path in written)), Tone.OK)

    @Slot()
    def ask_check(self) -> None:
        """Ask for the receipt that the workbook is held against."""
        ask_file(self, text("ui.sign.check_title"), text("ui.sign.receipts") + " (*.json)", self.check_receipt)

    def check_receipt(self, path: Path) -> None:
        """Say whether the workbook still holds what a receipt says, and what it lacks if not."""
        self.say(text("ui.sign.checking"), Tone.NONE)
        self._checking = self._work.fetch_steps(partial(_checked, path), self._say_checked, key="receipt")

    def _say_checked(self, found: "tuple[str, bool]") -> None:
        words, holds = found
        self.say(words, Tone.OK if holds else Tone.BAD)

    def reject(self) -> None:
        """Stay while it is signed."""
        if not self._is_busy:
            super().reject()

    def done(self, result: int) -> None:
        """Close, with nothing left that would still tell it anything."""
        for ticket in (self._reading, self._checking):
            if ticket is not None:
                ticket.cancel()
        super().done(result)

    def _finish(self) -> None:
        self._be_busy(False)
        self.passphrase.reset("")
        self.say(text("ui.sign.signed"), Tone.OK)

    def _fail(self, words: str) -> None:
        self._be_busy(False)
        self.say(words, Tone.BAD)
        self.passphrase.line.selectAll()
        self.passphrase.setFocus()

    def _stop(self) -> None:
        self._be_busy(False)

    def _be_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.say("")
        self.cancel_button.setEnabled(not is_busy)
        self._allow()

    @Slot(object)
    def _reload(self, _: object = None, wanted: SignTarget | None = None) -> None:
        chosen = wanted or (self.target.target if self.target is not None else None)
        rows, given = self._work.read(_listed)
        self._given = given
        self.receipt_button.setEnabled(bool(given))
        self.model.show_targets(rows, given)
        place = next((place for place, row in enumerate(rows) if row.target == chosen), 0)
        self.list.setCurrentIndex(self.model.index(place))
        self.list.setFixedHeight(max(1, min(len(rows), _MOST_SHOWN)) * ROW_HEIGHT + 2)
        self._look()

    @Slot()
    def _look(self) -> None:
        given = self._given.get(self.target.target, []) if self.target is not None else []
        is_lost = any(row.force is not Force.IN_FORCE for row in given)
        words = "\n".join(sign_off_words(row) for row in given) or text("ui.sign.nobody_yet")
        say(self._signatures, words, Tone.BAD if is_lost else Tone.PLAIN)
        self._prepare()

    @Slot()
    def _prepare(self) -> None:
        """Read what would be signed; a refusal stands in its place."""
        self._prepared = None
        self._allow()
        target, meaning = self.target, self.meaning.value()
        if target is None:
            return
        say(self._covers, text("ui.sign.reading"), Tone.NONE)
        say(self._digest, "")
        actor = self._work.acting.onlooker()
        if actor.person is None:
            say(self._covers, text("ui.sign.nobody_acts"), Tone.WARN)
            return
        job = partial(_prepared, actor, target.target, meaning)
        self._reading = self._work.fetch_steps(job, self._show, key="sign off")

    def _show(self, found: Prepared | str) -> None:
        if isinstance(found, str):
            say(self._covers, found, Tone.WARN)
            return
        self._prepared = found
        say(self._covers, content_words(found))
        say(self._digest, text("ui.sign.digest", code=found.content.code, sha256=found.content.sha256))
        self._allow()

    @Slot()
    def _allow(self) -> None:
        can = self._prepared is not None and not self._is_busy
        self.passphrase.control.setEnabled(can)
        self.main_button.setEnabled(can and bool(self.passphrase.line.text()))

    def _lay_out(self) -> None:
        inner = column(spacing=12)
        inner.setContentsMargins(24, 0, 24, 20)
        inner.addWidget(self.list)
        given = frame("card")
        shown = column(given, margin=16, spacing=8)
        shown.addWidget(label(text("ui.sign.given"), "section"))
        shown.addWidget(self._signatures)
        buttons = line()
        buttons.addWidget(self.receipt_button)
        buttons.addWidget(self.check_button)
        buttons.addStretch(1)
        shown.addLayout(buttons)
        inner.addWidget(given)
        row = line(spacing=12)
        row.addWidget(self.meaning, 2)
        row.addWidget(self.passphrase, 3)
        inner.addLayout(row)
        inner.addWidget(label(text("ui.sign.covers"), "section"))
        inner.addWidget(self._covers)
        inner.addWidget(self._digest)
        inner.addStretch(1)
        body = QWidget()
        body.setLayout(inner)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        self.body.addWidget(area)


def _listed(session: ReadSession) -> tuple[tuple[TargetRow, ...], Given]:
    given: Given = defaultdict(list)
    for row in stored.sign_offs(session):
        given[row.target].append(row)
    return stored.sign_targets(session), given


def _prepared(actor: Actor, target: SignTarget, meaning: Meaning, book: Book, _: Step) -> Prepared | str:
    try:
        prepared = signing.prepare(book, actor, target, meaning)
        with book.reading(background=True) as session:
            known = certificates.certificate_of(session, prepared.person)
        if known is not None:
            require_kept(identities_folder(), known.certificate.fingerprint)
    except WorkbookError as error:
        return sentence(error)
    return prepared


def _checked(path: Path, book: Book, _: Step) -> tuple[str, bool]:
    """Return what a receipt tells of the workbook, in words, and whether it holds."""
    try:
        found = receipts.check_receipt(book, read_receipt(path))
    except WorkbookError as error:
        return sentence(error), False
    told = [receipts.receipt_words(found), *(render(one) for one in (*found.problems, *found.notices))]
    return " ".join(told), found.holds
