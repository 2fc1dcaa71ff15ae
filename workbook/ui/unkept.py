"""Before a window closes: what was typed and refused is said once, and the window stays."""

from typing import TYPE_CHECKING

from workbook.exports.palette import Tone

if TYPE_CHECKING:
    from workbook.ui.pages.book import BookView


class Unkept:
    """Remembers which pages have been spoken of, so that the second wish to close is heard."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def warns(self, book: "BookView") -> bool:
        """Tell whether something typed would be lost; then it is shown, and the window should stay."""
        for name, page in book.pages.items():
            words = "" if name in self._told else page.refused()
            if words:
                self._told.add(name)
                book.turn_to(name)
                book.tell(words, Tone.BAD)
                return True
        return False
