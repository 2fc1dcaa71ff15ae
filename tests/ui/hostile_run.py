"""Have every hostile file decoded by a real child, and hold its time and memory against the limits.

`python -m tests.ui.hostile_run [NAME…]` prints a line for each; it ends with 1 when one went over.
"""

import sys
import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from tests.ui import hostile_files, hostile_formats
from tests.ui.decoding import Held, peak_mib
from workbook.ui.preview.asking import Answer, Request
from workbook.ui.preview.decoder import Decoder
from workbook.ui.preview.values import Failure

MOST_SECONDS: Final = 3.0
MOST_MIB: Final = 300
_SPARE_SECONDS: Final = 0.3
"""What is measured beyond the answer itself: the start of a clock, and the end of a child."""
ALL: Final = hostile_files.NEVER_CRASH | hostile_formats.ALL


class Run:
    """One child after another, each watched while it decodes."""

    def __init__(self) -> None:
        self.decoder = Decoder()
        self.peak = 0
        self._looking = QTimer()
        self._looking.timeout.connect(self._look)
        self._looking.start(10)

    def ask(self, name: str, data: bytes) -> tuple[Answer, float]:
        """Return the answer and how long it took, in seconds."""
        answers: list[Answer] = []
        loop = QEventLoop()

        def take(answer: Answer) -> None:
            answers.append(answer)
            loop.quit()

        self.peak = 0
        began = time.monotonic()
        self.decoder.ask(Request(name, name, len(data)), Held(data), take)
        if not answers:
            loop.exec()
        took = time.monotonic() - began
        self._look()
        return answers[0], took

    def _look(self) -> None:
        self.peak = max(self.peak, peak_mib(self.decoder.process_id))


def main(names: list[str]) -> int:
    application = QCoreApplication(["hostile"])
    run, over = Run(), 0
    for name in names or list(ALL):
        data = ALL[name]()
        run.ask("warm.txt", b"words")
        answer, took = run.ask(name, data)
        is_over = took > MOST_SECONDS + _SPARE_SECONDS or run.peak > MOST_MIB
        over += is_over
        said = answer.reason.value if isinstance(answer, Failure) else f"shown as {type(answer.body).__name__}"
        mark = "  OVER" if is_over else ""
        sys.stdout.write(f"{name:16} {len(data) / 1e6:7.2f} MB {took:5.2f} s {run.peak:4d} MiB  {said}{mark}\n")
        sys.stdout.flush()
    run.decoder.shut_down()
    application.quit()
    sys.stdout.write(f"{len(names or ALL)} files, {over} over {MOST_SECONDS:.0f} s or {MOST_MIB} MiB\n")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
