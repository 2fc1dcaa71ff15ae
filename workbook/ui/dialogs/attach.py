"""Attach evidence to items: what is here already, files, or a statement typed in place; and say how it bears."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QStackedWidget, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.records import Attaching, Statement
from workbook.domain.vocabulary import Independence, Method, ObjectKind, StatementKind
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.operations import evidence, placing
from workbook.store.book import Book
from workbook.ui.dialogs.attachment import scrolled
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.intake import Intake
from workbook.ui.item_deeds import Chosen, ItemDeeds
from workbook.ui.messages import number, sentence
from workbook.ui.widgets.bearing_form import BearingForm
from workbook.ui.widgets.chips import ChipButton
from workbook.ui.widgets.evidence_choice import EvidenceChoice
from workbook.ui.widgets.fields import ChoiceField, LineField, TextField
from workbook.ui.widgets.flow import flowing
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.work import Work

_WIDTH: Final = 620
_MOST_NAMED: Final = 6


class Way(StrEnum):
    """Where the evidence comes from."""

    HERE = "here"
    FILES = "files"
    STATEMENT = "statement"


_SAID: Final = {
    StatementKind.TESTIMONY: Attaching(method=Method.INTERVIEW, object=ObjectKind.INDIVIDUAL),
    StatementKind.DIRECT_OBSERVATION: Attaching(
        method=Method.EXAMINE, object=ObjectKind.ACTIVITY, independence=Independence.AUDITOR_RUN
    ),
}
"""How statements bear unless one says otherwise."""


class AttachDialog(Sheet):
    """Keeps everything that was chosen and typed until it is attached."""

    def __init__(
        self,
        work: Work,
        deeds: ItemDeeds,
        intake: Intake,
        parent: QWidget,
        chosen: Chosen,
        *,
        taken: Collection[UUID] = (),
        statement: str = "",
    ) -> None:
        title = text("ui.attach_dialog.title", item=chosen.name)
        super().__init__(parent, title=title, explanation="", main=text("ui.attach_dialog.attach"))
        self._work = work
        self._deeds = deeds
        self._intake = intake
        self._chosen = chosen
        self._paths: list[Path] = []
        self.ways = {way: self._way(way) for way in Way}
        for button in self.ways.values():
            button.neighbours = tuple(self.ways.values())
        self.here = EvidenceChoice(work, taken)
        self.here.changed.connect(self._show_state)
        self.here.list.doubleClicked.connect(lambda _: self.carry_out())
        self.files = label("", "muted", wraps=True)
        self.kind = ChoiceField(text("ui.attach_dialog.kind"), list(StatementKind))
        self.statement = TextField(text("ui.attach_dialog.statement"), lines=4, most=10)
        self.stated_by = LineField(text("ui.attach_dialog.stated_by"))
        self.form = BearingForm(Attaching())
        self._stack = QStackedWidget()
        self._lay_out()
        self.kind.typed.connect(self._suggest)
        self.statement.typed.connect(self._show_state)
        self.statement.put(statement)
        self.show_way(Way.STATEMENT if statement else Way.HERE)

    def _lay_out(self) -> None:
        choose = QPushButton(text("ui.attach_dialog.choose_files"))
        choose.setAutoDefault(False)
        choose.clicked.connect(lambda _=False: self._ask_files())
        files, said = QWidget(), QWidget()
        of_files = column(files, spacing=8)
        of_files.addWidget(flowing(choose))
        of_files.addWidget(self.files)
        of_files.addStretch(1)
        of_statement = column(said, spacing=8)
        for field in (self.kind, self.statement, self.stated_by):
            of_statement.addWidget(field)
        for part in (self.here, files, said):
            self._stack.addWidget(part)
        body = QWidget()
        layout = column(body, spacing=16)
        layout.addWidget(flowing(*self.ways.values()))
        layout.addWidget(self._stack, 1)
        layout.addWidget(label(text("ui.attach_dialog.bears"), "strong"))
        layout.addWidget(self.form)
        self.body.addWidget(scrolled(body))
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, 680)

    def show_way(self, way: Way) -> None:
        """Show where the evidence is to come from."""
        for one, button in self.ways.items():
            button.setChecked(one is way)
        self._stack.setCurrentIndex(list(Way).index(way))
        self._suggest()
        self._show_state()
        first = {Way.HERE: self.here.search, Way.STATEMENT: self.statement.edit}.get(way)
        if first is not None:
            first.setFocus()
        else:
            self.ways[way].setFocus()

    @property
    def way(self) -> Way:
        """Where the evidence is to come from."""
        return list(Way)[self._stack.currentIndex()]

    def add_files(self, paths: list[Path]) -> None:
        """Add files to those that will be attached."""
        self._paths = list(dict.fromkeys([*self._paths, *paths]))
        names = [one_line(path.name) for path in self._paths[:_MOST_NAMED]]
        more = len(self._paths) - len(names)
        if more:
            names.append(text("ui.attach_dialog.more_files", count=number(more)))
        say(self.files, "\n".join(names))
        self._show_state()

    def carry_out(self) -> None:
        """Attach what was chosen or typed, and close when that has worked."""
        try:
            attaching = self.form.value()
            if self.way is Way.FILES and self._paths:
                self._intake.take(self._paths, self._chosen.targets, attaching)
                self.accept()
            elif self.way is Way.STATEMENT:
                said = Statement(self.kind.value(), self.statement.value(), self.stated_by.value())
                self._attach_statement(said, attaching)
            elif self.way is Way.HERE and self.here.chosen():
                self._attach_here(self.here.chosen(), attaching)
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)

    def _attach_here(self, keys: list[UUID], attaching: Attaching) -> None:
        self._deeds.run(
            "attach evidence",
            self._chosen,
            lambda book, actor: placing.place(book, actor, keys, self._chosen.targets, attaching),
            refused=lambda words: self.say(words, Tone.BAD),
            done=self.accept,
        )

    def _attach_statement(self, said: Statement, attaching: Attaching) -> None:
        def operation(book: Book, actor: Actor) -> Changes:
            return evidence.state_and_attach(book, actor, said, self._chosen.targets, attaching)

        self._deeds.run(
            "add statement",
            self._chosen,
            operation,
            refused=lambda words: self.say(words, Tone.BAD),
            done=self.accept,
        )

    def _way(self, way: Way) -> ChipButton:
        made = ChipButton(text(f"ui.attach_dialog.{way.value}"), text(f"ui.attach_dialog.{way.value}_tip"))
        made.clicked.connect(lambda _=False: self.show_way(way))
        made.setAccessibleName(made.words)
        return made

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, text("ui.attach_dialog.choose_files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        dialog.open()

    @Slot()
    def _suggest(self) -> None:
        if self.way is Way.STATEMENT:
            self.form.suggest(replace(_SAID[self.kind.value()], performed_on=self._work.today))
        else:
            self.form.suggest(Attaching())

    @Slot()
    def _show_state(self) -> None:
        """Let the button be pressed when there is something to attach."""
        count = {Way.HERE: len(self.here.chosen()), Way.FILES: len(self._paths)}.get(self.way)
        words = text("ui.attach_dialog.attach")
        if count:
            words = text("ui.attach_dialog.attach_count", count=number(count))
        self.main_button.setText(words)
        ready = bool(self.statement.value().strip()) if self.way is Way.STATEMENT else bool(count)
        self.main_button.setEnabled(ready)
