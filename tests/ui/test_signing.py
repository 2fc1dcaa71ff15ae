"""Signing identities in the window: made, compared, replaced, withdrawn; a refusal leaves everything as typed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.workbooks import PASSPHRASE, Made
from workbook.domain.actor import system_clock
from workbook.operations.identities import make_identity, write_certificate
from workbook.signing import keys
from workbook.ui.dialogs.signing import SigningDialog
from workbook.ui.dialogs.signing_parts import CompareSheet, MakeSheet, TakeSheet, WithdrawSheet
from workbook.ui.main_window import MainWindow
from workbook.ui.signing_place import identities_folder

CHEAP = {"n": 16, "p": 1, "r": 8}


@pytest.fixture
def dialog(
    opened: Callable[[Path], MainWindow], small: Made, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SigningDialog]:
    """Return the dialog over a workbook of two people, with no key on this machine."""
    monkeypatch.setattr(keys, "_COST", CHEAP)
    window = opened(small.path)
    shutil.rmtree(identities_folder(), ignore_errors=True)
    window.menus.action("signing").trigger()
    made = window.person.dialog
    assert isinstance(made, SigningDialog)
    yield made
    made.close()
    shutil.rmtree(identities_folder(), ignore_errors=True)


def sheet(dialog: SigningDialog, kind: type) -> object:
    return next(one for one in dialog.findChildren(kind) if one.isVisible())


def make(dialog: SigningDialog, qtbot: QtBot) -> str:
    """Make a key for the chosen person and return its code."""
    dialog.make_button.click()
    asked = sheet(dialog, MakeSheet)
    assert isinstance(asked, MakeSheet)
    assert not asked.main_button.isEnabled()
    QTest.keyClicks(asked.passphrase.first.line, PASSPHRASE)
    QTest.keyClicks(asked.passphrase.again.line, PASSPHRASE)
    with qtbot.waitSignal(asked.accepted):
        asked.main_button.click()
    return dialog._code.text()


def aside(dialog: SigningDialog, row: int) -> str:
    return dialog.model.lines(dialog.model._rows[row]).aside


def test_a_key_is_made_for_the_person_who_acts(dialog: SigningDialog, qtbot: QtBot) -> None:
    assert aside(dialog, 0) == "no certificate"
    code = make(dialog, qtbot)
    assert aside(dialog, 0) == code
    assert "The key is on this machine" in dialog._where.text()
    assert [path.suffix for path in identities_folder().iterdir()] == [".identity"]
    second = make(dialog, qtbot)
    assert second != code
    assert dialog.use_button.isVisible()
    assert code in dialog.use_button.text()
    dialog.use_button.click()
    assert aside(dialog, 0) == code


def test_a_certificate_is_compared_before_it_counts(dialog: SigningDialog, tmp_path: Path) -> None:
    key = ec.derive_private_key(12, ec.SECP256R1())
    handed = keys.signer_of(key, "Ben Reviewer", "", serial=3, now=system_clock()).certificate
    write_certificate(handed, tmp_path / "ben.crt")
    dialog.list.setCurrentIndex(dialog.model.index(1))
    dialog._compare(dialog.person, tmp_path / "ben.crt")
    asked = sheet(dialog, CompareSheet)
    assert isinstance(asked, CompareSheet)
    QTest.keyClicks(asked.code.line, "1234")
    asked.main_button.click()
    assert "not the code" in asked.code.refusal
    asked.code.line.clear()
    QTest.keyClicks(asked.code.line, handed.code.lower())
    asked.main_button.click()
    assert aside(dialog, 1) == handed.code
    assert "not on this machine" in dialog._where.text()


def test_what_is_no_certificate_is_said_in_place(dialog: SigningDialog, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Nothing.")
    dialog._compare(dialog.person, tmp_path / "notes.txt")
    assert "not a certificate" in dialog.said


def test_a_wrong_passphrase_leaves_the_file_to_be_tried_again(dialog: SigningDialog, tmp_path: Path, qtbot: QtBot):
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    key = ec.derive_private_key(13, ec.SECP256R1())
    made = keys.signer_of(key, "Ana Lead", "", serial=3, now=system_clock()).certificate
    loaded = x509.load_der_x509_certificate(made.der)
    how = BestAvailableEncryption(PASSPHRASE.encode())
    (tmp_path / "ana.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, loaded, None, how))
    dialog._take(dialog.person, tmp_path / "ana.p12")
    asked = sheet(dialog, TakeSheet)
    assert isinstance(asked, TakeSheet)
    QTest.keyClicks(asked.passphrase.line, "wrong")
    asked.main_button.click()
    qtbot.waitUntil(lambda: "could not be opened" in asked.said)
    assert asked.passphrase.line.text() == "wrong"
    asked.passphrase.line.clear()
    QTest.keyClicks(asked.passphrase.line, PASSPHRASE)
    with qtbot.waitSignal(asked.accepted):
        asked.main_button.click()
    assert aside(dialog, 0) == made.code


def test_a_certificate_is_withdrawn_for_a_reason_and_that_undone(dialog: SigningDialog, qtbot: QtBot) -> None:
    code = make(dialog, qtbot)
    dialog.withdraw_button.click()
    asked = sheet(dialog, WithdrawSheet)
    assert isinstance(asked, WithdrawSheet)
    asked.main_button.click()
    assert "Say why" in asked.reason.refusal
    QTest.keyClicks(asked.reason.edit, "Lost.")
    asked.main_button.click()
    assert aside(dialog, 0) == "no certificate"
    dialog._work.undo()
    qtbot.waitUntil(lambda: dialog._work.is_idle)
    dialog._reload()
    assert aside(dialog, 0) == code


def test_a_key_made_before_is_offered_for_this_workbook(dialog: SigningDialog) -> None:
    kept = make_identity(identities_folder(), fixed_actor(), "Ana Lead", "", PASSPHRASE)
    dialog._reload()
    assert dialog.use_button.isVisible()
    assert kept.certificate.code in dialog.use_button.text()
