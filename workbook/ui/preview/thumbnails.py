"""Small pictures of evidence for lists: made in the background, kept while there is room, never waited for."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from workbook.store.content_parts import content_size
from workbook.ui.preview.asking import Answer, Asked, Request
from workbook.ui.preview.values import Page, Picture, Preview, stride
from workbook.ui.preview.vault import VaultSource, decoder_of
from workbook.ui.work import Work

_KEPT_BYTES: Final = 48 << 20
_KEPT: Final = 2_000
"""Answers that are kept, those without a picture counted in."""


@dataclass(eq=False, slots=True)
class _Wanted:
    side: int
    asked: Asked | None = None
    is_over: bool = False


class Thumbnails(QObject):
    """Thumbnails of one open workbook. What has no picture gets a null image, so that it is asked for only once."""

    ready = Signal(object, QImage)
    """The id of a content and its picture, at most `side` pixels either way."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._kept: OrderedDict[tuple[UUID, int], QImage] = OrderedDict()
        self._bytes = 0
        self._wanted: dict[UUID, _Wanted] = {}
        self._is_over = False
        work.closing.connect(self._end)

    def image(self, content: UUID, side: int) -> QImage | None:
        """Return the picture if it is there, null for what has none; None when it has to be requested."""
        found = self._kept.get((content, side))
        if found is not None:
            self._kept.move_to_end((content, side))
        return found

    def request(self, content: UUID, name: str, side: int) -> None:
        """Make a picture of a content, whose file had this name; `ready` says when it is there, perhaps at once."""
        found = self.image(content, side)
        if found is not None:
            self.ready.emit(content, found)
            return
        if self._is_over:
            return
        before = self._wanted.get(content)
        if before is not None and before.side == side:
            return
        self.cancel(content)
        wanted = self._wanted[content] = _Wanted(side)

        def ask(size: int | None) -> None:
            if wanted.is_over:
                return
            if not size:
                self._keep(content, side, QImage())
                return
            request = Request(str(content), name, size, "picture", 0, side)
            source = VaultSource(self._work, content)
            wanted.asked = decoder_of(self._work).ask(
                request, source, lambda answer: self._keep(content, side, _small(answer, side)), is_urgent=False
            )

        self._work.fetch(content_size, content, done=ask)

    def cancel(self, content: UUID) -> None:
        """Want a picture no more; one that is kept already stays."""
        wanted = self._wanted.pop(content, None)
        if wanted is not None:
            wanted.is_over = True
            if wanted.asked is not None:
                decoder_of(self._work).cancel(wanted.asked)

    def want_only(self, contents: Collection[UUID]) -> None:
        """Cancel what is not among these: those that are in view now."""
        for content in [one for one in self._wanted if one not in contents]:
            self.cancel(content)

    def _end(self) -> None:
        """The workbook is being closed: nothing more is made."""
        self._is_over = True
        self.want_only(())

    def _keep(self, content: UUID, side: int, image: QImage) -> None:
        self._wanted.pop(content, None)
        self._kept[content, side] = image
        self._bytes += image.sizeInBytes()
        while len(self._kept) > 1 and (self._bytes > _KEPT_BYTES or len(self._kept) > _KEPT):
            _, gone = self._kept.popitem(last=False)
            self._bytes -= gone.sizeInBytes()
        self.ready.emit(content, image)


def _small(answer: Answer, side: int) -> QImage:
    """Return the picture of an answer, null for one that has none."""
    body = answer.body if isinstance(answer, Preview) else None
    picture = body.picture if isinstance(body, Page) else body
    if not isinstance(picture, Picture):
        return QImage()
    format_ = QImage.Format.Format_RGB888
    made = QImage(picture.rgb, picture.width, picture.height, stride(picture.width), format_).copy()
    most = QSize(side, side)
    if made.width() <= side and made.height() <= side:
        return made
    return made.scaled(most, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
