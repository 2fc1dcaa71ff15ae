"""Previews of what is in a workbook: its bytes come out of the file in short turns behind everything else."""

from uuid import UUID

from workbook.domain.errors import WorkbookError
from workbook.operations.custody import record_preview
from workbook.store.book import Book
from workbook.store.content_parts import evidence_with, read_part
from workbook.ui.background import Step
from workbook.ui.messages import sentence
from workbook.ui.preview.asking import Deliver
from workbook.ui.preview.decoder import Decoder
from workbook.ui.work import Work


class VaultSource:
    """The bytes of one content."""

    def __init__(self, work: Work, content: UUID) -> None:
        self._work = work
        self._content = content

    def read(self, start: int, end: int, deliver: Deliver) -> None:
        """Read in the background; what is in the way comes as a sentence."""

        def job(book: Book, step: Step) -> bytes | str:
            step(0, 0)
            try:
                return read_part(book, self._content, start, end)
            except WorkbookError as error:
                return sentence(error)

        self._work.fetch_steps(job, deliver)


def decoder_of(work: Work) -> Decoder:
    """Return the one decoder of an open workbook: its pages share one child, which ends when the workbook is closed."""
    found = work.findChild(Decoder)
    if found is None:
        found = Decoder(work)
        work.closing.connect(found.shut_down)
    return found


def record_showing(work: Work, content: UUID) -> None:
    """Record in the access chain that evidence was looked at; a read-only workbook records nothing."""
    if work.is_read_only:
        return
    actor = work.acting.onlooker()

    def job(book: Book, _: Step) -> None:
        with book.reading(background=True) as session:
            evidence = evidence_with(session, content)
        if evidence is not None:
            record_preview(book, actor, evidence)

    work.fetch_steps(job, lambda _: None)
