"""A defect becomes a report that can be copied; nothing is lost, since every change was kept when it was made."""

import faulthandler
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from workbook import VERSION
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.ui.dialogs.sheet import foot, plain_button
from workbook.ui.messages import sentence
from workbook.ui.theme import theme
from workbook.ui.widgets.labels import column, label

_FORGOTTEN_S: Final = 7 * 86_400
_MOST_CAUSES: Final = 20
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class CrashDialog(QDialog):
    """What went wrong, in full and as plain text."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("ui.crash.title"))
        self.resize(680, 460)
        self._report = QPlainTextEdit()
        self._report.setPlainText(report)
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setAccessibleName(text("ui.crash.report"))
        copy = plain_button(text("ui.crash.copy"), self._copy)
        copy.setProperty("role", "main")
        inner = column(spacing=12)
        inner.setContentsMargins(24, 20, 24, 16)
        inner.addWidget(label(text("ui.crash.title"), "heading"))
        inner.addWidget(label(text("ui.crash.explanation"), "muted", wraps=True))
        inner.addWidget(self._report, 1)
        layout = column(self, spacing=0)
        layout.addLayout(inner, 1)
        layout.addWidget(foot(plain_button(text("ui.dialog.close"), self.close), copy))
        if parent is None:
            self.setStyleSheet(theme().sheet)
        copy.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())


class CrashLog:
    """Where the interpreter writes when the process itself falls (faulthandler); read at the next start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"crash-{os.getpid()}.log"
        self._file: IO[str] | None = None

    def take_last(self) -> str:
        """Return what runs that fell have left, empty when all ended well, and forget it."""
        left = []
        for path in sorted(self._folder.glob("crash-*.log")):
            with suppress(OSError):
                words = path.read_text("utf-8", "backslashreplace").strip()
                # An empty one is that of a run which goes on, or was ended from outside.
                if words or time.time() - path.stat().st_mtime > _FORGOTTEN_S:
                    path.unlink()
                left.append(words)
        return "\n\n".join(filter(None, left))

    def begin(self) -> None:
        """Have a fall of the process written down from now on; without a place to write there is no log."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._file)

    def end(self) -> None:
        """The run ends well: leave nothing."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None


class CrashHook:
    """Stands in `sys.excepthook` while the window runs; one dialog at a time, whatever follows from the first defect."""

    def __init__(self) -> None:
        self._before: Hook = sys.excepthook
        self.dialog: CrashDialog | None = None

    def install(self) -> None:
        """Take what nobody caught from now on."""
        self._before, sys.excepthook = sys.excepthook, self._take

    def remove(self) -> None:
        """Give the place back."""
        sys.excepthook = self._before

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        sys.stderr.write(_where(error))
        if self.dialog is None:
            self.dialog = CrashDialog(report(error))
            self.dialog.destroyed.connect(self._forget)
            self.dialog.show()

    def _forget(self) -> None:
        self.dialog = None


def report(error: BaseException) -> str:
    """Return what a developer needs: versions, and where it happened."""
    what = sentence(error) if isinstance(error, WorkbookError) else ""
    head = f"Audit Workbook {VERSION} · Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}"
    return "\n".join(part for part in (head, what, "".join(traceback.format_exception(error))) if part)


def _where(error: BaseException) -> str:
    """Return where it happened and nothing of what was in it: a desktop keeps what is written here in a file."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < _MOST_CAUSES:
        parts.append(f"{type(cause).__name__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or cause.__context__
    return "\n".join(reversed(parts))


def raise_defect(error: Exception) -> None:
    """Hand an error of a background job to the hook, as if it had happened here."""
    sys.excepthook(type(error), error, error.__traceback__)
