"""How long a job will still take, told by how fast it has gone lately."""

from collections import deque
from typing import Final

from workbook.messages import text

_LOOKED_BACK_SECONDS: Final = 15.0
"""What was longer ago says little: a file that was written is then read back, and that goes faster."""
_EACH_SECONDS: Final = 0.5
_LEAST_SECONDS: Final = 2.0
"""Before that, nothing is known; and of a job that is over by then nobody asks."""
_MINUTE: Final = 60
_HOUR: Final = 3600


class Pace:
    """Follows one job; its answer changes no more often than twice a second, so that it can be read."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._total = 0
        self.seconds_left: float | None = None
        """None while that is not known"""

    def note(self, done: int, total: int, now: float) -> None:
        """Take what is done, of how much, and when; what goes back or becomes another whole begins anew."""
        if total != self._total or (self._seen and done < self._seen[-1][1]):
            self._seen.clear()
            self._total, self.seconds_left = total, None
        if self._seen and now - self._seen[-1][0] < _EACH_SECONDS:
            return
        self._seen.append((now, done))
        while now - self._seen[0][0] > _LOOKED_BACK_SECONDS:
            self._seen.popleft()
        began, first = self._seen[0]
        if now - began >= _LEAST_SECONDS and done > first:
            self.seconds_left = (total - done) * (now - began) / (done - first)
        elif now - began >= _LEAST_SECONDS:
            self.seconds_left = None  # it stands still

    def told(self) -> str:
        """Return how long it will still take, in words as rough as the guess is; empty while that is not known."""
        left = self.seconds_left
        if left is None:
            return ""
        if left < 10:
            return text("ui.work.left_moments")
        if left < _MINUTE - 5:
            return text("ui.work.left_seconds", count=round(left / 10) * 10)
        if left < _HOUR - _MINUTE / 2:
            return text("ui.work.left_minutes", count=round(left / _MINUTE))
        return text("ui.work.left_hours", count=f"{round(left / _HOUR * 2) / 2:g}")
