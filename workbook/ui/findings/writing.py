"""Keeps what is written on the sheet: after a pause, when a field is left, and before one turns away."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.finding_views import FindingDetail
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import findings
from workbook.store import finding_details, finding_views
from workbook.store.book import Book
from workbook.store.targets import target_rows
from workbook.ui.findings.form import EMPTY
from workbook.ui.findings.sheet import Sheet
from workbook.ui.messages import sentence
from workbook.ui.work import Work

T = TypeVar("T")
PAUSE_MS: Final = 1500
LONGEST_MS: Final = 10_000
_NAMED: Final = 2
"""So many parts are named of those that an edit changed."""


class Writing(QObject):
    """The finding on the sheet: as it is kept, and what of it is not kept yet."""

    raised = Signal(object)
    """A new finding is kept: its id."""
    gone = Signal()
    """What was shown is not there any more, and nothing was typed that is not kept."""

    def __init__(self, work: Work, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._sheet = sheet
        self._kept: records.Finding | None = None
        self._items: tuple[UUID, ...] = ()
        self._evidence: tuple[UUID, ...] = ()
        self._is_over = False
        self.is_new = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self._longest = QTimer(self)  # who never pauses does not lose more than this
        self._longest.setSingleShot(True)
        self._longest.setInterval(LONGEST_MS)
        self._longest.timeout.connect(self.keep)
        sheet.edited.connect(self._on_edit)
        sheet.left.connect(self.keep)

    @property
    def detail(self) -> FindingDetail | None:
        """The finding that is shown as it is kept; None for a new one, and when none is."""
        return self._sheet.detail

    @property
    def unkept(self) -> set[str]:
        """The names of the fields that hold what is not kept yet."""
        if self._kept is not None:
            return self._sheet.form.differing(self._kept)
        if not self.is_new:
            return set()
        return {name for name, value in self._sheet.form.values().items() if value != EMPTY[name]}

    @property
    def draft(self) -> Mapping[str, Any] | None:
        """What was typed of a new finding without a title, None when nothing was."""
        return self._sheet.form.values() if self.is_new and (self.unkept or self._items or self._evidence) else None

    @property
    def draft_basis(self) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
        """The items and the evidence of a new finding that is not kept yet."""
        return self._items, self._evidence

    def show(self, finding_id: UUID) -> bool:
        """Show a finding as it is kept; False when it is not there or cannot be read."""
        detail = self.look(finding_details.finding_detail, finding_id)
        if detail is None:
            return False
        self.is_new, self._items, self._evidence = False, (), ()
        self._kept = detail.finding
        self._rest()
        self._sheet.show_finding(detail, can_write=not self._work.is_read_only)
        self._say_saved()
        return True

    def begin(
        self, kept: Mapping[str, Any] | None = None, items: Sequence[UUID] = (), evidence: Sequence[UUID] = ()
    ) -> None:
        """Show an empty sheet for a new finding, or what was typed on it before."""
        self.is_new, self._kept = True, None
        self._rest()
        self._sheet.show_new(self.look(finding_views.severity_scale) or (), kept)
        self.rest_on(items, evidence)
        self._say_saved()

    def leave(self) -> None:
        """Show nothing any more."""
        self._rest()
        self.is_new, self._kept, self._items, self._evidence = False, None, (), ()
        self._sheet.detail = None

    def read_again(self) -> None:
        """Show what is kept now; what was typed since stays."""
        if self.is_new:
            self.rest_on((), ())
            self._sheet.form.show_scale(self.look(finding_views.severity_scale) or ())
            return
        if self.detail is None:
            return
        unkept = self.unkept
        detail = self.look(finding_details.finding_detail, self.detail.id)
        if detail is not None:
            self._kept = detail.finding
            self._sheet.show_finding(detail, can_write=not self._work.is_read_only, but=unkept)
            self._say_saved()
        elif unkept:
            self.begin(self._sheet.form.values())
        else:
            self.leave()
            self.gone.emit()

    def rest_on(self, items: Sequence[UUID], evidence: Sequence[UUID]) -> None:
        """Let a new finding be about these items too, and rest on this evidence."""
        self._items = tuple(dict.fromkeys([*self._items, *items]))
        self._evidence = tuple(dict.fromkeys([*self._evidence, *evidence]))
        self._show_basis()

    def no_longer_rest_on(self, key: UUID) -> None:
        """Take an item or a piece of evidence from a new finding."""
        self._items = tuple(one for one in self._items if one != key)
        self._evidence = tuple(one for one in self._evidence if one != key)
        self._show_basis()

    @Slot()
    def keep(self) -> bool:
        """Keep what is not kept yet, as one operation; False when something is left, and then it is said why."""
        self._rest()
        unkept = self.unkept
        if self._is_over or self._work.is_read_only or not (unkept or self.draft):
            return True
        if self.detail is None:
            return self._raise()
        label = text("ui.deed.finding.edit", finding=self.detail.code, parts=_parts(unkept))
        changed = self._work.do(label, self._change, self._refuse)
        if changed is not None:
            self._take_back_refusal()
        return changed is not None

    def keep_all(self) -> bool:
        """Keep also a new finding that has no title yet, under a title that says so; False when something is refused."""
        if self.draft is not None and not self._sheet.form.title.value().strip():
            self._sheet.form.title.give(text("ui.finding.untitled"))
        return self.keep()

    def end(self) -> None:
        """Keep nothing any more: the workbook is being closed."""
        self._rest()
        self._is_over = True

    def _raise(self) -> bool:
        if not self._sheet.form.title.value().strip():
            self._sheet.say_saved(text("ui.finding.needs_title"))
            return False
        items, evidence = self._items, self._evidence

        def operation(book: Book, actor: Actor) -> Changes:
            return findings.raise_finding(book, actor, self._sheet.form.entered(), items, evidence)

        changes = self._work.do(text("ui.deed.finding.raise"), operation, self._refuse)
        if changes is None:
            return False
        self._take_back_refusal()
        focused = self._sheet.window().focusWidget()
        self.show(changes.created[0])
        if focused is not None and self._sheet.isAncestorOf(focused):
            focused.setFocus()
        self.raised.emit(changes.created[0])
        return True

    def _change(self, book: Book, actor: Actor) -> Changes:
        if self.detail is None:
            raise RuntimeError("only a finding that was raised can be changed")
        entered = self._sheet.form.entered()
        changes = findings.change_finding(book, actor, self.detail.id, entered)
        self._kept = entered
        return changes

    def look(self, query: Callable[..., T], *args: object) -> T | None:
        """Read at once; None for what cannot be read, which is said on the sheet."""
        try:
            return self._work.read(query, *args)
        except WorkbookError as error:
            self._sheet.refuse(sentence(error))
            return None

    def _show_basis(self) -> None:
        self._sheet.show_basis(
            self.look(target_rows, self._items) or (),
            self.look(finding_details.evidence_refs, self._evidence) or (),
            read_only=False,
        )

    @Slot()
    def _on_edit(self) -> None:
        self._sheet.say_saved(text("ui.finding.writing"))
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def _rest(self) -> None:
        self._pause.stop()
        self._longest.stop()

    def _refuse(self, words: str) -> None:
        self._sheet.refuse(words)
        self._sheet.say_saved(text("ui.finding.not_kept"), Tone.BAD)

    def _take_back_refusal(self) -> None:
        self._sheet.refuse("")
        self._say_saved()

    def _say_saved(self) -> None:
        if self.unkept:
            return
        self._sheet.say_saved("" if self.is_new or self._work.is_read_only else text("ui.finding.kept"))


def _parts(names: set[str]) -> str:
    """Return which parts were changed, in words."""
    if len(names) > _NAMED:
        return text("ui.finding.several_parts")
    return ", ".join(text(f"ui.finding.part.{name}").lower() for name in sorted(names))
