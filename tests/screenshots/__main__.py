"""Make a picture of every page and dialog: `python -m tests.screenshots DIR [--only NAME…]`.

Light and dark, at 1280x720 and 1920x1080, with the sample engagement and with an empty workbook. With QT_SCALE_FACTOR=2
everything is twice as large, as on a screen of 2560x1440 at 200 %.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui import tour
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.vocabulary import Role
from workbook.operations.engagement import begin
from workbook.operations.sample import build_sample
from workbook.ui.app import Desk, collect_after_start, dressed
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.register import PAGES
from workbook.ui.pages.reports import ReportsPage
from workbook.ui.theme import Appearance, theme

SIZES = ((1280, 720), (1920, 1080))
LEAD = "Keziah Marlstone"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="pages or dialogs")
    parser.add_argument("--sample", type=Path, help="a sample built before")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as scratch:
        app = _application(Path(scratch))
        for made in _pictures(app, Path(scratch), given.folder, given.only, given.sample):
            sys.stdout.write(f"{made.name}\n")
    return 0


def _application(scratch: Path) -> QApplication:
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(scratch / "settings"))
    app = dressed(QApplication(["pictures"]))
    collect_after_start(app)
    keep_identity(Identity(LEAD, Role.LEAD))
    return app


def _pictures(
    app: QApplication, scratch: Path, folder: Path, only: list[str] | None, sample: Path | None
) -> Iterator[Path]:
    books = {
        "sample": sample or build_sample(scratch / "sample").workbook,
        "empty": _empty(scratch / "empty.auditbook"),
    }
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme().choose(appearance)
        for width, height in SIZES:
            suffix = f"{width}x{height}-{appearance.value}.png"
            for kind, path in books.items():
                desk = Desk(app)
                window = desk.show_window()
                window.resize(width, height)
                tour.settle(window, 50)
                if kind == "empty" and _wanted(only, "start"):
                    yield _save(window, folder / f"start-{suffix}")
                copy = Path(shutil.copy(path, Path(tempfile.mkdtemp(dir=scratch))))
                desk.open(copy)
                while window.book is None or len(window.book.pages) < len(PAGES):
                    tour.settle(window, 5)
                for name in PAGES:
                    if _wanted(only, name):
                        tour.show_page(window, name)
                        _wait_for_preview(window)
                        yield _save(window, folder / f"{name}-{kind}-{suffix}")
                for name in tour.VIEWS if kind == "sample" else ():
                    if _wanted(only, name):
                        tour.show_view(window, name)
                        yield _save(window, folder / f"{name}-{kind}-{suffix}")
                if kind == "sample" and width == SIZES[0][0]:
                    yield from _dialogs(window, folder, suffix, only)
                window.close()
                desk.deleteLater()


def _wait_for_preview(window: MainWindow) -> None:
    """Wait until the report that is being prepared is shown."""
    page = tour.view(window).current
    while isinstance(page, ReportsPage) and (page.is_waiting or not page.maker.is_idle):
        tour.settle(window, 20)
    tour.settle(window, 50 if isinstance(page, ReportsPage) else 0)
    tour.wait_for_previews(window)


def _dialogs(window: MainWindow, folder: Path, suffix: str, only: list[str] | None) -> Iterator[Path]:
    for name in tour.DIALOGS:
        if _wanted(only, name):
            yield _save(tour.open_dialog(window, name), folder / f"dialog-{name}-{suffix}")
            tour.close_dialogs(window)


def _wanted(only: list[str] | None, name: str) -> bool:
    return not only or name in only


def _save(widget: QWidget, path: Path) -> Path:
    widget.grab().save(str(path))
    return path


def _empty(path: Path) -> Path:
    actor = Actor(None, "pictures", "pictures")
    book, _ = begin(path, actor, records.Engagement("New engagement"), records.Person(LEAD, Role.LEAD), None)
    book.close()
    return path


if __name__ == "__main__":
    sys.exit(main())
