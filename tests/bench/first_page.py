"""Open a workbook to its first page of rows in this process and print the seconds and the memory, as JSON."""

import json
import sys
import time
from pathlib import Path

from tests.bench import books, memory
from workbook.store.opening import open_book

PAGE = """
SELECT i.id, f.code, c.code, c.title, s.code, s.name, i.scope, i.responsibility, i.work_state, i.planned_level, d.result
FROM checklist_item i
JOIN control c ON c.id = i.control_id
JOIN framework f ON f.id = c.framework_id
JOIN subject s ON s.id = i.subject_id
LEFT JOIN determination d ON d.item_id = i.id AND d.objective_id IS NULL AND d.withdrawn_at IS NULL
WHERE i.withdrawn_at IS NULL
ORDER BY i.id LIMIT 100
"""


def main(path: Path) -> None:
    before = memory.peak_mib() if memory.is_measurable() else 0.0
    began = time.perf_counter()
    book = open_book(path, books.new_actor())
    with book.reading() as session:
        count = session.driver().execute("SELECT count(*) FROM checklist_item WHERE withdrawn_at IS NULL").fetchone()[0]
        rows = session.driver().execute(PAGE).fetchall()
    spent = time.perf_counter() - began
    grown = (memory.peak_mib() if memory.is_measurable() else 0.0) - before
    book.close()
    sys.stdout.write(json.dumps({"seconds": spent, "mib": grown, "rows": len(rows), "items": count}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
