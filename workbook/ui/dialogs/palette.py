"""The command palette: every action there is, found by a few letters and carried out with Enter."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbook.messages import text
from workbook.ui.actions import Listed
from workbook.ui.models.paged import Index, RowRole
from workbook.ui.models.rows import RowsModel, Said
from workbook.ui.theme import CAPTION_PT, tokens
from workbook.ui.widgets.labels import column, label

_ROW: Final = 34
_SHOWN: Final = 11


def matching(listed: Iterable[Listed], typed: str) -> list[Listed]:
    """Return the actions in which all typed words occur, those that begin with them first."""
    words = typed.casefold().split()

    def rank(one: Listed) -> tuple[int, int]:
        name = one.words.casefold()
        starts = sum(any(part.startswith(word) for part in name.split()) for word in words)
        return (not name.startswith(typed.casefold().strip()), -starts)

    found = [one for one in listed if all(word in f"{one.words} {one.menu}".casefold() for word in words)]
    return sorted(found, key=rank) if words else found


class PaletteModel(RowsModel[Listed]):
    """The actions that are shown now."""

    def said(self, one: Listed) -> Said:
        """Return words, and everything for screen readers."""
        return Said(one.words, text("ui.palette.aloud", words=one.words, menu=one.menu, keys=one.keys))


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one, colours = index.data(RowRole), tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_bg))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 6, 6)
        line = area.adjusted(14, 0, -14, 0)
        small = QFont(option.font)
        small.setPointSizeF(CAPTION_PT)
        painter.setPen(QColor(colours.text))
        painter.setFont(option.font)
        middle = Qt.AlignmentFlag.AlignVCenter
        taken = painter.fontMetrics().horizontalAdvance(one.words)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, one.words)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        painter.drawText(line.adjusted(taken + 10, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, one.menu)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, one.keys)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW)


class PaletteDialog(QDialog):
    """Lists the actions that can be used now; gone once one was chosen."""

    def __init__(self, listed: Iterable[Listed], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("ui.palette.title"))
        self._all = [one for one in listed if one.action.isEnabled()]
        self.model = PaletteModel()
        self.model.setParent(self)
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(text("ui.palette.hint"))
        self.typed.setAccessibleName(text("ui.palette.hint"))
        self.typed.textChanged.connect(self._find)
        self.typed.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setAccessibleName(text("ui.palette.title"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._carry_out)
        self._none = label(text("ui.palette.none"), "muted", wraps=True)
        layout = column(self, margin=12, spacing=8)
        layout.addWidget(self.typed)
        layout.addWidget(self._none)
        layout.addWidget(self.list, 1)
        self.resize(560, 24 + 48 + _ROW * _SHOWN)
        self._find("")

    def _find(self, typed: str) -> None:
        found = matching(self._all, typed)
        self.model.show(found)
        self._none.setVisible(not found)
        self.list.setCurrentIndex(self.model.index(0, 0))

    def _carry_out(self, index: Index) -> None:
        one = index.data(RowRole)
        self.close()
        if isinstance(one, Listed):
            one.action.trigger()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Move in the list while typing, and carry out with Enter."""
        if watched is self.typed and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _SHOWN, Qt.Key.Key_PageUp: -_SHOWN}
            key = Qt.Key(event.key())
            if key in steps:
                last = self.model.rowCount() - 1
                row = max(0, min(last, self.list.currentIndex().row() + steps[key]))
                self.list.setCurrentIndex(self.model.index(row, 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.currentIndex().isValid():
                    self._carry_out(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)
