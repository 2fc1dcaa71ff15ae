"""What stands at the right of the subjects page: the record that is selected, or a new one being entered."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from workbook.domain.roster import Roster
from workbook.messages import text
from workbook.operations.lookup import Named
from workbook.ui.messages import number
from workbook.ui.models.roster import Kind, RosterRow, Scopes
from workbook.ui.widgets.framework_panel import FrameworkPanel
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.participation import ParticipationPart
from workbook.ui.widgets.parts import LEAST_WIDTH, Panel, link, section
from workbook.ui.widgets.record_panel import NewPanel, RecordPanel
from workbook.ui.work import Work


class RosterInspector(QStackedWidget):
    """One panel for each kind of record."""

    added = Signal(object, object)
    """The kind and the id of a record that was just entered."""
    left = Signal()
    """A new record is not to be entered after all."""
    new_asked = Signal(object)
    """The kind of record that is to be entered for what is selected."""
    choose_asked = Signal()
    inherit_asked = Signal(object, object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.setMinimumWidth(LEAST_WIDTH)
        self.setProperty("role", "inspector")
        self._empty = Panel(text("ui.inspector.name"))
        self.participation = ParticipationPart(work)
        self.of_party, self.of_subject, self.of_person = QWidget(), _SubjectPart(self), _PersonPart(work)
        inner = column(self.of_party, spacing=8)
        contact = link(text("ui.subjects.add_contact"), lambda: self.new_asked.emit(Kind.CONTACT))
        contact.setVisible(not work.is_read_only)
        self._contacts = label("", "caption", wraps=True)
        section(inner, text("ui.subjects.section.contacts"), contact)
        inner.addWidget(self._contacts)
        inner.addWidget(self.participation)
        self.panels = {
            Kind.PARTY: RecordPanel(work, Kind.PARTY, self.of_party),
            Kind.CONTACT: RecordPanel(work, Kind.CONTACT),
            Kind.SUBJECT: RecordPanel(work, Kind.SUBJECT, self.of_subject),
            Kind.PERSON: RecordPanel(work, Kind.PERSON, self.of_person),
        }
        self.new_panels = {kind: NewPanel(work, kind) for kind in self.panels}
        self.framework = FrameworkPanel(work)
        self.framework.inherit_asked.connect(self.inherit_asked)
        self.addWidget(self._empty)
        for panel in (*self.panels.values(), *self.new_panels.values(), self.framework):
            self.addWidget(panel)
        for new in self.new_panels.values():
            new.added.connect(self.added)
            new.left.connect(self.left)

    @property
    def is_entering(self) -> bool:
        """Whether a new record is being entered."""
        return isinstance(self.currentWidget(), NewPanel)

    def show_nothing(self, words: str) -> None:
        """Say what can be selected."""
        self._empty.say_empty(words)
        self.setCurrentWidget(self._empty)

    def begin(self, kind: Kind, roster: Roster, party: UUID | None) -> None:
        """Let a new record be entered."""
        self.setCurrentWidget(self.new_panels[kind])
        self.new_panels[kind].begin(roster, party)

    def show_row(self, row: RosterRow, roster: Roster, scopes: Scopes) -> bool:
        """Show what a row stands for; False when it is not there any more."""
        if row.kind is Kind.FRAMEWORK:
            return self._show_framework(row, roster, scopes)
        found = _find(row, roster)
        if found is None:
            return False
        if row.kind is Kind.PARTY:
            party = next(one for one in roster.parties if one.id == row.id)
            self._contacts.setText(text("ui.subjects.contacts", count=number(len(party.contacts))))
            self.participation.show_party(party, roster)
        elif row.kind is Kind.SUBJECT:
            self.of_subject.show_scopes(len(scopes.get(row.id, ())))
        elif row.kind is Kind.PERSON:
            self.of_person.show_person(row.id, found.name)
        self.panels[row.kind].show_record(row.id, row.code, found, roster)
        self.setCurrentWidget(self.panels[row.kind])
        return True

    def commit(self) -> None:
        """Hand over what is still being typed."""
        for panel in self.panels.values():
            panel.form.commit()

    def _show_framework(self, row: RosterRow, roster: Roster, scopes: Scopes) -> bool:
        subject = next((one for one in roster.subjects if one.id == row.id), None)
        of = next((one for one in scopes.get(row.id, ()) if one.framework == row.framework), None)
        if subject is None or of is None:
            return False
        self.framework.show_framework(subject, of)
        self.setCurrentWidget(self.framework)
        return True


def _find(row: RosterRow, roster: Roster) -> Any:  # noqa: ANN401  (of the kind)
    contacts = tuple(one for party in roster.parties for one in party.contacts)
    rows: tuple[Any, ...] = (*roster.parties, *roster.subjects, *roster.people, *contacts)
    return next((one.entered for one in rows if one.id == row.id), None)


class _SubjectPart(QWidget):
    """What is on a subject's checklist."""

    def __init__(self, inspector: RosterInspector) -> None:
        super().__init__()
        self._said = label("", "caption", wraps=True)
        self.choose = link(text("ui.subjects.choose"), inspector.choose_asked.emit)
        self.choose.setVisible(not inspector._work.is_read_only)
        layout = column(self, spacing=4)
        section(layout, text("ui.subjects.section.checklist"), self.choose)
        layout.addWidget(self._said)

    def show_scopes(self, count: int) -> None:
        """Say how many frameworks there are."""
        words = text("ui.subjects.frameworks", count=number(count)) if count else text("ui.subjects.no_frameworks")
        self._said.setText(words)


class _PersonPart(QWidget):
    """Letting a person act."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._who: Named | None = None
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda _=False: self._act())
        column(self).addWidget(self.button)
        work.acting.changed.connect(self._look)

    def show_person(self, key: UUID, name: str) -> None:
        """Offer to act as this person."""
        self._who = Named(key, "", name)
        self._look()

    def _act(self) -> None:
        if self._who is not None:
            self._work.acting.act_as(self._who)

    def _look(self) -> None:
        if self._who is not None:
            acts = self._work.acting.person == self._who.id
            key = "ui.subjects.acts_now" if acts else "ui.people.act"
            self.button.setText(text(key, name=self._who.name).replace("&", "&&"))
            self.button.setEnabled(not acts and not self._work.is_read_only)
