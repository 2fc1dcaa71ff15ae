"""What stands in place of the sheet while there is no finding: what one is made of, with a short example."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from workbook.messages import text
from workbook.ui.findings.sections import ELEMENTS
from workbook.ui.findings.sheet import MEASURE
from workbook.ui.findings.wording import example_words, hint_words, part_words
from workbook.ui.widgets.labels import column, frame, label, line


class Teaching(QScrollArea):
    """Explains the four elements and offers to begin."""

    def __init__(self, begin: Callable[[], object]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = frame("sheet")
        outer = line(spacing=0)
        ground.setLayout(outer)
        page = QWidget()
        page.setMaximumWidth(MEASURE)
        outer.addStretch(1)
        outer.addWidget(page, 100)
        outer.addStretch(1)
        layout = column(page, spacing=16)
        layout.setContentsMargins(28, 28, 28, 32)
        layout.addWidget(label(text("ui.findings.empty_title"), "heading", wraps=True))
        layout.addWidget(label(text("ui.findings.empty"), wraps=True))
        for part in ELEMENTS:
            element = column(spacing=2)
            head = line(spacing=8)
            head.addWidget(label(part_words(part), "strong"))
            head.addWidget(label(hint_words(part), "caption", wraps=True), 1)
            element.addLayout(head)
            element.addWidget(label(example_words(part), "muted", wraps=True))
            layout.addLayout(element)
        layout.addWidget(label(text("ui.findings.empty_then"), wraps=True))
        self.button = QPushButton(text("ui.findings.new"))
        self.button.setProperty("role", "main")
        self.button.clicked.connect(lambda _=False: begin())
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(ground)
