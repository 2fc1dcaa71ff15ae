"""A window that is killed in the middle of work loses nothing that it has shown."""

import os
import subprocess
import sys
from pathlib import Path

from tests.actors import fixed_actor
from tests.ui.workbooks import Made
from workbook.operations import verifying
from workbook.store.opening import open_book

ROOT = Path(__file__).resolve().parents[2]
CHANGES = 25


def test_nothing_shown_is_lost_when_the_process_is_killed(small: Made, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.killed_window", str(small.path), str(tmp_path / "settings")]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stdout is not None
        shown = [next(running.stdout).strip() for _ in range(CHANGES)]
        running.kill()
    actor = fixed_actor(seed=7)
    book = open_book(small.path, actor)
    try:
        assert book.why_read_only is None  # the lock of a dead process holds nobody up
        with book.reading() as session:
            bodies = "\n".join(row[0] for row in session.driver().execute("SELECT body FROM event"))
            notes = {row[0] for row in session.driver().execute("SELECT note FROM checklist_item")}
        assert all(f'"{note}"' in bodies for note in shown)
        assert shown[-1] in notes or f"note {CHANGES}" in notes
        assert verifying.verify(book, actor).is_intact
    finally:
        book.close()
