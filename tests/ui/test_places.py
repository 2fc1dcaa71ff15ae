"""A workbook in a place that eats data: a local copy is offered, shows where it belongs, and is checked in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import wait_for_book
from tests.ui.tour import pause, settle, view
from tests.ui.workbooks import PASSPHRASE, Made
from workbook.domain import records
from workbook.operations import engagement
from workbook.operations.working_copies import check_out
from workbook.store.access_trail import last_taken_out
from workbook.store.places import Machine
from workbook.ui import recent
from workbook.ui.app import Desk
from workbook.ui.main_window import MainWindow
from workbook.ui.models.paged import RowRole
from workbook.ui.place_acts import PlaceActs
from workbook.ui.reading import open_workbook
from workbook.ui.widgets.status import StatusLine

Open = Callable[[Path], MainWindow]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine for which the folder of this test is a share."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 none rw\n2 1 0:55 / {tmp_path} rw - cifs //office/audits rw\n")
    return Machine(tmp_path / "home", mounts=mounts, devices=tmp_path / "devices")


@pytest.fixture
def places(window: MainWindow, machine: Machine, tmp_path: Path) -> PlaceActs:
    acts = window.deeds.places
    acts.machine, acts.folder = machine, tmp_path / "working"
    return acts


def words_of(window: MainWindow) -> str:
    return view(window).banner.words


def status_of(window: MainWindow) -> str:
    line = view(window).findChild(StatusLine)
    return line._origin.text() if not line._origin.isHidden() else ""


def change(window: MainWindow, name: str) -> None:
    person = records.Person(name)
    assert view(window).work.do("Add", lambda book, actor: engagement.add_person(book, actor, person))


def taken_out(desk: Desk, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """Take the offer, and return the window of the working copy."""
    view(window).banner._offer.click()
    qtbot.waitUntil(lambda: window not in desk.windows, timeout=30_000)
    (other,) = desk.windows
    wait_for_book(other, qtbot)
    return other


@pytest.fixture
def local(opened: Open, places: PlaceActs, small: Made) -> MainWindow:
    """Return the window of a working copy of the small workbook."""
    path, original = places.folder / "1" / small.path.name, open_workbook(small.path, None)
    path.parent.mkdir(parents=True)
    check_out(original.book, original.actor, path)
    original.book.close()
    return opened(path)


def test_offered_worked_on_and_checked_in(
    opened: Open, places: PlaceActs, small: Made, desk: Desk, qtbot: QtBot
) -> None:
    window = opened(small.path)
    assert "lies on a network share" in words_of(window)
    assert view(window).banner._offer.text() == "Work on a local copy"
    assert status_of(window) == ""
    assert not window.menus.action("check_in").isEnabled()
    local = taken_out(desk, window, qtbot)
    assert local.path is not None
    assert local.path.is_relative_to(places.folder)
    assert f"{small.path} stays as it is" in words_of(local)
    assert status_of(local) == "Local copy, nothing to check in"
    local.menus.refresh()
    assert local.menus.action("check_in").isEnabled()
    assert not local.menus.action("work_locally").isEnabled()
    change(local, "Ann")
    change(local, "Ben")
    assert status_of(local) == "Local copy, 2 to check in"
    local.menus.action("check_in").trigger()
    settle(local)
    assert "Checked in" in words_of(local)
    assert status_of(local) == "Local copy, nothing to check in"
    original = open_workbook(small.path, None).book
    assert original.head() == view(local).work.book.head()
    original.close()


def test_what_is_not_checked_in_is_said_at_closing_and_in_the_list(
    local: MainWindow, places: PlaceActs, small: Made, desk: Desk, qtbot: QtBot
) -> None:
    path = local.path
    change(local, "Ann")
    assert not local.close()
    assert "1 change of this local copy" in words_of(local)
    assert local.close()
    other = desk.show_window()
    with qtbot.waitSignal(other.start.painted):
        pass
    qtbot.waitUntil(lambda: other.start.model.index(0, 0).data(RowRole).origin is not None)
    first = other.start.model.index(0, 0).data(RowRole)
    assert (first.path, first.origin, first.ahead) == (path, small.path, 1)
    assert f"1 to check in · local copy of {small.path}" in other.start.model.said(first).aloud
    other.deeds.places.folder, other.deeds.places.machine = places.folder, places.machine
    other.open(small.path)  # by its original
    wait_for_book(other, qtbot)
    assert "with 1 change not checked in" in words_of(other)
    assert view(other).banner._offer.text() == "Go on in the local copy"


def test_where_somebody_was_faster_it_is_saved_beside(local: MainWindow, small: Made) -> None:
    change(local, "Ann")
    theirs = open_workbook(small.path, None)
    engagement.add_person(theirs.book, view(local).work.actor, records.Person("Ben"))
    theirs.book.close()
    local.deeds.places.returning.check_in()
    settle(local)
    assert "has been worked on since" in words_of(local)
    assert view(local).banner._offer.text() == "Save beside it"
    view(local).banner._offer.click()
    settle(local)
    assert "It is copy B" in words_of(local)
    assert len(list(small.path.parent.glob("*working copy*.auditbook"))) == 1
    assert local.close()  # nothing is left that would be lost


def test_an_original_that_was_worked_on_is_told_of_before_a_day_of_work(
    places: PlaceActs, opened: Open, small: Made, desk: Desk, qtbot: QtBot
) -> None:
    copy = places.folder / "1" / small.path.name
    copy.parent.mkdir(parents=True)
    theirs = open_workbook(small.path, None)
    check_out(theirs.book, theirs.actor, copy)
    with theirs.book.reading() as session:
        person = UUID(session.driver().execute("SELECT id FROM person").fetchone()[0])
    engagement.add_person(theirs.book, replace(theirs.actor, person=person), records.Person("Ben"))
    theirs.book.close()
    window = opened(copy)
    assert "this copy cannot be checked in. Nothing was changed here yet" in words_of(window)
    assert view(window).banner._offer.text() == "Open the original"


def test_one_that_is_gone_is_no_loss(local: MainWindow, small: Made) -> None:
    change(local, "Ann")
    small.path.unlink()
    local.deeds.places.returning.check_in()
    settle(local)
    assert "the local copy holds everything" in words_of(local)
    assert status_of(local) == "Local copy, 1 to check in"
    local.deeds.places.returning.save_beside()
    settle(local)
    assert status_of(local) == "Local copy, nothing to check in"


def test_one_finishes_and_nothing_is_left(local: MainWindow, small: Made, desk: Desk) -> None:
    path = local.path
    assert path is not None
    change(local, "Ann")
    local.deeds.places.returning.finish()  # it is not checked in: said, and it stays
    assert local in desk.windows
    local.deeds.places.returning.check_in()
    settle(local)
    view(local).banner._offer.click()
    pause(0)
    assert desk.windows == []
    assert list(path.parent.iterdir()) == []
    assert path not in [one.path for one in recent.recents()]
    original = open_workbook(small.path, None).book
    with original.reading() as session:
        assert session.driver().execute("SELECT count(*) FROM person WHERE name = 'Ann'").fetchone()[0] == 1
    original.close()


def test_an_encrypted_one_asks_for_no_passphrase_again(
    opened: Open, window: MainWindow, places: PlaceActs, lockable: Made, desk: Desk, qtbot: QtBot
) -> None:
    desk.open(lockable.path)
    qtbot.waitUntil(lambda: window.dialog is not None, timeout=30_000)
    assert window.dialog is not None
    window.dialog.entered.emit(PASSPHRASE)
    wait_for_book(window, qtbot)
    local = taken_out(desk, window, qtbot)
    assert view(local).work.book.is_encrypted
    change(local, "Ann")
    local.locking.lock()
    qtbot.waitUntil(lambda: not local.locking.has_key, timeout=30_000)
    assert not local.close()
    assert "not checked in" in local.locking.page._warning.text()


def test_a_usual_place_says_nothing(opened: Open, places: PlaceActs, small: Made, machine: Machine) -> None:
    machine.mounts.write_text("1 0 8:1 / / rw - ext4 none rw\n")
    window = opened(small.path)
    assert words_of(window) == ""
    assert window.menus.action("work_locally").isEnabled()


def test_one_that_somebody_else_took_is_said(opened: Open, places: PlaceActs, small: Made, tmp_path: Path) -> None:
    theirs = open_workbook(small.path, None)
    check_out(theirs.book, theirs.actor, tmp_path / "theirs.auditbook")
    theirs.book.close()
    window = opened(small.path)
    assert "took a local copy of this workbook" in words_of(window)
    assert view(window).banner._offer.isHidden()
    change(window, "Ann")  # from now on theirs cannot be checked in any more
    assert last_taken_out(view(window).work.book, lambda _done, _all: None) is None
