"""Before a window closes: what was typed and is not kept is said once, and the window stays."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.exports.palette import Tone

if TYPE_CHECKING:
    from workbook.ui.pages.book import BookView


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something typed that the workbook does not hold: what is said of it, and how it stands there."""

    words: str
    typed: str
    show: Callable[[], object] = field(default=lambda: None, compare=False)
    """Leads to where it was typed, once its page is shown."""


class Unkept:
    """Remembers what has been spoken of, so that the second wish to close is heard until more is typed."""

    def __init__(self) -> None:
        self._told: set[Leftover] = set()

    def warns(self, book: "BookView") -> bool:
        """Tell whether something typed would be lost; then it is shown, and the window should stay."""
        for name, page in book.pages.items():
            left = page.left_over()
            if left is not None and left not in self._told:
                self._told.add(left)
                book.turn_to(name)
                left.show()
                book.tell(left.words, Tone.BAD)
                return True
        return False
