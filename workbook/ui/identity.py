"""Who sits at this machine. Asked once and kept for this person; a workbook only learns it with their first change."""

import json
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSettings

from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text, one_line
from workbook.domain.vocabulary import Role

_KEY: Final = "identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """The person as they enter workbooks: `name` is one line and not blank, `organisation` may be empty."""

    name: str
    role: Role
    organisation: str = ""

    def __post_init__(self) -> None:
        """Raise WorkbookError for a name or organisation that no workbook could keep."""
        one_line(self.name, "name")
        clean_text(self.organisation, "organisation")


def identity() -> Identity | None:
    """Return who was kept, or None when nobody was asked yet or the settings hold something else."""
    try:
        kept = json.loads(str(QSettings().value(_KEY, "")))
        return Identity(str(kept["name"]), Role(kept["role"]), str(kept["organisation"]))
    except (ValueError, TypeError, KeyError, WorkbookError):
        return None


def keep_identity(who: Identity) -> None:
    """Remember who this is, from now on and in every window."""
    kept = {"name": who.name, "role": who.role.value, "organisation": who.organisation}
    QSettings().setValue(_KEY, json.dumps(kept))
