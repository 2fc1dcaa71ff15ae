"""`recover`: what is lost is on standard error, the rest is in a new workbook, and the exit code says which."""

from pathlib import Path

from tests.cli.conftest import PASSPHRASE, CommandLine
from workbook.store.format import PAGE_SIZE


def test_a_whole_workbook(cli: CommandLine, book: Path) -> None:
    before = book.read_bytes()
    value = cli.json("recover", book, book.with_name("new.auditbook"), "--as", "Ann Lee")
    assert (value["whole"], value["lost"], value["events_beside"]) == (True, [], 0)
    assert book.read_bytes() == before
    assert cli("verify", book.with_name("new.auditbook")).code == 0
    run = cli("recover", book, book.with_name("new.auditbook"), "--as", "Ann Lee")
    assert (run.code, len(run.problems)) == (2, 1)


def test_a_damaged_one_names_what_is_lost(cli: CommandLine, book: Path) -> None:
    with book.open("r+b") as file:
        file.truncate(file.seek(0, 2) - 3 * PAGE_SIZE)
    new = book.with_name("new.auditbook")
    run = cli("recover", book, new, "--as", "Ann Lee")
    assert run.code == 1
    assert "3 pages at the end of the file are missing." in run.err
    assert "Recovered:" in run.out
    assert cli("verify", new).code == 0
    new.unlink()
    assert cli.json("recover", book, new, "--as", "Ann Lee", code=1)["whole"] is False


def test_the_new_one_has_the_passphrase_of_the_old_one(cli: CommandLine, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(PASSPHRASE + "\n", "utf-8")
    path, new = tmp_path / "a.auditbook", tmp_path / "new.auditbook"
    assert cli("new", path, "--title", "T", "--as", "A", "--passphrase-file", secret).code == 0
    assert cli("recover", path, new, "--as", "A").code == 2
    assert not new.exists()
    assert cli("recover", path, new, "--as", "A", "--passphrase-file", secret).code == 0
    assert new.read_bytes()[:6] != b"SQLite"
    assert cli("verify", new, "--passphrase-file", secret).code == 0


def test_a_file_that_holds_none(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "a.auditbook"
    path.write_bytes(b"SQLite format 3\0" + bytes(PAGE_SIZE * 3))
    value = cli.json("recover", path, tmp_path / "new.auditbook", "--as", "A", code=2)
    assert value["error"]["key"] == "recovery.nothing_found"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert cli("recover", tmp_path / "none", tmp_path / "new.auditbook", "--as", "A").code == 2
