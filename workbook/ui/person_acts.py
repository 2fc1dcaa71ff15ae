"""Who sits here, who acts in the workbook, and the new workbook that one begins as that person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Slot

from workbook.ui.actions import Act
from workbook.ui.dialogs.identity import IdentityDialog, note_asked, was_asked
from workbook.ui.identity import identity

if TYPE_CHECKING:
    from workbook.ui.dialogs.new import NewDialog
    from workbook.ui.dialogs.people import PeopleDialog
    from workbook.ui.dialogs.sign_off import SignOffDialog
    from workbook.ui.dialogs.signing import SigningDialog
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView


D = TypeVar("D", IdentityDialog, "NewDialog", "PeopleDialog", "SignOffDialog", "SigningDialog")


class PersonActs(QObject):
    """The acts of one window that have to do with a person; at most one of their dialogs is open."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self.dialog: IdentityDialog | NewDialog | PeopleDialog | SignOffDialog | SigningDialog | None = None

    def acts(self) -> Sequence[Act]:
        """Return the acts there are before a workbook is open."""
        return (
            Act("new", "file", self.ask_new, "Ctrl+N"),
            Act("identity", "edit", self.ask_identity, starts_group=True),
        )

    def take_on(self, book: "BookView") -> None:
        """Add what an open workbook allows."""
        self._book = book
        self._window.menus.add(
            (
                Act("people", "edit", self.ask_people, writes=True),
                Act("signing", "edit", self.ask_signing),
                Act("sign_off", "review", self.ask_sign_off, "Ctrl+Shift+G", starts_group=True),
            )
        )
        book.people_asked.connect(self.ask_people)
        book.work.asked_to_sign.connect(self.ask_sign_off)

    @property
    def is_idle(self) -> bool:
        """Whether no dialog of these has anything running."""
        return bool(getattr(self.dialog, "is_idle", True))

    def ask_first(self) -> None:
        """Ask who sits here, once and never again unasked."""
        if not was_asked() and self.dialog is None:
            note_asked()
            self._open(IdentityDialog(self._window, is_first=True)).kept.connect(self._look_again)

    @Slot()
    def ask_identity(self) -> None:
        """Ask who sits here."""
        if self.dialog is None:
            note_asked()
            self._open(IdentityDialog(self._window)).kept.connect(self._look_again)

    @Slot()
    def ask_new(self) -> None:
        """Ask for a new workbook; first for who begins it, where that is not known."""
        if self.dialog is not None:
            return
        who = identity()
        if who is None:
            self._open(IdentityDialog(self._window)).kept.connect(self.ask_new)
            return
        from workbook.ui.dialogs.new import NewDialog

        self._open(NewDialog(self._window, who)).made.connect(self._window.take_made)

    @Slot()
    def ask_people(self) -> None:
        """Ask who acts in the open workbook."""
        if self._book is None or self.dialog is not None:
            return
        from workbook.ui.dialogs.people import PeopleDialog

        self._open(PeopleDialog(self._book.work, self._window))

    @Slot()
    def ask_signing(self) -> None:
        """Show with what the people of the open workbook sign."""
        if self._book is None or self.dialog is not None:
            return
        from workbook.ui.dialogs.signing import SigningDialog

        self._open(SigningDialog(self._book.work, self._window))

    @Slot()
    def ask_sign_off(self) -> None:
        """Show what is signed in the open workbook, and what can be."""
        if self._book is None or self.dialog is not None:
            return
        from workbook.ui.dialogs.sign_off import SignOffDialog

        self._open(SignOffDialog(self._book.work, self._window))

    def close_dialog(self) -> None:
        """Close what is open, with nothing left running."""
        if self.dialog is not None:
            self.dialog.close()

    def _open(self, dialog: D) -> D:
        self.dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()
        return dialog

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    @Slot()
    def _look_again(self) -> None:
        if self._book is not None:
            self._book.work.acting.look_again()
