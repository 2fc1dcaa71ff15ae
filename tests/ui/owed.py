"""A remediation as the dialogs of the page are given one."""

from datetime import date
from uuid import UUID

from workbook.domain.finding_views import Speakers
from workbook.domain.owed import AboutFinding, ClaimLine, MilestoneLine, RemediationLine
from workbook.domain.remediations import RemediationState

PARTY, CONTACT = UUID(int=3), UUID(int=4)
FINDING = AboutFinding(UUID(int=1), "F-0001", "The filter is off at night", "High", asks=True)
SPEAKERS = (Speakers(PARTY, "Example Vendor", ((CONTACT, "Kim Roe"),)),)
STEP = MilestoneLine(UUID(int=5), "Rules written", date(2026, 9, 9), None)
CLAIM = ClaimLine(UUID(int=6), date(2026, 9, 10), ("Dev One",), "It is on.", (), "FU-0001", is_closed=False)
LINE = RemediationLine(
    id=UUID(int=2),
    code="R-0001",
    finding=FINDING,
    party_id=PARTY,
    party="Example Vendor",
    contact_id=CONTACT,
    owner="Kim Roe",
    plan="Switch the filter on.",
    resources="",
    planned_on=date(2026, 9, 1),
    due_on=date(2026, 9, 30),
    vendor_dependency="",
    vendor_asked_on=None,
    round="",
    state=RemediationState.CLAIMED_FIXED,
    milestones=(STEP,),
    claims=(CLAIM,),
    retests=(),
)
