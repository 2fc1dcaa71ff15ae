"""Draw pages of PDF in the child; the document stays loaded for the next page."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtPdf import QPdfDocument

from workbook.ui.preview.pictures import fitted, picture_of
from workbook.ui.preview.pulled import Pulled
from workbook.ui.preview.values import NotShown, Page, Reason

_SHARPNESS: Final = 8
"""Pixels for a point at most: small pages are not blown up beyond that."""
_FULL_SIZE: Final = 96 / 72
"""Pixels for a point on a screen that shows paper as large as it is."""
_LOCKED: Final = frozenset({QPdfDocument.Error.IncorrectPassword, QPdfDocument.Error.UnsupportedSecurityScheme})


class Documents:
    """The document that was asked for last. Nothing in it is run, followed or opened: only pages are drawn."""

    def __init__(self) -> None:
        self._key = ""
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None

    def forget(self) -> None:
        """Let go of the document."""
        if self._document is not None:
            self._document.close()
        self._key, self._document, self._buffer = "", None, None

    def page(self, key: str, source: Pulled, number: int, side: int) -> Page:
        """Return a page, the last one when there are fewer. Raises NotShown."""
        document = self._loaded(key, source)
        count = document.pageCount()
        number = min(number, count - 1)
        points = document.pagePointSize(number)
        size = fitted(points * _SHARPNESS, side)
        on_screen = (points * _FULL_SIZE).toSize().expandedTo(QSize(1, 1))
        return Page(number, count, picture_of(document.render(number, size), on_screen))

    def _loaded(self, key: str, source: Pulled) -> QPdfDocument:
        if self._document is not None and self._key == key:
            return self._document
        self.forget()
        document, buffer = QPdfDocument(), QBuffer()
        buffer.setData(QByteArray(source.whole()))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        if document.status() is not QPdfDocument.Status.Ready or document.pageCount() < 1:
            raise NotShown(Reason.LOCKED if document.error() in _LOCKED else Reason.DAMAGED)
        self._key, self._document, self._buffer = key, document, buffer
        return document
