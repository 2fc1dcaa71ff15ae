"""Every pair of colours that words are written in can be read."""

from itertools import product

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from workbook.domain.vocabulary import Tlp
from workbook.exports.palette import TLP_GROUND, TLP_INK, Tone
from workbook.ui.main_window import MainWindow
from workbook.ui.theme import DARK, LIGHT, Appearance, Tokens, icon, palette, theme
from workbook.ui.widgets.labels import clamp


def luminance(colour: str) -> float:
    """Return the relative luminance of `#RRGGBB` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(tokens: Tokens) -> None:
    grounds = (tokens.bg, tokens.panel, tokens.rail, tokens.accent_bg)
    for ink, ground in product((tokens.text, tokens.muted, tokens.accent), grounds):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ink, ground in product((tokens.bad, tokens.warn, tokens.ok), (tokens.bg, tokens.panel)):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    for tone in Tone:
        assert contrast(tokens.ink(tone), tokens.ground(tone)) >= 4.5, tone
    assert contrast(tokens.panel, tokens.accent) >= 4.5  # selected text in a field


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_native_parts_can_be_read(tokens: Tokens) -> None:
    made, role = palette(tokens), QPalette.ColorRole
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for ink, ground in (
            (role.WindowText, role.Window),
            (role.Text, role.Base),
            (role.ButtonText, role.Button),
            (role.HighlightedText, role.Highlight),
            (role.ToolTipText, role.ToolTipBase),
            (role.PlaceholderText, role.Base),
            (role.Link, role.Base),
        ):
            assert contrast(made.color(group, ink).name(), made.color(group, ground).name()) >= 4.5, (group, ink)


@pytest.mark.parametrize("tlp", Tlp)
def test_tlp_labels_can_be_read(tlp: Tlp) -> None:
    assert contrast(f"#{TLP_INK[tlp]}", f"#{TLP_GROUND}") >= 4.5


def test_the_person_can_switch(app: QApplication, window: MainWindow) -> None:
    theme().choose(Appearance.DARK)
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.bg
    assert DARK.bg in window.styleSheet()
    theme().choose(Appearance.LIGHT)
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == LIGHT.bg
    assert LIGHT.bg in window.styleSheet()
    assert "$" not in window.styleSheet()


def test_icons_are_drawn(app: QApplication) -> None:
    assert not icon("search").pixmap(16, 16).isNull()


def test_text_is_broken_and_elided(app: QApplication) -> None:
    font = app.font()
    assert clamp("short", font, 400, 2) == ["short"]
    broken = clamp("word " * 100, font, 200, 2)
    assert len(broken) == 2
    assert broken[1].endswith("…")
    assert len(clamp("x" * 300, font, 200, 2)) == 2
    assert clamp("", font, 200, 2) in ([], [""])
