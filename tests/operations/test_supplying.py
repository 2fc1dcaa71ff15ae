"""Who supplies whom: recorded, changed, taken out, undone, found, and told in every export."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from pypdf import PdfReader

from tests.operations.engagements import NOBODY, World, live_rows, refused, touched
from workbook.cli.supplies import supplies_json, supply_text
from workbook.domain import records
from workbook.domain.journal_views import JournalFilter
from workbook.domain.supplies import Supply, SupplyPart
from workbook.domain.vocabulary import ParticipationState
from workbook.exports.wording import Wording
from workbook.messages import render
from workbook.operations import checklist, engagement, history, supplying, withdrawing
from workbook.operations.reporting import export, make_report
from workbook.store.journal_search import roots_of
from workbook.store.record_names import names_of
from workbook.store.subject_views import roster
from workbook.store.verification import verify

DAY = date(2026, 9, 14)


@pytest.fixture
def supplier(world: World) -> UUID:
    return engagement.add_party(world.book, world.lead, records.Party("Label <Works> & Co")).created[0]


def supply(world: World, entered: Supply) -> UUID:
    changes = supplying.record_supply(world.book, world.lead, entered)
    assert touched(world.book, changes) == [("supply", changes.created[0])]
    return changes.created[0]


def told(world: World) -> SupplyPart:
    return make_report(world.book, world.lead, DAY).supply


def circle(world: World, supplier: UUID) -> tuple[UUID, UUID]:
    labels = supply(world, Supply(supplier, "Labels", subject_id=world.base.subjects[0], note="=1+1"))
    model = supply(world, Supply(world.base.party, "The model", customer_id=supplier, since=date(2026, 3, 2)))
    return labels, model


def test_a_supply_is_recorded_changed_and_taken_out(world: World, supplier: UUID):
    entered = Supply(supplier, "Labels", customer_id=world.base.party, since=date(2025, 1, 2))
    key = supply(world, entered)
    ended = replace(entered, until=date(2026, 9, 13), note="Ended in a dispute.")
    supplying.change_supply(world.book, world.lead, key, ended, reason="Told in the interview.")
    with world.book.reading() as session:
        (row,) = roster(session).supplies
    assert (row.id, row.entered) == (key, ended)
    assert row.holds_on(date(2026, 9, 13))
    assert not row.holds_on(DAY)
    supplying.withdraw_supply(world.book, world.lead, key, reason="Of another party.")
    assert told(world).lines == ()
    history.undo(world.book, world.lead)
    assert [one.holds for one in told(world).lines] == [False]
    history.undo(world.book, world.lead)
    assert [one.holds for one in told(world).lines] == [True]
    assert verify(world.book).problems == ()


def test_what_nobody_can_supply_is_refused_and_nothing_written(world: World, supplier: UUID):
    own = Supply(world.base.party, "Itself", subject_id=world.base.subjects[0])
    with refused(world.book, "supply.to_itself"):
        supplying.record_supply(world.book, world.lead, own)
    for unknown in (Supply(NOBODY, "x", customer_id=supplier), Supply(supplier, "x", customer_id=NOBODY)):
        with refused(world.book, "record.not_found"):
            supplying.record_supply(world.book, world.lead, unknown)
    with refused(world.book, "record.not_found"):
        supplying.record_supply(world.book, world.lead, Supply(supplier, "x", subject_id=NOBODY))
    entered = Supply(supplier, "Labels", customer_id=world.base.party)
    key = supply(world, entered)
    with refused(world.book, "supply.exists", "Labels"):
        supplying.record_supply(world.book, world.lead, replace(entered, note="Twice."))
    # Again from another day on, or for a subject, is another supply; and a supply is no twin of itself.
    supply(world, replace(entered, since=DAY))
    supply(world, Supply(supplier, "Labels", subject_id=world.base.subjects[0]))
    supplying.change_supply(world.book, world.lead, key, replace(entered, note="Once."))
    with refused(world.book, "record.not_found"):
        supplying.change_supply(world.book, world.lead, NOBODY, entered)


def test_who_supplies_or_is_supplied_stays(world: World, supplier: UUID):
    labels, model = circle(world, supplier)
    with refused(world.book, "party.supplies", "(1)"):
        withdrawing.withdraw_party(world.book, world.lead, supplier)
    supplying.withdraw_supply(world.book, world.lead, labels)
    with refused(world.book, "party.is_supplied", "(1)"):
        withdrawing.withdraw_party(world.book, world.lead, supplier)
    supplying.withdraw_supply(world.book, world.lead, model)
    withdrawing.withdraw_party(world.book, world.lead, supplier)
    with refused(world.book, "journal.rests_on_withdrawn"):
        history.undo(world.book, world.lead, taking_out(world))
    new = checklist.add_subject(world.book, world.lead, records.Subject(world.base.party, "Router")).created[0]
    other = engagement.add_party(world.book, world.lead, records.Party("Other")).created[0]
    supply(world, Supply(other, "Chips", subject_id=new))
    with refused(world.book, "subject.is_supplied", "Router", "(1)"):
        withdrawing.withdraw_subject(world.book, world.lead, new)


def taking_out(world: World) -> UUID:
    """Return the operation that took a supply out last."""
    query = "SELECT operation_id FROM event WHERE verb = 'withdraw supply' ORDER BY seq DESC LIMIT 1"
    return UUID(world.ask(query)[0][0])


def test_a_supply_is_named_and_found_in_the_journal(world: World, supplier: UUID):
    labels, model = circle(world, supplier)
    with world.book.reading() as session:
        names = names_of(session, [("supply", labels), ("supply", model)])
        assert names["supply", labels] == "P-0002 Label <Works> & Co → S-0001 Chat service: Labels"
        assert names["supply", model] == "P-0001 Example Vendor → P-0002 Label <Works> & Co: The model"
        assert roots_of(session, JournalFilter(text="the model")).own == {model}
        assert {labels, model} <= roots_of(session, JournalFilter(record=("party", supplier))).linked
        assert labels in roots_of(session, JournalFilter(record=("subject", world.base.subjects[0]))).linked


def test_who_supplies_and_does_not_take_part_limits_the_scope(world: World, supplier: UUID):
    circle(world, supplier)
    supply(world, Supply(supplier, "More labels", subject_id=world.base.subjects[0], until=date(2026, 9, 13)))
    supply(world, Supply(supplier, "Staff", customer_id=world.base.party))

    def limits() -> list[str]:
        told = make_report(world.book, world.lead, DAY).limitations
        return [render(one) for one in told if one.key == "limitation.supplier"]

    assert limits() == []
    no = records.Participation(supplier, ParticipationState.DECLINED, DAY, reason="No contract.")
    engagement.record_participation(world.book, world.lead, no)
    (said,) = limits()
    assert said.startswith("Label <Works> & Co does not take part in all it was asked for, and supplies ")
    assert "supplies Example Vendor, Chat service: what" in said


def test_a_circle_is_told_in_every_export(world: World, supplier: UUID, tmp_path: Path):
    circle(world, supplier)
    part = told(world)
    assert part.circles == (("P-0001", "P-0002", "P-0001"),)
    assert [(one.supplier[0], one.customer[0], one.circle) for one in part.lines] == [
        ("P-0001", "P-0002", 1),
        ("P-0002", "P-0001", 1),
    ]
    assert len(live_rows(world.book)["supply"]) == 2
    way = "Circle 1: Example Vendor (P-0001) → Label <Works> & Co (P-0002) → Example Vendor (P-0001)."
    assert way in supply_text(part, Wording("en"))
    (first, second) = supplies_json(part)
    assert isinstance(first, dict)
    assert (first["since"], first["circle"], first["subject"]) == ("2026-03-02", 1, None)
    assert isinstance(second, dict)
    assert second["subject"] == "S-0001"

    files = {one.suffix: one for one in export(world.book, world.lead, tmp_path, ["xlsx", "pdf"], as_of=DAY)}
    rows = list(openpyxl.load_workbook(files[".xlsx"])["Supply chain"].iter_rows(values_only=True))
    assert [row[1] for row in rows[2:4]] == ["Example Vendor", "Label <Works> & Co"]
    assert rows[3][10] == "=1+1"
    assert [row[9] for row in rows[2:4]] == [way, way]
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(files[".pdf"]).pages).split())
    assert "Who supplies whom" in printed
    assert "In force, in circle 1" in printed
    assert way in printed
