"""Ask a real decoding child, as the window does."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from workbook.ui.preview.asking import Answer, Deliver, Request
from workbook.ui.preview.decoder import Decoder


class Held:
    """A file held in memory; keeps what was asked of it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.parts: list[tuple[int, int]] = []

    def read(self, start: int, end: int, deliver: Deliver) -> None:
        self.parts.append((start, end))
        deliver(self.data[start:end])


def ask(decoder: Decoder, qtbot: QtBot, data: bytes, name: str, **more: object) -> Answer:
    """Return the answer, however long it takes."""
    answers: list[Answer] = []
    request = Request(str(more.pop("key", name)), name, len(data), **more)  # type: ignore[arg-type]
    decoder.ask(request, Held(data), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=60_000)
    return answers[0]


def peak_mib(process: int) -> int:
    """Return the most memory a process has had in RAM; 0 where the system does not say, or when it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")), 0)
