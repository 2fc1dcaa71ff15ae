"""What the subjects page shows in its middle: the table, a word where it is empty, and views that are no table."""

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from workbook.domain.records import Engagement
from workbook.ui.crosswalk.view import CrosswalkView
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.engagement_form import EngagementForm
from workbook.ui.work import Work


class SubjectsViews(QStackedWidget):
    """The terms of the engagement and the crosswalk are made when they are first wanted."""

    chosen = Signal()
    """Another mapping is chosen."""

    def __init__(self, work: Work, *parts: QWidget) -> None:
        super().__init__()
        self._work = work
        for part in parts:
            self.addWidget(part)

    @cached_property
    def terms(self) -> EngagementForm:
        """The terms of the engagement."""
        made = EngagementForm(self._work)
        self.addWidget(made)
        return made

    @cached_property
    def crosswalk(self) -> CrosswalkView:
        """How the controls of frameworks relate."""
        made = CrosswalkView(self._work)
        made.chosen.connect(self.chosen)
        self.addWidget(made)
        return made

    def show_terms(self, terms: Engagement | None, *, turn: bool) -> None:
        """Let the terms follow what is entered, and turn to them where they are wanted."""
        if turn or "terms" in self.__dict__:
            self.terms.show_terms(terms)
        if turn:
            self.setCurrentWidget(self.terms)

    def commit(self) -> None:
        """Hand over what is still being typed."""
        if "terms" in self.__dict__:
            self.terms.form.commit()

    def begun(self) -> Leftover | None:
        """Return what was typed about a mapping and is not recorded."""
        return self.crosswalk.begun() if "crosswalk" in self.__dict__ else None
