"""What a page shows while it has nothing: what it is for, and a button for what comes first."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from workbook.ui.widgets.labels import column, label, line, say


class EmptyState(QWidget):
    """Says a sentence or two; the button is left out where there is nothing to do."""

    def __init__(self, run: Callable[[], object]) -> None:
        super().__init__()
        self._words = label("", "muted", wraps=True)
        self.button = QPushButton()
        self.button.setProperty("role", "main")
        self.button.clicked.connect(lambda _=False: run())
        self.button.hide()
        outer = column(self, spacing=0)
        middle = QWidget()
        middle.setMaximumWidth(520)
        beside = column(middle, spacing=12)
        beside.addWidget(self._words)
        row = line()
        row.addWidget(self.button)
        row.addStretch(1)
        beside.addLayout(row)
        across = line(spacing=0)  # an alignment would give it the height of one line only
        across.addStretch(1)
        across.addWidget(middle, 1000)
        across.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(2)

    def teach(self, words: str, button: str = "", *, enabled: bool = True) -> None:
        """Say what there is to say, and what the button does."""
        say(self._words, words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.button.setEnabled(enabled)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()
