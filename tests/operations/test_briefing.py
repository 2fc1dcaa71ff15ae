"""What the briefing tells beside counts: how findings stand, and what went stale since the workbook was last opened."""

from datetime import timedelta

from tests.operations.engagements import World
from tests.operations.test_findings import raised
from workbook.domain.vocabulary import FindingState
from workbook.store.briefing import finding_states, went_stale


def test_what_was_fresh_at_the_last_opening_and_is_not_now_is_named(world: World) -> None:
    today = world.lead.clock().date()
    world.book.write_access(world.lead, "open", {}, clean=False)  # as if it were opened once more
    long_gone, just_gone, fresh = (today - timedelta(days=900), today + timedelta(days=2), today + timedelta(days=9))
    for until in (long_gone, just_gone, fresh):
        world.sight(valid_until=until)
    with world.book.reading() as session:
        told = went_stale(session, just_gone + timedelta(days=1))
        assert told.since is not None
        assert told.since <= today
        assert told.evidence == ("E-0002",)
        assert went_stale(session, today).evidence == ()


def test_findings_are_counted_by_state(world: World) -> None:
    with world.book.reading() as session:
        assert finding_states(session) == {}
    raised(world)
    with world.book.reading() as session:
        assert finding_states(session) == {FindingState.DRAFT: 1}
