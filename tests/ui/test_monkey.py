"""Whatever is pressed, clicked and turned, in whatever order: no defect, and the window closes with work under way."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.ui.monkey import Monkey
from tests.ui.tour import pause, view
from tests.ui.workbooks import Made
from workbook.store.opening import open_book
from workbook.ui import evidence_deeds
from workbook.ui.app import Desk
from workbook.ui.main_window import MainWindow

Open = Callable[[Path], MainWindow]


@pytest.fixture
def often() -> Iterator[None]:
    """Let the collector run often, so that what is destroyed too early is found."""
    before = gc.get_threshold()
    gc.set_threshold(100, 5, 5)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("seed", [1, 2])
def test_play(
    seed: int,
    desk: Desk,
    opened: Open,
    small: Made,
    qtbot: QtBot,
    hook: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(evidence_deeds, "QDesktopServices", SimpleNamespace(openUrl=lambda _url: True))
    window = opened(small.path)
    monkey = Monkey(window, seed)
    monkey.play(80)
    assert hook == [], monkey.done[-5:]
    view(window).go("reports", None)
    view(window).go("journal", None)
    window.menus.action("journal_verify").trigger()  # work that is under way when the window closes
    # That work is under way, and that something typed is not kept, is said once each.
    assert any(window.close() for _ in range(3)), monkey.done[-5:]
    pause(50)
    assert hook == [], monkey.done[-5:]
    assert window not in desk.windows
    open_book(small.path, fixed_actor()).close()
