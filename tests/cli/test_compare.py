"""`compare`: since a day or from another workbook, in words and as JSON."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl

from tests.cli.conftest import CommandLine


def test_against_another_workbook(cli: CommandLine, book: Path, first_control: str, tmp_path: Path) -> None:
    earlier, told = Path(shutil.copy(book, tmp_path / "earlier.auditbook")), tmp_path / "told.xlsx"
    proof = tmp_path / "log.txt"
    proof.write_text("It was on.", "utf-8")
    words = ("--control", first_control, "--subject", "Gateway", "--as", "Ann Lee")
    assert cli("attach", book, proof, *words).code == 0
    value = cli.json("compare", book, earlier, "--xlsx", told)
    (item,) = value["items"]
    assert (item["control"], item["course"], item["before"]["level"]) == (first_control, "changed", "none")
    assert value["frameworks"][0]["items"]["same"] == {"part": 15, "whole": 16}
    assert openpyxl.load_workbook(told).sheetnames[0] == "Comparison"
    run = cli("compare", book, earlier)
    assert run.code == 0
    assert "16 items: 0 got worse, 0 improved, 0 newly determined, 1 changed otherwise" in run.out
    assert first_control in run.out


def test_since_a_day(cli: CommandLine, book: Path) -> None:
    value = cli.json("compare", book, "--since", date.today().isoformat())  # noqa: DTZ011  (as a person types it)
    assert (value["items"], value["findings"]) == ([], [])
    assert value["before"]["head"] == value["after"]["head"]


def test_what_cannot_be_compared(cli: CommandLine, book: Path, tmp_path: Path) -> None:
    assert cli.json("compare", book, code=2)["error"]["key"] == "cli.compare.choose"
    assert cli.json("compare", book, book, code=2)["error"]["key"] == "compare.itself"
    assert cli.json("compare", book, tmp_path / "none.auditbook", code=2)["error"]["key"] == "file.missing"
    assert cli.json("compare", book, "--since", "1999-01-01", code=2)["error"]["key"] == "compare.not_begun"
    run = cli("compare", book, "--since", "last week")
    assert run.code == 2
    assert "last week is not a day" in run.err
