"""Decode pictures in the child, scaled while they are read where the format allows it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import sqrt
from typing import Final

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

from workbook.ui.preview.grumbles import Grumbles
from workbook.ui.preview.kinds import FileKind
from workbook.ui.preview.values import MOST_SIDE, Note, NotShown, Picture, Reason, stride

ALLOCATION_MIB: Final = 136
"""What one decoded picture may take: that of an 8K screen."""
MOST_PIXELS: Final = 12_000_000
_SVG_SIDE: Final = 1600
_MANY: Final = frozenset({FileKind.GIF, FileKind.WEBP, FileKind.TIFF})
"""Formats that may hold several pictures."""
_OUTSIDE: Final = re.compile(
    r"<!ENTITY|<\?xml-stylesheet|@import|<script|<foreignObject"
    r"|\bhref\s*=\s*(?![\"']\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,]))"
    r"|\burl\s*\(\s*(?![\"']?\s*#)|\bsrc\s*=",
    re.IGNORECASE,
)
"""What may make a drawing take in something that is not in it."""


def prepare() -> None:
    """Set the limit of every decoder in this process."""
    QImageReader.setAllocationLimit(ALLOCATION_MIB)


def decode(data: QByteArray, kind: FileKind, side: int) -> tuple[Picture, list[Note]]:
    """Return a picture of at most `side` pixels either way. Raises NotShown."""
    with _reader(data, kind) as reader:
        picture, notes = _read(reader, side)
    if kind in _MANY:
        with _reader(data, kind) as reader:
            # By a reader that has read nothing yet: TIFF would count from where it is.
            count = reader.imageCount()
        if count > 1:
            notes.append(Note("frames", {"count": count}))
    return picture, notes


@contextmanager
def _reader(data: QByteArray, kind: FileKind) -> Iterator[QImageReader]:
    """Give a reader of one format, never a guessed one: Qt would ask all decoders it has, PDF and SVG among them."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    try:
        yield reader
    finally:
        # Now: its decoder looks at the buffer once more when it is let go, and crashes when that is gone first.
        shiboken6.delete(reader)


def _read(reader: QImageReader, side: int) -> tuple[Picture, list[Note]]:
    held = reader.size()
    if not held.isValid() or held.isEmpty():
        raise NotShown(Reason.DAMAGED)
    turned = bool(reader.transformation().value & QImageIOHandler.Transformation.TransformationRotate90.value)
    full = held.transposed() if turned else held
    wanted = fitted(QSizeF(full), side)
    if wanted != full:
        reader.setScaledSize(wanted.transposed() if turned else wanted)
    with Grumbles() as grumbles:
        image = reader.read()
    if image.isNull():
        too_large = held.width() * held.height() * 4 > ALLOCATION_MIB << 20
        raise NotShown(Reason.TOO_LARGE if too_large else Reason.DAMAGED)
    notes = [Note("broken", {})] if grumbles.of_damage else []
    if wanted != full:
        notes.append(Note("scaled", {"width": full.width(), "height": full.height()}))
    return picture_of(image, full), notes


def draw_svg(text: str, side: int) -> Picture | None:
    """Return a drawing on white; None when it is not drawn, since it refers to what is outside. Raises NotShown."""
    if _OUTSIDE.search(text):
        return None
    renderer = QSvgRenderer(QByteArray(text.encode("utf-8", "replace")))
    if not renderer.isValid():
        raise NotShown(Reason.DAMAGED)
    size = QSizeF(renderer.defaultSize())
    if size.isEmpty():
        size = QSizeF(_SVG_SIDE, _SVG_SIDE)
    least = min(side, _SVG_SIDE) / max(size.width(), size.height())
    wanted = fitted(size * max(least, 1.0), side)
    image = QImage(wanted, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return picture_of(image, wanted)


def fitted(size: QSizeF, side: int) -> QSize:
    """Return a size of the same shape that fits into so many pixels either way and is not larger than the original."""
    width, height = size.width(), size.height()
    if not (width >= 1 and height >= 1):
        raise NotShown(Reason.DAMAGED)
    factor = min(1.0, side / width, side / height, sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / max(width, height))
    return QSize(max(1, int(width * factor)), max(1, int(height * factor)))


def picture_of(image: QImage, full: QSize) -> Picture:
    """Return an image as rows of RGB, on white where one can see through it."""
    if image.isNull():
        raise NotShown(Reason.DAMAGED)
    if image.hasAlphaChannel():
        ground = QImage(image.size(), QImage.Format.Format_RGB32)
        ground.fill(Qt.GlobalColor.white)
        painter = QPainter(ground)
        painter.drawImage(0, 0, image)
        painter.end()
        image = ground
    if image.width() > MOST_SIDE or image.height() > MOST_SIDE or image.width() * image.height() > MOST_PIXELS * 2:
        raise NotShown(Reason.TOO_LARGE)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    if image.isNull() or image.bytesPerLine() != stride(image.width()):
        raise NotShown(Reason.TOO_LARGE)
    return Picture(image.width(), image.height(), bytes(image.constBits()), full.width(), full.height())
