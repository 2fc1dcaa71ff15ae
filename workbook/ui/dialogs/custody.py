"""Record a hand-over, and dispose of bytes that should never have come in: proposed by one person, confirmed by another."""

from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.evidence_views import DisposalStage, EvidenceDetail
from workbook.domain.handing import HandOver
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import disposing, handing
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.dialogs.evidence_entry import EntryDialog
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import size
from workbook.ui.widgets.fields import DayField, LineField, TextField
from workbook.ui.widgets.labels import column, label
from workbook.ui.wording import moment
from workbook.ui.work import Work

_WIDTH: Final = 560


class HandOverDialog(EntryDialog):
    """Who gave evidence to whom, when, how and what for."""

    def __init__(self, work: Work, parent: QWidget, ids: Sequence[UUID], what: str) -> None:
        super().__init__(work, parent, "hand_over", text("ui.entry.record"))
        self._ids = tuple(ids)
        self._what = what
        self.say(text("ui.entry.hand_over.of", what=what))
        self.add(
            given_by=LineField(text("ui.custody.fact.given_by")), given_to=LineField(text("ui.custody.fact.given_to"))
        )
        self.add(
            organisation=LineField(text("ui.custody.fact.organisation")),
            handed_on=DayField(text("ui.custody.fact.handed_on")),
        )
        self.add(means=LineField(text("ui.custody.fact.means"), example=text("ui.entry.hand_over.means_example")))
        self.add(purpose=TextField(text("ui.entry.hand_over.purpose"), example=text("ui.entry.hand_over.example")))
        self.fields["given_by"].reset(work.acting.name)
        self.fields["handed_on"].reset(work.today)
        self.fields["given_to"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Record it."""
        handed = HandOver(
            given_by=self.value("given_by"),
            given_to=self.value("given_to"),
            handed_on=self.value("handed_on") or self.work.today,
            purpose=self.value("purpose"),
            organisation=self.value("organisation"),
            means=self.value("means"),
        )
        label = text("ui.entry.hand_over.deed", what=self._what)
        operation = partial(handing.hand_over, evidence_ids=self._ids, handed=handed)
        return self.work.do(label, operation, self.refuse) is not None


class DisposalDialog(Sheet):
    """Proposes to dispose of bytes; when that is done already, confirms it or takes it back."""

    def __init__(self, work: Work, parent: QWidget, detail: EvidenceDetail) -> None:
        stage = detail.disposal.stage if detail.disposal else None
        title = text("ui.disposal.title", code=detail.row.code)
        super().__init__(parent, title=title, explanation=text("ui.disposal.why"), main=_main(stage))
        self._work = work
        self._detail = detail
        self.reason = TextField(text("ui.disposal.reason"), lines=3, example=text("ui.disposal.reason_example"))
        self.back = QPushButton(text("ui.disposal.take_back"), self)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(lambda _=False: self.take_back())
        self.back.hide()
        inner = column(spacing=8)
        inner.setContentsMargins(24, 0, 24, 16)
        self._tell(inner)
        inner.addWidget(self.reason)
        if stage is not None:
            self.reason.hide()
        foot = self.foot.layout()
        if stage is DisposalStage.PROPOSED and isinstance(foot, QHBoxLayout):
            foot.insertWidget(foot.indexOf(self.main_button), self.back)
            self.back.show()
        self.body.addLayout(inner)
        if stage is None:
            self.reason.setFocus()
        self.fit(_WIDTH)

    def carry_out(self) -> None:
        """Propose, confirm, or remove what is left."""
        disposal = self._detail.disposal
        key = self._detail.row.id
        if disposal is None:
            deed = text("ui.disposal.deed", code=self._detail.row.code)
            operation = partial(disposing.propose_disposal, evidence_id=key, reason=self.reason.value())
            if self._work.do(deed, operation, self._refuse) is not None:
                self._work.told.emit(text("ui.disposal.proposed_told", code=self._detail.row.code))
                self.accept()
            return
        job = _confirm if disposal.stage is DisposalStage.PROPOSED else _finish
        self._begin(partial(job, key))

    def take_back(self) -> None:
        """Take the proposal back."""
        deed = text("ui.disposal.deed_back", code=self._detail.row.code)
        operation = partial(disposing.withdraw_disposal, evidence_id=self._detail.row.id)
        if self._work.do(deed, operation, self._refuse) is not None:
            self.accept()

    def _begin(self, job: "partial[Changes]") -> None:
        """Start removing; nothing undoes it, so it has no name among what can be undone."""
        code, work = self._detail.row.code, self._work

        def done(_changes: Changes) -> None:
            work.told.emit(text("ui.disposal.done_told", code=code))

        disposal = self._detail.disposal
        if (
            disposal is not None
            and disposal.stage is DisposalStage.PROPOSED
            and disposal.proposed_by == work.acting.person
        ):
            self._refuse(text("ui.disposal.same_person", name=disposal.proposer))
            return
        started = work.start(text("ui.disposal.working", code=code), job, done, in_bytes=True, failed=work.refused.emit)
        if started is not None:
            self.accept()

    def _refuse(self, words: str) -> None:
        self.say(words, Tone.BAD)

    def _tell(self, inner: QVBoxLayout) -> None:
        row, disposal = self._detail.row, self._detail.disposal
        inner.addWidget(
            label(text("ui.disposal.what", title=row.title, size=size(row.size_bytes or 0)), "strong", wraps=True)
        )
        hashed = label(text("ui.disposal.hash", sha256=self._detail.sha256), "caption", wraps=True)
        inner.addWidget(hashed)
        if self._detail.same_content:
            shared = text("ui.disposal.shared", codes=", ".join(self._detail.same_content))
            inner.addWidget(label(shared, "", wraps=True, tone=Tone.WARN))
        if disposal is not None:
            at = moment(disposal.proposed_at)
            inner.addWidget(label(text("ui.disposal.proposed", name=disposal.proposer, at=at), "", wraps=True))
            inner.addWidget(label(disposal.reason, "", wraps=True))
        inner.addWidget(label(text("ui.disposal.stays"), "muted", wraps=True))
        inner.addWidget(label(text("ui.disposal.copies"), "muted", wraps=True))


def _main(stage: DisposalStage | None) -> str:
    return text(f"ui.disposal.main.{stage or 'new'}")


def _confirm(key: UUID, book: Book, actor: Actor, step: Step) -> Changes:
    return disposing.confirm_disposal(book, actor, key, step)


def _finish(_key: UUID, book: Book, actor: Actor, step: Step) -> Changes:
    disposing.finish_disposals(book, actor, step)
    return Changes(None, frozenset({"content"}))
