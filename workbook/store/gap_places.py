"""Read whose the subjects are, what everything is called, and who takes part: what the gap is put together by."""

from typing import Any
from uuid import UUID

from sqlalchemy import select as select_columns
from sqlmodel import col, func

from workbook.domain.gap import Owner
from workbook.domain.gap_places import Places
from workbook.domain.participation_matrix import latest, requested
from workbook.store.change import ReadSession
from workbook.store.tables import Control, Framework, Participation, Party, Subject


def gap_places(session: ReadSession, *, by_code: bool = False) -> Places:
    """Return the names of frameworks, families, controls, subjects and parties, by their ids or by their codes."""
    parties = session.columns(_PARTIES)
    frameworks = session.columns(_FRAMEWORKS)
    of_party = {key: (code if by_code else key) for key, code, *_ in parties}
    of_framework = {key: (code if by_code else key) for key, code, _ in frameworks}
    owner = {key: Owner(of_party[key], sector, tier) for key, _, _, sector, tier, _ in parties}
    subjects = session.columns(_SUBJECTS)

    def own(key: UUID, code: str) -> Any:  # noqa: ANN401  (an id or a code)
        return code if by_code else key

    return Places(
        frameworks={of_framework[key]: (code, title) for key, code, title in frameworks},
        families={(of_framework[key], family): place for key, family, place in session.columns(_FAMILIES)},
        controls={
            (of_framework[framework], own(key, code)): (place, code, title)
            for framework, key, place, code, title in session.columns(_CONTROLS)
        },
        subjects={own(key, code): (code, name) for key, code, name, _ in subjects},
        parties={of_party[key]: (code, name) for key, code, name, _, _, gone in parties if gone is None},
        owners={own(key, code): owner[party] for key, code, _, party in subjects},
        recorded=latest(
            (of_party[party], of_framework.get(framework), state, day, reason)
            for party, framework, _, state, day, reason in session.columns(_RECORDED)
        ),
        requests=requested(
            (of_party[party], request, state, day, reason)
            for party, _, request, state, day, reason in session.columns(_REQUESTED)
        ),
    )


_PARTIES = select_columns(
    *(col(Party.id), col(Party.code), col(Party.name), col(Party.sector), col(Party.tier), col(Party.withdrawn_at))
).order_by(col(Party.number), col(Party.code))
_SUBJECTS = select_columns(col(Subject.id), col(Subject.code), col(Subject.name), col(Subject.party_id)).order_by(
    col(Subject.number), col(Subject.code)
)
_FRAMEWORKS = select_columns(col(Framework.id), col(Framework.code), col(Framework.title)).order_by(col(Framework.code))
_FAMILIES = select_columns(col(Control.framework_id), col(Control.family_title), func.min(Control.position)).group_by(
    col(Control.framework_id), col(Control.family_title)
)
_CONTROLS = select_columns(
    col(Control.framework_id), col(Control.id), col(Control.position), col(Control.code), col(Control.title)
)
_TAKING_PART = (
    select_columns(
        *(col(Participation.party_id), col(Participation.framework_id), col(Participation.request)),
        *(col(Participation.state), col(Participation.on_date), col(Participation.reason)),
    )
    .where(col(Participation.withdrawn_at).is_(None))
    .order_by(col(Participation.on_date), col(Participation.id))
)
# A request is about some items of a framework: it says nothing of the framework as a whole.
_RECORDED = _TAKING_PART.where(func.trim(Participation.request) == "")
_REQUESTED = _TAKING_PART.where(func.trim(Participation.request) != "")
