"""Refusals a person can act on. Anything else is a defect."""

from dataclasses import dataclass, field
from typing import TypeAlias

Argument: TypeAlias = str | int | None


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence as a key and its arguments; `workbook.messages` renders it in a language."""

    key: str
    arguments: dict[str, Argument] = field(default_factory=dict)


class WorkbookError(Exception):
    """A refusal the person is shown as one sentence, without a traceback."""

    def __init__(self, key: str, **arguments: Argument) -> None:
        super().__init__(key, arguments)
        self.message = Message(key, arguments)

    @property
    def key(self) -> str:
        """The key of the sentence."""
        return self.message.key


class Cancelled(WorkbookError):
    """The person stopped a running job; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("job.cancelled")
