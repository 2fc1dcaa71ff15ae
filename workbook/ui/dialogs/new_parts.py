"""The parts of the dialog for a new workbook: the engagement, the file, and what is assessed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from workbook.domain import records
from workbook.domain.vocabulary import PartyKind, SubjectKind, Tlp
from workbook.messages import text
from workbook.ui.widgets.fields import ChoiceField, DayField, Field, LineField, TextField
from workbook.ui.widgets.labels import column, line

SUFFIX: Final = ".auditbook"
_NO_PARTY: Final = UUID(int=0)
"""Stands where the party's id will be."""
_UNFIT: Final = re.compile(r"[^\w\- ]+")
_MOST: Final = 80


class Part(QWidget):
    """Some fields that belong together."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.inner = column(self, spacing=8)

    def add(self, *fields: Field) -> None:
        """Add fields in one row."""
        row = line(spacing=12)
        for field in fields:
            row.addWidget(field, 1)
            field.typed.connect(self.changed)
        self.inner.addLayout(row)


class EngagementPart(Part):
    """Title, objective, period and TLP."""

    def __init__(self) -> None:
        super().__init__()
        self.title = LineField(text("ui.new.title_field"), example=text("ui.new.title_example"))
        self.objective = TextField(text("ui.new.objective"), lines=2, example=text("ui.new.objective_example"))
        self.begin, self.end = DayField(text("ui.new.period_from")), DayField(text("ui.new.period_to"))
        self.tlp = ChoiceField(text("ui.new.tlp"), list(Tlp))
        self.tlp.reset(Tlp.AMBER)
        self.add(self.title)
        self.add(self.objective)
        self.add(self.begin, self.end, self.tlp)

    @property
    def lacks(self) -> str:
        """What is missing, in words, or nothing."""
        return "" if self.title.value() else text("ui.new.lacks_title")

    def value(self) -> records.Engagement:
        """Return what was entered. Raises WorkbookError."""
        return records.Engagement(
            self.title.value(),
            objective=self.objective.value().strip(),
            period_from=self.begin.value(),
            period_to=self.end.value(),
            tlp=self.tlp.value(),
        )


class PlacePart(Part):
    """Where the file is to lie; it follows the title until the person says otherwise."""

    def __init__(self) -> None:
        super().__init__()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._folder = Path(documents) if documents and Path(documents).is_dir() else Path.home()
        self._is_own = False
        self.place = LineField(text("ui.new.place"), hint=text("ui.new.place_hint"))
        self.choose = QPushButton(text("ui.new.choose_place"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(lambda _=False: self._ask())
        self.add(self.place)
        self.inner.setSpacing(4)
        row = line()
        row.addWidget(self.choose)
        row.addStretch(1)
        self.inner.addLayout(row)
        self.place.line.textEdited.connect(self._own)
        self.follow("")

    def follow(self, title: str) -> None:
        """Name the file after the title, unless it was named already."""
        if not self._is_own:
            name = " ".join(_UNFIT.sub(" ", title).split())[:_MOST].strip() or text("ui.new.file_name")
            self.place.reset(str(self._folder / f"{name}{SUFFIX}"))

    @property
    def lacks(self) -> str:
        """What is missing, in words, or nothing."""
        return "" if self.place.value() else text("ui.new.lacks_place")

    def value(self) -> Path:
        """Return the path; a bare name lies in the documents, and a name without an ending gets ours."""
        path = Path(self.place.value()).expanduser()
        path = path if path.is_absolute() else self._folder / path
        return path if path.suffix else path.with_name(path.name + SUFFIX)

    @Slot()
    def _own(self) -> None:
        self._is_own = True

    def _ask(self) -> None:
        ask_new_file(self, text("ui.new.place"), str(self.value()) if self.place.value() else "", self._take)

    def _take(self, path: Path) -> None:
        self._is_own = True
        self.place.reset(str(path))
        self.changed.emit()


class WhatPart(Part):
    """The first party and the first subject."""

    def __init__(self) -> None:
        super().__init__()
        self.party = LineField(text("ui.new.party"), example=text("ui.new.party_example"))
        self.party_kind = ChoiceField(text("ui.new.kind"), list(PartyKind))
        self.sector = LineField(text("ui.new.sector"))
        self.subject = LineField(text("ui.new.subject"), example=text("ui.new.subject_example"))
        self.subject_kind = ChoiceField(text("ui.new.kind"), list(SubjectKind))
        self.version = LineField(text("ui.new.version"))
        for field in (self.party_kind, self.subject_kind):
            field.setAccessibleName(field.name)
        self.add(self.party)
        self.add(self.party_kind, self.sector)
        self.add(self.subject)
        self.add(self.subject_kind, self.version)

    def lacks(self, *, has_frameworks: bool) -> str:
        """Return what is missing, in words, or nothing."""
        if self.subject.value() and not self.party.value():
            return text("ui.new.lacks_party")
        if has_frameworks and not self.subject.value():
            return text("ui.new.lacks_subject")
        return ""

    def value(self) -> tuple[records.Party | None, tuple[records.Subject, ...]]:
        """Return what was entered, nothing where no name was given. Raises WorkbookError."""
        if not self.party.value():
            return None, ()
        party = records.Party(self.party.value(), self.party_kind.value(), self.sector.value())
        if not self.subject.value():
            return party, ()
        kind, version = self.subject_kind.value(), self.version.value()
        return party, (records.Subject(_NO_PARTY, self.subject.value(), kind, version),)


def ask_new_file(parent: QWidget, title: str, start: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask where a new workbook is to lie; what is there already is never replaced, so nothing is asked about it."""
    dialog = QFileDialog(parent, title, start)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilters([text("ui.open.workbooks") + f" (*{SUFFIX})", text("ui.open.all") + " (*)"])
    dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
    dialog.selectFile(Path(start).name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
