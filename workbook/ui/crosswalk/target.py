"""Where a link to the crosswalk leads."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MappingTarget:
    """One mapping, as a place on the subjects page."""

    mapping: UUID
