"""The colours, type and style sheet of the window, light and dark."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from workbook.exports.palette import Tone
from workbook.resources import resource

_FIRST_FONTS: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_OTHER_FONTS: Final = ("NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf", "DroidSansFallback.ttf")
BODY_PT: Final = 10
TITLE_PT: Final = 18
"""as in the style sheet"""
CAPTION_PT: Final = 9
_ICON_SIDES: Final = (16, 20, 32, 40)


class Appearance(StrEnum):
    """What the person chose: as the system has it, or one of the two always."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one appearance, as `#RRGGBB`; `*_bg` is the ground its namesake is written on."""

    bg: str
    panel: str
    rail: str
    line: str
    text: str
    muted: str
    accent: str
    accent_bg: str
    ok: str
    ok_bg: str
    bad: str
    bad_bg: str
    warn: str
    warn_bg: str
    none_bg: str

    def ink(self, tone: Tone) -> str:
        """Return the colour of words in this tone."""
        return {Tone.PLAIN: self.text, Tone.OK: self.ok, Tone.BAD: self.bad, Tone.WARN: self.warn}.get(tone, self.muted)

    def ground(self, tone: Tone) -> str:
        """Return the colour under words in this tone."""
        grounds = {Tone.PLAIN: self.panel, Tone.OK: self.ok_bg, Tone.BAD: self.bad_bg, Tone.WARN: self.warn_bg}
        return grounds.get(tone, self.none_bg)


LIGHT: Final = Tokens(
    bg="#F6F7F9",
    panel="#FFFFFF",
    rail="#EEF0F4",
    line="#D9DEE6",
    text="#16202E",
    muted="#56637A",
    accent="#1F5FBF",
    accent_bg="#E3ECFA",
    ok="#1B6E4B",
    ok_bg="#DFF2E8",
    bad="#A6261F",
    bad_bg="#FBE4E2",
    warn="#7A5200",
    warn_bg="#FBEFD3",
    none_bg="#E9ECF1",
)
DARK: Final = Tokens(
    bg="#14181F",
    panel="#1B2129",
    rail="#10141A",
    line="#2F3846",
    text="#E7ECF3",
    muted="#A3AFC0",
    accent="#7FB0FF",
    accent_bg="#1F3354",
    ok="#6FD3A4",
    ok_bg="#173A2B",
    bad="#FF9A92",
    bad_bg="#4A1F1D",
    warn="#F0C36A",
    warn_bg="#3F3216",
    none_bg="#2A323E",
)


class Theme(QObject):
    """Dresses the application, and dresses it anew when the system or the person changes the appearance."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = Appearance.SYSTEM
        self.tokens = LIGHT
        self.sheet = ""
        """What each window without a parent wears, and through it all that is in it and its dialogs. A sheet of the whole
        application costs more: every part would be dressed anew whenever what it is built into is put into something."""
        for name in _FIRST_FONTS:
            QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))
        application.setStyle("fusion")
        font = QFont("Noto Sans", BODY_PT)
        application.setFont(font)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()

    @property
    def appearance(self) -> Appearance:
        """What the person chose."""
        return self._appearance

    def choose(self, appearance: Appearance) -> None:
        """Take an appearance from now on."""
        self._appearance = appearance
        self._dress()

    def load_other_fonts(self) -> None:
        """Make the fonts of other scripts known; they are large, so the first frame does not wait for them."""
        for name in _OTHER_FONTS:
            QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))

    def _is_dark(self) -> bool:
        if self._appearance is Appearance.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._appearance is Appearance.DARK

    @Slot()
    def _dress(self) -> None:
        self.tokens = DARK if self._is_dark() else LIGHT
        self._application.setPalette(palette(self.tokens))
        # What pages add stands after the sheet of the whole window.
        sheets = sorted(resource("themes").glob("*.qss"), key=lambda path: (path.name != "window.qss", path.name))
        template = Template("".join(path.read_text("utf-8") for path in sheets))
        tick = resource("icons/tick-dark.svg" if self.tokens is DARK else "icons/tick-light.svg").as_posix()
        self.sheet = template.substitute(asdict(self.tokens), tick=tick)
        for window in self._application.topLevelWidgets():
            if window.styleSheet():
                window.setStyleSheet(self.sheet)
        self.changed.emit()


def theme() -> Theme:
    """Return the theme of this application; raises RuntimeError, a defect, before it has one."""
    application = QApplication.instance()
    found = application.findChild(Theme) if application else None
    if found is None:
        raise RuntimeError("the application has no theme")
    return found


def tokens() -> Tokens:
    """Return the colours in force."""
    return theme().tokens


def palette(colours: Tokens) -> QPalette:
    """Return the palette of native parts, readable in each of its pairs."""
    made = QPalette()
    role = QPalette.ColorRole
    for what, colour in (
        (role.Window, colours.bg),
        (role.WindowText, colours.text),
        (role.Base, colours.panel),
        (role.AlternateBase, colours.bg),
        (role.Text, colours.text),
        (role.Button, colours.panel),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.ToolTipBase, colours.panel),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.accent_bg),
        (role.HighlightedText, colours.text),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.panel),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.line),
        (role.Shadow, colours.line),
    ):
        made.setColor(what, QColor(colour))
    for what in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, what, QColor(colours.muted))
    return made


def icon(name: str, colour: str = "") -> QIcon:
    """Return a shipped icon in a colour, `#RRGGBB`; in that of muted text unless told."""
    made = QIcon()
    for side in _ICON_SIDES:
        made.addPixmap(picture(name, side, colour))
    return made


def picture(name: str, side: int, colour: str = "") -> QPixmap:
    """Return a shipped icon as a picture of so many pixels a side."""
    return _drawn(name, side, colour or tokens().muted)


@cache
def _drawn(name: str, side: int, colour: str) -> QPixmap:
    drawing = resource(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and have it looked at again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
