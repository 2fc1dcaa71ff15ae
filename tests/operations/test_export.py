"""Exports: only from what is intact, each recorded, none at the cost of the one before."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from pypdf import PdfReader

from tests.operations.engagements import (
    AGAINST,
    DOCUMENTED,
    PLAIN,
    SATISFIED,
    WITHOUT,
    World,
    everything,
    refused,
    sentence,
)
from tests.packages import unpacked
from tests.store.samples import raw, without_triggers
from workbook.domain.errors import Cancelled, Message, WorkbookError
from workbook.domain.report import ItemLine, Report
from workbook.domain.vocabulary import ProofLevel
from workbook.importers.package_check import check_package
from workbook.operations import checklist, reporting, verifying
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


def evidence_named(world: World, code: str) -> UUID:
    return UUID(world.ask("SELECT id FROM evidence WHERE code = ?", code)[0][0])


def line_of(report: Report, control: str) -> ItemLine:
    return next(line for line in report.items if (line.control, line.subject) == (control, "S-0001"))


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
    moment = world.lead.clock.now.replace(hour=18, minute=0, second=0)  # type: ignore[attr-defined]
    world.book.close()
    files = []
    for number in range(2):  # an export is in the custody log of the next one, so each begins from the same state
        (tmp_path / str(number)).mkdir()
        again = World(
            world.base, Path(shutil.copy(world.book.path, tmp_path / str(number) / "work.auditbook")), seed=70
        )
        again.lead.clock.now = moment  # type: ignore[attr-defined]
        (path,) = reporting.export(again.book, again.lead, out, [format_name])
        again.book.close()
        files.append(path.read_bytes())
    world.book = open_book(world.book.path, world.lead)
    assert files[0] == files[1]


def test_a_damaged_workbook_is_not_exported_where_nobody_is_told(world: World, tmp_path: Path, out: Path):
    with_file(world, tmp_path)
    (earlier,) = reporting.export(world.book, world.lead, out, ["xlsx"])
    kept = earlier.read_bytes()
    rewrite(world, b"refused: 18")
    with refused(world.book, "export.damaged", "problems (1)"):
        reporting.export(world.book, world.lead, out)
    assert [path.name for path in out.iterdir()] == ["work.xlsx"]
    assert earlier.read_bytes() == kept
    found = verifying.verify(world.book, world.lead)
    assert [problem.key for problem in found.problems] == ["verify.evidence_damaged"]
    problems = {"problems": ["verify.evidence_damaged"], "damaged": [found.problems[0].arguments["sha256"]]}
    assert [entry["detail"] for entry in accesses(world)[-2:]] == [problems | {"before": "export"}, problems]
    rewrite(world, b"refused: 17")
    assert len(reporting.export(world.book, world.lead, out)) == 4


def test_damaged_evidence_is_said_first_and_proves_nothing(world: World, tmp_path: Path, out: Path):
    with_file(world, tmp_path)
    world.attach(DOCUMENTED, world.item(PLAIN))
    world.attach(AGAINST, world.item(PLAIN), evidence_id=evidence_named(world, "E-0001"))
    whole = reporting.make_report(world.book, world.lead)
    assert line_of(whole, WITHOUT).proof_level is ProofLevel.DOCUMENTED
    rewrite(world, b"refused: 18")
    told: list[Message] = []
    xlsx, pdf, oscal, package = reporting.export(world.book, world.lead, out, tell=told.append)
    assert [(one.key, one.arguments["evidence"]) for one in told] == [("verify.evidence_damaged", "E-0001")]
    said = "1 of 2 evidence items are damaged, their bytes no longer those that were received: E-0001."
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
    assert pages[0].index("What is missing") < pages[0].index(said)
    assert " ".join(pages).index(said) < " ".join(pages).index("What limits")
    cover = [str(cell.value) for row in openpyxl.load_workbook(xlsx)["Cover"].iter_rows() for cell in row]
    assert [one for one in cover if said in one]
    document = json.loads(oscal.read_text("utf-8"))["assessment-results"]
    assert said in document["metadata"]["remarks"]
    resource = document["back-matter"]["resources"][1]
    assert {"damaged": "yes"}.items() <= {one["name"]: one["value"] for one in resource["props"]}.items()
    assert "rlinks" not in resource
    files = unpacked(package)
    assert [name for name in files if name.startswith("data/evidence/")] == []
    assert said.encode() in files["README.txt"]
    checked = check_package(package)
    assert (checked.problems, [one.arguments for one in checked.notices]) == ((), [{"evidence": "E-0001"}])
    detail = accesses(world)[-1]["detail"]
    assert (detail["format"], detail["damaged"]) == ("package", ["E-0001"])
    digests = frozenset([whole.evidence[0].sha256])
    report = reporting.make_report(world.book, world.lead, damaged=digests)
    assert [line.damaged for line in report.evidence] == [True, False]
    assert line_of(report, WITHOUT).proof_level is ProofLevel.NONE
    assert report.missing[0].key == "missing.damaged_evidence"
    # What it supported falls, what it contradicted stays in doubt.
    assert line_of(report, PLAIN).proof_level is ProofLevel.DOCUMENTED
    assert line_of(report, PLAIN).contested
    rewrite(world, b"refused: 17")


def test_other_damage_lets_nothing_be_exported(world: World, tmp_path: Path, out: Path):
    with_file(world, tmp_path)
    world.book.close()
    connection = raw(world.book.path)
    without_triggers(connection, "UPDATE chunk SET data = x'00'", "UPDATE party SET name = 'Somebody else'")
    connection.close()
    world.book = open_book(world.book.path, world.lead)
    told: list[Message] = []
    with refused(world.book, "export.damaged"):
        reporting.export(world.book, world.lead, out, tell=told.append)
    assert told == []
    world.book.close()
    connection = raw(world.book.path)
    mended = f"UPDATE chunk SET data = x'{b'refused: 17'.hex()}'"
    without_triggers(connection, mended, "UPDATE party SET name = 'Example Vendor'")
    connection.close()
    world.book = open_book(world.book.path, world.lead)


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
    found = verifying.verify(world.book, world.lead)
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
    assert [entry["kind"] for entry in accesses(world)[recorded:]] == ["verify", "verify"]


def test_a_read_only_view_can_be_exported_and_records_nothing(world: World, out: Path):
    second = open_book(world.book.path, world.reviewer)
    try:
        assert second.why_read_only is not None
        assert len(reporting.export(second, world.reviewer, out)) == 4
    finally:
        second.close()
    assert [entry["kind"] for entry in accesses(world)] == ["open", "open"]
