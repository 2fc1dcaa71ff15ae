"""Give a workbook another passphrase, its first one, or none."""

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.store import rekeying, resting
from workbook.store.book import Book
from workbook.store.contents import Step
from workbook.store.origin_note import read_origin
from workbook.store.rekeying import Rekeyed


def change_passphrase(
    book: Book, actor: Actor, current: str | None, wanted: str | None, step: Step | None = None
) -> Rekeyed:
    """Set the passphrase for somebody who knows the `current` one, None where it has none.

    Raises WorkbookError for a wrong one, and as `set_passphrase` does.
    """
    if book.is_encrypted:
        resting.check(book, current or "")
    return set_passphrase(book, actor, wanted, step)


def set_passphrase(book: Book, actor: Actor, wanted: str | None, step: Step | None = None) -> Rekeyed:
    """Write the workbook anew under a passphrase, None for none; the old file stays in place until that is verified.

    Undo, what is typed and the writer's lock are not touched. Raises WorkbookError for what would change nothing, for a
    working copy, whose original it could not be held against any more, and as `rekey` does; Cancelled from `step`.
    """
    if read_origin(book.path) is not None:
        raise WorkbookError("checkout.keeps_passphrase", path=book.path.name)
    if wanted is None and not book.is_encrypted:
        raise WorkbookError("file.no_passphrase_to_remove", path=book.path.name)
    if wanted is not None and book.is_encrypted and resting.fits(book, wanted):
        raise WorkbookError("file.same_passphrase")
    return rekeying.rekey(book, actor, wanted, step)
