"""How often workbooks are backed up, and where to: settings of this person on this machine."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QStandardPaths

HOURS: Final = (1, 4, 24)
USUAL: Final = 4
_HOURS: Final = "backups/hours"
_FOLDER: Final = "backups/folder"


def hours() -> int:
    """Return after how many hours a workbook that has changed is backed up; 0 for never."""
    try:
        kept = int(str(QSettings().value(_HOURS, USUAL)))
    except ValueError:
        return USUAL
    return kept if kept in (0, *HOURS) else USUAL


def choose_hours(wanted: int) -> None:
    """Keep how often."""
    QSettings().setValue(_HOURS, wanted)


def folder() -> Path:
    """Return where backups lie."""
    kept = str(QSettings().value(_FOLDER, "") or "")
    if kept:
        return Path(kept)
    local = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(local) / "backups"


def choose_folder(wanted: Path) -> None:
    """Keep another place; what lies in the old one stays there."""
    QSettings().setValue(_FOLDER, str(wanted))
