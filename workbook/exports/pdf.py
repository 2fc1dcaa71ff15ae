"""The PDF export: cover, summary, scope and limits, commitments, findings, checklist, evidence, custody log, review page."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from workbook.domain.extent import Section
from workbook.domain.report import Report
from workbook.exports.atomic import write_atomically
from workbook.exports.palette import INK, LINE, MUTED, TLP_GROUND, TLP_INK, Tone
from workbook.exports.para import draw_line
from workbook.exports.parts import PDF_SECTIONS, is_part, mark
from workbook.exports.pdf_body import finding, findings, scope_and_limits
from workbook.exports.pdf_commitments import commitments
from workbook.exports.pdf_custody import custody_log
from workbook.exports.pdf_fonts import BOLD, REGULAR, font
from workbook.exports.pdf_front import cover, summary
from workbook.exports.pdf_gap import gap_pages
from workbook.exports.pdf_lines import one_line_within
from workbook.exports.pdf_owed import remediation_pages
from workbook.exports.pdf_review import review_page
from workbook.exports.pdf_style import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP, Style, colour
from workbook.exports.pdf_tables import checklist, evidence_register
from workbook.exports.progress import Progress, Step, records
from workbook.exports.visible import elided, one_line
from workbook.exports.wording import Wording

_SMALL: Final = Style(8, 12, ink=MUTED)
_TLP_SIZE: Final = 12.0
"""FIRST asks for 12 points or more, to the right, in header and footer."""
_HEADER: Final = PAGE_HEIGHT - 44
_FOOTER: Final = 34.0


def write_pdf(report: Report, path: Path, step: Step | None = None) -> None:
    """Write the report as a PDF, whole or not at all; same report, same bytes.

    Fonts are embedded; characters no shipped font can draw are shown as ⟨U+XXXX⟩ and page 1 counts them.
    `step` is told (done, total) records and may raise Cancelled. Raises WorkbookError when the file cannot
    be written.
    """
    words = Wording(report.language)
    progress = Progress(records(report) + 1, step)

    def write(stream: BinaryIO) -> None:
        font(REGULAR), font(BOLD)
        progress.advance(0)
        _Document(stream, report, words).build(_story(report, words, progress), canvasmaker=_Pages)
        progress.advance()

    write_atomically(path, write)


def finding_pdf(report: Report) -> bytes:
    """Return the findings of a report alone as a PDF, each as it prints in the whole one: for a look at a single finding."""
    font(REGULAR), font(BOLD)
    words = Wording(report.language)
    progress = Progress(len(report.findings))
    story = [part for line in report.findings for part in finding(line, words, progress, depth=0)]
    stream = BytesIO()
    _Document(stream, report, words).build(story, canvasmaker=_Pages)
    return stream.getvalue()


def _story(report: Report, words: Wording, progress: Progress) -> list[Flowable]:
    sections: dict[Section, Callable[[], list[Flowable]]] = {
        Section.COMMITMENTS: lambda: commitments(report, words),
        Section.FINDINGS: lambda: findings(report, words, progress),
        Section.REMEDIATION: lambda: remediation_pages(report, words),
        Section.CHECKLIST: lambda: checklist(report, words, progress),
        Section.EVIDENCE: lambda: [*evidence_register(report, words, progress), *custody_log(report, words)],
        Section.REVIEW: lambda: review_page(report, words),
    }
    story = cover(report, words)
    if Section.SUMMARY not in report.left_out:
        story += [*summary(report, words), *gap_pages(report, words)]
    story += scope_and_limits(report, words)
    for section, make in sections.items():
        if section not in report.left_out:
            story += make()
    return story


class _MadeAt:
    """The moment of the report in the shape reportlab asks of its own clock."""

    def __init__(self, made_at: datetime) -> None:
        moment = made_at.astimezone(UTC)
        self.t = moment.timestamp()
        self.YMDhms = moment.timetuple()[:6]
        self.dhh = self.dmm = 0


class _Pages(Canvas):
    """A canvas that can say on page 3 how many pages follow: those words are filled in at the end."""

    words: Wording

    def date(self, made_at: datetime) -> None:
        """Date the file with its report; reportlab itself knows only the clock or the year 2000."""
        document: Any = self._doc  # type: ignore[attr-defined]
        document._timeStamp = _MadeAt(made_at)

    def save(self) -> None:
        """Fill in the page numbers and finish the file."""
        total = self.getPageNumber() - 1
        for number in range(1, total + 1):
            self.beginForm(_page_form(number))
            self.setFont(REGULAR, _SMALL.size)
            self.setFillColor(colour(MUTED))
            self.drawCentredString(PAGE_WIDTH / 2, _FOOTER, self.words.say("page_of", page=number, pages=total))
            self.endForm()
        super().save()


def _page_form(number: int) -> str:
    return f"page-{number}"


class _Document(BaseDocTemplate):
    """A4 pages with header, footer and the mark that this is a draft."""

    def __init__(self, stream: BinaryIO, report: Report, words: Wording) -> None:
        title = elided(one_line(report.engagement.title), 400)
        if is_part(report, PDF_SECTIONS):
            title = words.say("part.title", title=title)
        super().__init__(
            stream,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            title=title,
            author=one_line(report.tool),
            creator=one_line(report.tool),
            subject=words.say("pdf_subject", tlp=report.engagement.tlp.value),
            lang=report.language,
            initialFontName=REGULAR,
            displayDocTitle=True,
        )
        height = PAGE_HEIGHT - TOP - BOTTOM
        measure = PAGE_WIDTH - LEFT - RIGHT
        frame = Frame(LEFT, BOTTOM, measure, height, 0, 0, 0, 0, id="text")
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._furnish)])
        self._report = report
        self._words = words
        self._head_title = title
        self._marked = mark(report, words, PDF_SECTIONS)

    def beforeDocument(self) -> None:  # noqa: N802 - the name reportlab calls
        """Give the canvas what it needs, and the file the date of its report."""
        canvas = cast("_Pages", self.canv)
        canvas.words = self._words
        canvas.date(self._report.made_at)

    def _furnish(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Draw what every page carries."""
        del document
        canvas.saveState()
        taken = canvas.stringWidth(self._marked, BOLD, 9) - canvas.stringWidth(self._words.say("draft"), BOLD, 9)
        title = one_line_within(self._head_title, bold=False, size=_SMALL.size, room=270 - taken)
        draw_line(canvas, title, _SMALL, LEFT, _HEADER)
        edge = self._tlp(canvas, _HEADER)
        self._mark(canvas, edge - 12, _HEADER)
        canvas.setStrokeColor(colour(LINE))
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, _HEADER - 12, PAGE_WIDTH - RIGHT, _HEADER - 12)
        canvas.line(LEFT, _FOOTER + 16, PAGE_WIDTH - RIGHT, _FOOTER + 16)
        journal = self._words.say("journal_short", head=self._report.head[:16])
        line = one_line_within(journal, bold=False, size=_SMALL.size, room=190)
        draw_line(canvas, line, _SMALL, LEFT, _FOOTER)
        self._mark(canvas, self._tlp(canvas, _FOOTER) - 12, _FOOTER)
        canvas.doForm(_page_form(canvas.getPageNumber()))
        self._watermark(canvas)
        canvas.restoreState()

    def _tlp(self, canvas: Canvas, baseline: float) -> float:
        """Draw the TLP label at the right edge; return where it begins."""
        tlp = self._report.engagement.tlp
        width = canvas.stringWidth(tlp.value, BOLD, _TLP_SIZE) + 8
        x = PAGE_WIDTH - RIGHT - width
        canvas.setFillColor(colour(TLP_GROUND))
        canvas.rect(x, baseline - 4, width, 16, stroke=0, fill=1)
        canvas.setFillColor(colour(TLP_INK[tlp]))
        canvas.setFont(BOLD, _TLP_SIZE)
        canvas.drawString(x + 4, baseline, tlp.value)
        return x

    def _mark(self, canvas: Canvas, right: float, baseline: float) -> None:
        canvas.setFont(BOLD, 9)
        canvas.setFillColor(colour(INK[Tone.WARN]))
        canvas.drawRightString(right, baseline, self._marked)

    def _watermark(self, canvas: Canvas) -> None:
        """Set the word once, large and pale, along the outer edge, where no text lies under it."""
        canvas.translate(PAGE_WIDTH - 18, PAGE_HEIGHT / 2)
        canvas.rotate(90)
        canvas.setFont(BOLD, 28)
        canvas.setFillColor(colour(LINE))
        canvas.drawCentredString(0, 0, self._marked, charSpace=12)
