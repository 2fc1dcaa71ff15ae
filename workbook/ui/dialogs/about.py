"""What this program is, under which licence, and what it never does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from workbook import VERSION
from workbook.messages import text
from workbook.ui.dialogs.sheet import foot, plain_button
from workbook.ui.widgets.labels import column, label

_WIDTH = 440


class AboutDialog(QDialog):
    """Says it in a few sentences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("ui.about.title"))
        inner = column(spacing=8)
        inner.setContentsMargins(24, 20, 24, 16)
        inner.addWidget(label(text("ui.about.name", version=VERSION), "heading"))
        inner.addWidget(label(text("ui.about.what"), wraps=True))
        inner.addWidget(label(text("ui.about.licence"), "muted", wraps=True))
        close = plain_button(text("ui.dialog.close"), self.close)
        layout = column(self, spacing=0)
        layout.addLayout(inner, 1)
        layout.addWidget(foot(close))
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))
        close.setFocus()
