"""What people enter of a hand-over, as a frozen value that refuses what cannot be kept."""

from dataclasses import dataclass
from datetime import date

from workbook.domain.errors import WorkbookError
from workbook.domain.records import Entered


@dataclass(frozen=True)
class HandOver(Entered):
    """Evidence that passes from one hand to another; the day is the one people say."""

    given_by: str
    given_to: str
    handed_on: date
    purpose: str
    organisation: str = ""
    means: str = ""

    _lines = ("given_by", "given_to")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.purpose.strip():
            raise WorkbookError("text.blank", field="purpose")
        if self.given_by.strip().casefold() == self.given_to.strip().casefold():
            raise WorkbookError("custody.same_hands", name=self.given_by)
