"""What a window has done and can take back: the operations behind each deed, and what to call it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Deed:
    """Operations that were one act of the person, oldest first, and its name as in `Undo …`."""

    label: str
    operations: tuple[UUID, ...]


class Deeds:
    """The deeds that can be undone, and those that can be done again; anything new clears the latter."""

    def __init__(self) -> None:
        self._done: list[Deed] = []
        self._undone: list[Deed] = []

    def add(self, deed: Deed) -> None:
        """Put a new deed on top."""
        self._done = [*self._done[1 - _MOST :], deed]
        self._undone.clear()

    @property
    def next_undo(self) -> Deed | None:
        """What undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> Deed | None:
        """What redo would do again; its operations are those that undid it."""
        return self._undone[-1] if self._undone else None

    def undone(self, deed: Deed, by: tuple[UUID, ...]) -> None:
        """Note that a deed was taken back by these operations."""
        if deed in self._done:
            self._done.remove(deed)
        self._undone.append(Deed(deed.label, by))

    def redone(self, deed: Deed, by: tuple[UUID, ...]) -> None:
        """Note that an undone deed was done again by these operations."""
        self._undone.remove(deed)
        self._done.append(Deed(deed.label, by))

    def begin_with(self, deed: Deed) -> None:
        """Take what the journal knows from an earlier time, while nothing that was done here is left to undo."""
        if not self._done:
            self._done = [deed]

    def forget(self) -> None:
        """Forget everything: somebody else acts from now on."""
        self._done.clear()
        self._undone.clear()
