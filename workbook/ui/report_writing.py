"""Write what was chosen, and where to: the job behind the export button, and the part of the page around it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from workbook.domain.actor import Actor
from workbook.domain.errors import Message
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import reporting
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.beside import folder_beside
from workbook.ui.report_choices import Choices
from workbook.ui.report_panel import Written
from workbook.ui.widgets.labels import Clamped, column, label, line, say
from workbook.ui.widgets.parts import link


class ExportFoot(QWidget):
    """The folder, the button, and above it why an export was refused."""

    export_asked = Signal()
    folder_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton(text("ui.reports.export"))
        self.button.setProperty("role", "main")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.export_asked)
        self._folder = Clamped(lines=2, points=9, muted=True)
        self._refusal = label("", "caption", wraps=True, tone=Tone.BAD)
        self._refusal.hide()
        layout = column(self, spacing=4)
        layout.addWidget(label(text("ui.reports.folder"), "section"))
        where = line(spacing=4)
        where.addWidget(self._folder, 1)
        change = link(text("ui.reports.change"), self.folder_asked.emit, name=text("ui.reports.change_name"))
        where.addWidget(change)
        layout.addLayout(where)
        layout.addWidget(self._refusal)
        layout.addWidget(self.button)
        layout.addWidget(label(text("ui.reports.replaces"), "caption", wraps=True))

    @property
    def refusal(self) -> str:
        """Why the last export was refused."""
        return "" if self._refusal.isHidden() else self._refusal.text()

    def refuse(self, words: str) -> None:
        """Say why an export was refused, or without words that it was not."""
        say(self._refusal, words, Tone.BAD)

    def show_folder(self, folder: Path) -> None:
        """Show where files are written."""
        self._folder.say(str(folder))

    def be_busy(self, is_busy: bool) -> None:
        """Let nothing more be exported for now, or again."""
        self.button.setEnabled(not is_busy)
        self.button.setText(text("ui.reports.exporting" if is_busy else "ui.reports.export"))


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and what Verify found damaged before; every file says so first."""

    written: tuple[Written, ...]
    damaged: tuple[Message, ...] = ()


def exported(book: Book, actor: Actor, folder: Path, choices: Choices, step: Step) -> Exported:
    """Verify and export, and return what was written with its SHA-256. `step` gets percent."""
    damaged: list[Message] = []
    paths = reporting.export(
        book,
        actor,
        folder,
        choices.formats,
        as_of=choices.as_of,
        part=choices.part,
        left_out=choices.left_out,
        step=Stages(step, 2 + len(choices.formats)),
        tell=damaged.append,
    )
    return Exported(tuple(_written(path) for path in paths), tuple(damaged))


def kept_folder(workbook: Path) -> Path:
    """Return where exports of this workbook go: beside it, until another folder was chosen."""
    kept = QSettings().value(_folder_key(workbook))
    return Path(str(kept)) if kept else folder_beside(workbook)


def keep_folder(workbook: Path, folder: Path) -> None:
    """Remember where exports of this workbook go."""
    QSettings().setValue(_folder_key(workbook), str(folder))


def _folder_key(workbook: Path) -> str:
    """Return the key of a workbook's folder: it is known by its place, since copies of one share all else."""
    return "reports/folder/" + hashlib.sha256(str(workbook.absolute()).encode("utf-8", "replace")).hexdigest()[:16]


class Stages:
    """Makes one hundred percent of work whose stages count different things: bytes, then items, then records."""

    def __init__(self, step: Step, count: int) -> None:
        self._step = step
        self._count = count
        self._stage = 0
        self._last = (0, 0)

    def __call__(self, done: int, total: int) -> None:
        """Take a step of the stage; the next one begins when something else is counted, or from the start again."""
        before, whole = self._last
        if whole and (total != whole or done < before):
            self._stage = min(self._stage + 1, self._count - 1)
        self._last = (done, total)
        share = min(done, total) / total if total else 0.0
        self._step(int(100 * (self._stage + share) / self._count), 100)


def _written(path: Path) -> Written:
    if not path.is_file():
        return Written(path, 0, "")
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Written(path, path.stat().st_size, digest)
