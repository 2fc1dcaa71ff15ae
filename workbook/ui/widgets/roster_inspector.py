"""What stands at the right of the subjects page: the record that is selected, or a new one being entered."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from workbook.domain.roster import Roster
from workbook.messages import text
from workbook.operations.lookup import Named
from workbook.ui.messages import number
from workbook.ui.models.roster import Kind, RosterRow, Scopes
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.framework_panel import FrameworkPanel
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.participation import ParticipationPart
from workbook.ui.widgets.parts import LEAST_WIDTH, Panel, link, section
from workbook.ui.widgets.record_panel import NewPanel, RecordPanel
from workbook.ui.widgets.supply import SupplySection
from workbook.ui.work import Work

K = TypeVar("K")
V = TypeVar("V")


class Made(dict[K, V]):
    """Makes what is missing when it is asked for."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        made = self[key] = self._make(key)
        return made


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
        # Each is made when it is first wanted: all of them together would hold up the window that was just opened.
        self.panels = Made(self._make_panel)
        self.new_panels = Made(self._make_new_panel)
        self.supplies: Made[Kind, SupplySection] = Made(lambda _kind: SupplySection(work))
        self.addWidget(self._empty)

    @cached_property
    def _contacts(self) -> QLabel:
        return label("", "caption", wraps=True)

    @cached_property
    def participation(self) -> ParticipationPart:
        """The part of a party's panel about its taking part."""
        return ParticipationPart(self._work)

    @cached_property
    def of_subject(self) -> "_SubjectPart":
        """The part of a subject's panel about its checklist."""
        return _SubjectPart(self)

    @cached_property
    def of_person(self) -> "_PersonPart":
        """The part of a person's panel about acting."""
        return _PersonPart(self._work)

    @cached_property
    def framework(self) -> FrameworkPanel:
        """The panel of a framework on a checklist."""
        made = FrameworkPanel(self._work)
        made.inherit_asked.connect(self.inherit_asked)
        self.addWidget(made)
        return made

    @property
    def is_entering(self) -> bool:
        """Whether a new record is being entered."""
        return isinstance(self.currentWidget(), NewPanel)

    def show_nothing(self, words: str) -> None:
        """Say what can be selected."""
        self._empty.say_empty(words)
        self.setCurrentWidget(self._empty)

    def show_part(self, panel: QWidget) -> None:
        """Show a panel of another view of the page."""
        if self.indexOf(panel) < 0:
            self.addWidget(panel)
        self.setCurrentWidget(panel)

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
            self.supplies[Kind.PARTY].show_party(party, roster)
        elif row.kind is Kind.SUBJECT:
            self.of_subject.show_scopes(len(scopes.get(row.id, ())))
            subject = next(one for one in roster.subjects if one.id == row.id)
            self.supplies[Kind.SUBJECT].show_subject(subject, roster)
        elif row.kind is Kind.PERSON:
            self.of_person.show_person(row.id, found.name)
        panel = self.panels[row.kind]
        panel.show_record(row.id, row.code, found, roster)
        self.setCurrentWidget(panel)
        return True

    def can_supply(self) -> bool:
        """Whether a party or subject is shown, of which a supply can be recorded."""
        return self.currentWidget() in (self.panels.get(Kind.PARTY, self), self.panels.get(Kind.SUBJECT, self))

    def begin_supply(self) -> None:
        """Let a supply of the party or subject that is shown be entered."""
        self._work.go("subjects")
        for kind, part in self.supplies.items():
            if self.currentWidget() is self.panels.get(kind):
                part.begin()

    def commit(self) -> None:
        """Hand over what is still being typed."""
        for panel in self.panels.values():
            panel.form.commit()

    def begun(self, go_to: Callable[[object], object]) -> Leftover | None:
        """Return something that was begun and is not entered or recorded; `go_to` leads to a record or a new one."""
        for kind, panel in self.new_panels.items():
            if panel.typed:
                what = text(f"ui.subjects.kind.{kind.value}").lower()
                return Leftover(text("ui.unkept.record", kind=what), panel.typed, partial(go_to, kind))
        if "participation" in self.__dict__:
            for party, typed in self.participation.begun():
                words = text("ui.unkept.participation", party=party.entered.name)
                return Leftover(words, typed, partial(go_to, party.id))
        for part in self.supplies.values():
            for key, name, typed in part.form.begun():
                return Leftover(text("ui.unkept.supply", name=name), typed, partial(go_to, key))
        if "framework" in self.__dict__:
            for subject, title, typed in self.framework.begun():
                return Leftover(text("ui.unkept.item", item=title), typed, partial(go_to, subject))
        return None

    def _make_panel(self, kind: Kind) -> RecordPanel:
        extras: dict[Kind, Callable[[], QWidget]] = {
            Kind.PARTY: self._of_party,
            Kind.SUBJECT: self._of_subject,
            Kind.PERSON: lambda: self.of_person,
        }
        made = RecordPanel(self._work, kind, extras[kind]() if kind in extras else None)
        self.addWidget(made)
        return made

    def _make_new_panel(self, kind: Kind) -> NewPanel:
        made = NewPanel(self._work, kind)
        made.added.connect(self.added)
        made.left.connect(self.left)
        self.addWidget(made)
        return made

    def _of_party(self) -> QWidget:
        made = QWidget()
        inner = column(made, spacing=8)
        contact = link(text("ui.subjects.add_contact"), lambda: self.new_asked.emit(Kind.CONTACT))
        if self._work.is_read_only:
            contact.hide()
        section(inner, text("ui.subjects.section.contacts"), contact)
        inner.addWidget(self._contacts)
        inner.addWidget(self.participation)
        inner.addWidget(self.supplies[Kind.PARTY])
        return made

    def _of_subject(self) -> QWidget:
        made = QWidget()
        inner = column(made, spacing=8)
        inner.addWidget(self.of_subject)
        inner.addWidget(self.supplies[Kind.SUBJECT])
        return made

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
        if inspector._work.is_read_only:
            self.choose.hide()
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
