"""Open a workbook to its first page of rows in this process and print the seconds and the memory, as JSON."""

import json
import sys
import time
from datetime import date
from pathlib import Path

from tests.bench import books, memory
from workbook.store.opening import open_book
from workbook.store.queries import first_page

PAGE_ROWS = 100


def main(path: Path) -> None:
    before = memory.peak_mib() if memory.is_measurable() else 0.0
    began = time.perf_counter()
    book = open_book(path, books.new_actor())
    with book.reading() as session:
        rows = first_page(session, PAGE_ROWS, date(2026, 9, 14))
    spent = time.perf_counter() - began
    grown = (memory.peak_mib() if memory.is_measurable() else 0.0) - before
    book.close()
    sys.stdout.write(json.dumps({"seconds": spent, "mib": grown, "rows": len(rows)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
