"""Open a workbook in a window, change it again and again, and say each change once it is shown; killed from outside."""

import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbook.domain.vocabulary import Role
from workbook.operations.checklist import write_note
from workbook.store.queries import checklist_ids
from workbook.ui.app import Desk, collect_after_start, dressed
from workbook.ui.identity import Identity, keep_identity


def main(path: Path, settings: Path) -> None:
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    application = dressed(QApplication(["killed"]))
    collect_after_start(application)
    keep_identity(Identity("Ana Lead", Role.LEAD))
    desk = Desk(application)
    window = desk.show_window()
    desk.open(path)
    while window.book is None or not window.is_idle:
        QTest.qWait(5)
    work = window.book.work
    items = work.read(checklist_ids)
    for number in range(100_000):
        item, note = items[number % len(items)], f"note {number}"
        work.do("note", lambda book, actor, item=item, note=note: write_note(book, actor, item, note))
        QTest.qWait(1)
        sys.stdout.write(f"{note}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
