"""Press keys where the keyboard is, as a person does who has no mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.tour import pause

_MOST_TABS = 120


class Hands:
    """Works on what has the focus; `window` is brought to the front when nothing has."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        pause(1)  # what was built by the key before is shown in between
        QTest.keyClick(self.focused(), key, held)

    def type(self, words: str) -> None:
        QTest.keyClicks(self.focused(), words)

    def tab_to(self, name: str) -> QWidget:
        """Press Tab until the part with this accessible name, or these words, has the keyboard."""
        passed = []
        for _ in range(_MOST_TABS):
            part = self.focused()
            words = getattr(part, "text", str)()
            if part.accessibleName().startswith(name) or (isinstance(words, str) and words.startswith(name)):
                return part
            passed.append(part.accessibleName() or words or type(part).__name__)
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}, but to {passed[:60]}")

    def focused(self) -> QWidget:
        """Return where the keyboard is; the window of an earlier test that is closed late may have taken it away."""
        dialog = QApplication.activeModalWidget()
        for _ in range(200):
            widget = QApplication.focusWidget()
            if widget is not None:
                return widget
            (dialog or self._window).activateWindow()
            pause(10)
        raise AssertionError("nothing has the keyboard")
