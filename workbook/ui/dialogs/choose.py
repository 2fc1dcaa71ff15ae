"""Choose frameworks for subjects: which, for whom, and all or some of their controls."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbook.domain.actor import Actor
from workbook.domain.catalogue import Framework
from workbook.domain.changes import Changes
from workbook.domain.choosing import Choice, heads_of
from workbook.domain.roster import Offer, Roster, offers
from workbook.exports.palette import Tone
from workbook.importers import frameworks
from workbook.messages import text
from workbook.operations import checklist
from workbook.store import subject_views
from workbook.store.book import Book
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import number
from workbook.ui.widgets.framework_picker import FrameworkPicker, Heads
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.tick_list import TickList, TickRow
from workbook.ui.work import Work

_SIZE = (940, 600)


class ChooseDialog(Sheet):
    """Starts the work and closes; progress and cancel are in the status line, and it is one deed to undo."""

    def __init__(
        self, work: Work, parent: QWidget, roster: Roster, subjects: Sequence[UUID], ticked: Sequence[str] = ()
    ) -> None:
        super().__init__(
            parent,
            title=text("ui.choose.title"),
            explanation=text("ui.choose.explanation"),
            main=text("ui.choose.choose"),
        )
        self._work = work
        self._loading = Background(self)
        self._families: dict[str, frozenset[str]] = {}
        self._shown = ""
        self.subjects = TickList(text("ui.choose.subjects"), most=6)
        self.picker = FrameworkPicker(self._load_heads)
        self.families = TickList(text("ui.subjects.families"), most=6)
        self._families_head = label("", "section", wraps=True)
        self._all_link = link(text("ui.subjects.tick_all"), self._tick_all)
        self._lay_out()
        names = {one.id: one.entered.name for one in roster.parties}
        rows = [TickRow(one.id, one.entered.name, names.get(one.entered.party_id, "")) for one in roster.subjects]
        self.subjects.ticks.show(rows, subjects)
        self.subjects.ticks.ticked.connect(self._look)
        self.families.ticks.ticked.connect(self._take_families)
        self.picker.offer(offers(frameworks.shipped(), roster.frameworks))
        self.picker.changed.connect(self._look)
        self.picker.list.selectionModel().currentChanged.connect(self._show_families)
        for code in ticked:
            self.picker.model.tick(code)
            self.picker.show_offer(code)
        self._look()
        self.picker.search.setFocus()

    def carry_out(self) -> None:
        """Put the chosen controls on the checklists of the chosen subjects."""
        subjects = self.subjects.ticks.chosen
        chosen = [(one, self._choice(one.code)) for one in self.picker.chosen]

        def job(book: Book, actor: Actor, step: Step) -> list[Changes]:
            return _choose(book, actor, step, chosen, subjects)

        names = ", ".join(one.title for one, _ in chosen)
        self._work.start(text("ui.choose.choosing"), job, label=text("ui.choose.deed", names=names))
        self.close()

    def done(self, result: int) -> None:
        """Leave nothing running behind."""
        self._loading.shut_down()
        super().done(result)

    def _choice(self, code: str) -> Choice:
        level = self.picker.choice_of(code).up_to_level
        return Choice(self._families.get(code), level)

    def _load_heads(self, one: Offer, done: Callable[[Heads], None]) -> None:
        held = one.held
        if held is not None:
            done(self._work.read(subject_views.control_heads, held))
            return

        def load(_: Step) -> Heads:
            return heads_of(frameworks.load(one.code))

        self._loading.run(load, Ticket(done, raise_defect))

    @Slot()
    def _look(self) -> None:
        self._show_families()
        chosen, subjects = self.picker.chosen, self.subjects.ticks.chosen
        empty = next((one for one in chosen if self._families.get(one.code) == frozenset()), None)
        if not subjects:
            lacks = text("ui.choose.lacks_subject")
        elif not chosen:
            lacks = text("ui.choose.lacks_framework")
        elif empty is not None:
            lacks = text("ui.choose.lacks_family", title=empty.title)
        else:
            lacks = ""
        self.main_button.setEnabled(not lacks)
        count = sum(self._choice(one.code).count(self.picker.heads_of(one.code) or ()) for one in chosen)
        said = lacks or text("ui.choose.sum", controls=number(count), subjects=number(len(subjects)))
        self.say(said, Tone.NONE)

    @Slot()
    def _show_families(self) -> None:
        one = self.picker.current
        heads = self.picker.heads_of(one.code) if one is not None and one in self.picker.chosen else None
        self.families.setVisible(bool(heads))
        self._families_head.setVisible(bool(heads))
        self._all_link.setVisible(bool(heads))
        if one is None or not heads:
            self._shown = ""
            return
        level = Choice(up_to_level=self.picker.choice_of(one.code).up_to_level)
        counts: dict[str, int] = {}
        for head in heads:
            counts[head.family] = counts.get(head.family, 0) + level.count((head,))
        if self._shown != one.code:
            self._shown = ""  # while others are shown, nothing that is ticked is taken for this framework
            self._families_head.setText(text("ui.choose.families", title=one.title))
            on = self._families.get(one.code, frozenset(counts))
            self.families.ticks.show([TickRow(name, name, number(many)) for name, many in counts.items()], on)
            self._shown = one.code

    @Slot()
    def _take_families(self) -> None:
        if not self._shown:
            return
        chosen = frozenset(self.families.ticks.chosen)
        if len(chosen) == self.families.ticks.rowCount():
            self._families.pop(self._shown, None)
        else:
            self._families[self._shown] = chosen
        self._look()

    def _tick_all(self) -> None:
        keys = [self.families.ticks.index(place).data() for place in range(self.families.ticks.rowCount())]
        self.families.ticks.tick(keys, len(self.families.ticks.chosen) < len(keys))

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        inner, beside = column(left, spacing=8), column(right, spacing=8)
        inner.setContentsMargins(24, 0, 16, 16)
        beside.setContentsMargins(16, 0, 24, 16)
        inner.addWidget(label(text("ui.choose.subjects"), "strong"))
        inner.addWidget(self.subjects)
        inner.addSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._families_head, 1)
        head.addWidget(self._all_link)
        inner.addLayout(head)
        inner.addWidget(self.families)
        inner.addStretch(1)
        beside.addWidget(label(text("ui.new.section_frameworks"), "strong"))
        beside.addWidget(self.picker, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left, 4)
        row.addWidget(right, 6)
        self.body.addLayout(row, 1)
        self.resize(*_SIZE)


def _choose(
    book: Book,
    actor: Actor,
    step: Step,
    chosen: Sequence[tuple[Offer, Choice]],
    subjects: Sequence[UUID],
) -> list[Changes]:
    made: list[Changes] = []
    whole = len(chosen) * (1 + len(subjects))
    for place, (one, choice) in enumerate(chosen):
        at = place * (1 + len(subjects))
        step(at, whole)
        held, heads = one.held, None
        if held is None:
            framework: Framework = frameworks.load(one.code)
            heads = heads_of(framework)
            made.append(checklist.add_framework(book, actor, framework))
            held = made[-1].created[0]
        else:
            with book.reading() as session:
                heads = subject_views.control_heads(session, held)
        for number_, subject in enumerate(subjects, 1):
            step(at + number_, whole)
            made.append(checklist.choose_controls(book, actor, held, [subject], codes=choice.codes(heads)))
    return made
