"""Evidence after it was taken in: described, read back, looked at, handed out; and what both chains say of it."""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.actors import fixed_actor
from tests.operations.engagements import (
    AGAINST,
    DEMONSTRATED,
    NOBODY,
    PLAIN,
    SATISFIED,
    TWO,
    WITHOUT,
    Base,
    World,
    everything,
    refused,
    sentence,
    submit_and_accept,
    touched,
    touched_items,
)
from workbook.domain import records
from workbook.domain.custody import CustodyAct
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.evidence_views import Checks, EvidenceFilter, EvidenceSort
from workbook.domain.vocabulary import FindingKind, Scope, StatementKind, Tlp
from workbook.operations import (
    checklist,
    custody,
    determinations,
    evidence,
    findings,
    history,
    placing,
    verifying,
)
from workbook.operations.items import Target
from workbook.store import evidence_views
from workbook.store.custody import checks
from workbook.store.custody import custody as custody_of
from workbook.store.evidence_views import evidence_rows, listed
from workbook.store.opening import open_book

NO_STEP = lambda _done, _total: None  # noqa: E731
BODY = b"\x00\x01 what a camera makes \xff" * 5000


@pytest.fixture
def photo(world: World, tmp_path: Path) -> UUID:
    path = tmp_path / "IMG 0001.jpg"
    path.write_bytes(BODY)
    return evidence.add_file(world.book, world.auditor, path).created[0]


def acts(world: World, key: UUID) -> list[CustodyAct]:
    return [entry.act for entry in custody_of(world.book, key, NO_STEP)]


# Bytes from elsewhere


def test_bytes_are_taken_in_under_their_name(world: World):
    key = evidence.add_bytes(world.book, world.auditor, "Clipboard 2026-09-14.png", BODY).created[0]
    row = world.row("evidence", key)
    assert (row["title"], row["original_name"], row["media_type"]) == (*["Clipboard 2026-09-14.png"] * 2, "image/png")
    assert (row["source_folder"], row["source_modified_at"]) == ("", None)
    again = evidence.add_bytes(world.book, world.auditor, "again.png", BODY).created[0]
    assert world.row("evidence", again)["content_id"] == row["content_id"]


def test_bytes_that_do_not_become_evidence_leave_nothing(world: World):
    with refused(world.book, "record.not_found"):
        evidence.add_bytes(world.book, world.auditor, "a.png", b"x", records.Provenance(supplied_by_party_id=NOBODY))


# Placing


def test_many_pieces_go_to_many_items_in_one_step(world: World):
    keys = [world.sight(title=f"Photo {number}") for number in range(3)]
    items = [world.item(WITHOUT), world.item(PLAIN)]
    placing.place(world.book, world.auditor, keys[:1], [Target(items[0])], DEMONSTRATED)
    before = everything(world.book)["attachment"]
    changes = placing.place(world.book, world.auditor, keys, [Target(item) for item in items], DEMONSTRATED)
    assert touched_items(world.book, changes) == set(items)
    assert len(everything(world.book)["attachment"]) - len(before) == 3 * 2 - 1  # where one is already, it stays
    history.undo(world.book, world.auditor, changes.operation)
    live = world.ask("SELECT count(*) FROM attachment WHERE withdrawn_at IS NULL")
    assert live[0][0] == 1


def test_placing_where_all_is_already_says_so(world: World):
    key = world.attach(DEMONSTRATED, world.item(WITHOUT))
    with refused(world.book, "evidence.duplicate_attachment", "E-0001", "X-1"):
        placing.place(world.book, world.auditor, [key], [Target(world.item(WITHOUT))])


def test_placing_keeps_the_rules_of_attaching(world: World):
    key = world.sight()
    with refused(world.book, "evidence.no_target"):
        placing.place(world.book, world.auditor, [key], [])
    with refused(world.book, "record.not_found"):
        placing.place(world.book, world.auditor, [NOBODY], [Target(world.item(WITHOUT))])
    with refused(world.book, "record.not_found"):
        placing.place(world.book, world.auditor, [key], [Target(world.item(WITHOUT), world.objective("X-3a"))])
    checklist.set_scope(world.book, world.auditor, [world.item(WITHOUT)], Scope.OUT, "No.")
    with refused(world.book, "item.not_in_scope", "X-1"):
        placing.place(world.book, world.auditor, [key], [Target(world.item(WITHOUT))])


def test_a_contradiction_that_is_placed_reopens_what_was_resolved(world: World):
    item = world.item(TWO)
    world.attach(AGAINST, item)
    determinations.resolve_contradiction(world.book, world.auditor, [item], "An old log.")
    placing.place(world.book, world.auditor, [world.sight()], [Target(item)], AGAINST)
    assert world.row("checklist_item", item)["contradiction_resolution"] == ""


# What is known of it


def test_what_is_known_can_be_changed_and_the_bytes_not(world: World, photo: UUID):
    before = world.row("evidence", photo)
    known = records.Provenance("Rack 7", "Seen from the door", date(2026, 9, 10), world.base.party, None, Tlp.RED)
    changes = custody.change_evidence(world.book, world.auditor, photo, known, reason="Named.")
    assert touched(world.book, changes) == [("evidence", photo)]
    after = world.row("evidence", photo)
    assert {name for name in after if after[name] != before[name]} == {
        "title", "description", "collected_on", "supplied_by_party_id", "tlp",
    }  # fmt: skip
    assert custody.change_evidence(world.book, world.auditor, photo, known).operation is None
    with refused(world.book, "text.blank"):
        custody.change_evidence(world.book, world.auditor, photo, records.Provenance(" "))
    with refused(world.book, "record.not_found"):
        custody.change_evidence(world.book, world.auditor, photo, records.Provenance("a", supplied_by_party_id=NOBODY))


def test_a_date_that_bears_on_proof_is_locked_with_the_item(world: World):
    key = world.attach(DEMONSTRATED, world.item(WITHOUT))
    world.determine(SATISFIED, world.item(WITHOUT))
    submit_and_accept(world, [world.item(WITHOUT)])
    custody.change_evidence(world.book, world.auditor, key, records.Provenance("Only its title"))
    with refused(world.book, "item.locked", "X-1"):
        custody.change_evidence(world.book, world.auditor, key, records.Provenance("t", valid_until=date(2026, 9, 1)))


# Bytes read back


def test_intact_bytes_are_found_intact_and_it_is_recorded(world: World, photo: UUID):
    steps: list[tuple[int, int]] = []
    found = custody.verify_evidence(world.book, world.auditor, photo, lambda *step: steps.append(step))
    assert found.is_intact
    assert steps[-1] == (len(BODY), len(BODY))
    assert acts(world, photo) == [CustodyAct.VERIFIED, CustodyAct.ACQUIRED]


def test_damaged_bytes_are_found_named_and_never_handed_out(base: Base, tmp_path: Path):
    world = World(base, Path(shutil.copy(base.path, tmp_path / "damaged.auditbook")))
    key = evidence.add_bytes(world.book, world.auditor, "photo.jpg", BODY).created[0]
    world.book.close()
    whole = world.book.path.read_bytes()
    place = whole.index(BODY[:20])
    world.book.path.write_bytes(whole[:place] + b"?" + whole[place + 1 :])
    book = open_book(world.book.path, fixed_actor(9))
    try:
        assert not custody.verify_evidence(book, world.auditor, key).is_intact
        for target in (tmp_path / "copy.jpg", tmp_path):
            hand_out = custody.open_copy if target is tmp_path else custody.save_copy
            with pytest.raises(WorkbookError) as error:
                hand_out(book, world.auditor, key, target)
            assert error.value.key == "evidence.damaged_not_copied"
            assert sentence(error.value).startswith("The bytes of E-0001")
        assert not list(tmp_path.rglob("*.jpg"))
        found = [entry.act for entry in custody_of(book, key, NO_STEP)]
        assert found == [CustodyAct.DAMAGED, CustodyAct.ACQUIRED]
        assert not checks(book, Checks(), NO_STEP).by_evidence[key].is_intact
    finally:
        book.close()


def test_statements_have_no_bytes_to_read_back(world: World):
    seen = world.sight()
    with refused(world.book, "evidence.no_bytes"):
        custody.verify_evidence(world.book, world.auditor, seen)


def test_a_copy_is_identical_and_recorded(world: World, photo: UUID, tmp_path: Path):
    target = tmp_path / "copy.jpg"
    custody.save_copy(world.book, world.auditor, photo, target)
    assert target.read_bytes() == BODY
    entry = custody_of(world.book, photo, NO_STEP)[0]
    assert (entry.act, entry.about, entry.person) == (CustodyAct.EXPORTED, "copy.jpg", "Ada Auditor")


def test_a_copy_never_lands_on_the_workbook(world: World, photo: UUID):
    with refused(world.book, "export.over_workbook"):
        custody.save_copy(world.book, world.auditor, photo, world.book.path)


def test_a_cancelled_copy_leaves_nothing(world: World, photo: UUID, tmp_path: Path):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Cancelled):
        custody.save_copy(world.book, world.auditor, photo, folder / "copy.jpg", stop)
    assert list(folder.iterdir()) == []
    assert acts(world, photo) == [CustodyAct.ACQUIRED]


def test_an_opened_copy_is_read_only_and_private(world: World, photo: UUID, tmp_path: Path):
    for _ in range(2):  # opened again, it is the same file
        path = custody.open_copy(world.book, world.auditor, photo, tmp_path)
    assert (path.name, path.read_bytes()) == ("IMG 0001.jpg", BODY)
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o400
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert acts(world, photo) == [CustodyAct.OPENED] * 2 + [CustodyAct.ACQUIRED]


@pytest.mark.parametrize("name", ["run.EXE", "a.pdf.lnk", "x.desktop", "s.sh", "trick.ps1 "])
def test_programs_are_not_opened(world: World, tmp_path: Path, name: str):
    key = evidence.add_bytes(world.book, world.auditor, name, BODY).created[0]
    folder = tmp_path / "opened"
    folder.mkdir()
    with refused(world.book, "evidence.is_a_program", "E-0001"):
        custody.open_copy(world.book, world.auditor, key, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c:d.txt", "a_b_c_d.txt"),
        ("\u202egnp.exe", "_gnp.exe"),
        ("x" * 300 + ".tar.gz", "x" * 100 + ".gz"),
        ("...", "E-0001"),
        ("новый.pdf", "новый.pdf"),
    ],
)
def test_names_that_any_system_takes(name: str, safe: str):
    assert custody.safe_name(name, "E-0001") == safe


# Both chains


def test_the_whole_story(world: World, photo: UUID, tmp_path: Path):
    item = world.item(PLAIN)
    placing.place(world.book, world.auditor, [photo], [Target(item)], DEMONSTRATED)
    attachment = world.attachment(item)
    evidence.change_attachment(world.book, world.auditor, attachment, AGAINST, reason="Read again.")
    finding = findings.raise_finding(
        world.book, world.auditor, records.Finding("Off", FindingKind.OBSERVATION), [item], [photo]
    ).created[0]
    findings.no_longer_rest_on(world.book, world.auditor, finding, [], [photo])
    evidence.detach(world.book, world.auditor, [attachment], reason="Another item.")
    changes = evidence.withdraw_evidence(world.book, world.auditor, photo, "Blurred.")
    history.undo(world.book, world.auditor, changes.operation)
    verifying.verify(world.book, world.auditor)
    found = custody_of(world.book, photo, NO_STEP)
    assert [entry.act for entry in reversed(found)] == [
        CustodyAct.ACQUIRED, CustodyAct.ATTACHED, CustodyAct.BEARING_CHANGED, CustodyAct.FINDING_ADDED,
        CustodyAct.FINDING_REMOVED, CustodyAct.DETACHED, CustodyAct.WITHDRAWN, CustodyAct.RESTORED,
        CustodyAct.VERIFIED_WHOLE,
    ]  # fmt: skip
    by_act = {entry.act: entry for entry in found}
    assert by_act[CustodyAct.ATTACHED].about.startswith(f"{PLAIN} · S-")
    assert by_act[CustodyAct.FINDING_ADDED].about == "F-0001"
    assert by_act[CustodyAct.WITHDRAWN].reason == "Blurred."
    assert by_act[CustodyAct.DETACHED].at.utcoffset() == timedelta(hours=2)  # of the place


def test_checks_are_read_once_and_then_only_what_is_new(world: World, photo: UUID):
    other = evidence.add_bytes(world.book, world.auditor, "b", b"other").created[0]
    custody.verify_evidence(world.book, world.auditor, photo)
    first = checks(world.book, Checks(), NO_STEP)
    assert set(first.by_evidence) == {photo}
    assert first.whole is None
    custody.verify_evidence(world.book, world.auditor, other)
    second = checks(world.book, first, NO_STEP)
    assert set(second.by_evidence) == {photo, other}
    verifying.verify(world.book, world.auditor)
    third = checks(world.book, second, NO_STEP)
    late = evidence.add_bytes(world.book, world.auditor, "c", b"late").created[0]
    with world.book.reading() as session:
        rows = evidence_rows(session, [photo, late], date(2026, 9, 14))
    assert third.of(rows[0]) == third.whole  # the newest word on it
    assert third.of(rows[1]) is None  # came in since


def test_withdrawing_many_is_all_or_nothing(world: World):
    free, used = world.sight(), world.attach(DEMONSTRATED, world.item(WITHOUT))
    with refused(world.book, "evidence.in_use"):
        evidence.withdraw_evidence(world.book, world.auditor, [free, used], "Doubled.")
    changes = evidence.withdraw_evidence(world.book, world.auditor, [free, world.sight()], "Doubled.")
    assert changes.events == 2


def test_lists_are_read_in_slices(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(evidence_views, "SLICE", 2)
    monkeypatch.setattr(evidence_views.evidence_keys, "__kwdefaults__", {"after": None, "limit": 2})
    keys = [world.sight(title=title) for title in ("b", "A", "c", "a", "B")]
    stepped: list[int] = []

    def ids(sort: EvidenceSort, *, descending: bool) -> list[int]:
        found = listed(
            world.book, EvidenceFilter(), sort, descending=descending, as_of=date(2026, 9, 14),
            step=lambda done, _total: stepped.append(done),
        )  # fmt: skip
        return [keys.index(key) for key in found]

    assert ids(EvidenceSort.RECEIVED, descending=True) == [4, 3, 2, 1, 0]
    assert stepped == [0, 2, 4]
    assert ids(EvidenceSort.TITLE, descending=False) == [1, 3, 0, 4, 2]
    assert ids(EvidenceSort.SUPPLIED, descending=True) == [0, 1, 2, 3, 4]


def test_what_operations_refuse_is_a_sentence(world: World, tmp_path: Path):
    said = records.Statement(StatementKind.TESTIMONY, "We do.")
    key = evidence.add_statement(world.book, world.auditor, said).created[0]
    for refusal in (custody.save_copy, custody.open_copy):
        with pytest.raises(WorkbookError) as error:
            refusal(world.book, world.auditor, key, tmp_path / "x")
        assert error.value.key == "evidence.no_bytes"
