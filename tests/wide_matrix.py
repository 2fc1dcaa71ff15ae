"""Forty parties and a framework of twenty families, as the gap counts them: made of values, without a workbook."""

from datetime import date, timedelta

from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import By, Gap, GapItem, GapState, Owner
from workbook.domain.gap_places import Places, family_columns, participation
from workbook.domain.participation_matrix import Matrix, Taken
from workbook.domain.vocabulary import ParticipationState, ProofLevel

PARTIES, FAMILIES, CONTROLS = 40, 20, 3
FRAMEWORK = "nist-800-53-r5-low"
NAMES = (
    "Access Control", "Awareness and Training", "Audit and Accountability", "Assessment, Authorization, and Monitoring",
    "Configuration Management", "Contingency Planning", "Identification and Authentication", "Incident Response",
    "Maintenance", "Media Protection", "Physical and Environmental Protection", "Planning", "Program Management",
    "Personnel Security", "Personally Identifiable Information Processing and Transparency", "Risk Assessment",
    "System and Services Acquisition", "System and Communications Protection", "System and Information Integrity",
    "Supply Chain Risk Management",
)  # fmt: skip
STATES = (*ParticipationState, ParticipationState.PARTICIPATING, ParticipationState.PARTICIPATING, None)
DAY = date(2026, 9, 1)


def wide() -> tuple[Gap, Places]:
    """Return the gap and its names; every state is there, and half of what takes part is proved in some degree."""
    parties = [f"P-{number:04d}" for number in range(1, PARTIES + 1)]
    said = {party: STATES[place % len(STATES)] for place, party in enumerate(parties)}
    items = [
        GapItem(
            *(FRAMEWORK, NAMES[family], f"{family}.{control}", f"S{party[1:]}", _stands(place, family, control)),
            committed=CommitmentState.NOT_RECORDED,
            level=ProofLevel.NONE,
        )
        for place, party in enumerate(parties)
        if said[party] in (ParticipationState.PARTICIPATING, ParticipationState.PARTIAL)
        for family in range(FAMILIES)
        for control in range(CONTROLS * (1 + family % 4))
    ]
    places = Places(
        frameworks={FRAMEWORK: (FRAMEWORK, "NIST SP 800-53 r5 LOW")},
        families={(FRAMEWORK, name): place for place, name in enumerate(NAMES)},
        controls={},
        subjects={},
        parties={party: (party, _name(place)) for place, party in enumerate(parties)},
        owners={f"S{party[1:]}": Owner(party, "Energy", place % 4) for place, party in enumerate(parties)},
        recorded={
            (party, FRAMEWORK): Taken(state, DAY + timedelta(place), "Told in a letter.")
            for place, (party, state) in enumerate(said.items())
            if state is not None
        },
        requests={},
    )
    return Gap(items, places.owners), places


def wide_families() -> Matrix:
    """Return the matrix of all parties and all families."""
    gap, places = wide()
    assert gap.rows(By.FAMILY)
    return participation(gap, places, family_columns(gap, places, FRAMEWORK))


def _stands(place: int, family: int, control: int) -> GapState:
    return GapState.PROVED if (place + family) % 3 and control < 2 + place % 5 else GapState.NOT_EXAMINED


def _name(place: int) -> str:
    kinds = ("Grid Authority", "Data Works", "Systems", "Hosting and Integration Services for the Public Sector")
    return (
        f"{('Norvale', 'Tessaline', 'Calderwick', 'Ostermark', 'Quillane')[place % 5]} {kinds[place % 4]} {place + 1}"
    )
