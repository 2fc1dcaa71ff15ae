"""Drawings as SVG, the way the window can show them.

What reportlab writes needs mending: it names fonts by their files, cuts baselines to whole units and colours to whole
percent, clips with an element that Qt does not know, and points to a DTD on the network.
"""

from typing import Any, Final, cast

from reportlab.graphics.renderSVG import SVGCanvas, draw
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from workbook.exports.pdf_fonts import BOLD, REGULAR

_FAMILIES: Final = {REGULAR: ("Noto Sans", "normal"), BOLD: ("Noto Sans", "bold")}


def to_svg(drawing: Drawing, title: str) -> bytes:
    """Return a drawing as SVG; same drawing, same bytes. `title` is what it shows, in words."""
    canvas = _Canvas((drawing.width, drawing.height))
    draw(drawing, cast("Any", canvas))
    return canvas.finished(title)


class _Canvas(SVGCanvas):
    """reportlab's canvas with true colours, baselines and fonts."""

    _font: str
    _fontSize: float  # noqa: N815 - as reportlab names it

    def setFillColor(self, color: Color | None) -> None:  # noqa: N802 - the name reportlab calls
        """Fill with exactly this colour."""
        self._fillColor = color
        self.style["fill"] = _hexadecimal(color)

    def setStrokeColor(self, color: Color | None) -> None:  # noqa: N802 - the name reportlab calls
        """Draw lines in exactly this colour."""
        self._strokeColor = color
        self.style["stroke"] = _hexadecimal(color)

    def drawString(  # type: ignore[override]  # noqa: N802 - what the renderer calls, and with this
        self, s: str, x: float, y: float, text_anchor: str = "start", **_: object
    ) -> None:
        """Write a text with its baseline at `y`; the renderer itself ends it at `x`, with the widths of its own font."""
        family, weight = _FAMILIES[self._font]
        node = self.doc.createElement("text")
        node.setAttribute("transform", f"translate({_short(x)},{_short(y)}) scale(1,-1)")
        node.setAttribute("font-family", family)
        node.setAttribute("font-weight", weight)
        node.setAttribute("font-size", _short(self._fontSize))
        node.setAttribute("fill", self.style["fill"])
        node.setAttribute("text-anchor", text_anchor)
        node.appendChild(self.doc.createTextNode(s))
        self.currGroup.appendChild(node)

    def finished(self, title: str) -> bytes:
        """Return the SVG, without what only other programs understand."""
        self.groupTree.removeAttribute("style")
        for name in ("clipPath", "desc"):
            for node in self.svg.getElementsByTagName(name):
                self.svg.removeChild(node)
        self.svg.getElementsByTagName("title")[0].firstChild.data = title
        written: bytes = self.svg.toxml("utf-8")
        return written


def _hexadecimal(color: Color | None) -> str:
    return f"#{color.hexval()[2:]}" if color is not None else "none"


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
