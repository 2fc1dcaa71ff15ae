"""Say sentences to people, and ask them for files and folders. No dialog holds up the event loop."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from workbook.domain.errors import WorkbookError
from workbook.messages import render, text


def sentence(error: WorkbookError) -> str:
    """Return what a refusal says."""
    return render(error.message)


def tip(words: str) -> str:
    """Return a tool-tip that shows exactly these words: Qt would take some texts for markup."""
    return f"<qt>{escape(words)}</qt>" if words else ""


def number(value: int) -> str:
    """Return a whole number with its thousands apart."""
    return f"{value:,}"


def size(value: int) -> str:
    """Return a number of bytes in the unit that suits it, e.g. `4.2 MB`; a megabyte is 1,000,000 bytes."""
    return QLocale.c().formattedDataSize(value, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def ask_workbook(parent: QWidget, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask which workbook to open."""
    dialog = QFileDialog(parent, text("ui.open.title"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([text("ui.open.workbooks") + " (*.auditbook)", text("ui.open.all") + " (*)"])
    return _ask(dialog, chosen)


def ask_file(parent: QWidget, title: str, kinds: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a file; `kinds` says which with their endings, e.g. `Certificates (*.crt *.pem)`."""
    dialog = QFileDialog(
        parent, title, QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    )
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([kinds, text("ui.open.all") + " (*)"])
    return _ask(dialog, chosen)


def ask_folder(parent: QWidget, title: str, start: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder, beginning in `start`."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _ask(dialog, chosen)


def ask_new_file(
    parent: QWidget, title: str, suggested: Path, kind: str, chosen: Callable[[Path], None]
) -> QFileDialog:
    """Ask where a new file is to be written; the dialog asks before one that is there is replaced. `kind` has a suffix."""
    dialog = QFileDialog(parent, title, str(suggested.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(f"{kind} (*{suggested.suffix})")
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    dialog.selectFile(suggested.name)
    return _ask(dialog, chosen)


def _ask(dialog: QFileDialog, chosen: Callable[[Path], None]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog
