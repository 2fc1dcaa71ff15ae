"""What is to be in an export: of which items, with which sections, in which formats, as of which day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.extent import ReportOffer, Section
from workbook.domain.item_filter import ItemFilter
from workbook.exports.part_words import phrases
from workbook.exports.parts import section_name
from workbook.exports.wording import Wording
from workbook.messages import text
from workbook.operations.reporting import FORMATS, PARTIAL
from workbook.ui.messages import number
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.fields import DayField
from workbook.ui.widgets.labels import column, label, line, say

_WORDS: Final = Wording("en")
_PACKAGE: Final = "package"
"""holds all evidence, so it is only made when asked for"""
_INDENT: Final = 22
_SUBJECT: Final = "subject"
_SHOWN: Final = "shown"
_EVERYTHING: Final = "everything"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen; `part` is None for everything."""

    part: ItemFilter | None = None
    left_out: frozenset[Section] = frozenset()
    formats: tuple[str, ...] = FORMATS
    as_of: date | None = None


class ChoicesForm(QScrollArea):
    """The choices in one column. `changed` comes with every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(text("ui.reports.choices"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown = ItemFilter()
        self.scopes = {name: _scope_button(name) for name in (_EVERYTHING, _SHOWN, _SUBJECT)}
        self._captions = {name: label("", "caption", wraps=True) for name in (_EVERYTHING, _SHOWN)}
        self.subject = Drop(text("ui.reports.scope.subject"))
        self.sections = {section: QCheckBox(_section_words(section)) for section in Section}
        self.formats = {name: _format_box(name) for name in FORMATS}
        self._why_not = label("", "caption", wraps=True)
        self.as_of = DayField(text("ui.reports.as_of"), hint=text("ui.reports.as_of_hint"))
        self._language = label("", "caption", wraps=True)
        body = QWidget()
        self.column = column(body, spacing=4)
        self.column.setContentsMargins(0, 0, 12, 8)
        self._lay_out(self.column)
        self.setWidget(body)
        self._connect()
        self.scopes[_EVERYTHING].setChecked(True)
        for box in (*self.sections.values(), *self.formats.values()):
            box.setChecked(box is not self.formats.get(_PACKAGE))
        self._tell_what_goes()

    def choices(self) -> Choices:
        """Return what is chosen. Raises WorkbookError for what is no day."""
        return Choices(
            part=self._part(),
            left_out=frozenset(section for section, box in self.sections.items() if not box.isChecked()),
            formats=tuple(name for name, box in self.formats.items() if box.isChecked() and box.isEnabled()),
            as_of=self.as_of.value(),
        )

    def offer(self, offer: ReportOffer) -> None:
        """Offer what there is now; what was chosen stays chosen where it still can be."""
        chosen = self.subject.currentData()
        self._shown = offer.shown.filter
        self.subject.blockSignals(True)
        self.subject.clear()
        for key, code, name in offer.subjects:
            self.subject.addItem(f"{code} {name}", str(key))
        if chosen is not None:
            self.subject.setCurrentIndex(max(0, self.subject.findData(chosen)))
        self.subject.blockSignals(False)
        say(self._captions[_EVERYTHING], text("ui.reports.scope.items", count=number(offer.items)))
        shows_all = offer.shown.filter.is_everything
        filtered = text("ui.reports.scope.nothing_hidden") if shows_all else "; ".join(phrases(offer.shown, _WORDS))
        say(self._captions[_SHOWN], filtered)
        self.scopes[_SHOWN].setEnabled(not shows_all)
        self.scopes[_SUBJECT].setEnabled(bool(offer.subjects))
        if not self._chosen_scope().isEnabled():
            self.scopes[_EVERYTHING].setChecked(True)
        stored = offer.as_of.isoformat() if offer.as_of else text("ui.reports.today")
        self.as_of.line.setPlaceholderText(stored)
        say(self._language, text("ui.reports.language", name=_language_name(offer.language)))
        self._tell_what_goes()

    def enter(self) -> None:
        """Take the keyboard."""
        self._chosen_scope().setFocus()

    def choose_shown(self) -> None:
        """Choose what the checklist shows as the scope, where that is not everything."""
        if self.scopes[_SHOWN].isEnabled():
            self.scopes[_SHOWN].setChecked(True)

    def choose_subject(self, subject: UUID) -> None:
        """Choose one subject as the scope."""
        self.subject.setCurrentIndex(max(0, self.subject.findData(str(subject))))
        self.scopes[_SUBJECT].setChecked(True)

    def _part(self) -> ItemFilter | None:
        if self.scopes[_SHOWN].isChecked():
            return self._shown
        chosen = self.subject.currentData()
        if self.scopes[_SUBJECT].isChecked() and chosen is not None:
            return ItemFilter(subject=UUID(chosen))
        return None

    def _chosen_scope(self) -> QRadioButton:
        return next(button for button in self.scopes.values() if button.isChecked())

    def _lay_out(self, layout: QVBoxLayout) -> None:
        self._group = QButtonGroup(self)
        layout.addWidget(label(text("ui.reports.scope"), "section"))
        for name, button in self.scopes.items():
            self._group.addButton(button)
            layout.addWidget(button)
            if name in self._captions:
                self._captions[name].setContentsMargins(_INDENT, 0, 0, 0)
                layout.addWidget(self._captions[name])
        place = line(spacing=0)
        place.addSpacing(_INDENT)
        place.addWidget(self.subject)
        layout.addLayout(place)
        _headed(layout, text("ui.reports.formats"), self.formats.values())
        layout.addWidget(self._why_not)
        _headed(layout, text("ui.reports.content"), self.sections.values(), text("ui.reports.always"))
        layout.addSpacing(8)
        layout.addWidget(self.as_of)
        layout.addWidget(self._language)
        layout.addStretch(1)

    def _connect(self) -> None:
        for button in (*self.scopes.values(), *self.sections.values(), *self.formats.values()):
            button.toggled.connect(self._on_toggle)
        self.subject.activated.connect(self._on_subject)
        self.as_of.committed.connect(self._on_day)

    @Slot()
    def _on_toggle(self) -> None:
        self._tell_what_goes()
        self.changed.emit()

    @Slot()
    def _on_subject(self) -> None:
        self.changed.emit()

    @Slot()
    def _on_day(self) -> None:
        self.as_of.show_value(self.as_of.value())
        self.changed.emit()

    def _tell_what_goes(self) -> None:
        """Offer only the formats that can hold what is chosen, and say why others cannot."""
        is_part = self._part() is not None or not all(box.isChecked() for box in self.sections.values())
        whole_only = [name for name in self.formats if name not in PARTIAL]
        for name in whole_only:
            self.formats[name].setEnabled(not is_part)
        names = ", ".join(self.formats[name].text() for name in whole_only)
        say(self._why_not, text("ui.reports.whole_only", formats=names) if is_part and whole_only else "")
        self.subject.setVisible(self.scopes[_SUBJECT].isChecked())


def _scope_button(name: str) -> QRadioButton:
    return QRadioButton(text(f"ui.reports.scope.{name}"))


def _format_box(name: str) -> QCheckBox:
    return QCheckBox(text(f"ui.reports.format.{name}"))


def _headed(layout: QVBoxLayout, words: str, boxes: Iterable[QCheckBox], beneath: str = "") -> None:
    layout.addSpacing(8)
    layout.addWidget(label(words, "section"))
    for box in boxes:
        layout.addWidget(box)
    if beneath:
        layout.addWidget(label(beneath, "caption", wraps=True))


def _section_words(section: Section) -> str:
    """Return a section's heading, and which format alone has it."""
    having = [name for name, sections in PARTIAL.items() if section in sections]
    name = section_name(section, _WORDS)
    only = text("ui.reports.only_in", section=name, format=text(f"ui.reports.short.{having[0]}"))
    return only if len(having) == 1 else name


def _language_name(code: str) -> str:
    """Return the name of a language, or its code where it has none."""
    found = QLocale(code).language()
    return code if found is QLocale.Language.C else QLocale.languageToString(found)
