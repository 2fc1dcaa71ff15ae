"""Whether a party takes part: what was recorded, newest first, and a new record; a refusal asks for its reason."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from workbook.domain import records
from workbook.domain.errors import WorkbookError
from workbook.domain.roster import ParticipationRow, PartyRow, Roster
from workbook.domain.vocabulary import ParticipationState
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.operations import engagement, withdrawing
from workbook.ui.messages import sentence
from workbook.ui.widgets.fields import ChoiceField, DayField, LineField, TextField
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.parts import card, link, links, section
from workbook.ui.wording import day
from workbook.ui.work import Work

_WHOLE = "whole"
_REQUEST = "request"


class ParticipationPart(QWidget):
    """Stands in the inspector of a party."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._party: PartyRow | None = None
        self._titles: dict[Any, str] = {}
        self.state = ChoiceField(text("ui.subjects.field.state"), list(ParticipationState))
        self.on_date = DayField(text("ui.subjects.field.on_date"))
        self.about = ChoiceField(text("ui.subjects.field.about"), [], lambda key: self._titles[key])
        self.request = LineField(text("ui.subjects.field.request"), example=text("ui.subjects.request_example"))
        self.reason = TextField(text("ui.subjects.field.reason"), lines=3, most=12)
        self._fields = (self.state, self.about, self.request, self.reason)
        self._aside: dict[UUID, tuple[PartyRow, list[Any]]] = {}
        self.record_button = QPushButton(text("ui.subjects.record"))
        self.record_button.setAutoDefault(False)
        self.record_button.clicked.connect(lambda _=False: self.record())
        self.begin_link = link(text("ui.subjects.record_new"), self.begin)
        self.form = QWidget()
        self._list = column(spacing=8)
        self._lay_out()
        self.form.hide()
        self.about.typed.connect(self._look)
        self.state.typed.connect(self._look)

    def show_party(self, party: PartyRow, roster: Roster) -> None:
        """Show what was recorded of a party; a record that is being entered for it stays."""
        is_other = self._party is None or self._party.id != party.id
        if is_other:
            self._set_aside()
            self._put_away()
        self._party = party
        self._titles = {_WHOLE: text("ui.subjects.about_whole"), _REQUEST: text("ui.subjects.about_request")}
        self._titles |= {one.id: one.title for one in roster.frameworks}
        self.about.offer([_WHOLE, *(one.id for one in roster.frameworks), _REQUEST])
        if is_other and party.id in self._aside:
            self._resume(self._aside[party.id][1])
        _clear(self._list)
        for one in party.participations:
            self._list.addWidget(self._card(one))
        if not party.participations:
            self._list.addWidget(label(text("ui.subjects.not_recorded_long"), "caption", wraps=True))

    def begun(self) -> list[tuple[PartyRow, str]]:
        """Return what was typed of records that are not recorded, each with its party."""
        self._set_aside()
        return [(party, "\n".join(map(str, typed))) for party, typed in self._aside.values()]

    def begin(self) -> None:
        """Enter a new record."""
        self.on_date.reset(self._work.today)
        self.state.reset(ParticipationState.PARTICIPATING)
        self.form.show()
        self.begin_link.hide()
        self._look()
        self.state.setFocus()

    def record(self) -> None:
        """Record what was entered; a refusal is said where it belongs, and all that was typed stays."""
        if self._party is None:
            return
        for field in (self.on_date, self.reason):
            field.refuse("")
        name = self._party.entered.name
        try:
            new = self._entered(self._party.id)
        except WorkbookError as error:
            at = self.reason if error.key == "participation.reason_missing" else self.on_date
            at.refuse(sentence(error))
            at.setFocus()
            return
        changes = self._work.do(
            text("ui.subjects.deed.participation", name=name),
            lambda book, actor: engagement.record_participation(book, actor, new),
            self.reason.refuse,
        )
        if changes is not None:
            self._finish()

    def _entered(self, party: UUID) -> records.Participation:
        about = self.about.value()
        on_date = self.on_date.value()
        if on_date is None:
            raise WorkbookError("ui.subjects.day_missing")
        return records.Participation(
            party,
            self.state.value(),
            on_date,
            framework_id=about if isinstance(about, UUID) else None,
            request=self.request.value() if about == _REQUEST else "",
            reason=self.reason.value().strip(),
        )

    def _set_aside(self) -> None:
        """Keep what is typed of the party shown, for when it is shown again."""
        if self._party is None:
            return
        self._aside.pop(self._party.id, None)
        if not self.form.isHidden() and (self.request.as_typed.strip() or self.reason.as_typed.strip()):
            self._aside[self._party.id] = self._party, [field.value() for field in self._fields]

    def _resume(self, typed: list[Any]) -> None:
        self.begin()
        for field, value in zip(self._fields, typed, strict=True):
            field.put(value)
        self._look()

    def _finish(self) -> None:
        """Put the form away, and forget what was typed."""
        if self._party is not None:
            self._aside.pop(self._party.id, None)
        self._put_away()

    def _put_away(self) -> None:
        self.form.hide()
        self.begin_link.show()
        for field in (self.request, self.reason):
            field.reset("")

    def _look(self) -> None:
        self.request.setVisible(self.about.value() == _REQUEST)
        self.reason.refuse("")

    def _card(self, one: ParticipationRow) -> QWidget:
        marks = " · ".join(part for part in (day(one.on_date), one.about) if part)
        made = card(word(one.state), marks, Tone.WARN if one.is_refusal else Tone.PLAIN, one.reason)
        if not self._work.is_read_only:
            name = text("ui.subjects.withdraw_record", state=one.state, day=day(one.on_date))
            withdraw = link(text("ui.subjects.withdraw"), lambda: self._withdraw(one), name=name)
            made.layout().addWidget(links([withdraw]))  # type: ignore[union-attr]
        return made

    def _withdraw(self, one: ParticipationRow) -> None:
        self._work.do(
            text("ui.subjects.deed.withdraw_record"),
            lambda book, actor: withdrawing.withdraw_participation(book, actor, one.id),
        )

    def _lay_out(self) -> None:
        layout = column(self, spacing=8)
        self.begin_link.setVisible(not self._work.is_read_only)
        section(layout, text("ui.subjects.section.participation"), self.begin_link)
        inner = column(self.form, spacing=12)
        row = line(spacing=12)
        row.addWidget(self.state, 1)
        row.addWidget(self.on_date, 1)
        inner.addLayout(row)
        for field in (self.about, self.request, self.reason):
            inner.addWidget(field)
        foot = line(spacing=8)
        foot.addWidget(self.record_button)
        foot.addWidget(link(text("ui.work.cancel"), self._finish))
        foot.addStretch(1)
        inner.addLayout(foot)
        layout.addWidget(self.form)
        layout.addLayout(self._list)


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
