"""The standings of the items of an open workbook: proved once, for every page that counts or sorts by them."""

from typing import TYPE_CHECKING

from workbook.store.book import Book

if TYPE_CHECKING:  # the first frame does without the ladder
    from workbook.store.standings import LiveStandings


class SharedStandings:
    """Belongs to one `Work`; only ever used by the one thread that reads, which brings up what it needs."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._live: LiveStandings | None = None

    def live(self) -> "LiveStandings":
        """Return the standings as they were last brought up to date."""
        if self._live is None:
            from workbook.store.standings import LiveStandings

            self._live = LiveStandings(self._book)
        return self._live
