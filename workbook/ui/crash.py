"""A defect becomes a report that can be copied; nothing is lost, since every change was kept when it was made."""

import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton

from workbook import VERSION
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.ui.messages import sentence
from workbook.ui.widgets.labels import column, label

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class CrashDialog(QDialog):
    """What went wrong, in full and as plain text."""

    def __init__(self, report: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("ui.crash.title"))
        self.resize(680, 460)
        self._report = QPlainTextEdit()
        self._report.setPlainText(report)
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setAccessibleName(text("ui.crash.report"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = QPushButton(text("ui.crash.copy"))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.close)
        layout = column(self, margin=16, spacing=12)
        layout.addWidget(label(text("ui.crash.title"), "heading"))
        layout.addWidget(label(text("ui.crash.explanation"), wraps=True))
        layout.addWidget(self._report, 1)
        layout.addWidget(buttons)
        copy.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())


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
        sys.stderr.write("".join(traceback.format_exception(kind, error, trace)))
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


def raise_defect(error: Exception) -> None:
    """Hand an error of a background job to the hook, as if it had happened here."""
    sys.excepthook(type(error), error, error.__traceback__)
