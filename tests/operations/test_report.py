"""The report against what its tables say when they are asked independently."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.operations.engagements import (
    AGAINST,
    DEMONSTRATED,
    DOCUMENTED,
    NOT_APPLICABLE,
    ONE,
    PLAIN,
    SATISFIED,
    WITHOUT,
    World,
    submit_and_accept,
)
from workbook.domain import records
from workbook.domain.counts import Counts
from workbook.domain.report import ItemLine, Report
from workbook.domain.vocabulary import (
    FindingState,
    OtherKind,
    ParticipationState,
    ProofLevel,
    Responsibility,
    Result,
    Scope,
    WorkState,
)
from workbook.messages import render
from workbook.operations import checklist, engagement, evidence, findings, work
from workbook.operations.reporting import make_report
from workbook.store.opening import open_book

DAY = date(2026, 9, 14)


def report(world: World, as_of: date | None = None) -> Report:
    return make_report(world.book, world.lead, as_of)


ROWS = """
SELECT f.code, s.code, i.scope, i.responsibility, i.work_state, coalesce(d.result, 'not_assessed'), d.other_kind,
    coalesce(d.override_reason, '') <> ''
FROM checklist_item i
JOIN control c ON c.id = i.control_id JOIN framework f ON f.id = c.framework_id JOIN subject s ON s.id = i.subject_id
LEFT JOIN determination d ON d.item_id = i.id AND d.objective_id IS NULL AND d.withdrawn_at IS NULL
WHERE i.withdrawn_at IS NULL
"""


def recount(rows: list[Any]) -> dict[str, Any]:
    scopes = Counter(row[2] for row in rows)
    own = [row for row in rows if row[2] == "in" and row[3] != "inherited"]
    return {
        "items": len(rows),
        "in_scope": scopes["in"],
        "out": scopes["out"],
        "deferred": scopes["deferred"],
        "inherited": scopes["in"] - len(own),
        "own": len(own),
        "results": {Result(key): count for key, count in Counter(row[5] for row in own).items()},
        "other_kinds": {OtherKind(key): count for key, count in Counter(row[6] for row in own if row[6]).items()},
        "work": {WorkState(key): count for key, count in Counter(row[4] for row in own).items()},
        "overridden": sum(row[7] for row in own),
    }


def said(counts: Counts) -> dict[str, Any]:
    def found(pairs: tuple[tuple[Any, int], ...]) -> dict[Any, int]:
        return {key: count for key, count in pairs if count}

    names = ("items", "in_scope", "out", "deferred", "inherited", "own", "overridden")
    return {name: getattr(counts, name) for name in names} | {
        name: found(getattr(counts, name)) for name in ("results", "other_kinds", "work")
    }


def test_the_numbers_are_those_of_the_tables(worked: World):
    rows, made = worked.ask(ROWS), report(worked)
    assert said(made.totals) == recount(rows)
    for position, groups in ((0, made.by_framework), (1, made.by_subject)):
        codes = sorted({row[position] for row in rows})
        assert [code for code, _ in groups] == codes
        for code, counts in groups:
            assert said(counts) == recount([row for row in rows if row[position] == code])


def test_no_number_is_without_its_whole(worked: World):
    totals = report(worked).totals
    assert totals.items == totals.in_scope + totals.out + totals.deferred == 9
    assert totals.in_scope == totals.own + totals.inherited
    for parts in (totals.results, totals.levels, totals.work):
        assert sum(count for _, count in parts) == totals.own == 6
    assert [kind for kind, _ in totals.results] == list(Result)
    assert sum(count for _, count in totals.other_kinds) == dict(totals.results)[Result.OTHER_THAN_SATISFIED] == 2


def test_levels_and_flags_are_those_that_were_built(worked: World):
    made = report(worked)
    told = {(line.control, line.subject, line.framework): line for line in made.items}
    assert {
        key: (line.proof_level, line.proved, line.contested, line.stale, line.overridden) for key, line in told.items()
    } == {
        ("X-1", "S-0001", "house-1"): (ProofLevel.DEMONSTRATED, True, False, False, False),
        ("X-2", "S-0001", "house-1"): (ProofLevel.DOCUMENTED, False, False, False, False),
        ("X-3", "S-0001", "house-1"): (ProofLevel.NONE, False, True, False, False),
        ("X-4", "S-0001", "house-1"): (ProofLevel.NONE, False, True, False, True),
        ("X-1", "S-0002", "house-1"): (ProofLevel.DEMONSTRATED, True, False, False, False),
        ("X-2", "S-0002", "house-1"): (ProofLevel.NONE, False, False, False, False),
        ("X-3", "S-0002", "house-1"): (ProofLevel.NONE, False, False, False, False),
        ("X-4", "S-0002", "house-1"): (ProofLevel.NONE, False, False, False, False),
        ("X-4", "S-0002", "house-2"): (ProofLevel.CLAIMED, False, False, False, False),
    }
    assert (made.totals.proved, made.totals.contested, made.totals.stale) == (1, 2, 0)
    assert [line.control for line in made.items if line.subject == "S-0001"] == ["X-1", "X-2", "X-3", "X-4"]


def test_an_inherited_line_shows_its_source_and_is_in_no_own_count(worked: World):
    made = report(worked)
    line = next(line for line in made.items if line.responsibility is Responsibility.INHERITED)
    source = next(found for found in made.items if f"{found.control} · {found.subject}" == line.inherited_from)
    for name in ("result", "reason", "decided_by", "decided_at", "proof_level", "why", "contested", "stale"):
        assert getattr(line, name) == getattr(source, name), name
    assert line.result is Result.SATISFIED
    assert line.attachments == ()
    worked_alone = dict(report(worked).by_subject)["S-0002"]
    assert (worked_alone.inherited, worked_alone.own, dict(worked_alone.results)[Result.SATISFIED]) == (1, 2, 0)


def test_a_contradiction_of_the_source_is_seen_where_it_is_inherited(world: World):
    checklist.inherit(world.book, world.auditor, [world.item(WITHOUT, 1)], world.item(WITHOUT))
    world.attach(AGAINST, world.item(WITHOUT))
    made = report(world)
    assert [line.contested for line in made.items if line.control == WITHOUT] == [True, True]
    assert made.totals.contested == 1


def test_what_is_missing_is_said_with_its_number_and_its_whole(worked: World):
    made = report(worked)
    assert {message.key: tuple(message.arguments.values()) for message in made.missing} == {
        "missing.undecided": (1, 6),
        "missing.no_evidence": (1, 6),
        "missing.not_proved": (2, 3),
        "missing.contested": (1, 6),  # the other contested item is other than satisfied
        "missing.not_accepted": (4, 5),
        "missing.parameters": (1, 1),
        "missing.unplaced_evidence": (1, 6),
        "missing.incomplete_findings": (1, 2),
        "missing.draft_findings": (2, 2),
        "missing.other_without_finding": (1, 2),
    }
    assert "1 of 6 own items in scope are not assessed yet." in [render(message) for message in made.missing]


def test_what_limits_the_scope_is_said(worked: World):
    assert [render(message) for message in report(worked).limitations] == [
        "Of 1 party, 0 take part in all they were asked for. Partly: 0; declined: 1; withdrew: 0; no reply: 0; not asked: 0;"
        " nothing recorded: 0.",
        "Example Vendor: Declined (House rules house-2). Too busy.",
        "1 of 9 items were taken out of scope, each with a reason.",
        "1 of 9 items were deferred, each with a reason.",
        "1 of 9 items are inherited; they are assessed elsewhere in this engagement and counted apart.",
        "The text of House rules house-2 is not known to be the publisher's own (confidence: Paraphrase).",
    ]


def test_nothing_is_missing_where_nothing_is(world: World):
    items = [line.id for line in report(world).items]
    checklist.set_scope(world.book, world.auditor, items[1:], Scope.OUT, "Another year.")
    world.attach(DEMONSTRATED, items[0])
    world.determine(SATISFIED, items[0])
    submit_and_accept(world, [items[0]])
    assert report(world).limitations[0].key == "limitation.attendance"
    taking = records.Participation(world.base.party, ParticipationState.PARTICIPATING, date(2026, 9, 1))
    engagement.record_participation(world.book, world.lead, taking)
    made = report(world)
    assert made.missing == ()
    assert [message.key for message in made.limitations] == ["limitation.out"]


def test_the_day_decides_what_is_stale(worked: World):
    fresh, old = report(worked, date(2026, 9, 29)), report(worked, date(2026, 9, 30))
    assert (fresh.totals.proved, fresh.totals.stale) == (1, 0)
    assert (old.totals.proved, old.totals.stale) == (0, 1)
    line = next(line for line in old.items if line.control == WITHOUT)
    assert (line.proof_level, line.fresh_level_lost, line.stale) == (ProofLevel.NONE, ProofLevel.DEMONSTRATED, True)
    assert ("missing.stale", {"count": 1, "whole": 6}) in [(found.key, found.arguments) for found in old.missing]
    assert [found.code for found in old.evidence if found.stale] == ["E-0001"]
    assert not any(found.stale for found in fresh.evidence)
    early = report(worked, date(2026, 6, 30))
    assert early.totals.proved == 0  # what was collected later does not count yet


def test_evidence_stales_by_its_own_date_too(world: World):
    seen = world.sight(valid_until=date(2026, 9, 20))
    world.attach(DEMONSTRATED, world.item(WITHOUT), evidence_id=seen)
    assert [line.stale for line in report(world, date(2026, 9, 20)).evidence] == [False]
    late = report(world, date(2026, 9, 21))
    assert [line.stale for line in late.evidence] == [True]
    assert (late.totals.stale, dict(late.totals.levels)[ProofLevel.DEMONSTRATED]) == (1, 0)


def test_the_day_is_the_told_one_or_the_engagements_or_today(world: World):
    assert report(world).as_of == DAY
    assert report(world, date(2025, 1, 1)).as_of == date(2025, 1, 1)
    engagement.change_engagement(world.book, world.lead, records.Engagement("T", as_of=None))
    world.lead.clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # type: ignore[attr-defined]
    assert report(world).as_of == date(2026, 12, 31)


def test_the_register_is_the_evidence(worked: World, tmp_path: Path):
    (tmp_path / "log.txt").write_bytes(b"abc")
    told = records.Provenance(supplied_by_party_id=worked.base.party)
    key = evidence.add_file(worked.book, worked.auditor, tmp_path / "log.txt", told).created[0]
    worked.attach(DOCUMENTED, worked.item(PLAIN), worked.part("X-3b"), worked.part("X-3a"), evidence_id=key)
    made = report(worked)
    rows = worked.ask("SELECT code FROM evidence WHERE withdrawn_at IS NULL ORDER BY code")
    assert [line.code for line in made.evidence] == [row[0] for row in rows]
    line = made.evidence[-1]
    assert (line.size_bytes, line.supplied_by, line.received_by) == (3, "Example Vendor", "Ada Auditor")
    assert line.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert line.used_in == ("X-4 · S-0001", "X-3 · S-0001")
    query = "SELECT count(*) FROM attachment WHERE item_id = ? AND withdrawn_at IS NULL"
    for found in made.items:
        assert len(found.attachments) == worked.ask(query, found.id.hex)[0][0]
    parts = [part.objective for part in line_of(made, "X-3 · S-0001").attachments]
    assert parts == ["", "X-3b", "X-3a"]


def line_of(made: Report, name: str) -> ItemLine:
    return next(line for line in made.items if f"{line.control} · {line.subject}" == name)


def test_withdrawn_things_are_gone_from_it(worked: World):
    item = worked.item(ONE)
    work.return_items(worked.book, worked.reviewer, [item], "Wrong file.")
    key = worked.ask("SELECT evidence_id FROM attachment WHERE item_id = ?", item.hex)[0][0]
    evidence.detach(worked.book, worked.auditor, [worked.attachment(item)])
    evidence.withdraw_evidence(worked.book, worked.auditor, UUID(key), "Wrong file.")
    finding = UUID(worked.ask("SELECT id FROM finding WHERE code = 'F-0001'")[0][0])
    findings.withdraw_finding(worked.book, worked.auditor, finding, "Doubled.")
    made = report(worked)
    assert line_of(made, "X-2 · S-0001").attachments == ()
    assert "E-0002" not in [line.code for line in made.evidence]
    assert [line.code for line in made.findings] == ["F-0002"]
    assert line_of(made, "X-3 · S-0001").findings == ()


def test_findings_say_what_they_lack(worked: World):
    whole, half = report(worked).findings
    assert (whole.code, whole.items, whole.missing) == ("F-0001", ("X-3 · S-0001",), ())
    assert [element.value for element in half.missing] == ["criteria", "cause", "effect"]
    assert (whole.state, whole.raised_by) == (FindingState.DRAFT, "Ada Auditor")


def test_decisions_carry_the_time_and_offset_of_the_place(worked: World):
    line = line_of(report(worked), "X-1 · S-0001")
    assert line.decided_by == "Ada Auditor"
    assert line.decided_at is not None
    assert line.decided_at.isoformat().endswith("+02:00")
    assert line.decided_at.date() == DAY
    undecided = next(line for line in report(worked).items if line.result is Result.NOT_ASSESSED)
    assert (undecided.decided_by, undecided.decided_at) == ("", None)


def test_a_parameter_shows_its_own_value(worked: World):
    assert line_of(report(worked), "X-2 · S-0001").parameters == (("how often", "", ""),)
    checklist.set_parameter(worked.book, worked.auditor, worked.item(ONE), "x-2_prm_1", "daily", source="Policy 3")
    made = report(worked)
    assert line_of(made, "X-2 · S-0001").parameters == (("how often", "daily", "Policy 3"),)
    assert "missing.parameters" not in [message.key for message in made.missing]


def test_the_parties_newest_word_stands(worked: World):
    (party,) = report(worked).parties
    assert party.participation == (
        ("House rules house-2", ParticipationState.DECLINED, date(2026, 9, 2), "Too busy."),
        ("", ParticipationState.PARTICIPATING, date(2026, 9, 1), ""),
    )


def test_frameworks_say_how_much_of_them_is_used(worked: World):
    assert [(line.code, line.controls, line.chosen) for line in report(worked).frameworks] == [
        ("house-1", 4, 8),
        ("house-2", 4, 1),
    ]


def test_the_head_is_the_journals(worked: World):
    made = report(worked)
    assert (made.head, made.event_count) == (worked.book.head(), worked.ask("SELECT count(*) FROM event")[0][0])
    assert str(made.workbook_id) == worked.book.copy_id


def test_the_same_workbook_gives_the_same_report(worked: World):
    first = report(worked)
    again = report(worked)
    assert first.made_at != again.made_at
    assert replace(again, made_at=first.made_at) == first
    worked.book.close()
    worked.book = open_book(worked.book.path, worked.lead)
    assert replace(report(worked), made_at=first.made_at) == first


def test_every_sentence_of_it_renders(worked: World):
    made = report(worked)
    for message in [*made.missing, *made.limitations, *(line.why.explanation for line in made.items if line.why)]:
        assert render(message)[-1] in ".)"


def test_what_does_not_apply_counts_as_decided(world: World):
    world.determine(NOT_APPLICABLE, world.item(WITHOUT))
    made = report(world)
    assert dict(made.totals.results)[Result.NOT_APPLICABLE] == 1
    assert ("missing.undecided", {"count": 7, "whole": 8}) in [(found.key, found.arguments) for found in made.missing]
