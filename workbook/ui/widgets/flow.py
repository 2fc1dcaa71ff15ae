"""A layout that puts widgets beside each other, in as many lines as they need."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Widgets keep the size they ask for; a line ends where the next one would not fit.

    With `even`, widgets share the width in columns of the same size wherever at least two of them fit.
    """

    def __init__(self, *, spacing: int = 8, even: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._even = even
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take a widget at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        """Return one of them; None past the end, as Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        """Take one of them out; None past the end, as Qt asks."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        """No more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """As many lines as the width leaves."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines in pixels."""
        return self._arrange(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, area: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(area)
        self._arrange(area, really=True)

    def sizeHint(self) -> QSize:
        """Everything in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest part."""
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _even_width(self, width: int) -> int:
        """Return how wide each widget is when they stand in columns, 0 when they do not."""
        widest = max((item.sizeHint().width() for item in self._shown()), default=1)
        columns = (width + self.spacing()) // (widest + self.spacing())
        if not self._even or columns < 2:
            return 0
        return (width - (columns - 1) * self.spacing()) // columns

    def _arrange(self, area: QRect, *, really: bool) -> int:
        """Break the widgets into lines, each in the middle of its line; return the height of all in pixels."""
        inside = area.marginsRemoved(self.contentsMargins())
        even = self._even_width(inside.width())
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        left = 0
        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(max(inside.width(), 1), 16_777_215))
            if even:
                size.setWidth(even)
            if left and left + size.width() > inside.width():
                lines.append([])
                left = 0
            lines[-1].append((item, size))
            left += size.width() + self.spacing()
        top = inside.top()
        for line in lines:
            height, left = max((size.height() for _, size in line), default=0), inside.left()
            for item, size in line:
                if really:
                    item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self.spacing()
            top += height + self.spacing()
        return top - self.spacing() - inside.top() + area.height() - inside.height()


def flowing(*widgets: QWidget, spacing: int = 8, even: bool = False) -> QWidget:
    """Return widgets beside each other, in as many lines as they need."""
    made = QWidget()
    layout = FlowLayout(spacing=spacing, even=even)
    for widget in widgets:
        layout.addWidget(widget)
    made.setLayout(layout)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
