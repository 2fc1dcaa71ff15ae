"""Exports: only from what is intact, each recorded, none at the cost of the one before."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.operations.engagements import DOCUMENTED, SATISFIED, WITHOUT, World, everything, refused, sentence
from tests.packages import unpacked
from tests.store.samples import raw, without_triggers
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.importers.package_check import check_package
from workbook.operations import checklist, reporting
from workbook.operations.evidence import add_file
from workbook.operations.history import undo
from workbook.store.opening import open_book


def accesses(world: World) -> list[dict[str, Any]]:
    return [json.loads(row[0]) for row in world.ask("SELECT body FROM access ORDER BY seq")]


def with_file(world: World, folder: Path) -> None:
    (folder / "guard.log").write_bytes(b"refused: 17")
    key = add_file(world.book, world.auditor, folder / "guard.log").created[0]
    world.attach(DOCUMENTED, world.item(WITHOUT), evidence_id=key)
    world.determine(SATISFIED, world.item(WITHOUT))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def rewrite(world: World, data: bytes) -> None:
    """Put other bytes in the place of the evidence, as somebody with SQLite would, and open the workbook again."""
    world.book.close()
    connection = raw(world.book.path)
    without_triggers(connection, f"UPDATE chunk SET data = x'{data.hex()}'")
    connection.close()
    world.book = open_book(world.book.path, world.lead)


def test_every_format_is_written_and_recorded(world: World, tmp_path: Path, out: Path):
    with_file(world, tmp_path)
    before = everything(world.book)
    steps: list[tuple[int, int]] = []
    written = reporting.export(world.book, world.lead, out, step=lambda *at: steps.append(at))
    assert [path.name for path in written] == ["work.xlsx", "work.pdf", "work.oscal.json", "work.zip"]
    assert sorted(out.iterdir()) == sorted(written)
    assert written[0].read_bytes()[:4] == b"PK\3\4"
    assert written[1].read_bytes()[:5] == b"%PDF-"
    assert steps
    assert all(0 <= done <= whole for done, whole in steps)
    found = [entry for entry in accesses(world) if entry["kind"] == "export"]
    assert [entry["detail"] for entry in found] == [
        {
            "as_of": "2026-09-14",
            "file": path.name,
            "format": name,
            "sha256": sha256(path.read_bytes()).hexdigest(),
        }
        for name, path in zip(reporting.FORMATS, written, strict=True)
    ]
    assert {entry["head"] for entry in found} == {world.book.head()}
    assert {entry["person"] for entry in found} == {str(world.base.lead)}
    assert everything(world.book) == before


def test_a_format_is_written_once_and_an_unknown_one_not_at_all(world: World, out: Path):
    assert len(reporting.export(world.book, world.lead, out, ["pdf", "pdf"])) == 1
    with refused(world.book, "export.unknown_format", "docx", "xlsx, pdf, oscal, package"):
        reporting.export(world.book, world.lead, out, ["xlsx", "docx"])
    assert [path.name for path in out.iterdir()] == ["work.pdf"]


@pytest.mark.parametrize("format_name", ["xlsx", "pdf", "oscal"])
def test_the_same_report_gives_the_same_bytes(world: World, tmp_path: Path, out: Path, format_name: str):
    with_file(world, tmp_path)
    clock = world.lead.clock
    files = []
    for _ in range(2):
        clock.now = clock.now.replace(hour=18, minute=0, second=0)  # type: ignore[attr-defined]
        (path,) = reporting.export(world.book, world.lead, out, [format_name])
        files.append(path.read_bytes())
    assert files[0] == files[1]


def test_a_damaged_workbook_is_not_exported(world: World, tmp_path: Path, out: Path):
    with_file(world, tmp_path)
    (earlier,) = reporting.export(world.book, world.lead, out, ["xlsx"])
    kept = earlier.read_bytes()
    rewrite(world, b"refused: 18")
    with refused(world.book, "export.damaged", "problems (1)"):
        reporting.export(world.book, world.lead, out)
    assert [path.name for path in out.iterdir()] == ["work.xlsx"]
    assert earlier.read_bytes() == kept
    found = reporting.verify(world.book, world.lead)
    assert [problem.key for problem in found.problems] == ["verify.evidence_damaged"]
    assert accesses(world)[-1]["detail"] == {"problems": ["verify.evidence_damaged"]}
    rewrite(world, b"refused: 17")
    assert len(reporting.export(world.book, world.lead, out)) == 4


def test_a_package_is_of_the_state_of_its_report_though_somebody_works_meanwhile(
    world: World, tmp_path: Path, out: Path
):
    with_file(world, tmp_path)
    notes: list[int] = []

    def work_on(_done: int, _whole: int) -> None:
        if any(out.glob(".package-*")):
            checklist.write_note(world.book, world.auditor, world.item(WITHOUT), f"Note {len(notes)}")
            notes.append(1)

    head = world.book.head()
    (made,) = reporting.export(world.book, world.lead, out, ["package"], step=work_on)
    assert len(notes) > 3
    assert world.book.head() != head
    found = check_package(made)
    assert (found.problems, found.head, found.evidence) == ((), head, 1)
    assert [path.name for path in out.iterdir()] == ["work.zip"]


def test_a_package_holds_the_reports_that_are_written_with_it(world: World, tmp_path: Path, out: Path):
    with_file(world, tmp_path)
    *reports, made = reporting.export(world.book, world.lead, out)
    files = unpacked(made)
    assert [files[f"data/report.{ending}"] for ending in ("xlsx", "pdf", "oscal.json")] == [
        path.read_bytes() for path in reports
    ]
    assert files["data/evidence/E-0001/guard.log"] == b"refused: 17"
    links = json.loads(files["data/report.oscal.json"])["assessment-results"]["back-matter"]["resources"][1]["rlinks"]
    assert [f"data/{link['href']}" in files for link in links] == [True]


def test_verify_is_recorded(world: World):
    found = reporting.verify(world.book, world.lead)
    assert found.is_intact
    assert (accesses(world)[-1]["kind"], accesses(world)[-1]["detail"]) == ("verify", {"problems": []})
    assert found.head == world.book.head()


def test_an_export_that_cannot_be_written_leaves_the_earlier_one(world: World, out: Path):
    (earlier,) = reporting.export(world.book, world.lead, out, ["pdf"])
    kept = earlier.read_bytes()
    recorded = len(accesses(world))

    def stop(done: int, _whole: int) -> None:
        if done:
            raise Cancelled

    undo(world.book, world.lead)
    with pytest.raises(Cancelled):
        reporting.export(world.book, world.lead, out, ["pdf"], step=stop)
    with pytest.raises(WorkbookError) as refusal:
        reporting.export(world.book, world.lead, out / "missing", ["pdf"])
    assert refusal.value.key == "export.write.no_folder"
    assert sentence(refusal.value)
    assert ([path.name for path in out.iterdir()], earlier.read_bytes()) == (["work.pdf"], kept)
    assert len(accesses(world)) == recorded


def test_a_read_only_view_can_be_exported_and_records_nothing(world: World, out: Path):
    second = open_book(world.book.path, world.reviewer)
    try:
        assert second.why_read_only is not None
        assert len(reporting.export(second, world.reviewer, out)) == 4
    finally:
        second.close()
    assert [entry["kind"] for entry in accesses(world)] == ["open", "open"]
