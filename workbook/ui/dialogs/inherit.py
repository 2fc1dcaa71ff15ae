"""Let a subject inherit what is assessed once elsewhere: from whom, which families, and what would stay as it is."""

from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.roster import Inheritance, Roster
from workbook.domain.vocabulary import SubjectKind
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import checklist
from workbook.store import subject_views
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import number
from workbook.ui.widgets.fields import ChoiceField
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.parts import link, links
from workbook.ui.widgets.tick_list import TickList, TickRow
from workbook.ui.work import Work

_STAY = ("accepted", "not_in_scope", "at_source", "already", "needed")


class InheritDialog(Sheet):
    """Inherited items are referenced, never copied, and counted apart."""

    def __init__(self, work: Work, parent: QWidget, roster: Roster, subject: UUID, framework: UUID) -> None:
        self._names = {one.id: one.entered.name for one in roster.subjects}
        kinds = {one.id: one.entered.kind for one in roster.subjects}
        self._organisations = {key for key, kind in kinds.items() if kind is SubjectKind.ORGANISATION}
        titles = {one.id: one.title for one in roster.frameworks}
        super().__init__(
            parent,
            title=text("ui.inherit.title", subject=self._names[subject]),
            explanation=text("ui.inherit.explanation", framework=titles[framework]),
            main=text("ui.inherit.inherit"),
        )
        self._work, self._subject, self._framework = work, subject, framework
        self._found = Inheritance()
        self._counts = work.read(subject_views.inheritance_sources, subject, framework)
        others = sorted((one.id for one in roster.subjects if one.id in self._counts), key=self._worth, reverse=True)
        self.source = ChoiceField(text("ui.inherit.source"), others, self._source_words)
        self.families = TickList(text("ui.subjects.families"), most=8)
        self._all = links([link(text("ui.subjects.tick_all"), self._tick_all)])
        self.hybrid = QCheckBox(text("ui.inherit.hybrid"))
        self._stay = label("", "caption", wraps=True)
        self._lay_out()
        self.source.typed.connect(self._show_families)
        self.families.ticks.ticked.connect(self._look)
        self._show_families()
        self.fit(560)
        self.source.setFocus()

    def carry_out(self) -> None:
        """Let the items inherit."""
        pairs, hybrid = self._found.pairs, self.hybrid.isChecked()

        def job(book: Book, actor: Actor, step: Step) -> Changes:
            step(0, 0)
            return checklist.inherit_each(book, actor, pairs, hybrid=hybrid)

        source = self._names[self.source.value()]
        deed = text("ui.inherit.deed", count=number(len(pairs)), source=source)
        self._work.start(text("ui.inherit.inheriting"), job, label=deed)
        self.accept()

    def _ask(self, source: UUID, families: tuple[str, ...] | None = None) -> Inheritance:
        return self._work.read(subject_views.inheritance, source, self._subject, self._framework, families)

    def _worth(self, one: UUID) -> tuple[bool, int]:
        """Return what puts a source before another: an organisation is assessed once for all, then how many there are."""
        return one in self._organisations, self._counts[one]

    def _source_words(self, one: UUID) -> str:
        return text("ui.inherit.source_words", name=self._names[one], count=number(self._counts[one]))

    def _show_families(self) -> None:
        source = self.source.value()
        found = self._ask(source) if source is not None else Inheritance()
        rows = [TickRow(one, one) for one in found.families]
        self.families.ticks.show(rows, found.families)
        for part in (self.families, self._all):
            part.setVisible(bool(rows))

    def _look(self) -> None:
        source, chosen = self.source.value(), self.families.ticks.chosen
        self._found = self._ask(source, chosen) if source is not None and chosen else Inheritance()
        count = len(self._found.pairs)
        self.main_button.setEnabled(bool(count))
        self.main_button.setText(text("ui.inherit.inherit_count", count=number(count)))
        stays = [
            text(f"ui.inherit.stays.{name}", count=number(getattr(self._found, name)))
            for name in _STAY
            if getattr(self._found, name)
        ]
        say(self._stay, text("ui.inherit.stay", why="; ".join(stays)) if stays else "")
        if source is None:
            self.say(text("ui.inherit.no_source"), Tone.NONE)
        elif not self.families.ticks.rowCount():
            self.say(text("ui.inherit.nothing_common"), Tone.NONE)
        else:
            self.say("")

    def _tick_all(self) -> None:
        keys = [self.families.ticks.index(place).data() for place in range(self.families.ticks.rowCount())]
        self.families.ticks.tick(keys, len(self.families.ticks.chosen) < len(keys))

    def _lay_out(self) -> None:
        inner = column(spacing=12)
        inner.setContentsMargins(24, 0, 24, 20)
        inner.addWidget(self.source)
        inner.addWidget(self.families)
        inner.addWidget(self._all)
        inner.addWidget(self.hybrid)
        inner.addWidget(self._stay)
        inner.addStretch(1)
        self.body.addLayout(inner, 1)
