"""The first three steps of a new workbook, each with the button that takes it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from workbook.domain.overview import Glance
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.messages import tip
from workbook.ui.models.roster import Kind
from workbook.ui.widgets.labels import column, frame, label, line

_STEPS = ("subject", "framework", "evidence")
_TARGETS: dict[str, tuple[str, Kind | None]] = {
    "subject": ("subjects", Kind.SUBJECT),
    "framework": ("subjects", Kind.FRAMEWORK),
    "evidence": ("evidence", None),
}


def first_steps(glance: Glance, go: Callable[[str, object], object]) -> QWidget:
    """Return what to do first; what is done already is ticked."""
    facts = glance.particulars
    done = {"subject": facts.subjects > 0, "framework": False, "evidence": facts.evidence > 0}
    made = QWidget()
    layout = column(made, spacing=12)
    layout.addSpacing(8)
    layout.addWidget(label(text("ui.first.heading"), "heading", wraps=True))
    layout.addWidget(label(text("ui.first.words"), "muted", wraps=True))
    row = line(spacing=12)
    main = next((name for name in _STEPS if not done[name]), "")
    for place, name in enumerate(_STEPS, 1):
        card, button = _step(place, name, is_done=done[name], is_next=name == main)
        button.clicked.connect(lambda _=False, target=_TARGETS[name]: go(*target))
        if name == "framework" and not done["subject"]:
            button.setEnabled(False)
            button.setToolTip(tip(text("ui.first.subject_before")))
        row.addWidget(card, 1)
    layout.addLayout(row)
    return made


def _step(place: int, name: str, *, is_done: bool, is_next: bool) -> tuple[QFrame, QPushButton]:
    card = frame("card")
    layout = column(card, margin=16, spacing=8)
    head = text("ui.first.done" if is_done else "ui.first.step", place=place)
    layout.addWidget(label(head, "section", tone=Tone.OK if is_done else Tone.PLAIN))
    layout.addWidget(label(text(f"ui.first.{name}"), "strong", wraps=True))
    layout.addWidget(label(text(f"ui.first.{name}_words"), "muted", wraps=True))
    layout.addStretch(1)
    button = QPushButton(text(f"ui.first.{name}_button"))
    button.setAutoDefault(False)
    if is_next:
        button.setProperty("role", "main")
    layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return card, button
