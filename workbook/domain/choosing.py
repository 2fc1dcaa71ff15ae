"""Which controls of a framework go on a checklist: all of them, some families, or those up to a level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbook.domain.catalogue import Framework
from workbook.domain.vocabulary import ControlStatus


@dataclass(frozen=True, slots=True)
class ControlHead:
    """What a choice looks at: a control's code, the title of its family, and its level where the framework has levels."""

    code: str
    family: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """None in both is every control; a control without a level belongs to every level."""

    families: frozenset[str] | None = None
    up_to_level: int | None = None

    def codes(self, controls: Iterable[ControlHead]) -> tuple[str, ...] | None:
        """Return the codes of the chosen controls in their order, None for all of them."""
        if self.families is None and self.up_to_level is None:
            return None
        return tuple(one.code for one in controls if self._takes(one))

    def count(self, controls: Sequence[ControlHead]) -> int:
        """Return how many of the controls are chosen."""
        return sum(self._takes(one) for one in controls)

    def _takes(self, control: ControlHead) -> bool:
        of_family = self.families is None or control.family in self.families
        high = self.up_to_level is not None and control.level is not None and control.level > self.up_to_level
        return of_family and not high


def heads_of(framework: Framework) -> tuple[ControlHead, ...]:
    """Return the heads of a framework's active controls, in its order."""
    return tuple(
        ControlHead(one.code, one.family_title, one.level)
        for one in framework.controls
        if one.status is ControlStatus.ACTIVE
    )


def levels_of(controls: Iterable[ControlHead]) -> tuple[int, ...]:
    """Return the levels that the controls have, lowest first; none when the framework has no levels."""
    return tuple(sorted({one.level for one in controls if one.level is not None}))


def families_of(controls: Iterable[ControlHead]) -> tuple[str, ...]:
    """Return the titles of the families, in the framework's order."""
    return tuple(dict.fromkeys(one.family for one in controls))
