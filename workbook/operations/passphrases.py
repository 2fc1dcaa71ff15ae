"""Give a workbook another passphrase, its first one, or none."""

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.store import rekeying, resting
from workbook.store.book import Book
from workbook.store.contents import Step
from workbook.store.rekeying import Rekeyed


def change_passphrase(
    book: Book, actor: Actor, current: str | None, wanted: str | None, step: Step | None = None
) -> Rekeyed:
    """Write the workbook anew under another passphrase, None for none; the old file stays in place until that is verified.

    `current` is the passphrase it has, None where it has none. Undo, what is typed and the writer's lock are not touched.
    Raises WorkbookError for a wrong `current`, one that would change nothing, and as `rekey` does; Cancelled from `step`.
    """
    if book.is_encrypted:
        resting.check(book, current or "")
        if wanted == current:
            raise WorkbookError("file.same_passphrase")
    elif wanted is None:
        raise WorkbookError("file.no_passphrase_to_remove", path=book.path.name)
    return rekeying.rekey(book, actor, wanted, step)
