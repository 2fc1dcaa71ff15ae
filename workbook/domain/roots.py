"""A Merkle root over what a workbook holds, and the proof that one entry belongs to it."""

from dataclasses import dataclass
from typing import Final

from workbook.domain import merkle

PROOF_FORMAT: Final = "audit-workbook-proof-1"


@dataclass(frozen=True, slots=True)
class Root:
    """A root and how many entries it is over, hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry belongs to a root: the path from its leaf, hexadecimal."""

    root: Root
    entry: bytes
    place: int
    path: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether the path leads from the entry to the root."""
        path = [bytes.fromhex(step) for step in self.path]
        leaf = merkle.leaf_hash(self.entry)
        return merkle.is_included(leaf, self.place, self.root.size, path, bytes.fromhex(self.root.sha256))
