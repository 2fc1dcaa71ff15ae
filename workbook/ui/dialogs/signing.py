"""With what the people of a workbook sign: their certificates, and the keys that are kept on this machine."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from workbook.domain.certificates import KnownCertificate
from workbook.domain.errors import WorkbookError
from workbook.domain.roster import PersonRow
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.operations import certificates as entering
from workbook.operations.identities import KeptIdentity, kept_identities, write_certificate
from workbook.store import certificates, subject_views
from workbook.ui.dialogs.sheet import Sheet, plain_button
from workbook.ui.dialogs.signing_parts import CompareSheet, KeySheet, MakeSheet, TakeSheet, WithdrawSheet
from workbook.ui.messages import ask_file, ask_new_file, sentence
from workbook.ui.models.paged import RowRole
from workbook.ui.models.rows import RowsModel, Said
from workbook.ui.signing_place import identities_folder
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.two_line_delegate import ROW_HEIGHT, TwoLineDelegate, TwoLines
from workbook.ui.wording import moment
from workbook.ui.work import Work

_MOST_SHOWN: Final = 5
_WIDTH: Final = 620


class SignersModel(RowsModel[PersonRow]):
    """The people of the workbook, each with the code of their certificate."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[UUID, KnownCertificate] = {}

    def show_people(self, rows: Sequence[PersonRow], known: dict[UUID, KnownCertificate]) -> None:
        """Replace everything shown."""
        self._known = known
        self.show(rows)

    def said(self, one: PersonRow) -> Said:
        """Return the name, and everything for screen readers."""
        lines = self.lines(one)
        return Said(one.entered.name, f"{lines.code}, {lines.marks}, {lines.aside}", f"{lines.code}\n{lines.aside}")

    def lines(self, one: PersonRow) -> TwoLines:
        """Return what is painted of a person."""
        who, known = one.entered, self._known.get(one.id)
        marks = " · ".join(part for part in (word(who.role), who.organisation) if part)
        return TwoLines(who.name, "", marks, known.certificate.code if known else text("ui.signing.none"))


class SigningDialog(Sheet):
    """Everyone at the top; below, what the chosen person signs with and what can be done about it."""

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=text("ui.signing.title"),
            explanation=text("ui.signing.explanation"),
            main=text("ui.signing.done"),
        )
        self._work = work
        self._known: dict[UUID, KnownCertificate] = {}
        self._kept: tuple[KeptIdentity, ...] = ()
        self.cancel_button.hide()
        self.model = SignersModel()
        self.model.setParent(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(self.model.lines, self.list))
        self.list.setAccessibleName(text("ui.people.list"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentChanged.connect(self._look)
        self._code = label("", "heading", wraps=True)
        self._facts, self._where = label("", wraps=True), label("", "muted", wraps=True)
        self.make_button = plain_button(text("ui.signing.make"), self.make)
        self.use_button = plain_button("", self.use_kept)
        self.take_button = plain_button(text("ui.signing.take"), self.ask_key_file)
        self.enter_button = plain_button(text("ui.signing.enter"), self.ask_certificate)
        self.save_button = plain_button(text("ui.signing.save"), self.save)
        self.withdraw_button = plain_button(text("ui.signing.withdraw"), self.withdraw)
        self._lay_out()
        self._reload()
        self.fit(_WIDTH)
        self.list.setFocus()

    @property
    def is_idle(self) -> bool:
        """Whether no key is being made or taken."""
        return all(sheet.is_idle for sheet in self.findChildren(KeySheet))

    @property
    def person(self) -> PersonRow | None:
        """The chosen person."""
        one = self.list.currentIndex().data(RowRole)
        return one if isinstance(one, PersonRow) else None

    @Slot()
    def make(self) -> None:
        """Ask for the passphrase of a new key."""
        if (one := self.person) is not None:
            self._open(MakeSheet(self._work, self, one))

    @Slot()
    def use_kept(self) -> None:
        """Enter the certificate of a key that is kept here already."""
        one, kept = self.person, self._unused()
        if one is None or kept is None:
            return
        operation = partial(entering.add_certificate, person_id=one.id, certificate=kept.certificate)
        if self._work.do(text("ui.signing.deed.add", name=one.entered.name), operation, self._refuse) is not None:
            self._reload()

    @Slot()
    def ask_key_file(self) -> None:
        """Ask for the file of a key that was made elsewhere."""
        one = self.person
        if one is not None:
            kinds = text("ui.signing.key_files") + " (*.p12 *.pfx)"
            ask_file(self, text("ui.signing.take_title"), kinds, lambda path: self._take(one, path))

    @Slot()
    def ask_certificate(self) -> None:
        """Ask for the certificate that somebody has handed over."""
        one = self.person
        if one is not None:
            kinds = text("ui.signing.certificates") + " (*.crt *.cer *.pem *.der)"
            ask_file(self, text("ui.signing.enter_title"), kinds, lambda path: self._compare(one, path))

    @Slot()
    def save(self) -> None:
        """Ask where the certificate is to be written."""
        known = self._chosen()
        if known is not None:
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            place = Path(documents) / f"{known.certificate.code}.crt"
            kind = text("ui.signing.certificates")
            ask_new_file(self, text("ui.signing.save_title"), place, kind, lambda path: self._write(known, path))

    @Slot()
    def withdraw(self) -> None:
        """Ask why the certificate is withdrawn."""
        one, known = self.person, self._chosen()
        if one is not None and known is not None:
            self._open(WithdrawSheet(self._work, self, one, known))

    def _take(self, one: PersonRow, path: Path) -> None:
        self._open(TakeSheet(self._work, self, one, path))

    def _compare(self, one: PersonRow, path: Path) -> None:
        try:
            certificate = entering.certificate_in(path)
        except WorkbookError as error:
            self._refuse(sentence(error))
            return
        self._open(CompareSheet(self._work, self, one, certificate))

    def _write(self, known: KnownCertificate, path: Path) -> None:
        try:
            write_certificate(known.certificate, path)
        except WorkbookError as error:
            self._refuse(sentence(error))
            return
        self.say(text("ui.signing.saved", name=path.name), Tone.OK)

    def _open(self, sheet: Sheet) -> None:
        self.say("")
        sheet.accepted.connect(self._reload)
        sheet.open()

    def _refuse(self, words: str) -> None:
        self.say(words, Tone.BAD)

    def _chosen(self) -> KnownCertificate | None:
        one = self.person
        return self._known.get(one.id) if one is not None else None

    def _unused(self) -> KeptIdentity | None:
        """Return a key of this machine that has the chosen person's name and signs for nobody here yet."""
        one, used = self.person, {known.certificate.fingerprint for known in self._known.values()}
        if one is None:
            return None
        fitting = (kept for kept in self._kept if kept.certificate.name == one.entered.name)
        return next((kept for kept in fitting if kept.certificate.fingerprint not in used), None)

    @Slot()
    def _reload(self) -> None:
        chosen = self.person.id if self.person is not None else self._work.acting.person
        rows = self._work.read(subject_views.roster).people
        try:
            self._known = self._work.read(certificates.certificates)
        except WorkbookError as error:
            self._known = {}
            self._refuse(sentence(error))
        self._kept = kept_identities(identities_folder())
        self.model.show_people(rows, self._known)
        place = next((place for place, one in enumerate(rows) if one.id == chosen), 0)
        self.list.setCurrentIndex(self.model.index(place))
        self.list.setFixedHeight(max(1, min(len(rows), _MOST_SHOWN)) * ROW_HEIGHT + 2)
        self._look()

    @Slot()
    def _look(self) -> None:
        one, known = self.person, self._chosen()
        if one is None:
            self._code.setText(text("ui.signing.nobody"))
        else:
            self._code.setText(known.certificate.code if known else text("ui.signing.has_none", name=one.entered.name))
        self._say_facts(known)
        unused = self._unused()
        can_write = one is not None and not self._work.is_read_only
        for button in (self.make_button, self.take_button, self.enter_button):
            button.setEnabled(can_write)
        self.make_button.setText(text("ui.signing.make_another" if known else "ui.signing.make"))
        self.use_button.setVisible(unused is not None and can_write)
        self.use_button.setText(text("ui.signing.use", code=unused.certificate.code) if unused else "")
        self.save_button.setEnabled(known is not None)
        self.withdraw_button.setEnabled(known is not None and can_write)

    def _say_facts(self, known: KnownCertificate | None) -> None:
        if known is None:
            say(self._facts, "")
            say(self._where, text("ui.signing.none_means"))
            return
        shown = known.certificate
        ends = shown.not_after.date().isoformat()
        is_over = shown.is_expired(self._work.acting.clock())
        say(
            self._facts,
            text("ui.signing.facts", name=shown.name, kind=shown.key_kind, ends=ends, since=moment(known.added_at)),
            Tone.BAD if is_over else Tone.PLAIN,
        )
        is_here = any(kept.certificate.fingerprint == shown.fingerprint for kept in self._kept)
        say(self._where, text("ui.signing.key_here" if is_here else "ui.signing.key_elsewhere"))

    def _lay_out(self) -> None:
        inner = column(spacing=12)
        inner.setContentsMargins(24, 0, 24, 20)
        inner.addWidget(self.list)
        shown = frame("card")
        facts = column(shown, margin=16, spacing=8)
        for part in (self._code, self._facts, self._where):
            facts.addWidget(part)
        for buttons in (
            (self.make_button, self.take_button, self.enter_button),
            (self.save_button, self.withdraw_button),
        ):
            row = line()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            facts.addLayout(row)
        use = line()
        use.addWidget(self.use_button)
        use.addStretch(1)
        facts.addLayout(use)
        inner.addWidget(shown)
        inner.addStretch(1)
        self.body.addLayout(inner)
