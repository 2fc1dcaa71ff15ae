"""The long work of the journal page: verifying the whole workbook, and writing the trail to an Excel file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.journal_views import JournalFilter, RecordKey
from workbook.messages import render, text
from workbook.operations import trail_export, verifying
from workbook.store.access_trail import last_verified
from workbook.store.book import Book
from workbook.store.problem_places import places_of
from workbook.store.verification import Verification
from workbook.ui.background import Step
from workbook.ui.journal_links import JournalLinks
from workbook.ui.messages import ask_new_file, number, size
from workbook.ui.verify_memory import VerifyMemory
from workbook.ui.widgets.verified import Problem, VerifiedLine
from workbook.ui.wording import moment
from workbook.ui.work import Work


class JournalOutlets(QObject):
    """Starts the work, and shows what came of it in its place on the page."""

    def __init__(self, work: Work, verified: VerifiedLine, links: JournalLinks, page: QWidget) -> None:
        super().__init__(page)
        self._links = links
        self._memory = VerifyMemory(work.book)
        self._work = work
        self._verified = verified
        self._page = page

    def look(self) -> None:
        """Look up when the workbook was last verified, and whether a check was stopped."""
        self._work.fetch_steps(last_verified, self._verified.show_last, key="last verified")
        stopped = self._memory.stopped
        words = ""
        if stopped is not None:
            at = moment(stopped.since.astimezone())
            words = text("ui.journal.verify_stopped", at=at, size=size(stopped.octets))
        self._verified.show_stopped(words)

    def verify(self, *, anew: bool = False) -> None:
        """Verify everything in the workbook, going on where a check was stopped unless all is to be read anew."""
        if anew:
            self._memory.forget()
        self._verified.clear()
        self._verified.button.setEnabled(False)
        checkpoint = self._memory.checkpoint

        def job(book: Book, actor: Actor, step: Step) -> tuple[Verification, list[RecordKey | None]]:
            found = verifying.verify(book, actor, step, checkpoint=checkpoint)
            if found.is_intact:
                return found, []
            try:
                with book.reading(background=True) as session:
                    return found, places_of(session, found.problems)
            except WorkbookError:  # what is damaged may be what would have to be looked up
                return found, [None] * len(found.problems)

        started = self._work.start(
            text("ui.journal.verifying"), job, self._show, failed=self._fail, cancelled=self._stop, in_bytes=True
        )
        if started is None:
            self._end()

    def ask_export(self, wanted: JournalFilter, words: tuple[tuple[str, str], ...]) -> None:
        """Ask where the entries that a filter lets through are to be written; `words` are its parts."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = text("ui.journal.file_name", name=self._work.book.path.stem)
        ask_new_file(
            self._page,
            text("ui.journal.export_title"),
            Path(documents) / f"{name}.xlsx",
            text("ui.journal.excel"),
            partial(self.export, wanted, words),
        )

    def export(self, wanted: JournalFilter, words: tuple[tuple[str, str], ...], target: Path) -> None:
        """Write the entries that a filter lets through to a file."""

        def job(book: Book, actor: Actor, step: Step) -> int:
            return trail_export.export_trail(book, actor, target, wanted, words, step=step)

        def told(count: int) -> None:
            self._work.told.emit(text("ui.journal.exported", count=number(count), file=target.name))

        self._work.start(text("ui.journal.exporting"), job, told)

    def _show(self, outcome: tuple[Verification, list[RecordKey | None]]) -> None:
        found, places = outcome
        self._memory.forget()
        self._end()
        notices = [render(notice) for notice in found.notices]
        if found.since is not None:
            notices.insert(0, text("ui.journal.verified_since", at=moment(found.since.astimezone())))
        if found.is_intact:
            self._verified.show_intact(found.events, found.contents, found.content_bytes, found.head, notices)
            return
        problems = [self._problem(one, place) for one, place in zip(found.problems, places, strict=True)]
        self._verified.show_problems(problems, notices)
        if not self._page.isVisible():
            self._work.refused.emit(text("ui.journal.found_elsewhere", count=number(len(problems))))

    def _problem(self, problem: Message, place: RecordKey | None) -> Problem:
        if place is None or not self._links.can_go(place):
            return Problem(render(problem))
        named = str(problem.arguments.get("evidence") or problem.arguments.get("record"))
        named = named.split(", ", 1)[0] if place[0] != "checklist_item" else text("ui.journal.the_item")
        return Problem(render(problem), named, partial(self._links.go, place))

    def _fail(self, words: str) -> None:
        self._stop()
        self._work.refused.emit(words)

    def _stop(self) -> None:
        """Keep how far the check came, so that the next one goes on there."""
        self._memory.note()
        self._end()

    def _end(self) -> None:
        self._verified.button.setEnabled(True)
        self.look()
