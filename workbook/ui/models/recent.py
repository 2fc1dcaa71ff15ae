"""The workbooks opened lately, as Qt sees them."""

from pathlib import Path

from workbook.messages import text
from workbook.ui.messages import number
from workbook.ui.models.rows import RowsModel, Said
from workbook.ui.recent import Recent
from workbook.ui.wording import moment


class RecentModel(RowsModel[Recent]):
    """Looks at no disk."""

    def said(self, one: Recent) -> Said:
        """Return the title, the whole path as tool-tip, and everything for screen readers."""
        words = text("ui.recent.aloud", title=one.title, path=shown_place(one), when=when(one))
        aloud = text("ui.recent.aloud_progress", words=words, progress=far(one)) if far(one) else words
        return Said(one.title, aloud, shown_path(one.path))


def shown_path(path: Path) -> str:
    """Return a path for showing; bytes that are no text become visible."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shown_place(one: Recent) -> str:
    """Return where a workbook is: a working copy by where it belongs, with what is not checked in there."""
    if one.origin is None:
        return shown_path(one.path)
    if not one.ahead:
        return text("ui.recent.copy_of", path=shown_path(one.origin))
    return text("ui.recent.copy_ahead", path=shown_path(one.origin), count=number(one.ahead))


def when(one: Recent) -> str:
    """Return when it was last opened, or that it is missing."""
    return text("ui.recent.missing") if one.is_missing else text("ui.recent.opened", when=moment(one.opened))


def far(one: Recent) -> str:
    """Return how far the workbook was when it was closed last, empty where that is not known."""
    if one.progress is None:
        return ""
    if not one.progress.assessed:
        return text("ui.recent.nothing_in_scope")
    return text(
        "ui.recent.progress", determined=number(one.progress.determined), assessed=number(one.progress.assessed)
    )
