"""The custody log of a piece of evidence: what happened to it, newest first, along a line; what it came in with in full."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from workbook.domain.custody import Acquired, CustodyEntry, Handed
from workbook.exports.custody_words import custody_tone, raw_words
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.messages import number, size
from workbook.ui.theme import tokens
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import add_many, section
from workbook.ui.wording import day, moment

_LONG_RUN: Final = re.compile(r"\S{20}(?=\S)")
_LEFT: Final = 18
"""Pixels in which the line and its dots stand."""
_DOT: Final = 3.5
_FIRST_LINE: Final = 9.0
"""Where the middle of the first line of words is."""


def add_custody(layout: QVBoxLayout, story: Sequence[CustodyEntry], *beside: QWidget) -> None:
    """Add the log under its heading, with links at its right end; nothing while it has not been read."""
    if not story:
        return
    section(layout, text("ui.custody.heading", count=number(len(story))), *beside)
    last = len(story) - 1
    numbered = list(enumerate(story))
    add_many(layout, numbered, lambda pair: _Entry(pair[1], is_first=pair[0] == 0, is_last=pair[0] == last))


class _Entry(QWidget):
    """One entry, beside its dot on the line."""

    def __init__(self, entry: CustodyEntry, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        tone = custody_tone(entry.act)
        self._tone = Tone.NONE if tone is Tone.PLAIN else tone
        self._is_first, self._is_last = is_first, is_last
        inner = column(self, spacing=1)
        inner.setContentsMargins(_LEFT, 0, 0, 8)
        ink = self._tone if self._tone in (Tone.BAD, Tone.WARN) else Tone.PLAIN
        inner.addWidget(label(narrow(act_words(entry)), "strong", wraps=True, tone=ink))
        inner.addWidget(label(stamp(entry.at), "caption", wraps=True))
        if entry.reason:
            inner.addWidget(label(narrow(entry.reason), "", wraps=True))
        facts = [*_handed(entry.handed), *_acquired(entry.acquired)]
        if facts:
            inner.addWidget(_facts(facts))
        who = entry.person or text("ui.custody.nobody")
        by = text("ui.custody.by", name=who, host=entry.host, tool=entry.tool)
        made_by = label(narrow(by), "caption", wraps=True)
        made_by.setToolTip(text("ui.custody.entry", hash=entry.entry))
        inner.addWidget(made_by)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and the dot."""
        super().paintEvent(event)
        colours, middle = tokens(), _LEFT / 2 - 3
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        if not self._is_first:
            painter.drawLine(QPointF(middle, 0), QPointF(middle, _FIRST_LINE))
        if not self._is_last:
            painter.drawLine(QPointF(middle, _FIRST_LINE), QPointF(middle, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ink(self._tone)))
        painter.drawEllipse(QPointF(middle, _FIRST_LINE), _DOT, _DOT)
        painter.end()


def act_words(entry: CustodyEntry) -> str:
    """Return what happened, and to or with what."""
    if entry.handed is not None:
        organisation = f", {entry.handed.organisation}" if entry.handed.organisation else ""
        return text("ui.custody.handed", act=entry.act, name=entry.handed.given_to, organisation=organisation)
    return text("ui.custody.act_about" if entry.about else "ui.custody.act", act=entry.act, about=entry.about)


def stamp(at: datetime) -> str:
    """Return a time to the second at its place, with the offset and the same in UTC where that is another."""
    if not at.utcoffset():
        return text("ui.custody.stamp_utc", at=f"{day(at.date())} {at:%H:%M:%S}")
    offset, utc = f"{at:%z}", at.astimezone(UTC)
    zone = f"{offset[:3]}:{offset[3:5]}"
    return text(
        "ui.custody.stamp", at=f"{day(at.date())} {at:%H:%M:%S}", zone=zone, utc=f"{day(utc.date())} {utc:%H:%M:%S}"
    )


def narrow(words: str) -> str:
    """Return words with chances to break in runs that are too long for a narrow column."""
    return _LONG_RUN.sub(lambda run: run[0] + "\u200b", words)


def _handed(handed: Handed | None) -> list[tuple[str, str]]:
    if handed is None:
        return []
    facts = (
        ("given_by", handed.given_by),
        ("given_to", handed.given_to),
        ("organisation", handed.organisation),
        ("handed_on", day(handed.handed_on)),
        ("means", handed.means),
    )
    return [(text(f"ui.custody.fact.{name}"), words) for name, words in facts if words]


def _acquired(acquired: Acquired | None) -> list[tuple[str, str]]:
    if acquired is None:
        return []
    raw = raw_words(acquired.raw_name)
    claimed = text("ui.custody.not_claimed")
    facts = (
        ("name", acquired.original_name),
        ("raw_name", raw),
        ("folder", acquired.folder),
        ("size", "" if acquired.size_bytes is None else size(acquired.size_bytes)),
        ("modified", f"{moment(acquired.modified_at)} UTC" if acquired.modified_at else ""),
        ("claimed", day(acquired.collected_on) if acquired.collected_on else claimed),
    )
    return [(text(f"ui.custody.fact.{name}"), words) for name, words in facts if words]


def _facts(facts: Sequence[tuple[str, str]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 2, 0, 2)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for place, (name, words) in enumerate(facts):
        grid.addWidget(label(name, "caption"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(narrow(words), "caption", wraps=True), place, 1)
    return made
