"""What every page of an open workbook is to the frame around it."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbook.messages import text
from workbook.ui.actions import Act
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.fields import Field
from workbook.ui.work import Work


class Page(QWidget):
    """Fills the middle of the window. Made cheaply: it reads when it is shown for the first time, and when told so."""

    name: ClassVar[str]
    """its heading is at `ui.page.<name>`, its icon at `icons/<name>.svg`"""
    kinds: ClassVar[frozenset[str]] = frozenset()
    """the tables whose change makes what is shown out of date"""

    acts_changed = Signal()
    """Other acts can be used now than before."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.inspector: QWidget | None = None

    def reload(self) -> None:
        """Read and show anew; what was selected stays selected, what was typed stays typed."""

    def go_to(self, target: object) -> None:
        """Show what a link asks for."""

    def acts(self) -> Sequence[Act]:
        """Return what can be done here; asked for once."""
        return ()

    def enter(self) -> None:
        """Take the keyboard."""
        self.setFocus()

    def go_to_search(self) -> bool:
        """Go to the search of this page; False when it has none."""
        return False

    def pause(self) -> bool:
        """Write what is being typed, as the window is locked; False when something stays that only `keep` would write."""
        return self._write_typed()

    def keep(self) -> None:
        """Remember the layout and write what is still being typed: the window closes."""
        self.pause()

    def left_over(self) -> Leftover | None:
        """Write what is being typed, and return what of it is not kept; None when all is."""
        self.pause()
        return self._not_kept()

    def _not_kept(self) -> Leftover | None:
        """Return what was typed and is refused, or begun and not recorded; each kind of page knows its own fields."""
        places = [self, *([self.inspector] if self.inspector is not None else [])]
        left = (field for place in places for field in place.findChildren(Field) if field.refusal and field.is_dirty)
        first = next(left, None)
        if first is None:
            return None
        words = text("ui.unkept.field", field=first.name, why=first.refusal)
        return Leftover(words, first.as_typed, first.setFocus)

    def _write_typed(self) -> bool:
        """Write what is being typed, as far as it can be written yet; False when something is left, which stays typed."""
        return True
