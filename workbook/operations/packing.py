"""Put the hand-over package together: the reports, the evidence bytes and both chains, of the state the report is of."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from sqlmodel import col, select

from workbook.domain.errors import WorkbookError
from workbook.domain.package import ChainEnd
from workbook.domain.report import Report
from workbook.store import journal
from workbook.store.book import Book
from workbook.store.contents import read_content
from workbook.store.errors import translated
from workbook.store.tables import Content, Evidence

Step = Callable[[int, int], None]
Writer = Callable[[Report, Path, Step | None], None]
_ENTRIES: Final = 200
"""What one background turn reads of a chain."""


def pack(
    book: Book,
    report: Report,
    target: Path,
    writers: Mapping[str, Writer],
    made: Mapping[str, Path],
    step: Step | None,
) -> None:
    """Write the package; what `made` does not hold yet of the reports, by ending, its writer makes for it alone.

    Evidence and journal are read in short background turns. Raises WorkbookError when it cannot be written.
    """
    from workbook.exports.package import Chain, Parts, write_package

    if not target.parent.is_dir():
        raise WorkbookError("export.write.no_folder", path=str(target))
    with book.reading(background=True) as session:
        rows = session.exec(
            select(Evidence.code, Evidence.original_name_raw).where(col(Evidence.original_name_raw).is_not(None))
        )
        raw_names = {code: raw for code, raw in rows if raw is not None}
        access = journal.chain_end(session.driver(), "access")
    events = ChainEnd(report.event_count, report.head)
    # Beside its target: the texts of an encrypted workbook have no business in a folder that others share.
    with translated(str(target.parent)):
        staging = tempfile.TemporaryDirectory(prefix=".package-", dir=target.parent)
    with staging:
        reports = dict(made)
        for ending, write in writers.items():
            if ending not in reports:
                reports[ending] = Path(staging.name) / f"report.{ending}"
                write(report, reports[ending], step)
        parts = Parts(
            reports=reports,
            evidence=partial(_bytes_of, book),
            raw_names=raw_names,
            events=Chain(events, partial(_bodies, book, "event", events.head)),
            access=Chain(access, partial(_bodies, book, "access", access.head)),
        )
        write_package(report, parts, target, step)


def _bytes_of(book: Book, sha256: str) -> Iterator[bytes]:
    with book.reading(background=True) as session:
        query = select(Content.id, Content.chunk_count).where(Content.sha256 == sha256)
        found = session.exec(query.order_by(col(Content.withdrawn_at).is_not(None))).first()
    if found is None:
        raise RuntimeError("evidence in the report has bytes that are not in the workbook")
    yield from read_content(book, *found)


def _bodies(book: Book, table: str, head: str) -> Iterator[bytes]:
    """Yield the entries of a chain up to its head; later ones were made after the report."""
    seq = 0
    while head:
        with book.reading(background=True) as session:
            rows = journal.some_bodies(session.driver(), table, seq, _ENTRIES)
        for seq, entry, body in rows:  # noqa: B007  (where to go on from)
            yield body.encode()
            if entry == head:
                return
        if not rows:
            raise RuntimeError(f"the chain {table} does not reach the head that was read of it")
