"""What can be asked for of follow-up rounds: one is opened, changed and closed."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbook.domain.owed import RoundLine
from workbook.messages import text
from workbook.operations import rounds
from workbook.ui.findings.asking import Question
from workbook.ui.remediation.dialogs import RoundDialog
from workbook.ui.wording import day
from workbook.ui.work import Work


class RoundAsking(QObject):
    """Acts on the round that is open."""

    def __init__(self, work: Work, window: QWidget, question: Question) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        self._question = question
        self.open_round: RoundLine | None = None

    def new_round(self) -> RoundDialog:
        """Open a round."""
        return self._open(None)

    def change_round(self) -> RoundDialog | None:
        """Change the round that is open."""
        return self._open(self.open_round) if self.open_round else None

    def close_round(self) -> None:
        """Ask whether the round that is open is closed today."""
        line = self.open_round
        if line is None:
            return
        operation = partial(rounds.close_round, round_id=line.id, closed_on=self._work.today)
        words = text("ui.owed.ask_close", code=line.code, day=day(self._work.today))
        deed = text("ui.owed.deed.close_round", code=line.code)

        def close(_reason: str) -> None:
            if self._work.do(deed, operation, self._question.refuse) is not None:
                self._question.close_question()

        self._question.ask(words, text("ui.owed.close_round"), close, wants_reason=False)

    def _open(self, line: RoundLine | None) -> RoundDialog:
        dialog = RoundDialog(self._work, self._window, line)
        dialog.open()
        return dialog
