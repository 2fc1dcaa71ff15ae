"""Look at evidence without opening it: decoded in a child process, shown as a picture, text, a table or bytes."""

from collections.abc import Callable
from typing import TypeVar, cast
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.store.content_parts import content_size
from workbook.ui.messages import size
from workbook.ui.preview.asking import Answer, Asked, Request
from workbook.ui.preview.kinds import WRITTEN
from workbook.ui.preview.values import Body, Dump, Failure, Grid, Listing, Page, Picture, Preview, Reason, Written
from workbook.ui.preview.vault import VaultSource, decoder_of, record_showing
from workbook.ui.preview.wording import facts, said
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.preview_parts import PicturePart, TablePart, TextPart, sentence_label
from workbook.ui.work import Work

Part = TypeVar("Part", bound=QWidget)
_PASSING_MS = 60
"""Evidence that is only passed on the way to other evidence is not decoded."""
_SHARP_SIDE = 4_400
"""Pixels either way of a picture that is enlarged."""
_PATIENCE_MS = 200
"""Only what takes longer is said to be loading."""
_CAN_RETRY = frozenset({Reason.SLOW, Reason.CRASHED, Reason.UNAVAILABLE, Reason.UNREADABLE})
_HAS_BYTES = frozenset({Reason.TOO_LARGE, Reason.DAMAGED, Reason.LOCKED, Reason.SLOW, Reason.CRASHED})


class PreviewPane(QWidget):
    """Shows one content at a time. Showing is recorded in the access chain, once for each time it is turned to."""

    shown = Signal(object)
    """The id of a content whose preview has just come into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(text("ui.preview.pane"))
        self._work: Work | None = None
        self._content: UUID | None = None
        self._name = ""
        self._size = 0
        self._form = ""
        self._page = 0
        self._pages = 1
        self._asked: Asked | None = None
        self._sharper: Asked | None = None
        self._is_sharp = False
        self._is_recorded = False
        self._parts: dict[type[QWidget], QWidget] = {}
        self._passing = _timer(self, self._look)
        self._patience = _timer(self, self._say_loading)
        self._kind = label("", "caption", wraps=True)
        self._misnamed = label("", wraps=True)
        self._notes = label("", "caption", wraps=True)
        self._stack = QStackedWidget()
        # As narrow as the inspector is made: the parts make do.
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._message = self._make_message()
        layout = column(self)
        layout.addLayout(self._make_head())
        layout.addWidget(self._misnamed)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._notes)
        self._stack.addWidget(self._message)
        self.clear()

    @property
    def is_waiting(self) -> bool:
        """Whether what is asked for is still being decoded."""
        return self._asked is not None or self._passing.isActive()

    def show_content(self, work: Work, content: UUID | None, name: str) -> None:
        """Show a content of this workbook, whose file had this name; None shows that there is nothing to look at."""
        if content is not None and work is self._work and (content, name) == (self._content, self._name):
            return
        self.clear()
        if work is not self._work:
            self._let_go()
            work.closing.connect(self._let_go)
        self._work, self._content, self._name = work, content, name
        if content is not None:
            decoder_of(work).warm_up()
            self._say("")
            self._passing.start(_PASSING_MS)
            self._patience.start(_PATIENCE_MS)

    def clear(self) -> None:
        """Show that nothing is selected."""
        self._cancel()
        self._content, self._form, self._is_recorded = None, "", False
        self._page, self._pages = 0, 1
        self._passing.stop()
        self._patience.stop()
        for target in (self._kind, self._misnamed, self._notes):
            say(target, "")
        self._say(text("ui.preview.nothing"))

    def _let_go(self) -> None:
        """Have nothing to do with a workbook any more that is being closed."""
        self.clear()
        if self._work is not None:
            self._work.closing.disconnect(self._let_go)
        self._work = None

    # Asking

    def _look(self) -> None:
        """Find out how large the content is, then have it decoded."""
        work, content = self._work, self._content
        if work is None or content is None:
            return

        def ask(found: int | None) -> None:
            if work is self._work and content == self._content:
                self._size = found or 0
                self._ask()

        work.fetch(content_size, content, done=ask, key="preview size")

    def _ask(self, form: str = "", page: int = 0) -> None:
        work, content = self._work, self._content
        if work is None or content is None:
            return
        self._cancel()
        self._form = form
        request = Request(str(content), self._name, self._size, form, page)
        self._asked = decoder_of(work).ask(request, VaultSource(work, content), self._on_answer)
        if not self._patience.isActive():
            self._patience.start(_PATIENCE_MS)

    def _cancel(self) -> None:
        for asked in (self._asked, self._sharper):
            if asked is not None and self._work is not None:
                decoder_of(self._work).cancel(asked)
        self._asked = self._sharper = None
        self._is_sharp = False

    def _sharpen(self) -> None:
        """Have what is enlarged decoded again with more pixels; without them it stays as it is."""
        work, content = self._work, self._content
        if self._is_sharp or self._asked is not None or work is None or content is None:
            return
        self._is_sharp = True
        request = Request(str(content), self._name, self._size, self._form, self._page, _SHARP_SIDE)

        def sharpen(answer: Answer) -> None:
            self._sharper = None
            body = answer.body if isinstance(answer, Preview) else None
            picture = body.picture if isinstance(body, Page) else body
            if isinstance(picture, Picture):
                self._part(PicturePart).sharpen(picture)

        self._sharper = decoder_of(work).ask(request, VaultSource(work, content), sharpen)

    def _on_answer(self, answer: Answer) -> None:
        self._asked = None
        self._patience.stop()
        if isinstance(answer, Failure):
            self._show_failure(answer)
            return
        self._show_head(answer)
        self._show_body(answer.body)
        if self._work is not None and self._content is not None and not self._is_recorded:
            self._is_recorded = True
            record_showing(self._work, self._content)
            self.shown.emit(self._content)

    def _turn(self, pages: int) -> None:
        wanted = max(0, min(self._page + pages, self._pages - 1))
        if wanted != self._page:
            self._page = wanted
            self._ask(self._form, wanted)

    # Showing

    def _show_head(self, preview: Preview) -> None:
        parts = [text(f"ui.preview.kind.{preview.kind.value}"), *facts(preview.body), size(self._size)]
        say(self._kind, " · ".join(parts))
        words = ""
        if preview.misnamed:
            kind = text(f"ui.preview.kind.{preview.kind.value}")
            words = text("ui.preview.misnamed", ending=preview.misnamed, kind=kind)
        say(self._misnamed, words, Tone.WARN)
        say(self._notes, " ".join(said(note) for note in preview.notes))
        is_dump = isinstance(preview.body, Dump)
        self._as_text.setVisible(
            self._form != "text" and preview.kind in WRITTEN and not isinstance(preview.body, Written)
        )
        self._as_bytes.setVisible(not is_dump)
        self._as_meant.setVisible(bool(self._form))

    def _show_body(self, body: Body) -> None:
        match body:
            case Picture():
                self._part(PicturePart).show_picture(body, self._name)
            case Page():
                is_next = self._stack.currentWidget() is self._parts.get(PicturePart)
                self._part(PicturePart).show_page(body, self._name, is_next=is_next)
                self._page, self._pages = body.number, body.count
            case Written():
                self._part(TextPart).show_text(body.text, self._name)
            case Dump():
                self._part(TextPart).show_dump(body, self._name)
            case Grid():
                self._part(TablePart).show_grid(body, self._name)
            case Listing():
                self._part(TablePart).show_listing(body, self._name)

    def _part(self, kind: type[Part]) -> Part:
        """Return a part, made when it is first needed, and bring it to the front."""
        made = self._parts.get(kind)
        if made is None:
            made = self._parts[kind] = kind()
            self._stack.addWidget(made)
            if isinstance(made, PicturePart):
                made.view.turned.connect(self._turn)
                made.wants_more.connect(self._sharpen)
        self._stack.setCurrentWidget(made)
        return cast("Part", made)

    def _show_failure(self, failure: Failure) -> None:
        for target in (self._kind, self._misnamed, self._notes):
            say(target, "")
        words = failure.words or text(f"ui.preview.reason.{failure.reason.value}")
        self._say(words, Tone.PLAIN, text("ui.preview.kept") if failure.reason in _HAS_BYTES else "")
        self._try_again.setVisible(failure.reason in _CAN_RETRY)
        self._as_bytes_instead.setVisible(failure.reason in _HAS_BYTES and self._form != "dump")

    def _say(self, words: str, tone: Tone = Tone.PLAIN, more: str = "") -> None:
        """Show a sentence in place of a file."""
        say(self._sentence, words, tone)
        say(self._more, more)
        for button in (self._try_again, self._as_bytes_instead, self._as_text, self._as_bytes, self._as_meant):
            button.setVisible(False)
        self._stack.setCurrentWidget(self._message)

    def _say_loading(self) -> None:
        self._say(text("ui.preview.loading"))

    # Making

    def _make_head(self) -> QHBoxLayout:
        self._as_text = _link("ui.preview.as_text", lambda: self._ask("text"))
        self._as_bytes = _link("ui.preview.as_bytes", lambda: self._ask("dump"))
        self._as_meant = _link("ui.preview.as_meant", lambda: self._ask())
        row = line(spacing=4)
        row.addStrut(self._as_bytes.sizeHint().height())  # the same height in every state
        row.addWidget(self._kind, 1)
        for button in (self._as_text, self._as_bytes, self._as_meant):
            row.addWidget(button)
        return row

    def _make_message(self) -> QWidget:
        message = QWidget()
        self._sentence = sentence_label()
        self._more = sentence_label()
        self._more.setProperty("role", "caption")
        self._try_again = _link("ui.preview.try_again", lambda: self._ask(self._form, self._page))
        self._as_bytes_instead = _link("ui.preview.as_bytes_instead", lambda: self._ask("dump"))
        layout = column(message, margin=16)
        layout.addStretch(1)
        layout.addWidget(self._sentence)
        layout.addWidget(self._more)
        for button in (self._try_again, self._as_bytes_instead):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return message


def _link(key: str, run: Callable[[], None]) -> QPushButton:
    made = QPushButton(text(key))
    made.setProperty("role", "link")
    made.clicked.connect(lambda _=False: run())
    return made


def _timer(parent: QWidget, run: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.timeout.connect(run)
    return made
