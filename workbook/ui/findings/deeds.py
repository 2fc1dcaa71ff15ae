"""What one does with the finding on the sheet beside writing it: moves, copies, what it rests on, responses."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.finding_views import FindingDetail, ResponseDetail
from workbook.domain.texts import MAX_LINE
from workbook.domain.vocabulary import FindingState
from workbook.exports.visible import elided
from workbook.messages import text, word
from workbook.operations import findings, responses
from workbook.store import finding_details
from workbook.store.book import Book
from workbook.ui.dialogs.evidence_picker import EvidencePicker
from workbook.ui.dialogs.item_picker import ItemPicker
from workbook.ui.findings.beginning import begun, evidence_of
from workbook.ui.findings.sheet import Sheet
from workbook.ui.findings.writing import Writing
from workbook.ui.work import Work


class FindingDeeds(QObject):
    """Everything is kept first; a refusal is said on the sheet."""

    made = Signal(object)
    """A finding was raised, as a copy or about items: its id."""

    def __init__(self, work: Work, sheet: Sheet, writing: Writing) -> None:
        super().__init__(sheet)
        self._work = work
        self._sheet = sheet
        self._writing = writing
        sheet.move_asked.connect(self.move)
        sheet.text_asked.connect(self._offer_texts)
        sheet.items.add_asked.connect(self.add_items)
        sheet.evidence.add_asked.connect(self.add_evidence)
        sheet.items.removed.connect(lambda key: self._take_away(key, is_item=True))
        sheet.evidence.removed.connect(lambda key: self._take_away(key, is_item=False))
        sheet.items.followed.connect(lambda key: work.go("checklist", key))
        sheet.evidence.followed.connect(lambda key: work.go("evidence", key))
        sheet.responses.begun.connect(self._begin_response)
        sheet.responses.form.recorded.connect(self._record)
        sheet.responses.withdrawn.connect(self._ask_withdrawal_of_response)

    def raise_about(self, items: Sequence[UUID]) -> None:
        """Raise a finding about checklist items, filled with what is known of them."""
        grounds = self._writing.look(finding_details.grounds, items) or ()
        if not grounds:
            return
        first = text("ui.deed.finding.item", control=grounds[0].control.control, subject=grounds[0].subject_code)
        many = text("ui.deed.finding.raise")
        label = text("ui.deed.finding.raise_about", item=first) if len(grounds) == 1 else many
        finding, evidence = begun(grounds), evidence_of(grounds)
        about = [ground.item for ground in grounds]
        self._made(
            self._work.do(label, lambda book, actor: findings.raise_finding(book, actor, finding, about, evidence))
        )

    def duplicate(self) -> None:
        """Raise a copy of the finding, with what it is about and rests on, as a draft."""
        detail = self._detail()
        if detail is None:
            return
        copied = replace(detail.finding, title=elided(text("ui.finding.copy_of", title=detail.finding.title), MAX_LINE))
        items, evidence = [one.id for one in detail.items], [one.id for one in detail.evidence]
        label = text("ui.deed.finding.duplicate", finding=detail.code)
        self._made(self._do(label, lambda book, actor: findings.raise_finding(book, actor, copied, items, evidence)))

    @Slot(object)
    def move(self, state: FindingState) -> None:
        """Move the finding on, or back to draft; what is final is asked first, since that is for ever."""
        detail = self._detail()
        if detail is None:
            return
        if state is FindingState.FINAL:
            self._sheet.question.ask(
                text("ui.finding.ask_final", finding=detail.code),
                text("ui.finding.move.final"),
                lambda _: self._move(detail, state),
                wants_reason=False,
            )
            return
        self._move(detail, state)

    def ask_withdrawal(self) -> None:
        """Ask why the finding is withdrawn, and withdraw it."""
        detail = self._detail()
        if detail is None:
            return
        label = text("ui.deed.finding.withdraw", finding=detail.code)

        def withdraw(reason: str) -> None:
            changes = self._work.do(
                label,
                lambda book, actor: findings.withdraw_finding(book, actor, detail.id, reason),
                self._sheet.question.refuse,
            )
            if changes is not None:
                self._sheet.question.close_question()

        self._sheet.question.ask(
            text("ui.finding.ask_withdraw", finding=detail.code), text("ui.finding.withdraw"), withdraw
        )

    @Slot()
    def add_items(self) -> None:
        """Pick checklist items that the finding is about."""
        detail, new = self._detail(), self._writing.draft_basis[0]
        taken = [one.id for one in detail.items] if detail else new
        picker = ItemPicker(self._work, self._sheet, taken=taken, title=text("ui.finding.pick_items"))
        picker.chosen.connect(lambda ids: self._rest_on(detail, ids, ()))
        picker.open()

    @Slot()
    def add_evidence(self) -> None:
        """Pick evidence that the finding rests on."""
        detail, new = self._detail(), self._writing.draft_basis[1]
        taken = [one.id for one in detail.evidence] if detail else new
        picker = EvidencePicker(self._work, self._sheet, taken=taken, title=text("ui.finding.pick_evidence"))
        picker.chosen.connect(lambda ids: self._rest_on(detail, (), ids))
        picker.open()

    def begin_response(self) -> None:
        """Open the sheet for a response to the finding."""
        self._begin_response(None)

    def _detail(self) -> FindingDetail | None:
        """Return the finding with everything kept; None for a new one."""
        self._writing.keep()
        return self._writing.detail

    def _do(self, label: str, operation: Callable[[Book, Actor], Changes]) -> Changes | None:
        changes = self._work.do(label, operation, self._sheet.refuse)
        if changes is not None:
            self._sheet.refuse("")
        return changes

    def _made(self, changes: Changes | None) -> None:
        if changes is not None:
            self.made.emit(changes.created[0])

    def _move(self, detail: FindingDetail, state: FindingState) -> None:
        label = text("ui.deed.finding.move", finding=detail.code, state=word(state).lower())
        if self._do(label, lambda book, actor: findings.move_finding(book, actor, detail.id, state)) is not None:
            self._sheet.question.close_question()

    def _rest_on(self, detail: FindingDetail | None, items: Sequence[UUID], evidence: Sequence[UUID]) -> None:
        if detail is None:
            self._writing.rest_on(items, evidence)
            self._writing.keep()
            return
        label = text("ui.deed.finding.rest_on", finding=detail.code)
        self._do(label, lambda book, actor: findings.rest_on(book, actor, detail.id, items, evidence))

    def _take_away(self, key: UUID, *, is_item: bool) -> None:
        detail = self._detail()
        if detail is None:
            self._writing.no_longer_rest_on(key)
            return
        items, evidence = ((key,), ()) if is_item else ((), (key,))
        label = text("ui.deed.finding.rest_less", finding=detail.code)
        self._do(label, lambda book, actor: findings.no_longer_rest_on(book, actor, detail.id, items, evidence))

    @Slot()
    def _offer_texts(self) -> None:
        detail = self._writing.detail
        items = [one.id for one in detail.items] if detail else self._writing.draft_basis[0]
        self._sheet.offer_texts(self._writing.look(finding_details.control_texts, items) or ())

    @Slot(object)
    def _begin_response(self, response: ResponseDetail | None) -> None:
        detail = self._detail()
        if detail is None:
            return
        speakers = self._writing.look(finding_details.speakers, detail.id) or ()
        if not speakers:
            if not self._sheet.refusal.words:
                self._sheet.refuse(text("ui.response.no_party"))
            return
        self._sheet.responses.open_form(speakers, self._work.today, response)

    @Slot(object)
    def _record(self, response: UUID | None) -> None:
        detail, form = self._writing.detail, self._sheet.responses.form
        if detail is None:
            return

        def operation(book: Book, actor: Actor) -> Changes:
            if response is None:
                return responses.record_response(book, actor, detail.id, form.entered())
            return responses.change_response(book, actor, response, form.entered())

        key = "ui.deed.finding.respond" if response is None else "ui.deed.finding.change_response"
        self._sheet.responses.close_form()
        if self._work.do(text(key, finding=detail.code), operation, form.refuse) is None:
            form.show()

    @Slot(object)
    def _ask_withdrawal_of_response(self, response: ResponseDetail) -> None:
        detail = self._detail()
        if detail is None:
            return
        label = text("ui.deed.finding.withdraw_response", finding=detail.code)

        def withdraw(reason: str) -> None:
            changes = self._work.do(
                label,
                lambda book, actor: responses.withdraw_response(book, actor, response.id, reason),
                self._sheet.question.refuse,
            )
            if changes is not None:
                self._sheet.question.close_question()

        words = text("ui.response.ask_withdraw", party=response.party, finding=detail.code)
        self._sheet.question.ask(words, text("ui.response.withdraw"), withdraw)
