"""Who acts in this workbook: its people, taking turns, and somebody new among them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QPushButton, QWidget

from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.roster import PersonRow
from workbook.domain.vocabulary import Role
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.operations import engagement
from workbook.operations.lookup import Named
from workbook.store import subject_views
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import sentence
from workbook.ui.models.paged import RowRole
from workbook.ui.models.rows import RowsModel, Said
from workbook.ui.widgets.fields import ChoiceField, LineField
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.two_line_delegate import ROW_HEIGHT, TwoLineDelegate, TwoLines
from workbook.ui.work import Work

_MOST_SHOWN: Final = 6


class PeopleModel(RowsModel[PersonRow]):
    """Who acts now is marked."""

    def __init__(self) -> None:
        super().__init__()
        self._acting: UUID | None = None

    def show_people(self, rows: Sequence[PersonRow], acting: UUID | None) -> None:
        """Replace everything shown."""
        self._acting = acting
        self.show(rows)

    def said(self, one: PersonRow) -> Said:
        """Return the name, and everything for screen readers."""
        lines = self.lines(one)
        aloud = ", ".join(part for part in (lines.code, lines.marks, lines.aside) if part)
        return Said(one.entered.name, aloud, f"{lines.code}\n{lines.marks}")

    def lines(self, one: PersonRow) -> TwoLines:
        """Return what is painted of a person."""
        who = one.entered
        marks = " · ".join(part for part in (word(who.role), who.organisation) if part)
        return TwoLines(who.name, "", marks, text("ui.people.now") if one.id == self._acting else "")


class PeopleDialog(Sheet):
    """Enter or a double click lets a person act."""

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=text("ui.people.title"),
            explanation=text("ui.people.explanation"),
            main=text("ui.people.act_nobody"),
        )
        self._work = work
        # Enter means what the field or list it is pressed in says.
        self.main_button.setDefault(False)
        self.main_button.setAutoDefault(False)
        self.model = PeopleModel()
        self.model.setParent(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(self.model.lines, self.list))
        self.list.setAccessibleName(text("ui.people.list"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.doubleClicked.connect(lambda _: self.carry_out())
        self.list.selectionModel().currentChanged.connect(self._look)
        self.list.installEventFilter(self)
        self._none = label(text("ui.people.none"), "muted", wraps=True)
        self.person, self.role = LineField(text("ui.identity.name")), ChoiceField(text("ui.identity.role"), list(Role))
        self.organisation = LineField(text("ui.identity.organisation"))
        self.independence = LineField(text("ui.people.declaration"))
        self.add_button = QPushButton(text("ui.people.add_button"))
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda _=False: self.add())
        self.person.typed.connect(self._look)
        self.person.line.returnPressed.connect(self.add)
        self._lay_out()
        self._reload(self._work.acting.person)
        self.fit(520)
        self.list.setFocus()

    def carry_out(self) -> None:
        """Let the chosen person act."""
        one = self._current()
        if one is not None:
            self._work.acting.act_as(Named(one.id, "", one.entered.name))
            self.accept()

    @Slot()
    def add(self) -> None:
        """Add somebody new to the workbook; what was typed stays when it is refused."""
        try:
            new = records.Person(
                self.person.value(), self.role.value(), self.organisation.value(), self.independence.value()
            )
        except WorkbookError as error:
            self.person.refuse(sentence(error))
            return
        changes = self._work.do(
            text("ui.people.deed", name=new.name),
            lambda book, actor: engagement.add_person(book, actor, new),
            self.person.refuse,
        )
        if changes is not None:
            for field in (self.person, self.organisation, self.independence):
                field.reset("")
            self._reload(changes.created[0])
            self.say(text("ui.people.added", name=new.name), Tone.OK)

    def _reload(self, chosen: UUID | None) -> None:
        rows = self._work.read(subject_views.roster).people
        self.model.show_people(rows, self._work.acting.person)
        place = next((place for place, one in enumerate(rows) if one.id == chosen), 0)
        self.list.setCurrentIndex(self.model.index(place))
        self.list.setFixedHeight(min(len(rows), _MOST_SHOWN) * ROW_HEIGHT + 2)
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._look()

    def _current(self) -> PersonRow | None:
        one = self.list.currentIndex().data(RowRole)
        return one if isinstance(one, PersonRow) else None

    @Slot()
    def _look(self) -> None:
        one = self._current()
        self.main_button.setEnabled(one is not None)
        words = text("ui.people.act", name=one.entered.name) if one else text("ui.people.act_nobody")
        self.main_button.setText(words.replace("&", "&&"))
        self.add_button.setEnabled(bool(self.person.value()))
        self.person.refuse("")

    def _lay_out(self) -> None:
        inner = column(spacing=12)
        inner.setContentsMargins(24, 0, 24, 20)
        inner.addWidget(self._none)
        inner.addWidget(self.list)
        inner.addSpacing(4)
        inner.addWidget(label(text("ui.people.add"), "strong"))
        row = line(spacing=12)
        row.addWidget(self.person, 3)
        row.addWidget(self.role, 2)
        inner.addLayout(row)
        inner.addWidget(self.organisation)
        inner.addWidget(self.independence)
        foot = line()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        inner.addLayout(foot)
        inner.addStretch(1)
        self.body.addLayout(inner)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with Enter in the list."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter:
                self.carry_out()
            return enter
        return super().eventFilter(watched, event)
