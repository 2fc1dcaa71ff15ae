"""Copy a workbook that a crash left in the middle of a change, rolled back on the way: for places that cannot be written."""

import os
from collections.abc import Callable
from pathlib import Path

from workbook.domain.errors import WorkbookError
from workbook.store import format as file_format
from workbook.store.errors import translated
from workbook.store.opening import made_beside, refuse_taken
from workbook.store.salvage.image import DamagedPage, Image

_OFTEN = 64


def copy_rolled_back(path: Path, target: Path, step: Callable[[int, int], None]) -> None:
    """Write the file as SQLite would roll it back to a new place; no passphrase is needed, since pages stay as they are.

    The file and its `-journal` are only read. `step` gets bytes done and in all, and may raise Cancelled; then, and when
    anything is refused, nothing is left at `target`. Raises WorkbookError.
    """
    path, target = Path(os.path.realpath(path)), target.absolute()
    refuse_taken(target)
    with translated(str(path)), Image(path, None, path.with_name(path.name + "-journal")) as image:
        if image.rollback is None or image.rollback.is_foreign:
            raise WorkbookError("file.foreign_journal" if image.rollback else "recovery.no_journal", path=str(path))
        try:
            with made_beside(target) as part:
                _write(image, part, step)
        except DamagedPage as error:
            raise WorkbookError("file.io_error", path=str(path)) from error


def _write(image: Image, part: Path, step: Callable[[int, int], None]) -> None:
    total = image.page_count * file_format.PAGE_SIZE
    with part.open("xb") as file:
        for number, raw in enumerate(image.raw_pages()):
            if number % _OFTEN == 0:
                step(number * file_format.PAGE_SIZE, total)
            file.write(raw)
        file.flush()
        os.fsync(file.fileno())
