"""What a party or subject is supplied with, what a party supplies, and whether that runs in a circle."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.roster import PartyRow, Roster, SubjectRow
from workbook.domain.supplies import Chain, SupplyRow
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import supplying
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.parts import add_many, card, link, links, section
from workbook.ui.widgets.supply_form import SupplyForm
from workbook.ui.wording import day
from workbook.ui.work import Work


class Ends:
    """How parties and subjects are called, and whose a subject is."""

    def __init__(self, roster: Roster) -> None:
        self.parties = {one.id: one for one in roster.parties}
        self.subjects = {one.id: one for one in roster.subjects}
        self.owners = {one.id: one.entered.party_id for one in roster.subjects}

    def name(self, key: UUID | None) -> str:
        """Return the name and the code of a party or subject."""
        found = self.parties.get(key) or self.subjects.get(key) if key else None
        return text("ui.supply.end", name=found.entered.name, code=found.code) if found else ""

    def receiver(self, row: SupplyRow) -> str:
        """Return who is supplied; of a subject also whose it is."""
        subject = row.entered.subject_id
        if subject is None:
            return self.name(row.entered.customer_id)
        return text("ui.supply.of", subject=self.name(subject), party=self.name(self.owners.get(subject)))


class SupplySection(QWidget):
    """Stands in the inspector of a party and of a subject."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._here: UUID | None = None
        self._ends = Ends(Roster())
        self.form = SupplyForm(work)
        self.form.toggled.connect(self._look)
        self.begin_link = link(text("ui.subjects.record_new"), self.begin, name=text("ui.supply.begin"))
        self.circle = label("", "caption", wraps=True, tone=Tone.WARN)
        self._list = column(spacing=8)
        self._lay_out()

    def show_party(self, party: PartyRow, roster: Roster) -> None:
        """Show what a party supplies, and what it and its subjects are supplied with."""
        self._show(party.id, roster)
        theirs = {one.id for one in roster.subjects if one.entered.party_id == party.id}
        given = [one for one in roster.supplies if one.entered.supplier_id == party.id]
        got = [
            one for one in roster.supplies if one.entered.customer_id == party.id or one.entered.subject_id in theirs
        ]
        chain = Chain.of(roster.supplies, self._ends.owners, list(self._ends.parties), self._work.today)
        way = chain.way_round(party.id)
        words = text("ui.supply.circle", way=" → ".join(self._ends.name(one) for one in way)) if way else ""
        say(self.circle, words, Tone.WARN)
        self._fill("ui.supply.supplies", given, gives=True)
        self._fill("ui.supply.is_supplied", got, gives=False)
        if not given and not got:
            self._list.addWidget(label(text("ui.supply.none"), "caption", wraps=True))

    def show_subject(self, subject: SubjectRow, roster: Roster) -> None:
        """Show what a subject is supplied with."""
        self._show(subject.id, roster)
        say(self.circle, "")
        got = [one for one in roster.supplies if one.entered.subject_id == subject.id]
        self._fill("", got, gives=False)
        if not got:
            self._list.addWidget(label(text("ui.supply.none_of_subject"), "caption", wraps=True))

    def begin(self) -> None:
        """Enter a new supply."""
        self.form.begin()
        self._look()

    def _show(self, here: UUID, roster: Roster) -> None:
        self._here, self._ends = here, Ends(roster)
        self.form.show_for(here, roster)
        _clear(self._list)
        self._look()

    def _look(self) -> None:
        self.begin_link.setVisible(self.form.isHidden() and not self._work.is_read_only)

    def _fill(self, heading: str, rows: Iterable[SupplyRow], *, gives: bool) -> None:
        shown = list(rows)
        if not shown:
            return
        if heading:
            self._list.addWidget(label(text(heading), "muted"))
        inner = column(spacing=8)
        self._list.addLayout(inner)
        add_many(inner, shown, lambda one: self._card(one, gives=gives))

    def _card(self, row: SupplyRow, *, gives: bool) -> QWidget:
        one = row.entered
        holds = row.holds_on(self._work.today)
        other = self._ends.receiver(row) if gives else self._ends.name(one.supplier_id)
        to = "" if gives or one.subject_id is None or one.subject_id == self._here else self._ends.name(one.subject_id)
        title = text("ui.supply.to" if gives else "ui.supply.from", other=other)
        marks = [title, *([text("ui.supply.for", subject=to)] if to else [])]
        marks += [text("ui.supply.since", day=day(one.since))] if one.since else []
        marks += [text("ui.supply.until", day=day(one.until))] if one.until else []
        marks += [] if holds else [text("ui.supply.not_in_force")]
        made = card(one.what, " · ".join(marks), Tone.PLAIN if holds else Tone.NONE, one.note)
        if not self._work.is_read_only:
            change = link(text("ui.supply.change"), lambda: self._change(row), name=self._named("change", title, row))
            withdraw = link(
                text("ui.subjects.withdraw"), lambda: self._withdraw(row), name=self._named("withdraw", title, row)
            )
            made.layout().addWidget(links([change, withdraw]))  # type: ignore[union-attr]
        return made

    @staticmethod
    def _named(deed: str, title: str, row: SupplyRow) -> str:
        return text(f"ui.supply.{deed}_aloud", title=title, what=row.entered.what)

    def _change(self, row: SupplyRow) -> None:
        self.form.change(row)
        self._look()

    def _withdraw(self, row: SupplyRow) -> None:
        self._work.do(
            text("ui.supply.deed.withdraw", what=row.entered.what),
            lambda book, actor: supplying.withdraw_supply(book, actor, row.id),
        )

    def _lay_out(self) -> None:
        layout = column(self, spacing=8)
        section(layout, text("ui.supply.section"), self.begin_link)
        layout.addWidget(self.circle)
        layout.addWidget(self.form)
        layout.addLayout(self._list)
        self.circle.hide()


def _clear(layout: QVBoxLayout) -> None:
    """Take everything out of a layout, also what stands in layouts inside it."""
    while (item := layout.takeAt(0)) is not None:
        widget: Any = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner := item.layout(), QVBoxLayout):
            _clear(inner)
            inner.deleteLater()
