"""What was typed and not recorded yet: it is still there when one comes back to the item."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from workbook.domain.vocabulary import OtherKind, Result


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


class Drafts:
    """Drafts of verdicts by what they are about, and of other forms by what they are about and their name."""

    def __init__(self) -> None:
        self._verdicts: dict[Hashable, VerdictDraft] = {}
        self._forms: dict[tuple[Hashable, str], dict[str, str]] = {}

    def verdict(self, about: Hashable) -> VerdictDraft:
        """Return the draft about something, an empty one when there is none."""
        return self._verdicts.get(about, VerdictDraft())

    def keep_verdict(self, about: Hashable, draft: VerdictDraft) -> None:
        """Keep a draft; an empty one is forgotten."""
        if draft.is_empty:
            self._verdicts.pop(about, None)
        else:
            self._verdicts[about] = draft

    def form(self, about: Hashable, name: str) -> Mapping[str, str] | None:
        """Return what a form held, None when it was not open."""
        return self._forms.get((about, name))

    def keep_form(self, about: Hashable, name: str, values: Mapping[str, str]) -> None:
        """Keep what an open form holds."""
        self._forms[about, name] = dict(values)

    def drop_form(self, about: Hashable, name: str) -> None:
        """Forget a form: it was recorded, or closed."""
        self._forms.pop((about, name), None)
