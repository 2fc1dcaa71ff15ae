"""The inspector of a framework on a subject's checklist: its families, and setting the scope of whole families."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.item_filter import ItemFilter
from workbook.domain.roster import FamilyScope, FrameworkScope, ScopeCount, SubjectRow
from workbook.domain.vocabulary import Scope
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import checklist, withdrawing
from workbook.store import subject_views
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.messages import number
from workbook.ui.widgets.fields import ChoiceField, LineField
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.parts import link, links, section
from workbook.ui.widgets.record_panel import dress
from workbook.ui.widgets.tick_list import TickList, TickRow
from workbook.ui.work import Work


class FrameworkPanel(QScrollArea):
    """Families are ticked; what is set below is set for all their items at once, as one undoable change."""

    inherit_asked = Signal(object, object)
    """The subject and the framework that are to inherit."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._subject: SubjectRow | None = None
        self._framework: FrameworkScope | None = None
        self._aside: dict[tuple[UUID, UUID], tuple[str, str]] = {}
        self._caption = label("", "section", wraps=True)
        self._title = label("", "heading", wraps=True)
        self._counts = column(spacing=0)
        self.families = TickList(text("ui.subjects.families"), most=10)
        self.families.ticks.ticked.connect(self._look)
        self.all_link = link(text("ui.subjects.tick_all"), self._tick_all)
        self.scope = ChoiceField(text("ui.subjects.scope"), [Scope.OUT, Scope.DEFERRED, Scope.IN])
        self.reason = LineField(text("ui.subjects.scope_reason"), example=text("ui.subjects.scope_reason_example"))
        self.set_button = QPushButton()
        self.set_button.setAutoDefault(False)
        self.set_button.clicked.connect(lambda _=False: self.set_scope())
        self.reason.line.returnPressed.connect(self.set_scope)
        self.inherit_link = link(text("ui.subjects.inherit"), self._ask_inherit)
        self.take_off_link = link(text("ui.subjects.take_off"), self.take_off)
        self._refused = label("", "caption", wraps=True, tone=Tone.BAD)
        self._refused.hide()
        self._lay_out()
        self.scope.typed.connect(self._look)
        self._look()

    def show_framework(self, subject: SubjectRow, framework: FrameworkScope) -> None:
        """Show a framework; of the one shown already, ticks and reason stay."""
        before = self._framework
        same = before is not None and _key(before) == _key(framework)
        if not same:
            self._set_aside()
        self._subject, self._framework = subject, framework
        say(self._caption, text("ui.subjects.on_checklist_of", subject=subject.entered.name, code=subject.code))
        say(self._title, framework.title)
        self._show_counts(framework)
        found = self._work.read(subject_views.family_scopes, framework.subject, framework.framework)
        self.families.ticks.show([_row(one) for one in found], None if same else ())
        if not same:
            self.reason.reset("")
            self.reason.put(self._aside.get(_key(framework), ("", ""))[1])
            say(self._refused, "")
        self._look()

    def begun(self) -> list[tuple[UUID, str, str]]:
        """Return the reasons that are typed and not recorded, each behind its subject and the framework's title."""
        self._set_aside()
        return [(subject, title, typed) for (subject, _), (title, typed) in self._aside.items()]

    def _set_aside(self) -> None:
        """Keep what is typed about the framework shown, for when it is shown again."""
        if self._framework is not None:
            typed = self.reason.as_typed
            self._aside.pop(_key(self._framework), None)
            if typed.strip():
                self._aside[_key(self._framework)] = self._framework.title, typed

    def set_scope(self) -> None:
        """Set the scope of every item in the ticked families."""
        ids, scope, reason = self._ids(), self.scope.value(), self.reason.value()
        if not ids or self._framework is None:
            return
        if scope is not Scope.IN and not reason:
            self.reason.refuse(text("ui.subjects.reason_missing"))
            self.reason.setFocus()
            return

        def job(book: Book, actor: Actor, step: Step) -> Changes:
            step(0, 0)
            return checklist.set_scope(book, actor, ids, scope, reason)

        def done(_: Changes) -> None:
            self.reason.reset("")
            self.families.ticks.tick(self.families.ticks.chosen, False)

        self._start(
            text("ui.subjects.setting_scope"), text("ui.subjects.deed.scope", count=number(len(ids))), job, done
        )

    def take_off(self) -> None:
        """Take the ticked families off the checklist, or all of the framework where none is ticked."""
        ids = self._ids(everything=True)

        def job(book: Book, actor: Actor, step: Step) -> Changes:
            step(0, 0)
            return withdrawing.withdraw_items(book, actor, ids)

        label_ = text("ui.subjects.deed.take_off", count=number(len(ids)))
        self._start(text("ui.subjects.taking_off"), label_, job, lambda _: None)

    def _start(self, words: str, deed: str, job: Any, done: Any) -> None:  # noqa: ANN401
        say(self._refused, "")
        self._work.start(words, job, done, label=deed, failed=lambda said: say(self._refused, said, Tone.BAD))

    def _ids(self, *, everything: bool = False) -> Sequence[UUID]:
        if self._framework is None:
            return ()
        chosen = self.families.ticks.chosen
        if not chosen and not everything:
            return ()
        where = (self._framework.subject, self._framework.framework)
        return self._work.read(subject_views.item_ids, *where, families=chosen or None)

    def _show_counts(self, framework: FrameworkScope) -> None:
        while (item := self._counts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        base = ItemFilter(subject=framework.subject, framework=framework.framework)
        count = framework.count
        for name, many, wanted in (
            ("assessed", count.assessed, replace(base, assessed_here=True)),
            ("inherited", count.inherited, replace(base, inherited=True)),
            ("out", count.out, replace(base, scopes=frozenset({Scope.OUT}))),
            ("deferred", count.deferred, replace(base, scopes=frozenset({Scope.DEFERRED}))),
        ):
            said = text(f"ui.subjects.count.{name}", count=number(many), whole=number(count.items))
            self._counts.addWidget(self._count(said, wanted if many else None))

    def _count(self, said: str, wanted: ItemFilter | None) -> QWidget:
        if wanted is None:
            return label(said, "muted", wraps=True)
        return links([link(said, partial(self._work.go, "checklist", wanted))])

    def _tick_all(self) -> None:
        keys = [self.families.ticks.index(place).data() for place in range(self.families.ticks.rowCount())]
        self.families.ticks.tick(keys, len(self.families.ticks.chosen) < len(keys))

    def _ask_inherit(self) -> None:
        if self._framework is not None:
            self.inherit_asked.emit(self._framework.subject, self._framework.framework)

    def _look(self) -> None:
        chosen = self.families.ticks.chosen
        scope = self.scope.value()
        self.reason.setVisible(scope is not Scope.IN)
        self.reason.refuse("")
        self.set_button.setEnabled(bool(chosen) and not self._work.is_read_only)
        self.set_button.setText(text("ui.subjects.set_scope", count=number(len(chosen))))
        words = text("ui.subjects.take_off_some", count=number(len(chosen))) if chosen else text("ui.subjects.take_off")
        self.take_off_link.setText(words)
        self.take_off_link.setAccessibleName(words)

    def _lay_out(self) -> None:
        body = frame("inspector")
        layout = column(body, margin=20, spacing=8)
        layout.addWidget(self._caption)
        layout.addWidget(self._title)
        layout.addLayout(self._counts)
        section(layout, text("ui.subjects.families"), self.all_link)
        layout.addWidget(self.families)
        self._writing = QWidget()
        inner = column(self._writing, spacing=8)
        inner.addSpacing(4)
        inner.addWidget(self.scope)
        inner.addWidget(self.reason)
        row = line()
        row.addWidget(self.set_button)
        row.addStretch(1)
        inner.addLayout(row)
        inner.addSpacing(8)
        for one in (self.inherit_link, self.take_off_link):
            inner.addWidget(links([one]))
        self._writing.setVisible(not self._work.is_read_only)
        layout.addWidget(self._writing)
        layout.addWidget(self._refused)
        layout.addStretch(1)
        dress(self, body, text("ui.subjects.kind.framework"))


def _key(one: FrameworkScope) -> tuple[UUID, UUID]:
    return one.subject, one.framework


def _row(one: FamilyScope) -> TickRow:
    return TickRow(one.family, one.family, _aside(one.count))


def _aside(count: ScopeCount) -> str:
    """Return how many are assessed of how many, and what is not."""
    parts = [text("ui.subjects.of", count=number(count.assessed), whole=number(count.items))]
    for name, many in (("inherited", count.inherited), ("out", count.out), ("deferred", count.deferred)):
        if many:
            parts.append(text(f"ui.subjects.short.{name}", count=number(many)))
    return " · ".join(parts)
