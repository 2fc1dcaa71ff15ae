"""`verify --receipt`: whether a workbook still holds exactly what was signed."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.operations.engagements import ONE, World, make_base
from tests.operations.signers import Signing
from tests.store.samples import raw, without_triggers
from workbook.domain.sign_offs import Meaning
from workbook.operations.checklist import write_note
from workbook.operations.receipts import write_receipt


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a workbook with one signature and its receipt beside it, closed."""
    base = make_base(tmp_path / "signed.auditbook")
    made = World(base, base.path)
    Signing(made).sign(made.auditor, Meaning.AUTHORSHIP)
    write_receipt(made.book, made.auditor, tmp_path / "receipt.json")
    made.book.close()
    return made


def test_a_receipt_is_held_against_its_workbook(cli: CommandLine, world: World, book: Path, tmp_path: Path) -> None:
    path, receipt = world.base.path, tmp_path / "receipt.json"
    value = cli.json("verify", path, "--receipt", receipt)
    assert (value["intact"], value["receipt"]) == (True, {"holds": True, "events_since": 0})
    run = cli("verify", path, "--receipt", receipt)
    assert (run.code, run.out.splitlines()[-1]) == (0, "The workbook holds exactly what the receipt says.")
    again = World(world.base, path, seed=30)
    write_note(again.book, again.auditor, again.item(ONE), "Ask again.")
    again.book.close()
    assert cli.json("verify", path, "--receipt", receipt)["receipt"] == {"holds": True, "events_since": 1}
    value = cli.json("verify", book, "--receipt", receipt, code=1)
    assert [one["key"] for one in value["problems"]] == ["receipt.of_another"]
    assert value["receipt"]["holds"] is False


@pytest.mark.parametrize("name", ["r.pdf", "audit.2026-06", "receipt"])
def test_a_receipt_takes_no_place_of_its_page_or_of_another_file(
    cli: CommandLine, world: World, tmp_path: Path, name: str
) -> None:
    (tmp_path / "audit.pdf").write_text("another file")
    before = sorted(tmp_path.iterdir())
    run = cli("receipt", world.base.path, tmp_path / name)
    assert (run.code, run.out) == (2, "")
    assert f"{name} cannot be the name of a receipt" in run.err
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "audit.pdf").read_text() == "another file"


def test_a_receipt_is_not_written_without_its_page(cli: CommandLine, world: World, tmp_path: Path) -> None:
    with closing(raw(world.base.path)) as connection:
        without_triggers(connection, "UPDATE sign_off SET signed_bytes = CAST('{}' AS BLOB)")
    before = sorted(tmp_path.iterdir())
    told = cli.json("receipt", world.base.path, tmp_path / "r.json", code=1)
    assert told["error"]["key"] == "receipt.unreadable_signature"
    assert sorted(tmp_path.iterdir()) == before


def test_one_piece_of_evidence_is_proven_without_the_others(cli: CommandLine, world: World, tmp_path: Path) -> None:
    path, proof, receipt = world.base.path, tmp_path / "proof.json", tmp_path / "again.json"
    written = cli.json("receipt", path, receipt)
    assert (written["signatures"], tmp_path.joinpath("again.pdf").read_bytes()[:5]) == (1, b"%PDF-")
    made = cli.json("prove", path, "e-0001", proof)
    assert (made["evidence"], made["entries"]) == ("E-0001", 1)
    value = cli.json("verify", proof, "--receipt", receipt)
    assert (value["kind"], value["intact"], value["receipt"]["holds"]) == ("proof", True, True)
    assert made["root"] in cli("verify", proof).out
    other = World(world.base, path, seed=31)
    other.sight(title="Another log")
    other.book.close()
    cli.json("prove", path, "E-0001", proof)
    value = cli.json("verify", proof, "--receipt", receipt, code=1)
    assert [one["key"] for one in value["problems"]] == ["proof.of_another_root"]
    proof.write_text(proof.read_text().replace("The log", "The lug"))
    assert [one["key"] for one in cli.json("verify", proof, code=1)["problems"]] == ["proof.wrong"]
    assert cli("prove", path, "E-0099", proof).code == 2
    (tmp_path / "notes.json").write_text("{}")
    assert "not the proof" in cli("verify", tmp_path / "notes.json").err


@pytest.mark.parametrize("content", ["x", ["x"], 1])
def test_a_proof_made_up_is_refused(cli: CommandLine, world: World, tmp_path: Path, content: object) -> None:
    proof = tmp_path / "proof.json"
    cli.json("prove", world.base.path, "E-0001", proof)
    said = json.loads(proof.read_text())
    said["entry"]["content"] = content
    proof.write_text(json.dumps(said))
    run = cli("verify", proof)
    assert run.code != 0
    assert "proof.json is not the proof" in run.err


def test_what_is_no_receipt_is_refused(cli: CommandLine, world: World, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    run = cli("verify", world.base.path, "--receipt", tmp_path / "notes.json")
    assert run.code == 2
    assert "not a receipt" in run.err
    edited = (tmp_path / "receipt.json").read_text().replace('"events"', '"event"')
    (tmp_path / "edited.json").write_text(edited)
    run = cli("verify", world.base.path, "--receipt", tmp_path / "edited.json")
    assert run.code == 1
    assert "written into" in run.err
