"""A place on a page whose content is made anew only when what it shows is other than before."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from workbook.ui.widgets.labels import column


class Slot(QWidget):
    """Holds one widget. The keyboard stays where it was: on what has the same name in the widget that comes instead."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self)
        self._shown: object = None
        self.content: QWidget | None = None

    def fill(self, shown: object, make: Callable[[], QWidget]) -> None:
        """Show what `make` gives, unless exactly this is shown already."""
        if self.content is not None and shown == self._shown:
            return
        before, name = self.content, self._focused_name()
        self._shown, self.content = shown, make()
        self._layout.addWidget(self.content)
        if before is not None:
            _lay_out_as(self.content, before)
        if name:
            self._focus(self.content, name)
        if before is not None:
            self._layout.removeWidget(before)
            before.hide()
            before.deleteLater()

    def _focused_name(self) -> str:
        focused = self.window().focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        return focused.accessibleName() if focused is not None and inside else ""

    def _focus(self, content: QWidget, name: str) -> None:
        reachable = [one for one in content.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        same = next((one for one in reachable if _about(one.accessibleName()) == _about(name)), None)
        found = same or next(iter(reachable), None)
        if found is not None:
            found.setFocus()


def _lay_out_as(content: QWidget, before: QWidget) -> None:
    """Give a widget the room that another had, at once: charts in it are then drawn as wide as they will be."""
    content.resize(before.size())
    inner = content.layout()
    if inner is not None:
        inner.activate()


def _about(name: str) -> str:
    """Return what the name of a link is about, without the numbers in it."""
    return "".join(sign for sign in name if not sign.isdigit())
