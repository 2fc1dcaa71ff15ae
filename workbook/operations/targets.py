"""Where a file that leaves the workbook may be written."""

from pathlib import Path

from workbook.domain.errors import WorkbookError
from workbook.store.book import Book


def refuse_over_workbook(book: Book, target: Path) -> None:
    """Raise WorkbookError when the target is the open workbook itself, under whatever name."""
    if target.exists() and target.samefile(book.path):
        raise WorkbookError("export.over_workbook", path=str(target))
