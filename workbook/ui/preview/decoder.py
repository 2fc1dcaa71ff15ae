"""The window's side of decoding: one child at a time, asked one thing at a time, never waited for."""

import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, QProcess, QProcessEnvironment, QTimer

from workbook.ui.preview import child
from workbook.ui.preview.asking import Answer, Asked, Request, Source
from workbook.ui.preview.frames import Frame, FrameError, Kind, Unpacker
from workbook.ui.preview.pulled import WHOLE_BYTES
from workbook.ui.preview.values import Failure, Reason, answer_from

ANSWER_MS: Final = 3_000
"""What a child may take for an answer, without the time it waits for bytes of the workbook."""
START_MS: Final = 20_000
_GRACE_MS: Final = 1_000
"""What a child still gets for an answer that nobody wants any more, while another request waits."""
_IDLE_MS: Final = 60_000
_MOST_PART: Final = 8 << 20
_MOST_PULLED: Final = 2 * WHOLE_BYTES
_MOST_PULLS: Final = 4_096


class Decoder(QObject):
    """Answers urgent requests first. A child that crashes or takes too long is ended, and the next request starts another.

    A child that has nothing to do for a while is ended too, and so it is when this object or the whole program ends.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._unpacker = Unpacker()
        self._is_ready = False
        self._is_resting = False
        self._now: Asked | None = None
        self._waits_for_bytes = False
        self._waiting: list[Asked] = []
        self._left = ANSWER_MS
        self._since = QElapsedTimer()
        self._clock = _timer(self, self._on_too_slow)
        self._grace = _timer(self, self._on_unwanted)
        self._rest = _timer(self, self._end)
        if parent is not None:
            parent.destroyed.connect(self.shut_down)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.shut_down)

    def ask(self, request: Request, source: Source, done: Callable[[Answer], None], *, is_urgent: bool = True) -> Asked:
        """Have something decoded."""
        asked = Asked(request, source, done, is_urgent)
        self._waiting.append(asked)
        self._rest.stop()
        self._next()
        return asked

    def cancel(self, asked: Asked) -> None:
        """Want an answer no more; it is never handed over from now on."""
        asked.is_cancelled = True
        if asked in self._waiting:
            self._waiting.remove(asked)
        elif asked is self._now and self._waits_for_bytes:
            self._send(Frame(Kind.STOP))
        self._next()

    def warm_up(self) -> None:
        """Start a child, so that the first answer comes sooner."""
        if self._process is None and not self._is_resting:
            self._start()

    def rest(self) -> None:
        """End the child, which may hold a decoded document; what was asked is asked again after `wake`."""
        self._is_resting = True
        asked, self._now = self._now, None
        if asked is not None and not asked.is_cancelled:
            asked.pulls = asked.pulled = 0
            self._waiting.insert(0, asked)
        self._end()

    def wake(self) -> None:
        """Go on with what was asked."""
        self._is_resting = False
        self._next()

    def shut_down(self) -> None:
        """End the child and forget every request; a later request starts anew."""
        self._waiting.clear()
        self._now = None
        self._end()

    @property
    def process_id(self) -> int:
        """The id of the child that runs, 0 without one."""
        return self._process.processId() if self._process else 0

    def _next(self) -> None:
        """Ask the next thing if the child is free; where it works for nobody, it is given a moment to finish."""
        if self._now is not None:
            if self._now.is_cancelled and self._waiting and not self._grace.isActive():
                self._grace.start(_GRACE_MS)
            return
        self._grace.stop()
        if self._is_resting:
            return
        if not self._waiting:
            if self._process is not None:
                self._rest.start(_IDLE_MS)
        elif self._process is None:
            self._start()
        elif self._is_ready:
            self._now = next((one for one in self._waiting if one.is_urgent), self._waiting[0])
            self._waiting.remove(self._now)
            self._left = ANSWER_MS
            asked = self._now.request
            head = {name: getattr(asked, name) for name in ("key", "name", "size", "form", "page", "side")}
            head["name"] = asked.name[-200:].encode("utf-8", "replace").decode()
            self._send(Frame(Kind.ASK, head))
            self._run_clock()

    # The child

    def _start(self) -> None:
        process = QProcess(self)
        self._process, self._is_ready, self._unpacker = process, False, Unpacker()
        program, *arguments = child.command()
        process.setProgram(program)
        process.setArguments(arguments)
        environment = QProcessEnvironment.systemEnvironment()
        for name, value in child.environment().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setStandardErrorFile(QProcess.nullDevice())
        if sys.platform != "win32":
            flags = QProcess.UnixProcessFlag
            process.setUnixProcessParameters(
                flags.CloseFileDescriptors | flags.IgnoreSigPipe | flags.ResetSignalHandlers | flags.CreateNewSession
            )
        process.readyReadStandardOutput.connect(self._on_read)
        process.finished.connect(self._on_gone)
        process.errorOccurred.connect(self._on_error)
        self._clock.start(START_MS)
        process.start()

    def _end(self) -> None:
        """End the child at once; nothing it still says is heard."""
        process, self._process = self._process, None
        for timer in (self._clock, self._grace, self._rest):
            timer.stop()
        self._is_ready = self._waits_for_bytes = False
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._on_read)
            process.finished.disconnect(self._on_gone)
            process.errorOccurred.disconnect(self._on_error)
            process.kill()
            process.waitForFinished(2_000)  # a killed process is gone in a moment
            process.deleteLater()

    def _send(self, frame: Frame) -> None:
        self._waits_for_bytes = False
        if self._process is not None:
            self._process.write(frame.packed())

    def _on_read(self) -> None:
        if self._process is None:
            return
        self._unpacker.feed(bytes(self._process.readAllStandardOutput().data()))
        try:
            while self._process is not None and (frame := self._unpacker.take()) is not None:
                self._on_frame(frame)
        except FrameError:
            self._fail(Reason.CRASHED)

    def _on_frame(self, frame: Frame) -> None:
        if frame.kind is Kind.READY and not self._is_ready:
            self._clock.stop()
            self._is_ready = True
            self._next()
        elif frame.kind is Kind.NEED and self._now is not None:
            self._pull(self._now, frame)
        elif frame.kind is Kind.REPLY and self._now is not None:
            asked = self._now
            answer = None if asked.is_cancelled or "stopped" in frame.head else answer_from(frame.head, frame.blob)
            self._clock.stop()
            self._now = None
            self._hand_over(asked, answer)
        else:
            raise FrameError("out of turn")

    def _pull(self, asked: Asked, frame: Frame) -> None:
        """Get the bytes that the child wants, with its clock stopped."""
        start, end = frame.head.get("start"), frame.head.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= asked.request.size:
            raise FrameError("bytes out of the file")
        self._stop_clock()
        asked.pulls += 1
        asked.pulled += end - start
        if end - start > _MOST_PART or asked.pulled > _MOST_PULLED or asked.pulls > _MOST_PULLS:
            self._fail(Reason.TOO_LARGE)
        elif asked.is_cancelled:
            self._send(Frame(Kind.STOP))
        else:
            self._waits_for_bytes = True
            asked.source.read(start, end, lambda data: self._deliver(asked, data))

    def _deliver(self, asked: Asked, data: bytes | str) -> None:
        if asked is not self._now or not self._waits_for_bytes:
            return
        if isinstance(data, str):
            asked.is_cancelled = True
            self._send(Frame(Kind.STOP))
            asked.done(Failure(Reason.UNREADABLE, data))
        else:
            self._send(Frame(Kind.BYTES, {}, data))
            self._run_clock()

    # What goes wrong

    def _run_clock(self) -> None:
        self._since.start()
        self._clock.start(max(1, self._left))

    def _stop_clock(self) -> None:
        self._clock.stop()
        self._left -= self._since.elapsed() if self._since.isValid() else 0

    def _on_too_slow(self) -> None:
        self._fail(Reason.SLOW)

    def _on_unwanted(self) -> None:
        self._fail(Reason.SLOW)

    def _on_gone(self) -> None:
        """The child has ended: by itself between two answers, or over the one it was to give."""
        if self._now is None and self._is_ready:
            self._end()
            self._next()
        else:
            self._fail(Reason.CRASHED)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._fail(Reason.UNAVAILABLE)

    def _fail(self, reason: Reason) -> None:
        """End the child. The request it worked for failed; if it never got so far, no request can be answered."""
        never_ready = not self._is_ready
        asked, self._now = self._now, None
        self._end()
        if never_ready:
            waiting, self._waiting = self._waiting, []
            # Not now: whoever asked may not have got what `ask` returns yet.
            QTimer.singleShot(0, self, lambda: _give_up(waiting))
        elif asked is not None and reason is Reason.CRASHED and not asked.pulls and not asked.is_second_try:
            # It had not begun: the child may have been gone before it was asked.
            asked.is_second_try = True
            if not asked.is_cancelled:
                self._waiting.insert(0, asked)
            self._next()
        elif asked is not None:
            self._hand_over(asked, None if asked.is_cancelled else Failure(reason))
        else:
            self._next()

    def _hand_over(self, asked: Asked, answer: Answer | None) -> None:
        """Go on with the next request, then give this one its answer."""
        self._next()
        if answer is not None:
            asked.done(answer)


def _give_up(waiting: list[Asked]) -> None:
    for asked in waiting:
        if not asked.is_cancelled:
            asked.done(Failure(Reason.UNAVAILABLE))


def _timer(parent: QObject, run: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.timeout.connect(run)
    return made
