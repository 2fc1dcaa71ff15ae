"""What a recovery found: told once it is done, and kept in the workbook it made."""

from dataclasses import dataclass

from workbook.domain.errors import Message


@dataclass(frozen=True, slots=True)
class Source:
    """The damaged file as it was met; `sha256` is of the bytes that the disk gave."""

    name: str
    size_bytes: int
    sha256: str
    was_rolled_back: bool
    pages: int
    unreadable_pages: int
    missing_pages: int


@dataclass(frozen=True, slots=True)
class Entries:
    """How many entries of a chain go on in the recovered workbook, and how many are only kept beside it."""

    kept: int
    beside: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of a damaged workbook. `lost` names all that is not as it was, a sentence each; empty is good news."""

    source: Source
    journal: Entries
    access: Entries
    records: int
    contents: int
    content_bytes: int
    lost: tuple[Message, ...]
    record_code: str
    """The code of the evidence that holds this report, and the entries kept beside the journal."""

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was lost."""
        return not self.lost
