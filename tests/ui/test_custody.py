"""Custody in the window: the log, a hand-over, and bytes that two people dispose of."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.test_evidence import Scene, alone
from tests.ui.workbooks import Made
from workbook.domain.evidence_views import DisposalStage
from workbook.ui.dialogs.custody import DisposalDialog, HandOverDialog
from workbook.ui.pages.evidence_head import View

WORDS = "names of the vendor's staff"


@pytest.fixture
def scene(app: QApplication, small: Made) -> Iterator[Scene]:
    with alone(small.path) as made:
        yield made


@pytest.fixture
def wrong(scene: Scene, tmp_path: Path) -> UUID:
    """Return a piece whose bytes should never have come in, chosen in the list."""
    path = tmp_path / "staff list.csv"
    path.write_text(WORDS)
    scene.take(path)
    ((key,),) = scene.ask("SELECT id FROM evidence WHERE kind = 'file'")
    scene.work.go("evidence", UUID(str(key)))
    scene.settle()
    return UUID(str(key))


def somebody_else(scene: Scene) -> None:
    """Let another person of the workbook act."""
    people = scene.work.acting.people()
    scene.work.acting.act_as(next(one for one in people if one.id != scene.work.acting.person))
    scene.settle()


def dialog(scene: Scene) -> DisposalDialog:
    scene.page.doing.dispose()
    scene.settle()
    return next(one for one in scene.page.findChildren(DisposalDialog) if one.isVisible())


def propose(scene: Scene) -> None:
    asked = dialog(scene)
    asked.reason.edit.setPlainText("Sent by mistake.")
    asked.main_button.click()
    scene.settle()


def enabled(scene: Scene, name: str) -> bool:
    act = next(act for act in scene.page.acts() if act.name == name)
    return act.is_enabled is None or act.is_enabled()


def test_the_log_tells_how_it_came_in(scene: Scene, wrong: UUID, tmp_path: Path) -> None:
    said = scene.inspected()
    for words in (
        "Custody log",
        "Taken in: staff list.csv",
        "From folder",
        tmp_path.name,
        "Collected, as claimed",
        "UTC",
    ):
        assert words in said, words
    scene.press("Verify now")
    said = scene.inspected()
    assert "Read back, intact" in said
    assert f"{scene.work.acting.name}, on " in said


def test_a_hand_over_is_recorded_and_undone(scene: Scene, wrong: UUID) -> None:
    scene.press("Hand over")
    asked = scene.page.findChild(HandOverDialog)
    asked.main_button.click()
    scene.settle()
    assert "given to" in asked.said
    asked.fields["given_to"].reset("Olga Operator")
    asked.fields["organisation"].reset("The regulator")
    asked.fields["means"].reset("In person")
    asked.main_button.click()
    scene.settle()
    assert "purpose" in asked.said
    asked.fields["purpose"].reset("To be examined.")
    asked.main_button.click()
    scene.settle()
    said = scene.inspected()
    for words in (
        "Handed over to Olga Operator, The regulator",
        "To be examined.",
        scene.work.acting.name,
        "In person",
    ):
        assert words in said, words
    assert scene.count("hand_over") == 1
    scene.work.undo()
    scene.settle()
    assert scene.count("hand_over") == 0
    assert "Hand-over taken back" in scene.inspected()


def test_two_people_dispose_of_bytes(scene: Scene, wrong: UUID) -> None:
    asked = dialog(scene)
    asked.main_button.click()
    assert "Say why" in asked.said
    asked.close()
    propose(scene)
    assert "Somebody else has to confirm it" in scene.inspected()
    again = dialog(scene)
    again.main_button.click()
    scene.settle()
    assert "somebody else has to confirm it" in again.said
    again.close()
    somebody_else(scene)
    last = dialog(scene)
    last.main_button.click()
    scene.settle()
    detail = scene.page.inspector.detail
    assert detail is not None
    assert detail.row.disposal is DisposalStage.DISPOSED
    assert scene.ask("SELECT count(*) FROM chunk") == [(0,)]
    said = scene.inspected()
    for words in ("bytes disposed of", "Disposed of on", "Sent by mistake.", "Disposal confirmed", "Bytes removed"):
        assert words in said, words
    assert "Attach…" not in [button.text() for button in scene.page.inspector.findChildren(type(last.main_button))]
    assert not any(enabled(scene, f"evidence_{name}") for name in ("open", "save", "dispose", "preview"))
    assert scene.work.deeds.next_undo is None or "dispos" not in scene.work.deeds.next_undo.label
    scene.view(View.INBOX)
    assert wrong not in scene.page.inbox.list.model().ids  # type: ignore[attr-defined]


def test_a_proposal_is_taken_back_and_shared_bytes_are_named(scene: Scene, wrong: UUID, tmp_path: Path) -> None:
    twin = tmp_path / "copy.csv"
    twin.write_text(WORDS)
    scene.take(twin)
    scene.work.go("evidence", wrong)
    scene.settle()
    propose(scene)
    assert scene.count("disposal") == 2
    asked = dialog(scene)
    shown = "\n".join(part.text() for part in asked.findChildren(type(asked._said)))
    assert "the very same bytes" in shown
    asked.back.click()
    scene.settle()
    assert scene.count("disposal") == 0
    assert enabled(scene, "evidence_open")
