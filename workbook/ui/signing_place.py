"""Where the keys of this machine's people lie: beside the settings of the program, never in a workbook."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

_FOLDER: Final = "identities"


def identities_folder() -> Path:
    """Return the folder; it is made with the first key."""
    local = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(local) / _FOLDER
