"""Work in a window on an encrypted workbook full of one word, and leave what a real session leaves behind.

Everything that is shown, opened, copied, locked, crashed over and remembered has the word in it. Started by the test with
its own HOME and XDG folders; says `worked` when it has done all and closed the window. Told to go on, it opens the
workbook again, says `opened` with evidence open in the middle of a change, and waits to be killed.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEventLoop, QSettings, QStandardPaths, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlmodel import select

from tests.actors import fixed_actor
from tests.cheap_keys import ROUNDS
from tests.ui.hostile_files import picture
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.vocabulary import OtherKind, Result, Role
from workbook.importers.frameworks import load
from workbook.operations import checklist, determinations, engagement, evidence, findings
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.store import format as file_format
from workbook.store.book import Book
from workbook.store.queries import checklist_ids
from workbook.store.tables import Evidence
from workbook.ui.app import Desk, collect_after_start, dressed
from workbook.ui.crash import CrashHook, CrashLog
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.evidence_head import View

CANARY = "qkzjvwxcanary"
PASSPHRASE = "five unrelated words make it"


def make(path: Path) -> None:
    """Make the workbook, with the word in everything a person can enter and in evidence of several kinds."""
    terms = records.Engagement(f"Audit of {CANARY}", objective=CANARY)
    book, actor = engagement.begin(path, fixed_actor(), terms, records.Person("Ana Lead", Role.LEAD), PASSPHRASE)
    try:
        engagement.add_person(book, actor, records.Person(f"Pat {CANARY}", Role.REVIEWER))
        party = engagement.add_party(book, actor, records.Party(f"Vendor {CANARY}")).created[0]
        subject = checklist.add_subject(book, actor, records.Subject(party, f"Service {CANARY}")).created[0]
        framework = checklist.add_framework(book, actor, load("us-voluntary-2023")).created[0]
        checklist.choose_controls(book, actor, framework, [subject])
        with book.reading() as session:
            items = checklist_ids(session)
        no = Verdict(Result.OTHER_THAN_SATISFIED, f"Because of {CANARY}.", OtherKind.NOT_MET)
        determinations.determine(book, actor, [Target(items[0])], no)
        checklist.write_note(book, actor, items[1], f"Note {CANARY}")
        findings.raise_finding(book, actor, records.Finding(f"Finding {CANARY}", condition=CANARY), items[:1])
        _attach(book, actor)
    finally:
        book.close()


def _attach(book: Book, actor: Actor) -> None:
    words = f"{CANARY} ".encode()
    for name, data in (
        (f"{CANARY} letter.txt", words * 200_000),
        (f"{CANARY} table.csv", b"a," + words + b"\n"),
        (f"{CANARY} photo.png", picture("png") + words),
        (f"{CANARY} settings.json", b'{"a": "' + words + b'"}'),
    ):
        evidence.add_bytes(book, actor, name, data)


class Session:
    """A person at a window."""

    def __init__(self, path: Path) -> None:
        application = dressed(QApplication(["canary"]))
        collect_after_start(application)
        keep_identity(Identity("Ana Lead", Role.LEAD))
        self.hook = CrashHook()
        self.hook.install()
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
        self.log = CrashLog(Path(folder))
        self.log.begin()
        self.opened: list[Path] = []
        self.desk = Desk(application)
        self.path = path
        self.enter()

    def enter(self) -> None:
        self.window = self.desk.show_window()
        self.desk.open(self.path)
        self.until(lambda: self.window.dialog is not None)
        assert self.window.dialog is not None
        self.window.dialog.findChild(QLineEdit).setText(PASSPHRASE)
        self.window.dialog._enter()
        self.settle()

    def until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self.pause(5)

    def settle(self) -> None:
        self.until(lambda: self.window.book is not None and self.window.is_idle)
        self.pause(15)

    @staticmethod
    def pause(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def work(self) -> None:
        """Look at everything, change something, open evidence, copy, search, lock and unlock."""
        book = self.window.book
        assert book is not None
        for name in list(book.pages):
            book.turn_to(name)
            self.settle()
        self.look_at_evidence(self.window)
        QGuiApplication.clipboard().setText(CANARY)
        book.work.do("note", lambda at, actor: checklist.write_note(at, actor, self.item(), f"Again {CANARY}"))
        book.work.undo()
        self.settle()
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        if self.hook.dialog is not None:
            self.hook.dialog.close()
        self.window.locking.lock()
        self.until(lambda: not self.window.locking.has_key)
        self.window.locking.page.field.setText(PASSPHRASE)
        self.window.locking.page.button.click()
        self.until(lambda: not self.window.locking.is_locked)
        self.settle()
        self.look_at_evidence(self.window)

    def look_at_evidence(self, window: MainWindow) -> None:
        assert window.book is not None
        window.book.go("evidence", View.ALL)
        self.settle()
        page = window.book.current
        assert isinstance(page, EvidencePage)
        page.deeds.opener = lambda path: bool(self.opened.append(path)) or True
        page.enter()
        self.settle()
        for key in window.book.work.read(lambda session: list(session.exec(select(Evidence.id)))):
            page.deeds.open(key)
            self.settle()
        page.inspecting.preview()
        self.settle()

    def item(self) -> UUID:
        assert self.window.book is not None
        return self.window.book.work.read(checklist_ids)[2]

    def change_for_ever(self) -> None:
        """Write again and again, so that a kill comes in the middle of it."""
        assert self.window.book is not None
        work, item = self.window.book.work, self.item()
        while True:
            work.do("note", lambda at, actor: checklist.write_note(at, actor, item, f"{CANARY} {time.monotonic_ns()}"))


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main(path: Path, settings: Path) -> None:
    file_format.KDF_ITERATIONS = ROUNDS  # type: ignore[misc]
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    make(path)
    session = Session(path)
    session.work()
    session.window.close()
    session.log.end()
    say("\n".join(map(str, session.opened)))
    say("worked")
    sys.stdin.readline()
    session.opened.clear()
    session.enter()
    session.look_at_evidence(session.window)
    say("\n".join(map(str, session.opened)))
    say("opened")
    session.change_for_ever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
