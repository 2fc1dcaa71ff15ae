"""What a window itself can do: files, undo and redo, palette, keys; pages bring their own acts."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QApplication

from workbook.messages import text
from workbook.ui.actions import Act
from workbook.ui.background import Step
from workbook.ui.copy_acts import CopyActs
from workbook.ui.dialogs.palette import PaletteDialog
from workbook.ui.dialogs.shortcuts import ShortcutSheet
from workbook.ui.messages import ask_folder
from workbook.ui.place_acts import PlaceActs

if TYPE_CHECKING:
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView


class WindowActs(QObject):
    """The acts of one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self._is_warned = False
        self.copies = CopyActs(window)
        self.places = PlaceActs(window)

    def acts(self) -> Sequence[Act]:
        """Return the acts there are before a workbook is open."""
        window = self._window
        return (
            Act("open", "file", window.ask_workbook, "Ctrl+O"),
            Act("sample", "file", self.ask_sample_folder, is_enabled=lambda: self._book is None),
            *self.copies.acts(),
            *self.places.acts(),
            *window.locking.acts(),
            Act("close", "file", window.close, "Ctrl+W", starts_group=True),
            Act("quit", "file", QApplication.closeAllWindows, "Ctrl+Q"),
            Act("undo", "edit", self._undo, "Ctrl+Z", is_enabled=self._can_undo, writes=True),
            Act("redo", "edit", self._redo, "Ctrl+Shift+Z", is_enabled=self._can_redo, writes=True),
            Act("palette", "help", self.show_palette, "Ctrl+K"),
            Act("shortcuts", "help", self.show_shortcuts, "F1"),
            Act("about", "help", lambda: _show_about(window), starts_group=True),
        )

    def take_on(self, book: "BookView") -> None:
        """Add what an open workbook allows."""
        self._book = book
        menus = self._window.menus
        menus.add(tuple(book.acts()))
        menus.add(
            (
                Act("find", "view", book.go_to_search, "Ctrl+F", starts_group=True),
                Act("next_area", "view", book.next_area, "F6"),
            )
        )
        book.palette_asked.connect(self.show_palette)
        self.copies.take_on(book)
        self.places.take_on(book)
        book.work.deeds_changed.connect(self._name_deeds)
        self._name_deeds()

    @Slot()
    def show_palette(self) -> None:
        """Show every action that can be used now."""
        self._window.menus.refresh()
        PaletteDialog(self._window.menus.listed(), self._window).open()

    @Slot()
    def show_shortcuts(self) -> None:
        """Show every action that has a key."""
        ShortcutSheet(self._window.menus.listed(), self._window).open()

    @Slot()
    def ask_sample_folder(self) -> None:
        """Ask where the sample is to be built."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        ask_folder(self._window, text("ui.sample.title"), documents, self.build_sample)

    def build_sample(self, folder: Path) -> None:
        """Build the sample in a new folder inside `folder`, and open it."""
        place = _unused(folder / text("ui.sample.folder"))

        def build(step: Step) -> Path:
            from workbook.operations.sample import build_sample

            return build_sample(place, step).workbook

        self._window.make(text("ui.sample.building"), build)

    def warns_before_closing(self) -> bool:
        """Say once what still runs or is not checked in; True when it was said just now and the window should stay."""
        return self._warns_of_running_work() or self.places.returning.warns_of_unchecked()

    def _warns_of_running_work(self) -> bool:
        if self._book is None or self._book.work.jobs.running is None or self._is_warned:
            return False
        self._is_warned = True
        if self._window.locking.is_locked:
            self._window.locking.page.warn(text("ui.locked.running"))
        else:
            self._book.tell(text("ui.close.running", words=self._book.work.jobs.running.words))
        return True

    def _can_undo(self) -> bool:
        return self._book is not None and self._book.work.deeds.next_undo is not None

    def _can_redo(self) -> bool:
        return self._book is not None and self._book.work.deeds.next_redo is not None

    def _undo(self) -> None:
        if self._book is not None:
            self._book.work.undo()

    def _redo(self) -> None:
        if self._book is not None:
            self._book.work.redo()

    @Slot()
    def _name_deeds(self) -> None:
        """Say in the menu what would be undone."""
        if self._book is None:
            return
        deeds, menus = self._book.work.deeds, self._window.menus
        undo, redo = (None, None) if self._window.locking.is_locked else (deeds.next_undo, deeds.next_redo)
        menus.action("undo").setText(_quoted("ui.action.undo_what", undo.label) if undo else text("ui.action.undo"))
        menus.action("redo").setText(_quoted("ui.action.redo_what", redo.label) if redo else text("ui.action.redo"))
        menus.refresh()


def _quoted(key: str, label: str) -> str:
    return text(key, deed=label.replace("&", "&&"))


def _unused(folder: Path) -> Path:
    """Return the folder, or the first numbered one beside it that is not there yet."""
    number = 2
    candidate = folder
    while candidate.exists():
        candidate = folder.with_name(f"{folder.name} {number}")
        number += 1
    return candidate


def _show_about(window: "MainWindow") -> None:
    from workbook.ui.dialogs.about import AboutDialog  # the first frame does without it

    AboutDialog(window).open()
