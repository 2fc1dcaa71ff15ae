"""What opening finds out about a file once SQLite has it: which copy it is, and whether it can be trusted."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workbook.domain.errors import Argument, Message, WorkbookError
from workbook.store.book import Book, copy_identity
from workbook.store.checking import check_beside_work, is_as_confirmed, is_structure_sound
from workbook.store.contents import Step, clear_left_over
from workbook.store.errors import DAMAGE
from workbook.store.first_look import FirstLook
from workbook.store.salvage.image import Image
from workbook.store.salvage.structure import is_sound
from workbook.store.seen import Seen

_CLEARING_SECONDS: Final = 0.5
"""How long opening clears away what a crash left of an attachment; the rest is cleared while the window is idle."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How a file is met: what was seen from outside (None while somebody else has it open), and what is known of it."""

    looked: FirstLook | None
    key: str | None
    seen: Seen | None
    step: Step | None


def look_through(book: Book, sight: Sight, *, is_clean: bool) -> None:
    """Look through a file that was not closed properly, or that nobody here knows, before anything of it is shown."""
    name: dict[str, Argument] = {"path": book.path.name}
    looked = sight.looked
    if looked is None:
        return
    if looked.is_hot:
        book.notices.append(Message("file.rolled_back", name))
    if is_clean and looked.is_whole and sight.seen is not None and sight.seen.knows(book.path):
        book.is_known, book.seen = True, sight.seen
        return
    sound = looked.is_whole and (is_structure_sound(book, sight.step) or _is_only_evidence(book, sight))
    if not is_clean:
        # What was rolled back is a state that was confirmed; without a `-journal` nobody knows before having looked.
        if not sound or not (looked.is_hot or is_as_confirmed(book, sight.step)):
            raise WorkbookError("file.unclean_damaged", path=str(book.path))
        book.notices.append(Message("file.was_unclean", name))
        if book.why_read_only is None:
            writing(book, lambda: clear_left_over(book, within=_CLEARING_SECONDS))
    elif not sound:
        book.settle_for_reading(_damaged(book))
    if sound:
        book.seen = sight.seen


def _is_only_evidence(book: Book, sight: Sight) -> bool:
    """Tell whether all that is wrong with an encrypted file is bytes of evidence, which Verify names one by one.

    Such pages can only have rotted, since nobody makes others without the key: the rest goes on being worked with.
    """
    if sight.key is None or not check_beside_work(book, sight.step or _go_on, but=("chunk",)):
        return False
    with Image(book.path, sight.key) as image:
        return is_sound(image)


def _go_on(_done: int, _all: int) -> None:
    """Never stop."""


def read_identity(book: Book) -> bool:
    """Learn which copy this is and return whether it was closed properly; where that cannot be read, only read."""
    try:
        with book.reading() as session:
            copy_id, book.copy_letter, clean = copy_identity(session.driver())
        book.copy_id = str(copy_id)
        return clean
    except WorkbookError as error:
        if error.key not in DAMAGE:
            raise
    except (ValueError, TypeError, AttributeError):
        # Not what this program wrote there.
        pass
    book.settle_for_reading(_damaged(book))
    book.copy_id = _copy_by_journal(book)
    return True


def _copy_by_journal(book: Book) -> str:
    try:
        with book.reading() as session:
            newest = session.driver().execute("SELECT body FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        return str(UUID(json.loads(newest[0])["copy"]))
    except (WorkbookError, ValueError, TypeError, KeyError, AttributeError):
        return str(UUID(int=0))


def _damaged(book: Book) -> Message:
    return Message("file.opened_damaged", {"path": book.path.name})


def writing(book: Book, write: Callable[[], None]) -> None:
    """Write what opening writes; a file too damaged for that is still there to be read and verified."""
    try:
        write()
    except WorkbookError as error:
        if error.key not in DAMAGE:
            raise
        book.settle_for_reading(_damaged(book))
