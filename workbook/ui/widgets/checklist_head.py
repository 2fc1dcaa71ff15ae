"""What stands above the checklist: subject, framework and search beside the title, and the chips below it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from workbook.domain.item_filter import Chip, ItemFilter
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.store.item_choices import Choices
from workbook.ui.messages import number, tip
from workbook.ui.widgets.chips import ChipBar
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.page_head import page_title
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.search_field import SearchField

_TYPING_MS: Final = 120


class ChecklistHead(QWidget):
    """Shows a filter, and says when the person changes it."""

    asked = Signal(object)
    """An ItemFilter that the person wants now."""
    updated = Signal()
    """The person wants the list brought up to what has changed."""

    def __init__(self, *menus: QWidget) -> None:
        super().__init__()
        self.filter = ItemFilter()
        self.subject = _chooser(text("ui.checklist.subject"), 132)
        self.framework = _chooser(text("ui.checklist.framework"), 132)
        self.search = SearchField(text("ui.checklist.search"))
        self.search.setMinimumWidth(132)
        self.search.setMaximumWidth(340)
        self._count = label("", "caption")
        self._also = link("", self._drop_extra)
        self.update_link = link("", self.updated.emit, hint=tip(text("ui.checklist.update_tip")))
        self.chips = ChipBar(tuple(Chip), self._on_chips, text("ui.checklist.chips"), *menus)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.ask_now)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.subject.activated.connect(lambda _: self._on_choice())
        self.framework.activated.connect(lambda _: self._on_choice())
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(self, spacing=12)
        head = line(spacing=12)
        head.addWidget(page_title("checklist"))
        head.addWidget(self.subject, 3)
        head.addWidget(self.framework, 3)
        head.addWidget(self.search, 4)
        layout.addLayout(head)
        layout.addWidget(self.chips)
        self._foot = QWidget()
        foot = line(spacing=8)
        foot.addWidget(self._count)
        foot.addWidget(self._also)
        foot.addWidget(self.update_link)
        foot.addStretch(1)
        self._foot.setLayout(foot)
        layout.addWidget(self._foot)
        self._also.hide()
        self.say_found(None, 0)
        self.say_outdated(0)

    def show_choices(self, choices: Choices) -> None:
        """Offer the subjects and frameworks there are."""
        subjects = [(key, f"{code}  {one_line(name)}") for key, code, name in choices.subjects]
        _fill(self.subject, text("ui.checklist.all_subjects"), subjects, self.filter.subject)
        frameworks = [(key, one_line(title)) for key, title in choices.frameworks]
        _fill(self.framework, text("ui.checklist.all_frameworks"), frameworks, self.filter.framework)

    def show_filter(self, wanted: ItemFilter) -> None:
        """Show a filter, without telling anyone."""
        self.filter = wanted
        self._typing.stop()
        with QSignalBlocker(self.search):
            if self.search.text() != wanted.text:
                self.search.setText(wanted.text)
        for chooser, key in ((self.subject, wanted.subject), (self.framework, wanted.framework)):
            place = chooser.findData(key)
            chooser.setCurrentIndex(max(0, place))
        self.chips.press(wanted.chips)
        extra = _extra_words(wanted)
        also = text("ui.checklist.also", what=extra)
        self._also.setText(also.replace("&", "&&"))
        self._also.setAccessibleName(also)
        self._also.setToolTip(tip(text("ui.checklist.also_tip")))
        self._also.setVisible(bool(extra))
        self._show_foot()

    @Slot()
    def ask_now(self) -> None:
        """Ask for what is typed, without waiting for more."""
        self._typing.stop()
        if self.search.text() != self.filter.text:
            self._ask(replace(self.filter, text=self.search.text()))

    def say_found(self, found: int | None, whole: int) -> None:
        """Say how many of all items are listed; nothing while all of them are."""
        counted = "" if found is None else text("ui.checklist.found", count=number(found), whole=number(whole))
        say(self._count, counted)
        self._show_foot()

    def say_outdated(self, count: int) -> None:
        """Offer to list anew when so many changed items would now be listed, or would not."""
        words = text("ui.checklist.update", count=number(count)) if count else ""
        self.update_link.setText(words)
        self.update_link.setAccessibleName(words)
        self.update_link.setVisible(bool(count))
        self._show_foot()

    def clear(self) -> None:
        """Take every filter away, and what is looked for."""
        self._ask(ItemFilter())

    def _show_foot(self) -> None:
        self._foot.setVisible(any(not part.isHidden() for part in (self._count, self._also, self.update_link)))

    def _drop_extra(self) -> None:
        wanted = self.filter
        self._ask(ItemFilter(text=wanted.text, subject=wanted.subject, framework=wanted.framework, chips=wanted.chips))

    def _on_choice(self) -> None:
        framework = self.framework.currentData()
        family = self.filter.family if framework == self.filter.framework else ""
        self._ask(replace(self.filter, subject=self.subject.currentData(), framework=framework, family=family))

    def _on_chips(self, chips: frozenset[Chip]) -> None:
        self._ask(replace(self.filter, chips=chips, text=self.search.text()))

    def _ask(self, wanted: ItemFilter) -> None:
        self.show_filter(wanted)
        self.asked.emit(wanted)


def _extra_words(wanted: ItemFilter) -> str:
    """Return in words the parts of a filter that no control above the list shows."""
    words = [wanted.family] if wanted.family else []
    words += [text(f"ui.checklist.one_{name}") for name in ("control", "party") if getattr(wanted, name)]
    words += [sector or text("ui.checklist.no_sector") for sector in sorted(wanted.sectors)]
    words += [text("ui.checklist.tier", tier=tier) for tier in sorted(t for t in wanted.tiers if t is not None)]
    words += [text("ui.checklist.no_tier")] if None in wanted.tiers else []
    several: tuple[frozenset[Any], ...] = (
        *(wanted.results, wanted.other_kinds, wanted.levels, wanted.work_states, wanted.scopes),
        *(wanted.states, wanted.commitments),
    )
    for values in several:
        words += [word(value) for value in sorted(values)]
    flags = (
        "inherited",
        "left_out",
        "without_finding",
        "without_evidence",
        "without_parameter",
        "proved",
        "not_proved",
    )
    words += [text(f"ui.checklist.{name}") for name in flags if getattr(wanted, name)]
    if wanted.assessed_here and not words:
        words.append(text("ui.checklist.assessed_here"))
    return one_line(", ".join(words))


def _chooser(name: str, least: int) -> Drop:
    made = Drop(name)
    made.setToolTip(tip(name))
    made.setMinimumWidth(least)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.setMaximumWidth(260)
    made.setMaxVisibleItems(20)
    return made


def _fill(chooser: QComboBox, everything: str, entries: Sequence[tuple[UUID, str]], chosen: UUID | None) -> None:
    chooser.clear()
    chooser.addItem(everything, None)
    for place, (key, words) in enumerate(entries, 1):
        chooser.addItem(words, key)
        chooser.setItemData(place, tip(words), Qt.ItemDataRole.ToolTipRole)
    chooser.setCurrentIndex(max(0, chooser.findData(chosen)))
