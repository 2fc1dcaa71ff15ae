"""What was typed and not recorded yet: it is still there when one comes back to the item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from workbook.domain.vocabulary import OtherKind, Result
from workbook.ui.item_deeds import Chosen

Items = tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One determination that can be chosen, and its key."""

    key: str
    result: Result
    other_kind: OtherKind | None = None


@dataclass(frozen=True, slots=True)
class VerdictDraft:
    """A determination on its way: its reason, and why the proof is set aside; `choice` waits for a reason."""

    reason: str = ""
    override: str = ""
    choice: Choice | None = None
    overrides: bool = False
    """the field for the override is open"""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to come back to."""
        return not self.reason.strip() and not self.override.strip()


@dataclass(frozen=True, slots=True)
class Begun:
    """Something typed about items and not recorded; of a verdict the name of what it is about is known."""

    items: Items
    typed: str
    verdict_on: str = ""


class Drafts:
    """Drafts of verdicts by what they are about, and of other forms by the items they are about and their name."""

    def __init__(self) -> None:
        self._verdicts: dict[Chosen, VerdictDraft] = {}
        self._forms: dict[tuple[Items, str], dict[str, str]] = {}

    def begun(self) -> Iterator[Begun]:
        """Yield what waits to be recorded: verdicts first, in the order they were begun."""
        for about, draft in self._verdicts.items():
            yield Begun(about.items, f"{draft.reason}\n{draft.override}", about.name)
        for (items, _), values in self._forms.items():
            yield Begun(items, "\n".join(values.values()))

    def verdict(self, about: Chosen) -> VerdictDraft:
        """Return the draft about something, an empty one when there is none."""
        return self._verdicts.get(about, VerdictDraft())

    def keep_verdict(self, about: Chosen, draft: VerdictDraft) -> None:
        """Keep a draft; an empty one is forgotten."""
        if draft.is_empty:
            self._verdicts.pop(about, None)
        else:
            self._verdicts[about] = draft

    def form(self, about: Items, name: str) -> Mapping[str, str] | None:
        """Return what a form held, None when it was not open."""
        return self._forms.get((about, name))

    def keep_form(self, about: Items, name: str, values: Mapping[str, str]) -> None:
        """Keep what an open form holds."""
        self._forms[about, name] = dict(values)

    def drop_form(self, about: Items, name: str) -> None:
        """Forget a form: it was recorded, or closed."""
        self._forms.pop((about, name), None)
