"""Two workers that begin at once do not break each other's imports."""

import subprocess
import sys

CHILD = """
import sys
from threading import Barrier
from PySide6.QtCore import QCoreApplication, QTimer
from workbook.ui.background import Background, Ticket

sys.setswitchinterval(1e-6)
assert "sqlmodel" not in sys.modules
app, both, ended = QCoreApplication([]), Barrier(2), []

def whole(step):
    both.wait(60)
    return __import__("sqlalchemy")

def part(step):
    both.wait(60)
    while "sqlalchemy" not in sys.modules:  # half made, by the other one
        pass
    return __import__("sqlalchemy.engine")

def over(result):
    ended.append(result)
    if len(ended) == 2:
        app.quit()

workers = [Background(app), Background(app)]
for worker, job in zip(workers, (whole, part)):
    worker.run(job, Ticket(over, over))
QTimer.singleShot(60_000, app.quit)
app.exec()
for worker in workers:
    worker.shut_down()
print([one for one in ended if isinstance(one, Exception)], len(ended))
"""


def test_the_engine_is_imported_in_one_thread_at_a_time() -> None:
    child = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, timeout=120, check=False)
    assert (child.stdout.strip(), child.returncode) == ("[] 2", 0), child.stderr
