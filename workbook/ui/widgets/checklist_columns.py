"""How the columns of the checklist share the width there is."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtGui import QFont, QFontMetrics

from workbook.domain.commitments import CommitmentState
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, WorkState
from workbook.messages import text, word
from workbook.ui.widgets.ladder import LADDER_WIDTH, pill_font
from workbook.ui.widgets.row_painting import PADDING, small

_PILL: Final = 24
"""Pixels around the words of a pill."""
_MARK: Final = 22
"""Pixels for the mark of a commitment and the gap behind it."""
_SORTED: Final = 8
"""Pixels for the arrow beside a heading."""
CONTESTED_MARK: Final = "!"
"""Stands behind the ladder of a contested item where there is no room to say it in words."""
_UNSORTED: Final = ("title", "subject", "findings")
_SPARE: Final = ("subject", "work")
"""The heading of a group names the subject already, so it is the first to go where there is no room."""


def shared_widths(
    wanted: Sequence[str], room: int, codes: Sequence[str], font: QFont, heading: QFont
) -> dict[str, int]:
    """Return how wide each column is that is shown; where there is little room, `control` holds the title too."""
    widths, shown = _natural_widths(codes, font, heading), list(wanted)
    for spare in _SPARE:
        if spare in shown and _sum(widths, shown) > room:
            shown.remove(spare)
    least = _least_widths(font, heading)
    _narrow(widths, shown, room, {name: least[name] for name in ("commitment", "determination", "title")})
    if _sum(widths, shown) > room:
        # Code and title share one cell: neither is cut as short as it would be in two narrow ones.
        shown.remove("title")
        # Codes in words, which some frameworks have, are read whole before the words beside the ladder are.
        widths["control"] = max(least["control"], _widest(codes, QFontMetrics(small(font, bold=True))) + 2 * PADDING)
        _narrow(widths, shown, room, {"proof": least["proof"]})
        if "commitment" in shown and _sum(widths, shown) > room:
            shown.remove("commitment")
        _narrow(widths, shown, room, {"control": least["control"]})
    left = max(0, room - _sum(widths, shown))
    if "subject" in shown:
        widths["subject"] += left // 3
        left -= left // 3
    widths["title" if "title" in shown else "control"] += left
    return {name: widths[name] for name in shown}


def _sum(widths: Mapping[str, int], shown: Sequence[str]) -> int:
    return sum(widths[name] for name in shown)


def _narrow(widths: dict[str, int], shown: Sequence[str], room: int, least: Mapping[str, int]) -> None:
    """Take from columns what is over the room, each down to its least width, in the order given."""
    over = _sum(widths, shown) - room
    for name, fewest in least.items():
        if name in shown and over > 0:
            given = min(over, max(0, widths[name] - fewest))
            widths[name] -= given
            over -= given


def _natural_widths(codes: Sequence[str], font: QFont, heading: QFont) -> dict[str, int]:
    """Return the width each column needs for its words; some frameworks name their controls in words."""
    body, bold, head = QFontMetrics(font), QFontMetrics(pill_font(font)), QFontMetrics(_heavy(heading))
    caption = QFontMetrics(small(font))
    contested = text("ui.determination.contested", determination=word(Result.NOT_ASSESSED))
    widths = {
        "control": _widest(["AC-20(10)", *codes], body),
        "title": body.averageCharWidth() * 22,
        "subject": body.averageCharWidth() * 14,
        "commitment": _MARK + _widest([word(state) for state in CommitmentState], caption),
        "work": _widest([word(state) for state in WorkState], body),
        "determination": _widest([contested, *map(word, OtherKind)], bold) + _PILL,
        "proof": LADDER_WIDTH + 10 + _widest([word(level) for level in ProofLevel], caption),
        "evidence": 0,
        "findings": body.horizontalAdvance("F-0000"),
    }
    heads = {name: head.horizontalAdvance(text(f"ui.column.{name}")) for name in widths}
    arrow = {name: 0 if name in _UNSORTED else _SORTED for name in widths}
    return {name: max(width, heads[name] + arrow[name]) + 2 * PADDING for name, width in widths.items()}


def _least_widths(font: QFont, heading: QFont) -> dict[str, int]:
    """Return how narrow columns may become where they have to give way."""
    pills = [text("ui.determination.contested", determination=word(OtherKind.NOT_MET)), *map(word, OtherKind)]
    head = QFontMetrics(_heavy(heading)).horizontalAdvance(text("ui.column.commitment"))
    return {
        "commitment": head + _SORTED + 2 * PADDING,
        "determination": _widest(pills, QFontMetrics(pill_font(font))) + _PILL + 2 * PADDING,
        "proof": LADDER_WIDTH + 6 + _widest([CONTESTED_MARK], QFontMetrics(small(font, bold=True))) + 2 * PADDING,
        "control": QFontMetrics(font).averageCharWidth() * 22 + 2 * PADDING,
        "title": QFontMetrics(font).averageCharWidth() * 20 + 2 * PADDING,
    }


def _heavy(font: QFont) -> QFont:
    """Return the font as a style sheet writes headings in it."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _widest(words: Sequence[str], metrics: QFontMetrics) -> int:
    return max(map(metrics.horizontalAdvance, words)) + 2
