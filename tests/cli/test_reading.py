"""`status`, `export`, `verify`, `demo`, and what a second opener sees."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.actors import fixed_actor
from tests.cli.conftest import FRAMEWORK, PASSPHRASE, CommandLine, Run
from workbook.store import opening

MARK = b"the bytes of the second note"


def test_status_prints_no_number_without_its_denominator(cli: CommandLine, book: Path) -> None:
    value = cli.json("status", book)
    assert value["title"] == "Triage"
    assert value["totals"]["in_scope"] == {"part": 16, "whole": 16}
    assert value["totals"]["results"]["not_assessed"] == {"part": 16, "whole": 16}
    assert value["totals"]["results"]["satisfied"] == {"part": 0, "whole": 16}
    assert set(value["by_subject"]) == {"S-0001", "S-0002"}
    assert value["by_framework"][FRAMEWORK]["proved"] == {"part": 0, "whole": 16}
    assert value["crosswalk"]["confirmed"]["part"] == 0
    assert value["crosswalk"]["taken_over"] == {"part": 0, "whole": 0}
    lines = cli("status", book).out.splitlines()
    missing = lines.index("What is missing")
    assert missing < next(n for n, line in enumerate(lines) if "Satisfied" in line), "what is missing comes first"
    figures = [line for line in lines if " of 16 " in line or " of 0 " in line or " of 8 " in line]
    assert len(figures) > 20
    assert any(line.startswith("S-0002 Gateway ") for line in lines)


def test_status_of_an_empty_workbook(cli: CommandLine, tmp_path: Path) -> None:
    assert cli("new", tmp_path / "a", "--title", "T", "--no-passphrase", "--as", "A").code == 0
    assert cli.json("status", tmp_path / "a")["totals"]["proved"] == {"part": 0, "whole": 0}
    assert cli("status", tmp_path / "a").code == 0


def test_export_writes_all_formats_or_those_named(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "deeper"
    value = cli.json("export", book, folder)
    assert [one["format"] for one in value["files"]] == ["xlsx", "pdf", "oscal", "package"]
    for one in value["files"]:
        raw = Path(one["path"]).read_bytes()
        assert (one["size_bytes"], one["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert "Triage" in PdfReader(folder / "audit.pdf").pages[0].extract_text()
    sheets = openpyxl.load_workbook(folder / "audit.xlsx")
    assert len(sheets.sheetnames) >= 5
    sheets.close()
    run = cli("export", book, tmp_path / "pdf", "--pdf")
    assert (run.code, run.out) == (0, f"Wrote {tmp_path / 'pdf' / 'audit.pdf'}.\n")
    assert [path.name for path in (tmp_path / "pdf").iterdir()] == ["audit.pdf"]


def test_each_format_can_be_had_alone(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    for option, name in (("--oscal", "audit.oscal.json"), ("--package", "audit.zip")):
        value = cli.json("export", book, tmp_path / option, option)
        assert [Path(one["path"]).name for one in value["files"]] == [name]
        assert [one["format"] for one in value["files"]] == [option.removeprefix("--")]
        assert [path.name for path in (tmp_path / option).iterdir()] == [name]


def test_export_wants_a_folder(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert cli.json("export", book, tmp_path / "file", code=2)["error"]["key"] == "cli.not_a_folder"
    assert cli("export", book, tmp_path / "file" / "below").code == 2
    assert (tmp_path / "file").read_text() == "mine"


def test_an_export_never_takes_the_place_of_the_workbook(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    path = book.rename(tmp_path / "audit.xlsx")
    before = cli.json("status", path)["head"]
    assert cli.json("export", path, tmp_path, code=1)["error"]["key"] == "export.over_workbook"
    assert cli.json("verify", path)["head"] == before


def test_verify_says_intact(cli: CommandLine, book: Path) -> None:
    value = cli.json("verify", book)
    assert (value["intact"], value["problems"]) == (True, [])
    run = cli("verify", book)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[0] == f"{book} is intact."
    assert value["head"] in run.out


@pytest.fixture(params=["plain", "encrypted"])
def filled(request: pytest.FixtureRequest, cli: CommandLine, tmp_path: Path) -> tuple[Path, list[str]]:
    """Return a workbook with three notes, and what opens it."""
    path, secret = tmp_path / "a.auditbook", tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    key = ["--passphrase-file", str(secret)] if request.param == "encrypted" else []
    words = ["--framework", "seoul-2024", "--subject", "S", "--party", "P", "--as", "A"]
    assert cli("new", path, "--title", "T", *words, *(key or ["--no-passphrase"])).code == 0
    control = cli.json("controls", "seoul-2024")["controls"][0]["code"]
    notes = [tmp_path / f"{number}.txt" for number in range(3)]
    for number, note in enumerate(notes):
        note.write_bytes(MARK * 60_000 if number == 1 else b"note %d" % number * 60_000)
    assert cli("attach", path, *notes, "--control", control, *key).code == 0
    assert cli("verify", path, *key).code == 0
    return path, key


def damaged(path: Path) -> Path:
    """Return a copy with one byte changed in the evidence: in the middle of the file lies nothing else."""
    raw = bytearray(path.read_bytes())
    place = raw.find(MARK * 2)
    raw[place if place >= 0 else len(raw) * 6 // 10] ^= 1
    other = path.with_name("damaged.auditbook")
    other.write_bytes(raw)
    return other


def test_verify_names_the_damage_and_only_the_damage(cli: CommandLine, filled: tuple[Path, list[str]]) -> None:
    path, key = filled
    other = damaged(path)
    value = cli.json("verify", other, *key, code=1)
    assert value["intact"] is False
    assert [one["key"] for one in value["problems"]] == ["verify.evidence_damaged"]
    named = value["problems"][0]["arguments"]["evidence"]
    assert named in ("E-0001", "E-0002", "E-0003")
    assert named == "E-0002" or key
    run = cli("verify", other, *key)
    assert run.code == 1
    assert len(run.problems) == 1
    assert f"Evidence {named} is damaged" in run.err
    assert "on standard error: 1." in run.out
    assert cli("status", other, *key).code == 0, "the rest is still readable"
    value = cli.json("export", other, path.parent / "out", *key, code=1)
    assert [one["arguments"]["evidence"] for one in value["problems"]] == [named]
    run = cli("export", other, path.parent / "out", "--package", *key)
    assert (run.code, len(run.problems)) == (1, 1)
    assert f"Evidence {named} is damaged" in run.err
    package = cli.json("verify", path.parent / "out" / "damaged.zip")
    assert [(one["key"], one["arguments"]["evidence"]) for one in package["notices"]] == [
        ("verify.package.without_bytes", named)
    ]


@pytest.mark.parametrize("command", ["status", "verify", "export"])
def test_what_is_no_workbook(cli: CommandLine, tmp_path: Path, command: str) -> None:
    rest = [tmp_path / "out"] if command == "export" else []
    (tmp_path / "short").write_bytes(b"x")
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 256)
    for name, key in (
        ("no", "file.missing"),
        ("short", "file.too_short"),
        ("noise", "cli.passphrase_needed"),
    ):
        assert cli.json(command, tmp_path / name, *rest, code=2)["error"]["key"] == key


@pytest.fixture
def package(cli: CommandLine, filled: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """Return the package of a workbook with three notes, plain or encrypted."""
    path, key = filled
    assert cli("export", path, tmp_path / "out", "--package", *key).code == 0
    return tmp_path / "out" / "a.zip"


def test_a_package_is_verified_without_the_workbook_and_its_passphrase(
    cli: CommandLine, package: Path, tmp_path: Path
) -> None:
    shutil.unpack_archive(package, tmp_path / "un")
    for path in (package, tmp_path / "un", tmp_path / "un" / "a"):
        value = cli.json("verify", path)
        assert (value["kind"], value["intact"], value["problems"], value["notices"]) == ("package", True, [], [])
        assert (value["contents"], value["files"]) == (3, 15)
        run = cli("verify", path)
        assert (run.code, run.err) == (0, "")
        assert run.out.splitlines()[0] == f"{path} is intact, and everything in it fits together."
        assert value["head"] in run.out


def test_what_is_damaged_in_a_package_is_named_and_nothing_else(
    cli: CommandLine, package: Path, tmp_path: Path
) -> None:
    raw = bytearray(package.read_bytes())
    raw[raw.index(MARK * 2)] ^= 1
    package.write_bytes(raw)
    value = cli.json("verify", package, code=1)
    assert [one["key"] for one in value["problems"]] == ["verify.package.evidence_damaged"]
    assert value["problems"][0]["arguments"]["evidence"] == "E-0002"
    run = cli("verify", package)
    assert (run.code, len(run.problems)) == (1, 1)
    assert "Evidence E-0002 is damaged: data/evidence/E-0002/1.txt" in run.err


def test_a_folder_or_zip_that_is_no_package(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "big.bin").write_bytes(bytes(2000))
    packed = shutil.make_archive(str(tmp_path / "p"), "zip", tmp_path / "folder")
    for path in (tmp_path / "folder", packed):
        run = cli("verify", path)
        assert (run.code, run.out, len(run.problems)) == (2, "", 1)
        assert "is no package: bagit.txt is not in it." in run.err
    Path(packed).write_bytes(Path(packed).read_bytes()[:-30])
    assert cli.json("verify", packed, code=2)["error"]["key"] == "package.no_zip"


def test_a_passphrase_that_is_not_needed_is_said(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(PASSPHRASE)
    run = cli("status", book, "--passphrase-file", tmp_path / "secret")
    assert (run.code, run.problems) == (0, [f"{book} has no passphrase, so the one in the file was not needed."])
    assert cli("status", book, "--passphrase-file", tmp_path / "secret").out == cli("status", book).out


@pytest.fixture
def held(book: Path) -> Iterator[Path]:
    """Return a workbook that somebody else has open."""
    other = opening.open_book(book, fixed_actor(start=datetime.now(UTC)))
    yield book
    other.close()


def test_a_second_opener_reads_and_is_told_who_writes(
    cli: CommandLine, held: Path, tmp_path: Path, first_control: str
) -> None:
    for words in (["status", held], ["verify", held], ["export", held, tmp_path / "out"]):
        run = cli(*words)
        assert (run.code, len(run.problems)) == (0, 1), run
        assert "on test-host has this workbook open" in run.err
    (tmp_path / "note.txt").write_text("x")
    words = ["attach", held, tmp_path / "note.txt", "--control", first_control, "--subject", "S-0001"]
    assert cli.json(*words, code=1)["error"]["key"] == "file.locked"


def hashes(demo: dict[str, Any]) -> dict[str, str]:
    """Return the SHA-256 of every file a demo says it made, which are all there are."""
    files = [Path(demo["workbook"]), *map(Path, demo["exports"])]
    assert sorted(files) == sorted(Path(demo["folder"]).iterdir())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_demo_builds_the_sample_and_twice_the_same(cli: CommandLine, tmp_path: Path) -> None:
    value = cli.json("demo", tmp_path / "out")
    made = hashes(value)
    assert Path(value["workbook"]).suffix == ".auditbook"
    assert sorted(Path(path).suffix for path in value["exports"]) == [".json", ".pdf", ".xlsx", ".zip"]
    assert hashes(cli.json("demo", tmp_path / "again")) == made
    assert [cli.json("verify", value["exports"][-1])[one] for one in ("kind", "contents")] == ["package", 67]
    assert cli.json("status", value["workbook"])["sample"] is True
    assert cli("verify", value["workbook"]).code == 0
    refused = cli.json("demo", tmp_path / "out", code=2)
    assert refused["error"]["key"] == "sample.exists"


def test_demo_wants_a_folder(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    run = cli("demo", tmp_path / "file")
    assert (run.code, run.out, len(run.problems)) == (2, "", 1)


def test_reading_needs_nobody_in_particular(cli: CommandLine, book: Path, attach: Callable[..., Run]) -> None:
    (book.parent / "n.txt").write_text("n")
    assert attach(book.parent / "n.txt", "--as", "Bob").code == 0
    assert [cli(name, book).code for name in ("status", "verify")] == [0, 0]
