"""The decoding child: confined before it sees any evidence, it answers one request after the other through two pipes.

It is this program started again: `sys.executable` with a line of code, or, in a frozen build, with `FLAG` as its one
argument, which the command line hands to `main`. Not `multiprocessing`: its spawned children take orders by pickle,
import the main module again, need `freeze_support`, and share a tracker process that outlives them.
"""

import os
import sys
from pathlib import Path
from typing import Final

from workbook.resources import resource
from workbook.ui.preview import confine
from workbook.ui.preview.frames import Frame, FrameError, Kind, Unpacker
from workbook.ui.preview.pulled import Pulled
from workbook.ui.preview.values import Failure, NotShown, Reason, packed

FLAG: Final = "--decode-previews"
_PIECE: Final = 1 << 20
_GROWN: Final = 96 << 20
"""A child that keeps so much more than at its start ends itself; the next request starts another one."""


class Stopped(Exception):
    """Nobody wants the answer any more."""


class Channel:
    """The two pipes to the window. Raises EOFError when the window is gone."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._unpacker = Unpacker()

    def send(self, frame: Frame) -> None:
        """Write a frame."""
        data = memoryview(frame.packed())
        while data:
            data = data[os.write(self._outgoing, data) :]

    def take(self) -> Frame:
        """Wait for the next frame."""
        while (frame := self._unpacker.take()) is None:
            data = os.read(self._incoming, _PIECE)
            if not data:
                raise EOFError
            self._unpacker.feed(data)
        return frame

    def fetch(self, start: int, end: int) -> bytes:
        """Ask for bytes of the file; raises Stopped when the window has no use for the answer any more."""
        self.send(Frame(Kind.NEED, {"start": start, "end": end}))
        frame = self.take()
        if frame.kind is Kind.STOP:
            raise Stopped
        if frame.kind is not Kind.BYTES or len(frame.blob) != end - start:
            raise FrameError("other bytes than asked for")
        return frame.blob


def main() -> int:
    """Answer until the window closes the pipe."""
    channel = _channel()
    confine.before_loading()
    from workbook.ui.preview.warm import warmed_up

    decoding = warmed_up()
    confine.after_loading()
    base = confine.held_bytes()
    channel.send(Frame(Kind.READY))
    try:
        while True:
            frame = channel.take()
            if frame.kind is not Kind.ASK:
                return 0
            confine.before_answering()
            source = Pulled(int(frame.head["size"]), channel.fetch)
            try:
                answer = packed(decoding.preview(frame.head, source))
            except NotShown as error:
                answer = packed(Failure(error.reason))
            except Stopped:
                answer = {"stopped": True}, b""
            except MemoryError:
                answer = packed(Failure(Reason.TOO_LARGE))
            except (EOFError, FrameError):
                raise
            except Exception:  # noqa: BLE001  (what decoders raise over a hostile file is nobody's to foresee)
                answer = packed(Failure(Reason.DAMAGED))
            channel.send(Frame(Kind.REPLY, *answer))
            del answer, source
            held = confine.held_bytes()
            if base and held and held.writable > base.writable + _GROWN:
                return 0
    except (EOFError, FrameError, BrokenPipeError):
        return 0


def command() -> list[str]:
    """Return what starts a child, from a checkout, an installation or a frozen build."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    # Isolated: neither the current folder nor PYTHONPATH can put another module in the way.
    root = str(Path(__file__).resolve().parents[3])
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from workbook.ui.preview.child import main; sys.exit(main())"
    )
    return [sys.executable, "-I", "-B", "-X", "utf8", "-c", program, root]


def environment() -> dict[str, str]:
    """Return what a child needs to be told before it starts: no screen, no other fonts, memory from one arena."""
    fonts = str(resource("fonts/none.conf"))
    return {"QT_QPA_PLATFORM": "offscreen", "FONTCONFIG_FILE": fonts, "MALLOC_ARENA_MAX": "1"}


def _channel() -> Channel:
    """Keep the pipes for frames: whatever else is read or printed in this process goes nowhere."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (incoming, outgoing):
            msvcrt.setmode(descriptor, os.O_BINARY)
    return Channel(incoming, outgoing)
