"""What stands beside the preview of a report: what is missing in it, what was written, and the exports before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.errors import Message
from workbook.domain.exports_made import ExportMade
from workbook.exports.palette import Tone
from workbook.messages import render, text
from workbook.ui.messages import number, size
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import Panel, add_many, card, link, links, section
from workbook.ui.wording import moment

_FIRST = 8


@dataclass(frozen=True, slots=True)
class Written:
    """A file or folder that an export wrote; `sha256` is empty for a folder."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, and how to see it; `run` is None where no list shows it."""

    message: Message
    run: Callable[[], object] | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything the panel shows; `missing` is None until a report has been made."""

    missing: tuple[Gap, ...] | None = None
    written: tuple[Written, ...] = ()
    damaged: tuple[Message, ...] = ()
    """what Verify found before the last export"""
    earlier: tuple[ExportMade, ...] = ()


class ReportPanel(Panel):
    """The inspector of the reports page."""

    def __init__(self, show_damaged: Callable[[], object]) -> None:
        super().__init__(text("ui.reports.panel"))
        self._show_damaged = show_damaged
        self.shown = Beside()
        self.show_all(self.shown)

    def show_all(self, beside: Beside) -> None:
        """Show this in place of what was shown."""
        self.shown = beside
        self.build(self._fill, keep_place=True)

    def _fill(self, layout: QVBoxLayout) -> None:
        beside = self.shown
        if beside.damaged:
            section(layout, text("ui.reports.damaged"))
        for problem in beside.damaged:
            layout.addWidget(label(render(problem), wraps=True, tone=Tone.BAD))
        if beside.damaged:
            name = text("ui.reports.show_named", words=text("ui.reports.damaged"))
            layout.addWidget(links([link(text("ui.reports.show"), self._show_damaged, name=name)]))
        if beside.written:
            section(layout, text("ui.reports.written"))
            for one in beside.written:
                layout.addWidget(_written(one))
        section(layout, text("ui.reports.missing"))
        if beside.missing is None:
            layout.addWidget(label(text("ui.reports.not_read"), "muted", wraps=True))
        elif not beside.missing:
            layout.addWidget(label(text("ui.reports.nothing_missing"), "muted", wraps=True))
        for gap in beside.missing or ():
            layout.addWidget(_gap(gap))
        section(layout, text("ui.reports.earlier", count=number(len(beside.earlier))))
        if not beside.earlier:
            layout.addWidget(label(text("ui.reports.none_earlier"), "muted", wraps=True))
        add_many(layout, beside.earlier, _earlier, first=_FIRST)


def _gap(gap: Gap) -> QWidget:
    words = render(gap.message)
    made = QWidget()
    inner = column(made, spacing=0)
    inner.addWidget(label(words, wraps=True))
    if gap.run is not None:
        inner.addWidget(
            links([link(text("ui.reports.show"), gap.run, name=text("ui.reports.show_named", words=words))])
        )
    return made


def _written(one: Written) -> QWidget:
    made = card(one.path.name, size(one.size) if one.size else "", Tone.PLAIN)
    layout = made.layout()
    assert isinstance(layout, QVBoxLayout)
    buttons = [
        link(
            text("ui.reports.open"),
            partial(open_outside, one.path),
            name=text("ui.reports.open_named", name=one.path.name),
        ),
        link(
            text("ui.reports.open_folder"),
            partial(open_outside, one.path.parent),
            name=text("ui.reports.open_folder_named", name=one.path.name),
        ),
    ]
    if one.sha256:
        layout.addWidget(label(text("ui.reports.sha256", sha256=grouped(one.sha256)), "caption", wraps=True))
        copy = link(
            text("ui.reports.copy"),
            partial(QGuiApplication.clipboard().setText, one.sha256),
            name=text("ui.reports.copy_named", name=one.path.name),
        )
        buttons.append(copy)
    layout.addWidget(links(buttons))
    return made


def _earlier(one: ExportMade) -> QWidget:
    marks = [moment(one.at), one.person, text("ui.reports.as_of_short", day=one.as_of) if one.as_of else ""]
    words = []
    if one.items is not None and one.all_items is not None:
        words.append(text("ui.reports.part", count=number(one.items), whole=number(one.all_items)))
    if one.left_out:
        words.append(text("ui.reports.left_out", count=number(one.left_out)))
    if one.sha256:
        words.append(text("ui.reports.sha256", sha256=grouped(one.sha256)))
    return card(one.file, " · ".join(mark for mark in marks if mark), Tone.PLAIN, "\n".join(words))


def grouped(digest: str) -> str:
    """Return hexadecimal digits in groups of eight, so that people can compare them."""
    return " ".join(digest[begin : begin + 8] for begin in range(0, len(digest), 8))


def open_outside(path: Path) -> bool:
    """Open a file or a folder with the program that the system has for it; return whether it has one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
