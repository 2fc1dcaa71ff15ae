"""Signing in the window: what is covered is shown first, the passphrase is asked for, and a later change shows."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.workbooks import PASSPHRASE, Made
from workbook.domain import records
from workbook.domain.sign_offs import Meaning, TargetKind
from workbook.operations.certificates import add_certificate
from workbook.operations.findings import change_finding
from workbook.operations.identities import make_identity
from workbook.signing import keys
from workbook.ui.dialogs.sign_off import SignOffDialog
from workbook.ui.main_window import MainWindow
from workbook.ui.signing_place import identities_folder

WHOLE = records.Finding("Off", criteria="a", condition="b", cause="c", effect="d", severity="High")


@pytest.fixture
def window(opened: Callable[[Path], MainWindow], small: Made, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """Return the window of Ana, who has a key."""
    monkeypatch.setattr(keys, "_COST", {"n": 16, "p": 1, "r": 8})
    made = opened(small.path)
    shutil.rmtree(identities_folder(), ignore_errors=True)
    work = made.book.work
    kept = make_identity(identities_folder(), work.actor, "Ana Lead", "", PASSPHRASE)
    work.do("", lambda book, actor: add_certificate(book, actor, actor.person, kept.certificate))
    yield made
    shutil.rmtree(identities_folder(), ignore_errors=True)


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[SignOffDialog]:
    window.menus.action("sign_off").trigger()
    made = window.person.dialog
    assert isinstance(made, SignOffDialog)
    yield made
    made.close()


def test_the_review_page_leads_to_it(window: MainWindow) -> None:
    window.book.go("review", None)
    page = window.book.page("review")
    next(button for button in page.findChildren(QPushButton) if button.text() == "Sign off…").click()
    assert isinstance(window.person.dialog, SignOffDialog)
    window.person.close_dialog()


def choose_finding(dialog: SignOffDialog, qtbot: QtBot) -> None:
    row = next(place for place, one in enumerate(dialog.model._rows) if one.target.kind is TargetKind.FINDING)
    dialog.list.setCurrentIndex(dialog.model.index(row))
    wait(dialog, qtbot)


def wait(dialog: SignOffDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Reading" not in dialog._covers.text())


def complete(dialog: SignOffDialog) -> None:
    """Write the elements that the finding lacks."""
    key = dialog.target.target.id
    dialog._work.do("", lambda book, actor: change_finding(book, actor, key, WHOLE))


def test_what_cannot_be_signed_says_why(dialog: SignOffDialog, qtbot: QtBot) -> None:
    assert dialog.target.target.kind is TargetKind.ENGAGEMENT
    choose_finding(dialog, qtbot)
    assert "is not complete" in dialog._covers.text()
    assert not dialog.passphrase.control.isEnabled()
    assert not dialog.main_button.isEnabled()
    dialog.meaning.drop.setCurrentIndex(list(Meaning).index(Meaning.APPROVAL))
    dialog.meaning.drop.activated.emit(2)
    wait(dialog, qtbot)
    assert "comes after" in dialog._covers.text()


def test_a_finding_is_signed_and_a_change_voids_it(dialog: SignOffDialog, qtbot: QtBot, tmp_path: Path) -> None:
    choose_finding(dialog, qtbot)
    complete(dialog)
    wait(dialog, qtbot)
    assert "records" in dialog._covers.text()
    assert "Digest" in dialog._digest.text()
    QTest.keyClicks(dialog.passphrase.line, "wrong")
    dialog.main_button.click()
    qtbot.waitUntil(lambda: "not the passphrase" in dialog.said)
    assert dialog.passphrase.line.text() == "wrong"
    dialog.passphrase.line.clear()
    QTest.keyClicks(dialog.passphrase.line, PASSPHRASE)
    dialog.main_button.click()
    qtbot.waitUntil(lambda: dialog.said == "Signed.")
    assert dialog.passphrase.line.text() == ""
    assert dialog.model.lines(dialog.target).marks == "Authorship: Ana Lead"
    assert "in force" in dialog._signatures.text()
    wait(dialog, qtbot)
    assert "already" in dialog._covers.text()
    dialog.write_receipt(tmp_path / "receipt.json")
    assert dialog.said.startswith("receipt.json, receipt.pdf were written.")
    dialog.check_receipt(tmp_path / "receipt.json")
    qtbot.waitUntil(lambda: dialog.said == "The workbook holds exactly what the receipt says.")
    key = dialog.target.target.id
    changed = records.Finding("Off", condition="Worse.", severity="High")
    dialog._work.do("change", lambda book, actor: change_finding(book, actor, key, changed))
    assert dialog.model.lines(dialog.target).marks == "1 voided"
    dialog.check_receipt(tmp_path / "receipt.json")
    qtbot.waitUntil(lambda: "and 1 entry of the journal since then" in dialog.said)
    (tmp_path / "notes.json").write_text("{}")
    dialog.check_receipt(tmp_path / "notes.json")
    qtbot.waitUntil(lambda: "is not a receipt" in dialog.said)
    assert "voided by entry" in dialog._signatures.text()
    assert "Ana Lead changed finding F-0001" in dialog._signatures.text()
    wait(dialog, qtbot)
