"""The status line: that everything is saved, who acts, where the journal is, and what runs."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from workbook.domain.checklist import Masthead
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.jobs import Job, Jobs
from workbook.ui.messages import number, size, tip
from workbook.ui.widgets.labels import Clamped, label, say
from workbook.ui.wording import moment

_ROOM_FOR_ALL: Final = 1360
"""In a narrower line, what runs is read whole, and what stays as it is gives way meanwhile."""


class StatusLine(QFrame):
    """Stands below the pages of an open workbook."""

    people_asked = Signal()
    """The person wants somebody else to act."""
    check_in_asked = Signal()
    """The person wants the working copy to be where it belongs."""

    def __init__(self, jobs: Jobs, *, is_encrypted: bool, is_read_only: bool) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._jobs = jobs
        self._saved = label("", "caption")
        self._journal = label("", "caption")
        self._lock = label("", "caption")
        self.show_protection(is_encrypted=is_encrypted)
        self._person = QPushButton()
        self._person.setProperty("role", "quiet")
        self._person.clicked.connect(self.people_asked)
        self._origin = QPushButton()
        self._origin.setProperty("role", "quiet")
        self._origin.clicked.connect(self.check_in_asked)
        self._origin.hide()
        self._read_only = label(text("ui.status.read_only"), "caption", tone=Tone.WARN)
        self._read_only.setVisible(is_read_only)
        self._work = self._make_work()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 4, 24, 4)
        layout.setSpacing(16)
        for part in (self._saved, self._origin, self._journal, self._lock, self._read_only, self._person):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._work, 1000)  # while it is shown it has all the room
        jobs.shown.connect(self.show_work)
        self.show_work()

    def _make_work(self) -> QWidget:
        self._doing = Clamped(points=9)
        self._far = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(136)
        self._bar.setAccessibleName(text("ui.work.progress"))
        self._cancel = QPushButton(text("ui.work.cancel"))
        self._cancel.setProperty("role", "link")
        self._cancel.clicked.connect(self._jobs.cancel)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._doing.setMinimumWidth(120)
        row.addWidget(self._doing, 1)
        for part in (self._far, self._bar, self._cancel):
            row.addWidget(part)
        return work

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        is_tight = self._jobs.running is not None and self.width() < _ROOM_FOR_ALL
        for part in (self._journal, self._lock):
            part.setVisible(bool(part.text()) and not is_tight)

    def show_protection(self, *, is_encrypted: bool) -> None:
        """Show whether the file has a passphrase."""
        say(self._lock, text("ui.status.encrypted" if is_encrypted else "ui.status.plain"))
        self._lock.setToolTip(tip(text("ui.status.encrypted_tip" if is_encrypted else "ui.status.plain_tip")))

    def show_head(self, head: Masthead) -> None:
        """Show when the workbook was last changed, and the newest journal entry."""
        when = text("ui.status.saved", when=moment(head.last_change.astimezone())) if head.last_change else ""
        say(self._saved, when or text("ui.status.nothing_yet"))
        short = f"{head.journal_head[:4]}…{head.journal_head[-2:]}" if head.journal_head else ""
        say(self._journal, text("ui.status.journal", count=number(head.journal_entries), head=short) if short else "")
        self._make_room()
        self._journal.setToolTip(tip(text("ui.status.journal_tip", head=head.journal_head)))

    def show_person(self, name: str) -> None:
        """Show who acts."""
        words = text("ui.status.person", name=name) if name else text("ui.status.nobody")
        self._person.setText(words.replace("&", "&&"))
        self._person.setToolTip(tip(text("ui.status.person_tip")))

    def show_origin(self, path: str, ahead: int) -> None:
        """Show that this is a working copy, where it belongs, and how many changes are not checked in there."""
        self._origin.setText(text("ui.places.status_ahead", count=number(ahead)) if ahead else text("ui.places.status"))
        self._origin.setToolTip(tip(text("ui.places.status_tip", path=path)))
        self._origin.show()

    def show_work(self) -> None:
        """Show the job that runs, how far it is, and how many wait."""
        job = self._jobs.running
        self._work.setVisible(job is not None)
        self._make_room()
        if job is None:
            return
        waiting = text("ui.work.and_more", words=job.words, count=number(self._jobs.waiting))
        self._doing.say(waiting if self._jobs.waiting else job.words)
        say(self._far, _how_far(job))
        # Of counts over 100 the bar needs only the share, whatever their size.
        self._bar.setRange(0, 100 if job.total else 0)
        self._bar.setValue(100 * job.done // job.total if job.total else 0)
        self._cancel.setEnabled(not job.ticket.is_cancelled)


def _how_far(job: Job) -> str:
    """Return what is done, of how much, and how long the rest takes; nothing where that is not known."""
    if not job.total:
        return ""
    shown = size if job.in_bytes else number
    said = text("ui.work.far", done=shown(job.done), total=shown(job.total))
    left = job.pace.told()
    return text("ui.work.and_left", words=said, left=left) if left else said
