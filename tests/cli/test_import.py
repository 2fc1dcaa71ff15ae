"""`import`: recognised by content, previewed, refused by name."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from workbook.resources import resource

LOW = next(resource("frameworks/nist-800-53-r5-low").glob("NIST*.json"))
HOUSE = resource("frameworks/owasp-llm-top10-2025/framework.json")


def test_a_preview_counts_and_changes_nothing(cli: CommandLine, book: Path) -> None:
    before = book.read_bytes()
    value = cli.json("import", book, LOW, "--dry-run", "--subject", "Triage model")
    assert (value["kind"], value["dry_run"], value["items"]) == ("oscal_catalogue", True, 149)
    assert value["framework"]["controls"] == 149
    assert value["framework"]["objectives"] == 966
    assert value["subject"] == {"code": "S-0001", "name": "Triage model"}
    assert book.read_bytes() == before


def test_the_name_of_the_file_does_not_matter(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    path = shutil.copy(HOUSE, tmp_path / "notes.xlsx")
    run = cli("import", book, path)
    assert (run.code, run.err) == (0, "")
    assert "is a framework in this product's own format" in run.out
    assert "10 active and 0 withdrawn controls" in run.out
    assert cli.json("status", book)["totals"]["items"] == 16, "without a subject it is on no checklist"


def test_with_a_subject_its_controls_are_on_that_checklist(cli: CommandLine, book: Path) -> None:
    value = cli.json("import", book, HOUSE, "--subject", "s-0002")
    assert (value["items"], value["subject"]["name"]) == (10, "Gateway")
    status = cli.json("status", book)
    assert status["by_subject"]["S-0002"]["items"] == 18
    assert status["by_framework"]["owasp-llm-top10-2025"]["results"]["not_assessed"] == {
        "part": 10,
        "whole": 10,
    }


def test_a_profile_is_resolved(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    profile = {
        "profile": {
            "uuid": "11111111-2222-4333-8444-555555555555",
            "metadata": {
                "title": "Two controls",
                "version": "1",
                "last-modified": "2026-01-01T00:00:00Z",
                "oscal-version": "1.1.2",
            },
            "imports": [{"href": LOW.name, "include-controls": [{"with-ids": ["ac-1", "ac-2"]}]}],
        }
    }
    (tmp_path / "p.json").write_text(json.dumps(profile))
    value = cli.json("import", book, tmp_path / "p.json")
    assert (value["kind"], value["framework"]["controls"]) == ("oscal_profile", 2)


def test_a_framework_comes_in_once(cli: CommandLine, book: Path) -> None:
    assert cli("import", book, HOUSE).code == 0
    events = cli.json("status", book)["events"]
    for extra in ([], ["--dry-run"]):
        value = cli.json("import", book, HOUSE, "--as", "Somebody New", *extra, code=1)
        assert value["error"]["key"] == "framework.exists"
    assert cli.json("status", book)["events"] == events


def test_a_framework_already_there_goes_on_a_checklist(cli: CommandLine, book: Path) -> None:
    assert cli.json("import", book, HOUSE)["items"] == 0
    first = cli.json("import", book, HOUSE, "--subject", "S-0001")
    assert first["items"] == first["framework"]["controls"]
    assert cli.json("import", book, HOUSE, "--subject", "S-0001")["items"] == 0


def test_a_policy_source_is_on_no_checklist(cli: CommandLine, book: Path) -> None:
    source = resource("frameworks/us-eo-14409/framework.json")
    value = cli.json("import", book, source, "--subject", "S-0001", code=2)
    assert value["error"]["key"] == "framework.policy_source"
    assert cli.json("import", book, source)["items"] == 0


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "import.empty"),
        (b"hello", "import.unknown_content"),
        (b"{}", "import.unknown_content"),
        (b"{", "import.json_syntax"),
        (b'{"a": 1, "a": 2}', "import.json_duplicate"),
        (b"[" * 2000 + b"]" * 2000, "import.json_depth"),
        (b"\xff\xfe{}", "import.unknown_content"),
        (b'{"a": "\xff"}', "import.json_encoding"),
        (b'{"catalog": []}', "import.shape_object"),
        (b"{\0}", "import.binary"),
        (b" " * (20 * 1024 * 1024 + 1), "import.too_large"),
    ],
)
def test_what_cannot_be_read_is_refused(cli: CommandLine, book: Path, tmp_path: Path, raw: bytes, key: str) -> None:
    before = book.read_bytes()
    (tmp_path / "source.json").write_bytes(raw)
    assert cli.json("import", book, tmp_path / "source.json", code=2)["error"]["key"] == key
    assert book.read_bytes() == before


def test_missing_sources_subjects_and_workbooks(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    for words, key in (
        ([book, tmp_path / "no.json"], "import.missing"),
        ([book, tmp_path], "import.directory"),
        ([book, HOUSE, "--subject", "Nothing"], "record.not_found"),
        ([tmp_path / "no.auditbook", HOUSE], "file.missing"),
        ([tmp_path, HOUSE], "file.is_a_folder"),
        ([HOUSE, HOUSE], "cli.passphrase_needed"),
    ):
        assert cli.json("import", *words, code=2)["error"]["key"] == key
