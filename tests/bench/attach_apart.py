"""Attach a file in this process and print the peak memory above that of the open workbook, as JSON."""

import json
import sys
from pathlib import Path

from tests.bench import books, memory
from workbook.operations import evidence


def main(folder: Path, source: Path, passphrase: str) -> None:
    with books.new_book(folder / "apart.auditbook", passphrase or None) as (book, actor):
        before = memory.peak_mib()
        evidence.add_file(book, actor, source)
        sys.stdout.write(json.dumps({"mib": memory.peak_mib() - before}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
