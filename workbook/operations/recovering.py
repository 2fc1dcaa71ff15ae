"""Recover a damaged workbook into a new one, and make a rolled-back copy of one that lies where nothing can be written."""

from collections.abc import Callable
from pathlib import Path

from workbook.domain.actor import Actor
from workbook.domain.recovery import Recovery
from workbook.domain.texts import one_line
from workbook.store.recovery import recovering
from workbook.store.recovery.rolled_back import copy_rolled_back as copy_rolled_back

Step = Callable[[int, int], None]


def recover(
    path: Path,
    target: Path,
    actor: Actor,
    name: str,
    *,
    passphrase: str | None = None,
    new_passphrase: str | None = None,
    step: Step | None = None,
) -> Recovery:
    """Read what can be read of a damaged workbook into a new one, and tell what was lost; the damaged one is only read.

    `name` is who recovers, found among its people or entered. `new_passphrase` None is the explicit choice to have none.
    `step` gets what is done and what there is of one part after the other, and may raise Cancelled; then, and when
    anything is refused, nothing is left at `target`. Raises WorkbookError.
    """
    one_line(name, "name")
    go_on: Step = step or (lambda _done, _all: None)
    return recovering.recover(path, target, actor, name, passphrase, new_passphrase, go_on)
