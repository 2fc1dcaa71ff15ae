"""Take dropped, chosen or pasted things in as evidence: in the background, with what was refused told once at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.records import Attaching
from workbook.messages import text
from workbook.operations import evidence, placing
from workbook.operations.items import Target
from workbook.operations.lookup import refuse_locked
from workbook.operations.taking import take_files
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.messages import number, sentence
from workbook.ui.work import Work

_MOST_PICTURE: Final = 100_000_000
"""Pixels of a picture that the clipboard may hand over: 400 MB of memory."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file that was not taken, and why, in a sentence that names it."""

    path: Path
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one drop."""

    made: tuple[Changes, ...]
    refusals: tuple[Refusal, ...]
    targets: tuple[Target, ...]
    attaching: Attaching | None
    was_cancelled: bool = False

    @property
    def taken(self) -> int:
        """How many pieces of evidence came in."""
        return sum(len(changes.created) for changes in self.made if "evidence" in changes.kinds)

    @property
    def words(self) -> str:
        """What came of it in a sentence: how many came in and were refused, or what a cancel left."""
        if self.was_cancelled:
            return text("ui.intake.cancelled" if self.taken else "ui.intake.cancelled_none", taken=number(self.taken))
        return text("ui.intake.ended", taken=number(self.taken), refused=number(len(self.refusals)))


class Intake(QObject):
    """The way into the workbook for one page; one drop after the other."""

    ended = Signal(object)
    """An `Outcome`, once all of a drop is in, refused or cancelled."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work

    def take(self, paths: Sequence[Path], targets: Sequence[Target] = (), attaching: Attaching | None = None) -> None:
        """Take files and folders of files in, and attach each to the targets; what a cancel leaves done stays."""
        made: list[Changes] = []
        refusals: list[Refusal] = []
        label = text("ui.intake.deed")

        def job(book: Book, actor: Actor, step: Step) -> None:
            def refused(error: WorkbookError, path: Path) -> None:
                refusals.append(Refusal(path, sentence(error)))

            made.extend(take_files(book, actor, paths, targets, attaching, step=step, refused=refused))

        def end(*, was_cancelled: bool) -> None:
            self._work.take_in(label, made)
            self.ended.emit(Outcome(tuple(made), tuple(refusals), tuple(targets), attaching, was_cancelled))

        name = paths[0].name if len(paths) == 1 else text("ui.intake.many", count=number(len(paths)))
        self._work.start(
            text("ui.intake.working", name=name),
            job,
            lambda _: end(was_cancelled=False),
            cancelled=lambda: end(was_cancelled=True),
            in_bytes=True,
        )

    def take_bytes(
        self, name: str, data: bytes | QImage, targets: Sequence[Target] = (), attaching: Attaching | None = None
    ) -> None:
        """Take in bytes that come from no file, or a picture as PNG, and attach them to the targets."""

        def job(book: Book, actor: Actor, _: Step) -> list[Changes]:
            for item in dict.fromkeys(target.item for target in targets):
                refuse_locked(book, item)
            taken = png_of(data) if isinstance(data, QImage) else data
            made = [evidence.add_bytes(book, actor, name, taken)]
            if targets:
                made.append(placing.place(book, actor, made[0].created, targets, attaching))
            return made

        def end(made: list[Changes]) -> None:
            self.ended.emit(Outcome(tuple(made), (), tuple(targets), attaching))

        label = text("ui.intake.deed_pasted")
        self._work.start(text("ui.intake.working", name=name), job, end, label=label, in_bytes=True)


def dropped_paths(data: QMimeData) -> list[Path]:
    """Return the files and folders of this machine among what is dropped or pasted."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def image_of(data: QMimeData) -> QImage | None:
    """Return a picture on the clipboard; None when there is none, or it is too large to be handed over."""
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull() or image.width() * image.height() > _MOST_PICTURE:
        return None
    return image


def png_of(image: QImage) -> bytes:
    """Return a picture as PNG; of a large one it takes long, so not on the main thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return bytes(buffer.data().data()) if image.save(buffer, "PNG") else b""  # type: ignore[call-overload]


def picture_of(data: QMimeData) -> bytes:
    """Return a picture on the clipboard as PNG at once, or nothing."""
    image = image_of(data)
    return png_of(image) if image is not None else b""


def pasted_name(now: datetime, ending: str) -> str:
    """Return what something from the clipboard is called, e.g. `Clipboard 2026-11-25 14-03-22.png`."""
    return text("ui.intake.pasted", when=f"{now:%Y-%m-%d %H-%M-%S}", ending=ending)
