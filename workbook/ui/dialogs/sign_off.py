"""Sign off: what can be signed, who has signed it, exactly what the next signature covers, and the passphrase each time."""

from collections import defaultdict
from functools import partial
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScrollArea, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.sign_offs import Force, Meaning, SignOffRow, SignTarget, TargetRow
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.operations import sign_offs as signing
from workbook.operations.identities import open_identity
from workbook.operations.sign_offs import Prepared
from workbook.store import certificates
from workbook.store import sign_offs as stored
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.ui.background import Step
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.dialogs.signing_parts import secret_field
from workbook.ui.messages import sentence
from workbook.ui.models.paged import RowRole
from workbook.ui.models.rows import RowsModel, Said
from workbook.ui.sign_off_wording import content_words, sign_off_words
from workbook.ui.signing_place import identities_folder
from workbook.ui.widgets.fields import ChoiceField
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.two_line_delegate import ROW_HEIGHT, TwoLineDelegate, TwoLines
from workbook.ui.work import Work

_MOST_SHOWN: Final = 4
_WIDTH: Final = 720
_HEIGHT: Final = 680
_Given = dict[SignTarget, list[SignOffRow]]


class TargetsModel(RowsModel[TargetRow]):
    """What can be signed, each with the signatures that it has."""

    def __init__(self) -> None:
        super().__init__()
        self._given: _Given = {}

    def show_targets(self, rows: tuple[TargetRow, ...], given: _Given) -> None:
        """Replace everything shown."""
        self._given = given
        self.show(rows)

    def said(self, one: TargetRow) -> Said:
        """Return the name, and everything for screen readers."""
        lines = self.lines(one)
        name = " ".join(part for part in (lines.code, lines.title) if part)
        return Said(name, f"{name}, {lines.marks}", f"{name}\n{lines.marks}")

    def lines(self, one: TargetRow) -> TwoLines:
        """Return what is painted of a target."""
        given = self._given.get(one.target, [])
        voided = [row for row in given if row.force is not Force.IN_FORCE]
        marks = " · ".join(f"{word(row.meaning)}: {row.name}" for row in given if row.force is Force.IN_FORCE)
        if voided:
            lost = text("ui.sign.lost", count=len(voided))
            marks = f"{marks} · {lost}" if marks else lost
        tone = Tone.BAD if voided else Tone.OK if marks else Tone.NONE
        kind = word(one.target.kind)
        return TwoLines(one.code, one.title, marks or text("ui.sign.none"), kind, tone)


class SignOffDialog(Sheet):
    """Nothing is signed that was not shown: what is to be signed is read again after each change."""

    def __init__(self, work: Work, parent: QWidget, target: SignTarget | None = None) -> None:
        super().__init__(
            parent, title=text("ui.sign.title"), explanation=text("ui.sign.explanation"), main=text("ui.sign.main")
        )
        self._work = work
        self._given: _Given = {}
        self._prepared: Prepared | None = None
        self._is_busy = False
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

    def reject(self) -> None:
        """Stay while it is signed."""
        if not self._is_busy:
            super().reject()

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
        self._work.fetch_steps(partial(_prepared, actor, target.target, meaning), self._show, key="sign off")

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


def _listed(session: ReadSession) -> tuple[tuple[TargetRow, ...], _Given]:
    given: _Given = defaultdict(list)
    for row in stored.sign_offs(session):
        given[row.target].append(row)
    return stored.sign_targets(session), given


def _prepared(actor: Actor, target: SignTarget, meaning: Meaning, book: Book, _: Step) -> Prepared | str:
    try:
        return signing.prepare(book, actor, target, meaning)
    except WorkbookError as error:
        return sentence(error)
