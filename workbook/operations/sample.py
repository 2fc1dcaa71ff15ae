"""Build the sample engagement from `resources/sample`, every step through the operations a person would use."""

import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from workbook import VERSION
from workbook.domain.actor import Actor, Ids
from workbook.domain.errors import WorkbookError
from workbook.operations import reporting
from workbook.operations.sample_steps import LISTS, Builder
from workbook.operations.sample_values import Entry
from workbook.resources import resource

Step = Callable[[int, int], None]

NAME: Final = "Sample engagement.auditbook"
_SEED: Final = 20260930


@dataclass(frozen=True, slots=True)
class SamplePaths:
    """Where the sample was built: the workbook and its exports."""

    workbook: Path
    exports: tuple[Path, ...]


class _ScriptedClock:
    """The time of the step that is being carried out."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def build_sample(folder: Path, step: Step | None = None) -> SamplePaths:
    """Build the sample workbook, without a passphrase, and all its exports in a folder that has none of them yet.

    The same program builds the same bytes every time. `step` gets steps done and in all and may raise Cancelled; then, and
    on any error, nothing of it is left. Raises WorkbookError when the folder cannot be written or already holds a sample.
    """
    target = folder / NAME
    if there := next(folder.glob(f"{target.stem}.*"), None):
        raise WorkbookError("sample.exists", path=str(there))
    made_folder = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError("sample.no_folder", path=str(folder), why=error.strerror or "") from error
    try:
        return _build(target, step or (lambda _done, _all: None))
    except BaseException:
        for path in folder.glob(f"{target.stem}.*"):
            path.unlink(missing_ok=True)
        if made_folder:
            with suppress(OSError):
                folder.rmdir()
        raise


def _build(target: Path, step: Step) -> SamplePaths:
    script: Entry = json.loads(resource("sample/engagement.json").read_text("utf-8"))
    entries = sorted(
        ((entry["at"], name, entry) for name in LISTS for entry in script[name]),
        key=lambda timed: datetime.fromisoformat(timed[0]),
    )
    clock = _ScriptedClock(datetime.fromisoformat(script["engagement"]["at"]))
    ids = Ids(clock, random.Random(_SEED).getrandbits)
    actor = Actor(None, f"audit-workbook {VERSION}", "sample-laptop", clock, ids)
    everything = len(entries) + 1
    with tempfile.TemporaryDirectory(prefix="sample-") as staging:
        builder = Builder.begin(target, actor, script, _Stage(Path(staging)).put)
        try:
            for done, (at, name, entry) in enumerate(entries):
                step(done, everything)
                clock.now = datetime.fromisoformat(at)
                builder.carry_out(name, entry)
            clock.now = datetime.fromisoformat(script["exported_at"])
            exports = reporting.export(builder.book, builder.actor_of(script["engagement"]["by"]), target.parent)
            step(everything, everything)
        finally:
            builder.book.close()
    return SamplePaths(target, exports)


class _Stage:
    """Gives evidence files the name and time that they have in the story; a checkout knows neither."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, original_name: str, modified: str) -> Path:
        """Copy `resources/sample/files/<name>` to be taken in; its folder's name is part of the story."""
        source = resource("sample/files") / name
        place = self._folder / source.parent.name
        place.mkdir(exist_ok=True)
        copy = place / original_name
        shutil.copyfile(source, copy)
        moment = datetime.fromisoformat(modified).replace(tzinfo=UTC).timestamp()
        os.utime(copy, (moment, moment))
        return copy
