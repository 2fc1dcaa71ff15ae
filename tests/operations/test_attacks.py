"""What somebody with SQLite, the passphrase and time may do to a signed workbook: each is named, with the receipt at hand."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.actors import START, fixed_actor
from tests.cheap_keys import cheap_keys
from tests.operations.engagements import NOT_MET, WITHOUT, Base, World
from tests.operations.signers import Signing
from tests.store.samples import raw, without_triggers
from workbook.domain.canonical import canonical, digest
from workbook.domain.errors import WorkbookError
from workbook.domain.sign_offs import Meaning
from workbook.importers.receipt_file import read_receipt
from workbook.operations import evidence, passphrases
from workbook.operations.receipts import check_receipt, write_receipt
from workbook.signing import keys
from workbook.store.opening import open_book
from workbook.store.verification import verify

PASSPHRASE = "correct horse"


@dataclass(frozen=True)
class Signed:
    """A closed workbook with one signature, the receipt of it, and the file as it was before."""

    path: Path
    receipt: Path
    before: Path
    passphrase: str | None

    def named(self) -> set[str]:
        """Return the keys of all that Verify and the receipt name."""
        book = open_book(self.path, fixed_actor(90), self.passphrase)
        try:
            found = {problem.key for problem in verify(book).problems}
            return found | {problem.key for problem in check_receipt(book, read_receipt(self.receipt)).problems}
        finally:
            book.close()

    def alone(self) -> set[str]:
        """Return the keys of all that Verify names without a receipt."""
        book = open_book(self.path, fixed_actor(91), self.passphrase)
        try:
            return {problem.key for problem in verify(book).problems}
        finally:
            book.close()

    def run(self, *statements: str) -> None:
        with closing(raw(self.path, self.passphrase)) as connection:
            without_triggers(connection, *statements)


@pytest.fixture(scope="module")
def made(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str | None, Signed]]:
    with cheap_keys():
        yield {one: make(base, tmp_path_factory.mktemp("signed"), one) for one in (None, PASSPHRASE)}


def make(base: Base, folder: Path, passphrase: str | None) -> Signed:
    path, before = folder / "signed.auditbook", folder / "before.auditbook"
    world = World(base, Path(shutil.copy(base.path, path)))
    if passphrase:
        passphrases.set_passphrase(world.book, world.lead, passphrase)
    (folder / "log.txt").write_text("log")
    evidence.add_file(world.book, world.auditor, folder / "log.txt")
    world.determine(NOT_MET, world.item(WITHOUT))
    signing = Signing(world)
    world.book.close()
    shutil.copy(path, before)
    world.book = open_book(path, world.lead, passphrase)
    signing.sign(world.auditor, Meaning.AUTHORSHIP)
    _, receipt, _ = write_receipt(world.book, world.auditor, folder / "receipt.json")
    world.book.close()
    return Signed(path, receipt, before, passphrase)


@pytest.fixture(params=[None, PASSPHRASE], ids=["plain", "encrypted"])
def signed(request: pytest.FixtureRequest, made: dict[str | None, Signed], tmp_path: Path) -> Signed:
    one = made[request.param]
    return Signed(*(Path(shutil.copy(path, tmp_path)) for path in (one.path, one.receipt, one.before)), one.passphrase)


def test_a_file_nobody_touched_gives_no_alarm(signed: Signed):
    assert signed.named() == set()


ANOTHER = keys.signer_of(ec.derive_private_key(99, ec.SECP256R1()), "Ada Auditor", "", serial=1, now=START).certificate
SQL: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "an event is changed": (
        ("UPDATE event SET body = replace(body, 'Off', 'On') WHERE verb = 'raise finding'",),
        {"verify.event_broken"},
    ),
    "an event is deleted": (("DELETE FROM event WHERE verb = 'determine'",), {"verify.event_broken", "receipt.cut"}),
    "an event is inserted": (
        (
            "INSERT INTO event (hash, operation_id, root_table, root_id, person_id, verb, at, undoes, body) SELECT"
            " substr(hash, 2) || substr(hash, 1, 1), operation_id, root_table, root_id, person_id, verb, at,"
            " undoes, body || ' ' FROM event WHERE verb = 'determine'",
        ),
        {"verify.event_broken"},
    ),
    "two events change places": (
        (
            "UPDATE event SET seq = -5 WHERE seq = 3",
            "UPDATE event SET seq = 3 WHERE seq = 4",
            "UPDATE event SET seq = 4 WHERE seq = -5",
        ),
        {"verify.event_broken", "receipt.rebuilt"},
    ),
    "evidence is swapped": (("UPDATE chunk SET data = CAST('lag' AS BLOB)",), {"verify.evidence_damaged"}),
    "a determination is changed": (
        ("UPDATE determination SET reason = 'It is on.' WHERE result = 'other_than_satisfied'",),
        {"verify.row_differs"},
    ),
    "what was signed is changed": (("UPDATE finding SET condition = 'Fine.'",), {"verify.row_differs"}),
    "a signature is stripped": (("DELETE FROM sign_off",), {"verify.row_missing", "receipt.signature_missing"}),
    "a certificate is replaced": (
        (
            f"UPDATE certificate SET der = X'{ANOTHER.der.hex()}' WHERE fingerprint ="
            " (SELECT fingerprint FROM sign_off)",
        ),
        {"verify.row_differs", "verify.signature_wrong", "receipt.signature_missing"},
    ),
    "a signature is bent": (
        ("UPDATE sign_off SET signature = X'3006020101020101'",),
        {"verify.row_differs", "verify.signature_wrong", "receipt.signature_missing"},
    ),
}


@pytest.mark.parametrize("attack", SQL)
def test_what_is_changed_in_the_file_is_named(signed: Signed, attack: str):
    statements, expected = SQL[attack]
    signed.run(*statements)
    assert expected <= signed.named()


def test_a_cut_tail_is_told_by_the_receipt(signed: Signed):
    cut(signed)
    assert signed.alone() == set()
    assert signed.named() == {"receipt.cut", "receipt.signature_missing"}


def cut(signed: Signed) -> None:
    """Take the signature with its event and every access that saw it, so that the rest fits together."""
    with closing(raw(signed.path, signed.passphrase)) as connection:
        ((seq,),) = connection.execute("SELECT seq FROM event WHERE verb = 'sign off'").fetchall()
        ((head,),) = connection.execute("SELECT hash FROM event WHERE seq = ?", (seq,)).fetchall()
        later = [row[0] for row in connection.execute("SELECT seq FROM access WHERE body LIKE ?", (f"%{head}%",))]
        statements = [f"DELETE FROM event WHERE seq = {seq}", "DELETE FROM sign_off"]
        without_triggers(connection, *statements, *(f"DELETE FROM access WHERE seq = {one}" for one in later))


def test_a_file_rolled_back_is_told_by_the_receipt(signed: Signed):
    shutil.copy(signed.before, signed.path)
    assert signed.alone() == set()
    assert signed.named() == {"receipt.cut", "receipt.signature_missing"}


@pytest.mark.parametrize("strips", [False, True])
def test_a_journal_made_anew_is_told(signed: Signed, strips: bool):
    if strips:
        cut(signed)
    rebuild(signed)
    alone = signed.alone()
    assert alone == (set() if strips else {"verify.signature_of_another_journal"})
    told = signed.named()
    assert ("receipt.cut" if strips else "receipt.rebuilt") in told


def rebuild(signed: Signed) -> None:
    """Write another severity into the finding and every event, and chain both chains anew."""
    with closing(raw(signed.path, signed.passphrase)) as connection:
        heads: dict[str, str] = {}
        statements = ["UPDATE finding SET severity = 'Low'"]
        for table in ("event", "access"):
            before = ""
            for seq, old, body in connection.execute(f"SELECT seq, hash, body FROM {table} ORDER BY seq").fetchall():
                told = forged(json.loads(body), heads)
                told["parents"] = [before] if before else []
                text = canonical(told)
                heads[old] = before = digest(text)
                quoted = text.decode().replace("'", "''")
                statements.append(f"UPDATE {table} SET hash = '{before}', body = '{quoted}' WHERE seq = {seq}")
        without_triggers(connection, *statements)


def forged(told: dict[str, Any], heads: dict[str, str]) -> dict[str, Any]:
    for change in told.get("changes", []):
        if change["table"] == "finding" and "severity" in change["after"]:
            change["after"]["severity"] = "Low"
    if told.get("head"):
        told["head"] = heads.get(told["head"], told["head"])
    return told


EDITS: dict[str, Callable[[dict[str, Any]], None]] = {
    "fewer entries": lambda value: value["journal"].update(events=value["journal"]["events"] - 1),
    "another head": lambda value: value["journal"].update(head="0" * 64),
    "another root": lambda value: value["journal"].update(root="0" * 64),
    "other evidence": lambda value: value["evidence"].update(root="0" * 64),
    "another signature": lambda value: value["signatures"][0].update(signature="MAYCAQECAQE="),
    "another statement": lambda value: value["signatures"][0].update(statement="e30="),
    "half of it": lambda value: value.pop("journal"),
    "another format": lambda value: value.update(format="receipt"),
    "another workbook": lambda value: value["engagement"].update(id="00000000-0000-0000-0000-000000000007"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_receipt_that_was_edited_is_told(made: dict[str | None, Signed], tmp_path: Path, edit: str):
    one = made[None]
    value = json.loads(one.receipt.read_text("utf-8"))
    EDITS[edit](value)
    written = tmp_path / "edited.json"
    written.write_text(json.dumps(value))
    try:
        told = Signed(Path(shutil.copy(one.path, tmp_path)), written, one.before, None).named()
    except WorkbookError as error:
        told = {error.key}
    expected = {
        "receipt.rebuilt",
        "receipt.evidence_differs",
        "receipt.changed",
        "receipt.not_one",
        "receipt.of_another",
    }
    assert told & expected, told
