"""A picture to look at closely: fitted to the view, or enlarged and moved about."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from workbook.ui.theme import theme, tokens

_STEP: Final = 1.25
_LEAST: Final = 0.05
_MOST: Final = 8.0
_MARGIN: Final = 8


class PictureView(QAbstractScrollArea):
    """Shows one image. Plus and minus zoom, 0 fits, 1 is pixel for pixel; arrows and the mouse move it."""

    zoomed = Signal()
    turned = Signal(int)
    """Another page is wanted: -1 the one before, 1 the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._drawn = QImage()
        self._zoom: float | None = None
        self._by_width = False
        self._dragged_from: QPoint | None = None
        self.setProperty("role", "paper")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self.viewport().update)

    @property
    def image(self) -> QImage:
        """What is shown; null without one."""
        return self._image

    @property
    def zoom(self) -> float:
        """Pixels of the view for a pixel of the image."""
        return self._zoom if self._zoom is not None else self._fitted()

    @property
    def _fits(self) -> bool:
        """Whether the image follows the size of the view."""
        return self._zoom is None

    def show_image(self, image: QImage, *, by_width: bool = False, keep_zoom: bool = False) -> None:
        """Show an image from its top left: fitted, all of it or by its width, unless the zoom is to stay as it is."""
        self._image, self._drawn = image, QImage()
        if not keep_zoom:
            self._zoom, self._by_width = None, by_width
        self._lay_out()
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)
        self.zoomed.emit()

    def sharpen(self, image: QImage) -> None:
        """Show the same picture from more pixels, as large and at the same place."""
        if not self._image.isNull() and self._zoom is not None:
            self._zoom *= self._image.width() / image.width()
        self._image, self._drawn = image, QImage()
        self._lay_out()
        self.zoomed.emit()

    def fit(self, *, by_width: bool = False) -> None:
        """Show all of it, or all of its width."""
        self._by_width = by_width
        self._set_zoom(None, self.viewport().rect().center())

    def zoom_by(self, steps: float, around: QPoint | None = None) -> None:
        """Enlarge by so many steps, or make smaller; the place `around` stays where it is."""
        wanted = max(_LEAST, min(self.zoom * _STEP**steps, _MOST))
        self._set_zoom(wanted, around or self.viewport().rect().center())

    def _set_zoom(self, zoom: float | None, around: QPoint) -> None:
        area = self._area()
        share_x = (around.x() - area.left()) / max(area.width(), 1)
        share_y = (around.y() - area.top()) / max(area.height(), 1)
        self._zoom = zoom
        self._lay_out()
        size = self._size()
        self.horizontalScrollBar().setValue(round(share_x * size.width()) + _MARGIN - around.x())
        self.verticalScrollBar().setValue(round(share_y * size.height()) + _MARGIN - around.y())
        self.zoomed.emit()

    def _fitted(self) -> float:
        """Return the zoom that shows all of it or its width, at most pixel for pixel."""
        room = self.maximumViewportSize()
        if self._image.isNull():
            return 1.0
        across = (room.width() - 2 * _MARGIN) / self._image.width()
        down = (room.height() - 2 * _MARGIN) / self._image.height()
        if self._by_width and across > down:
            return max(min((room.width() - 2 * _MARGIN - self._bar_width()) / self._image.width(), 1.0), 0.001)
        return max(min(across, down, 1.0), 0.001)

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    def _size(self) -> QSize:
        return QSize(max(1, round(self._image.width() * self.zoom)), max(1, round(self._image.height() * self.zoom)))

    def _lay_out(self) -> None:
        needed = self._size() + QSize(2 * _MARGIN, 2 * _MARGIN)
        room = self.maximumViewportSize()
        # A bar that is shown takes room from the other direction.
        is_down = needed.height() > room.height()
        is_across = needed.width() > room.width() - (self._bar_width() if is_down else 0)
        is_down = needed.height() > room.height() - (self._bar_width() if is_across else 0)
        for bar, length, seen, other in (
            (self.horizontalScrollBar(), needed.width(), room.width(), is_down),
            (self.verticalScrollBar(), needed.height(), room.height(), is_across),
        ):
            seen -= self._bar_width() if other else 0
            bar.setPageStep(seen)
            bar.setSingleStep(40)
            bar.setRange(0, max(0, length - seen))
        self.viewport().update()

    def _area(self) -> QRect:
        """Return where the image stands in the view: in its middle where there is room."""
        size, room = self._size(), self.viewport().size()
        left = max((room.width() - size.width()) // 2, _MARGIN) - self.horizontalScrollBar().value()
        top = max((room.height() - size.height()) // 2, _MARGIN) - self.verticalScrollBar().value()
        return QRect(QPoint(left, top), size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image on the ground of the theme."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(tokens().rail))
        if not self._image.isNull():
            # Enlarged pixels stay pixels: nothing is drawn that is not in the evidence.
            area = self._area()
            painter.drawImage(area, self._reduced(area.size()) if self.zoom < 1 else self._image)
        painter.end()

    def _reduced(self, size: QSize) -> QImage:
        """Return the image in the pixels of the screen, every pixel of it counted in."""
        wanted = size * self.devicePixelRatioF()
        if wanted.width() >= self._image.width():
            return self._image
        if self._drawn.size() != wanted:
            mode = Qt.TransformationMode.SmoothTransformation
            self._drawn = self._image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        return self._drawn

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw the other place."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._lay_out()
        if self._fits:
            self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 120, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the image."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it along."""
        if self._dragged_from is not None:
            place = event.position().toPoint()
            moved, self._dragged_from = place - self._dragged_from, place
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._dragged_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change between all of it and pixel for pixel at this place."""
        self._set_zoom(1.0 if self._fits else None, event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, or turn pages where there is nothing to scroll; the rest scrolls."""
        across = self.horizontalScrollBar().maximum() > 0
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageUp if bar.value() == bar.minimum():
                self.turned.emit(-1)
            case Qt.Key.Key_PageDown if bar.value() == bar.maximum():
                self.turned.emit(1)
            case Qt.Key.Key_Left if not across:
                self.turned.emit(-1)
            case Qt.Key.Key_Right if not across:
                self.turned.emit(1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_1:
                self._set_zoom(1.0, self.viewport().rect().center())
            case _:
                super().keyPressEvent(event)
