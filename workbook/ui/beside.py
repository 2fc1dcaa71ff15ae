"""Where the files that are made of a workbook belong, unless somebody chooses another place."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from workbook.store.origin_note import read_origin


def folder_beside(workbook: Path) -> Path:
    """Return the folder of a workbook; for a working copy, which lies where nobody looks, that of documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) if read_origin(workbook) is not None else workbook.parent
