"""`checkout` and `checkin`: out to this machine, in again, and beside where somebody else was faster."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cheap_keys import cheap_keys
from tests.cli.conftest import PASSPHRASE, CommandLine


@pytest.fixture(autouse=True)
def _cheap_keys() -> Iterator[None]:
    with cheap_keys():
        yield


@pytest.fixture
def share(book: Path, tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return Path(shutil.move(book, tmp_path / "share" / "audit.auditbook"))


def attach(cli: CommandLine, book: Path, control: str, name: str, *more: object) -> None:
    source = book.parent.parent / name
    source.write_text(name)
    run = cli("attach", book, source, "--control", control, "--subject", "S-0001", *more)
    assert run.code == 0, run
    source.unlink()


def test_out_and_in(cli: CommandLine, share: Path, tmp_path: Path, first_control: str) -> None:
    local = tmp_path / "here" / "audit.auditbook"
    local.parent.mkdir()
    made = cli.json("checkout", share, local)
    assert (made["file"], made["working_copy"]) == (str(share), str(local))
    attach(cli, local, first_control, "policy.txt")
    before = cli.json("status", share)["head"]
    put = cli.json("checkin", local)
    assert (put["file"], put["beside_as_copy"]) == (str(share), None)
    assert put["head"] == cli.json("status", share)["head"] != before
    assert cli("verify", share).code == 0
    assert "written anew" in cli("checkin", local).out
    assert sorted(one.name for one in share.parent.iterdir()) == ["audit.auditbook"]


def test_somebody_else_was_faster(cli: CommandLine, share: Path, tmp_path: Path, first_control: str) -> None:
    local = tmp_path / "here" / "audit.auditbook"
    local.parent.mkdir()
    assert "verified working copy" in cli("checkout", share, local).out
    attach(cli, local, first_control, "policy.txt")
    attach(cli, share, first_control, "other.txt")
    refused = cli.json("checkin", local, code=1)["error"]
    assert refused["key"] == "checkin.changed"
    beside = cli.json("checkin", local, "--beside")
    assert beside["beside_as_copy"] == "B"
    assert Path(beside["file"]).parent == share.parent
    assert cli("verify", beside["file"]).code == 0
    assert "It is copy C" in cli("checkin", local, "--beside").out


def test_an_encrypted_one(cli: CommandLine, share: Path, tmp_path: Path, first_control: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(PASSPHRASE)
    assert cli("passphrase", share, "--new-passphrase-file", secret).code == 0
    local = tmp_path / "audit.auditbook"
    given = ("--passphrase-file", secret)
    assert cli("checkout", share, local).code == 2
    assert cli("checkout", share, local, *given).code == 0
    attach(cli, local, first_control, "policy.txt", *given)
    assert cli("passphrase", local, *given, "--no-passphrase").problems == [
        f"{local.name} is a local working copy, which keeps the passphrase of its original. Check it in, then change"
        " the passphrase of the original."
    ]
    assert cli("checkin", local, *given).code == 0
    assert cli("verify", share, *given).code == 0


def test_what_cannot_be(cli: CommandLine, share: Path, tmp_path: Path) -> None:
    assert cli.json("checkin", share, code=1)["error"]["key"] == "checkin.is_none"
    (tmp_path / "taken.auditbook").touch()
    assert cli.json("checkout", share, tmp_path / "taken.auditbook", code=2)["error"]["key"] == "file.exists"
    local = tmp_path / "audit.auditbook"
    assert cli("checkout", share, local).code == 0
    assert cli.json("checkout", local, tmp_path / "b.auditbook", code=1)["error"]["key"] == "checkout.is_one"
    shutil.rmtree(share.parent)
    assert cli.json("checkin", local, code=1)["error"]["key"] == "checkin.place_gone"
    assert cli.json("checkin", local, "--beside", code=1)["error"]["key"] == "checkin.place_gone"


def test_a_place_that_eats_data_is_told_of(cli: CommandLine, share: Path, tmp_path: Path, first_control: str) -> None:
    (share.parent / ".stfolder").mkdir()
    source = tmp_path / "policy.txt"
    source.write_text("We do.")
    run = cli("attach", share, source, "--control", first_control, "--subject", "S-0001")
    assert run.code == 0
    assert run.problems == [
        f"{share} lies in a folder that is synchronised, where half a change can be taken away;"
        " checkout makes a local working copy to work on."
    ]
    assert cli("status", share).problems == []
    assert cli("checkout", share, tmp_path / "audit.auditbook").problems == []
