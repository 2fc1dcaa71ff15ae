"""Subjects: who is audited, what of theirs is assessed against which frameworks, the people and the engagement."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QPushButton

from workbook.domain.roster import FrameworkScope, Roster
from workbook.messages import text
from workbook.store import subject_views
from workbook.store.book import Book
from workbook.ui.actions import Act
from workbook.ui.background import Step
from workbook.ui.crosswalk.target import MappingTarget
from workbook.ui.framework_deeds import FrameworkDeeds
from workbook.ui.messages import tip
from workbook.ui.models.roster import ITEMS, Kind, RosterModel, RosterRow, View, rows_of
from workbook.ui.pages.page import Page
from workbook.ui.pages.subjects_acts import subjects_acts
from workbook.ui.pages.subjects_views import SubjectsViews
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.empty_state import EmptyState
from workbook.ui.widgets.labels import column, line
from workbook.ui.widgets.page_head import page_margins, page_title
from workbook.ui.widgets.roster_inspector import RosterInspector
from workbook.ui.widgets.roster_table import RosterTable
from workbook.ui.widgets.tab_bar import TabBar
from workbook.ui.work import Work

_NEW_IN = {View.SUBJECTS: Kind.SUBJECT, View.PARTIES: Kind.PARTY, View.PEOPLE: Kind.PERSON}


class SubjectsPage(Page):
    """Shows one of its views; what is selected is edited at the right."""

    name = "subjects"
    kinds = frozenset(
        {
            *("party", "contact", "participation", "subject", "framework", "checklist_item", "person", "engagement"),
            *("mapping", "attachment", "supply"),
        }
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.roster = Roster()
        self.scopes: dict[UUID, Sequence[FrameworkScope]] = {}
        self.view = View.SUBJECTS
        self.model = RosterModel()
        self.model.setParent(self)
        self.table = RosterTable(self.model, text("ui.subjects.table"))
        self.tabs = TabBar(list(View), self.turn, _view_words, text("ui.page.subjects"))
        self.panel = RosterInspector(work)
        self.inspector = self.panel
        self._wanted: tuple[Kind, UUID, UUID | None] | None = None
        self._add = self._button("add", self.add)
        self.frameworks = FrameworkDeeds(work, self, lambda: self.current)
        self._choose = self._button("choose", self.frameworks.choose)
        self.empty = EmptyState(self.add)
        self.views = SubjectsViews(work, self.table, self.empty)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.opened.connect(self._open)
        self.views.chosen.connect(self.acts_changed)
        self.panel.added.connect(self._on_added)
        self.panel.left.connect(self._show_current)
        self.panel.new_asked.connect(self.begin)
        self.panel.choose_asked.connect(self.frameworks.choose)
        self.panel.inherit_asked.connect(self.frameworks.inherit)

    def reload(self) -> None:
        """Read everything that is entered, and then the counts."""
        self.roster = self.work.read(subject_views.roster)
        self.scopes = {key: of for key, of in self.scopes.items() if key in {one.id for one in self.roster.subjects}}
        self._show()
        ids = [one.id for one in self.roster.subjects]

        def count(book: Book, step: Step) -> dict[UUID, Sequence[FrameworkScope]]:
            found: dict[UUID, Sequence[FrameworkScope]] = {}
            for place, subject in enumerate(ids):
                step(place, len(ids))
                with book.reading(background=True) as session:
                    found[subject] = subject_views.scopes(session, subject)
            return found

        self.work.fetch_steps(count, self._take_scopes, key="scopes")

    def go_to(self, target: object) -> None:
        """Show a view or the record with this id, or begin a record of a kind: of a framework, choose one."""
        if isinstance(target, Kind):
            choose = self.frameworks.choose
            begin = choose if target is Kind.FRAMEWORK else lambda: self.begin_in(View.SUBJECTS, target)
            QTimer.singleShot(0, self, begin)  # once the page has the keyboard, which the field then takes
        elif isinstance(target, View):
            self.turn(target)
        elif isinstance(target, MappingTarget):
            self.turn(View.CROSSWALK)
            self.views.crosswalk.go_to(target.mapping)
        elif isinstance(target, UUID):
            key = next((one.entered.supplier_id for one in self.roster.supplies if one.id == target), target)
            for view in (View.SUBJECTS, View.PARTIES, View.PEOPLE):
                row = next((one for one in self._rows(view) if one.id == key), None)
                if row is not None and row.kind is not Kind.HEADING:
                    self._wanted = row.key
                    self.turn(view)
                    return

    def enter(self) -> None:
        """Take the keyboard."""
        if self.view is View.ENGAGEMENT:
            self.views.terms.form.fields["title"].setFocus()
        elif self.view is View.CROSSWALK:
            self.views.crosswalk.enter()
        elif self.views.currentWidget() is self.table:
            self.table.setFocus()
        else:
            self.empty.button.setFocus()

    def _write_typed(self) -> bool:
        """Hand over what is still being typed."""
        self.panel.commit()
        self.views.commit()
        return self.panel.begun(self.go_to) is None and self.views.begun() is None

    def _not_kept(self) -> Leftover | None:
        """Return what is refused, or was begun and not entered."""
        return super()._not_kept() or self.panel.begun(self.go_to) or self.views.begun()

    def acts(self) -> Sequence[Act]:
        """Return what can be done here."""
        return subjects_acts(self)

    @Slot(object)
    def turn(self, view: View) -> None:
        """Show another view."""
        self.view = view
        self.tabs.press(view)
        if self.panel.is_entering:
            self.panel.show_nothing("")  # what was typed is there again when one goes on with it
        self._show()

    def add(self) -> None:
        """Enter a record of the kind the view shows."""
        kind = _NEW_IN.get(self.view)
        if kind is not None:
            self.begin_in(self.view, kind)
        elif self.view is View.CROSSWALK:
            self.views.crosswalk.add()

    @Slot(object)
    def begin(self, kind: Kind) -> None:
        """Enter a record of this kind; a contact or subject is of the party that is selected."""
        self.panel.begin(kind, self.roster, self._party())

    @property
    def current(self) -> RosterRow | None:
        """The row that is selected."""
        return self.table.row_at(self.table.currentIndex().row())

    def _take_scopes(self, scopes: dict[UUID, Sequence[FrameworkScope]]) -> None:
        self.scopes = scopes
        if self.view is View.SUBJECTS:
            self._show()

    def _show(self) -> None:
        roster = self.roster
        self.tabs.say_counts(
            {
                View.SUBJECTS: len(roster.subjects),
                View.PARTIES: len(roster.parties),
                View.PEOPLE: len(roster.people),
            }
        )
        is_table = self.view not in (View.ENGAGEMENT, View.CROSSWALK)
        self._add.setVisible(self.view is not View.ENGAGEMENT)
        self._choose.setVisible(self.view is View.SUBJECTS)
        self._choose.setEnabled(bool(roster.subjects) and not self.work.is_read_only)
        self._add.setEnabled(not self.work.is_read_only)
        if self.view is not View.ENGAGEMENT:
            self._add.setText(text(f"ui.subjects.add.{self.view.value}"))
        self.views.show_terms(roster.terms, turn=self.view is View.ENGAGEMENT)
        if is_table:
            self._fill()
        elif self.view is View.CROSSWALK:
            self.views.crosswalk.read()
            self.views.setCurrentWidget(self.views.crosswalk)
            self.panel.show_part(self.views.crosswalk.panel)
        else:
            self.panel.show_nothing(text("ui.subjects.select.engagement"))
        self.acts_changed.emit()

    def _rows(self, view: View) -> list[RosterRow]:
        return rows_of(view, self.roster, self.scopes, self.work.today)

    def _fill(self) -> None:
        current = self.current
        wanted, self._wanted = self._wanted or (current.key if current else None), None
        rows = self._rows(self.view)
        self.model.show(self.view, rows)
        self.views.setCurrentWidget(self.table if rows else self.empty)
        place = self.model.place_of(wanted) if wanted else None
        if place is None:
            place = next((at for at, row in enumerate(rows) if row.kind is not Kind.HEADING), None)
        if place is not None:
            self.table.setCurrentIndex(self.model.index(place, 0))
        if not rows:
            self._teach()
        if not self.panel.is_entering:
            self._show_current()

    def _teach(self) -> None:
        """Say what this page is for and what comes first."""
        is_first = self.view is View.PARTIES or (self.view is View.SUBJECTS and not self.roster.parties)
        step = "parties" if is_first else self.view.value
        words, button = text(f"ui.subjects.empty.{step}"), text(f"ui.subjects.add.{step}")
        self.empty.teach(words, button, enabled=not self.work.is_read_only)

    @Slot()
    def _on_current(self) -> None:
        if self.panel.is_entering and not self.table.hasFocus():
            return
        self._show_current()
        self.acts_changed.emit()

    @Slot()
    def _show_current(self) -> None:
        row = self.current
        shown = row is not None and row.kind is not Kind.HEADING
        if row is None or not shown or not self.panel.show_row(row, self.roster, self.scopes):
            self.panel.show_nothing(text(f"ui.subjects.select.{self.view.value}"))

    @Slot(object, object)
    def _on_added(self, kind: Kind, key: UUID) -> None:
        self._wanted = (kind, key, None)
        self.panel.show_nothing("")
        self._fill()
        self.table.setFocus()

    @Slot(object, int)
    def _open(self, row: RosterRow, column_: int) -> None:
        """Go on from a count to the checklist, or into the fields of what is selected."""
        wanted = row.leads.get(column_) if column_ >= 0 else row.leads.get(ITEMS)
        if wanted is not None:
            self.work.go("checklist", wanted)
        elif row.kind is not Kind.FRAMEWORK:
            self.panel.panels[row.kind].form.fields["name"].setFocus()

    def _party(self) -> UUID | None:
        """Return the party that is selected, or that the selected row belongs to."""
        row = self.current
        if row is None:
            return self.roster.parties[0].id if self.roster.parties else None
        if row.kind is Kind.PARTY:
            return row.id
        if row.kind is Kind.CONTACT:
            return next(p.id for p in self.roster.parties if any(c.id == row.id for c in p.contacts))
        owners = {one.id: one.entered.party_id for one in self.roster.subjects}
        return owners.get(row.id) or (self.roster.parties[0].id if self.roster.parties else None)

    def begin_in(self, view: View, kind: Kind) -> None:
        """Turn to a view and enter a record; without any party, a party comes first."""
        self.work.go("subjects")
        party = self._party()
        if party is None and kind in (Kind.CONTACT, Kind.SUBJECT):
            view, kind = View.PARTIES, Kind.PARTY
        self.turn(view)
        self.panel.begin(kind, self.roster, party)

    def _button(self, name: str, run: Callable[[], object]) -> QPushButton:
        made = QPushButton(text(f"ui.subjects.{name}_button"))
        made.setToolTip(tip(text(f"ui.subjects.{name}_tip")))
        made.clicked.connect(lambda _=False: run())
        return made

    def _lay_out(self) -> None:
        layout = column(self, spacing=12)
        page_margins(layout)
        head = line(spacing=8)
        head.addWidget(page_title("subjects"))
        head.addStretch(1)
        head.addWidget(self._choose)
        head.addWidget(self._add)
        layout.addLayout(head)
        layout.addWidget(self.tabs)
        layout.addWidget(self.views, 1)


def _view_words(view: View) -> tuple[str, str]:
    return text(f"ui.subjects.view.{view.value}"), text(f"ui.subjects.view_tip.{view.value}")
