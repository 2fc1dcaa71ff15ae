"""The head of a page: its title and what belongs to the whole page beside it, at the same height on every page."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from workbook.messages import text
from workbook.ui.theme import BODY_PT, TITLE_PT
from workbook.ui.widgets.labels import column, label

HEAD_HEIGHT: Final = 36
SIDE: Final = 24
_TOP: Final = 16
_FOOT: Final = 12


def page_margins(layout: QLayout, *, right: int = SIDE) -> None:
    """Give the layout of a whole page the room around it that every page has."""
    layout.setContentsMargins(SIDE, _TOP, right, _FOOT)


def page_title(name: str) -> QLabel:
    """Return the title of a page."""
    made = title_label(text(f"ui.page.{name}"))
    made.setFixedHeight(HEAD_HEIGHT)
    return made


def title_label(words: str, *, wraps: bool = False) -> QLabel:
    """Return a title as high as a control beside it, or higher where it needs several lines."""
    made = label(words, "title", wraps=wraps)
    made.setMinimumHeight(HEAD_HEIGHT)
    made.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    return made


def beside_title(words: QWidget, points: float = BODY_PT) -> QVBoxLayout:
    """Return a place for small words beside a title: on its base line."""
    title, small = QFont(words.font()), QFont(words.font())
    title.setPointSizeF(TITLE_PT)
    title.setWeight(QFont.Weight.DemiBold)
    small.setPointSizeF(points)
    large, own = QFontMetrics(title), QFontMetrics(small)
    made = column(spacing=0)
    made.addStretch(1)
    made.addWidget(words)
    made.addSpacing((HEAD_HEIGHT - large.height()) // 2 + large.descent() - own.descent())
    return made
