"""The reports page: what is chosen is previewed, said, written and recorded; nothing else is touched."""

import hashlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.actors import fixed_actor
from tests.store.samples import raw, without_triggers
from tests.ui.test_overview import shown_by, with_gaps
from tests.ui.tour import settle, view
from tests.ui.workbooks import Made, begin
from workbook.domain.errors import Message
from workbook.domain.extent import Section
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.vocabulary import Result, WorkState
from workbook.messages import render, text
from workbook.operations import checklist, evidence
from workbook.operations.reporting import FORMATS, PARTIAL, make_report
from workbook.store.item_filter import filtered_ids
from workbook.store.opening import open_book
from workbook.ui.main_window import MainWindow
from workbook.ui.pages import reports
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.reports import ReportsPage
from workbook.ui.report_links import leads_to, within
from workbook.ui.report_writing import Stages

Open = Callable[[Path], MainWindow]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render choices without the rest that a person's hand needs between two of them."""
    monkeypatch.setattr(reports, "_WAITING_MS", 10)


def page_of(window: MainWindow, qtbot: QtBot) -> ReportsPage:
    """Turn to the reports, and wait until the preview is there."""
    assert window.book is not None
    window.book.turn_to("reports")
    page = window.book.page("reports")
    assert isinstance(page, ReportsPage)
    wait_for_preview(page, qtbot)
    return page


def wait_for_preview(page: ReportsPage, qtbot: QtBot) -> None:
    def is_done() -> bool:
        chosen = page.form.choices()
        shown = page.asked
        same = shown is not None and (shown.part, shown.left_out, shown.as_of) == (
            chosen.part,
            chosen.left_out,
            chosen.as_of,
        )
        return same and page.maker.is_idle and page.work.is_idle and not page.is_waiting

    qtbot.waitUntil(is_done)


def pdf_words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def export_all(page: ReportsPage, folder: Path, qtbot: QtBot, *formats: str) -> dict[str, Path]:
    """Export what is chosen in some formats, wait for it, and return the files by their ending."""
    page.choose_folder(folder)
    for name, box in page.form.formats.items():
        box.setChecked(name in (formats or ("xlsx", "pdf")))
    before = page.panel.shown.written
    page.export()
    qtbot.waitUntil(lambda: page.panel.shown.written != before and page.work.is_idle)
    return {one.path.suffix[1:]: one.path for one in page.panel.shown.written}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_the_preview_is_the_report(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    assert page.preview is not None
    assert page.view.page_count == len(PdfReader(BytesIO(page.preview.pdf)).pages) >= 6
    made = make_report(page.work.book, page.work.actor)
    assert page.preview.missing == made.missing
    assert page.panel.shown.missing is not None
    said = [render(gap.message) for gap in page.panel.shown.missing]
    assert said == [render(message) for message in made.missing]
    words = pdf_words(page.preview.pdf)
    assert all(sentence in words for sentence in said)


def test_what_is_missing_leads_to_as_many_rows(opened: Open, small: Made, qtbot: QtBot) -> None:
    with_gaps(small)
    page = page_of(opened(small.path), qtbot)
    gone: list[tuple[str, object]] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda name, target: gone.append((name, target)))
    assert page.panel.shown.missing is not None
    followed = []
    for gap in page.panel.shown.missing:
        if gap.run is None:
            continue
        gap.run()
        if gap.message.key == "missing.incomplete_findings":
            continue  # the list of findings also calls incomplete what lacks a grade or a link
        if gap.message.key == "missing.parameters":
            assert 0 < shown_by(page, gone[-1][1], page.work.today) <= int(gap.message.arguments["count"])
            continue  # an item may have several
        assert shown_by(page, gone[-1][1], page.work.today) == gap.message.arguments["count"], gap.message.key
        followed.append(gap.message.key.removeprefix("missing."))
    assert {
        *("undecided", "no_evidence", "not_accepted", "contested", "other_without_finding"),
        *("unplaced_evidence", "draft_findings"),
    } <= set(followed)


def test_in_a_part_the_links_stay_in_the_part(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    page.form.choose_subject(page.offer.subjects[0][0])
    wait_for_preview(page, qtbot)
    gone: list[object] = []
    page.work.asked_to_go.disconnect()
    page.work.asked_to_go.connect(lambda _name, target: gone.append(target))
    gaps = page.panel.shown.missing or ()
    assert gaps
    for gap in gaps:
        if gap.run is not None:
            gap.run()
            if gap.message.key != "missing.parameters":  # an item may have several
                assert shown_by(page, gone[-1], page.work.today) == gap.message.arguments["count"]
    assert any(gap.message.key == "missing.undecided" and gap.run for gap in gaps)


def test_the_whole_is_exported(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    files = export_all(page, out, qtbot)
    assert sorted(path.name for path in out.iterdir()) == ["small.pdf", "small.xlsx"]
    book = openpyxl.load_workbook(files["xlsx"])
    assert book["Checklist"].max_row == len(small.items) + 2
    assert "PART" not in pdf_words(files["pdf"].read_bytes())
    for one in page.panel.shown.written:
        data = one.path.read_bytes()
        assert (one.size, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    earlier = page.panel.shown.earlier
    assert [(one.file, one.person) for one in earlier] == [("small.pdf", "Ana Lead"), ("small.xlsx", "Ana Lead")]
    assert {one.sha256 for one in earlier} == {one.sha256 for one in page.panel.shown.written}


def test_formats_that_hold_everything_are_not_offered_with_a_part(
    opened: Open, small: Made, out: Path, qtbot: QtBot
) -> None:
    page = page_of(opened(small.path), qtbot)
    assert set(page.form.formats) == set(FORMATS)
    assert page.form.choices().formats == tuple(name for name in FORMATS if name != "package")
    files = export_all(page, out, qtbot, "oscal", "package")
    assert {path.name for path in files.values()} == {"small.oscal.json", "small.zip"}
    page.form.choose_subject(page.offer.subjects[0][0])
    assert {name for name, box in page.form.formats.items() if box.isEnabled()} == set(PARTIAL)
    assert page.form.choices().formats == ()
    page.form.scopes["everything"].setChecked(True)
    assert page.form.choices().formats == ("oscal", "package")


def test_one_subject_is_exported(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    page.form.choose_subject(page.offer.subjects[1][0])
    wait_for_preview(page, qtbot)
    files = export_all(page, out, qtbot)
    assert files["pdf"].name == "small (S-0002).pdf"
    count = f"{len(small.items) // 2} of {len(small.items)}"
    assert f"This is a part of the workbook: {count} checklist items." in pdf_words(files["pdf"].read_bytes())
    assert "subject S-0002 Hosting service" in pdf_words(files["pdf"].read_bytes())
    rows = openpyxl.load_workbook(files["xlsx"])["Checklist"].iter_rows(min_row=3, values_only=True)
    assert {row[2] for row in rows} == {"S-0002"}
    assert page.preview is not None
    assert page.preview.extent is not None
    assert page.preview.extent.items == len(small.items) // 2


def test_what_the_checklist_shows_is_exported(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    window = opened(small.path)
    page = page_of(window, qtbot)
    assert not page.form.scopes["shown"].isEnabled()
    assert window.book is not None
    window.book.turn_to("overview")
    page.work.filter = ItemFilter(results=frozenset({Result.SATISFIED}), assessed_here=True)
    window.book.turn_to("reports")
    qtbot.waitUntil(lambda: page.form.scopes["shown"].isEnabled())
    page.form.scopes["shown"].setChecked(True)
    wait_for_preview(page, qtbot)
    files = export_all(page, out, qtbot)
    words = pdf_words(files["pdf"].read_bytes())
    assert f"1 of {len(small.items)} checklist items" in words
    assert "in scope and assessed here, not inherited; determination: Satisfied" in words
    assert openpyxl.load_workbook(files["xlsx"])["Checklist"].max_row == 3
    assert files["pdf"].name == "small (part).pdf"
    assert page.panel.shown.earlier[0].items == 1


def test_sections_can_be_left_out(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    pages = page.view.page_count
    for section in (Section.EVIDENCE, Section.REVIEW, Section.OBJECTIVES):
        page.form.sections[section].setChecked(False)
    wait_for_preview(page, qtbot)
    assert page.view.page_count < pages
    files = export_all(page, out, qtbot, "pdf")
    assert list(files) == ["pdf"]
    assert "Left out of this file on request: Evidence register (3), Review page." in pdf_words(
        files["pdf"].read_bytes()
    )
    assert page.panel.shown.earlier[0].left_out == 3


def test_the_day_is_asked_for_and_counts(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    page.form.as_of.line.setText("2026-13-01")
    page.form.as_of.line.editingFinished.emit()
    page.export()
    assert "2026-13-01" in page.form.as_of.refusal
    assert page.work.jobs.is_idle
    page.form.as_of.line.setText("2026-09-12")
    page.form.as_of.line.editingFinished.emit()
    wait_for_preview(page, qtbot)
    assert page.preview is not None
    assert page.preview.as_of == date(2026, 9, 12)
    assert page.form.as_of.refusal == ""


def test_a_cancelled_export_leaves_nothing(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    kept = export_all(page, out, qtbot)["pdf"].read_bytes()
    told: list[str] = []
    page.work.told.connect(told.append)
    page.form.choose_subject(page.offer.subjects[0][0])
    page.export()
    assert not page.foot.button.isEnabled()
    page.work.jobs.cancel()
    qtbot.waitUntil(lambda: page.foot.button.isEnabled())
    assert told == [text("ui.reports.cancelled")]
    assert sorted(path.name for path in out.iterdir()) == ["small.pdf", "small.xlsx"]
    assert (out / "small.pdf").read_bytes() == kept


def test_a_failed_export_is_said_in_place_and_spares_the_one_before(
    opened: Open, small: Made, out: Path, qtbot: QtBot
) -> None:
    page = page_of(opened(small.path), qtbot)
    kept = export_all(page, out, qtbot)["xlsx"].read_bytes()
    (out / "small.pdf").unlink()
    (out / "small.pdf").mkdir()
    for name in set(page.form.formats) - {"pdf"}:
        page.form.formats[name].setChecked(False)
    page.export()
    qtbot.waitUntil(lambda: bool(page.foot.refusal))
    assert "is a folder" in page.foot.refusal
    assert (out / "small.xlsx").read_bytes() == kept
    page.choose_folder(out / "missing")
    assert page.foot.refusal == ""
    page.export()
    qtbot.waitUntil(lambda: bool(page.foot.refusal))
    assert "does not exist" in page.foot.refusal
    assert page.foot.button.isEnabled()


def test_damaged_evidence_is_told_beside_the_files_that_say_so(
    opened: Open, small: Made, tmp_path: Path, out: Path, qtbot: QtBot
) -> None:
    book = open_book(small.path, fixed_actor(seed=5))
    with book.reading() as session:
        person = UUID(session.driver().execute("SELECT id FROM person ORDER BY id LIMIT 1").fetchone()[0])
    (tmp_path / "guard.log").write_bytes(b"refused: 17")
    evidence.add_file(book, fixed_actor(seed=6, person=person), tmp_path / "guard.log")
    book.close()
    connection = raw(small.path)
    without_triggers(connection, f"UPDATE chunk SET data = x'{b'refused: 18'.hex()}'")
    connection.close()
    page = page_of(opened(small.path), qtbot)
    files = export_all(page, out, qtbot, "pdf")
    assert [problem.key for problem in page.panel.shown.damaged] == ["verify.evidence_damaged"]
    said = render(page.panel.shown.damaged[0])
    assert any(said in shown.text().replace("\u200b", "") for shown in page.panel.findChildren(QLabel))
    links = [one for one in page.panel.findChildren(QPushButton) if one.isVisible()]
    (show,) = [one for one in links if text("ui.reports.damaged") in one.accessibleName()]
    window = page.window()
    assert isinstance(window, MainWindow)
    show.click()
    settle(window)
    shown = view(window).current
    assert isinstance(shown, EvidencePage)
    qtbot.waitUntil(lambda: [row.code for row in map(shown.all.model.row, range(1)) if row] == ["E-0004"])
    assert "1 of 4 evidence items are damaged" in pdf_words(files["pdf"].read_bytes())


def test_stages_count_up_to_a_hundred() -> None:
    told: list[int] = []
    stages = Stages(lambda done, total: told.append(done), 3)
    for done, total in ((0, 900), (900, 900), (0, 30), (15, 30), (30, 30), (0, 31), (31, 31)):
        stages(done, total)
    assert told == sorted(told)
    assert (told[0], told[2], told[-1]) == (0, 33, 100)


def test_no_format_is_refused_in_place(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    for box in page.form.formats.values():
        box.setChecked(False)
    page.export()
    assert page.foot.refusal == text("ui.reports.no_format")
    assert page.work.jobs.is_idle


def test_the_folder_is_remembered_for_the_workbook(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    assert page.folder == small.path.parent
    page.choose_folder(out)
    again = ReportsPage(page.work)
    qtbot.addWidget(again)
    qtbot.addWidget(again.panel)
    assert again.folder == out


def test_what_was_written_can_be_opened_and_its_hash_copied(
    opened: Open, small: Made, out: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(opened(small.path), qtbot)
    files = export_all(page, out, qtbot)
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(QUrl(url).toLocalFile()) or True)
    names = {button.accessibleName(): button for button in page.panel.findChildren(QAbstractButton)}
    names["Open small.pdf"].click()
    names["Open the folder of small.pdf"].click()
    names["Copy the SHA-256 of small.pdf"].click()
    assert asked == [str(files["pdf"]), str(out)]
    assert QGuiApplication.clipboard().text() == hashlib.sha256(files["pdf"].read_bytes()).hexdigest()


def test_only_the_last_choice_is_rendered(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    made: list[object] = []
    page.maker.made.connect(made.append)
    for section in (Section.EVIDENCE, Section.FINDINGS, Section.CHECKLIST, Section.REVIEW):
        page.form.sections[section].setChecked(False)
        page.render_preview()
    wait_for_preview(page, qtbot)
    assert len(made) == 1
    assert page.preview is not None
    assert "Checklist results (" in pdf_words(page.preview.pdf)


def test_a_change_is_rendered_anew(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    before = page.preview
    item = small.items[6]
    page.work.do("note", lambda book, actor: checklist.write_note(book, actor, item, "Ask again."))
    qtbot.waitUntil(lambda: page.preview is not before)
    wait_for_preview(page, qtbot)


def test_what_changes_nothing_in_it_is_not_rendered_again(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    made: list[object] = []
    page.maker.made.connect(made.append)
    export_all(page, out, qtbot, "pdf")
    page.form.formats["oscal"].setChecked(True)
    page.reload()
    qtbot.waitUntil(lambda: page.work.is_idle and not page.is_waiting)
    wait_for_preview(page, qtbot)
    assert made == []


def test_a_large_report_waits_until_it_is_asked_for(
    opened: Open, small: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_MOST_AT_ONCE", 3)
    window = opened(small.path)
    assert window.book is not None
    window.book.turn_to("reports")
    page = window.book.page("reports")
    assert isinstance(page, ReportsPage)
    button = next(one for one in page.findChildren(QAbstractButton) if one.text() == text("ui.reports.render"))
    qtbot.waitUntil(lambda: not button.isHidden())
    assert page.preview is None
    button.click()
    wait_for_preview(page, qtbot)
    assert page.view.page_count > 0


def test_an_empty_workbook_says_what_is_missing(opened: Open, tmp_path: Path, out: Path, qtbot: QtBot) -> None:
    book, _ = begin(tmp_path / "empty.auditbook", "Empty")
    book.close()
    page = page_of(opened(tmp_path / "empty.auditbook"), qtbot)
    assert page.panel.shown.missing is not None
    assert [gap.message.key for gap in page.panel.shown.missing] == ["missing.nothing_to_assess"]
    assert not page.form.scopes["subject"].isEnabled()
    assert set(export_all(page, out, qtbot)) == {"xlsx", "pdf"}


def test_a_read_only_view_can_be_exported(opened: Open, small: Made, out: Path, qtbot: QtBot) -> None:
    first = open_book(small.path, fixed_actor(seed=5))
    try:
        page = page_of(opened(small.path), qtbot)
        assert page.work.is_read_only
        assert set(export_all(page, out, qtbot)) == {"xlsx", "pdf"}
        assert page.panel.shown.earlier == ()
    finally:
        first.close()


def test_every_control_has_a_name(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for control in [*page.findChildren(kind), *page.panel.findChildren(kind)]:
            named = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
            assert named or control.parent().metaObject().className().startswith("QScroll"), control


@pytest.mark.parametrize(
    ("part", "wanted", "both"),
    [
        (None, ItemFilter(assessed_here=True), ItemFilter(assessed_here=True)),
        (
            ItemFilter(text="a", chips=frozenset({Chip.STALE})),
            ItemFilter(chips=frozenset({Chip.UNDECIDED})),
            ItemFilter(text="a", chips=frozenset({Chip.STALE, Chip.UNDECIDED})),
        ),
        (
            ItemFilter(results=frozenset({Result.SATISFIED, Result.NOT_ASSESSED})),
            ItemFilter(results=frozenset({Result.SATISFIED, Result.NOT_APPLICABLE})),
            ItemFilter(results=frozenset({Result.SATISFIED})),
        ),
        (
            ItemFilter(work_states=frozenset({WorkState.ACCEPTED})),
            ItemFilter(work_states=frozenset({WorkState.DRAFT})),
            None,
        ),
    ],
)
def test_two_filters_at_once(part: ItemFilter | None, wanted: ItemFilter, both: ItemFilter | None) -> None:
    assert within(part, wanted) == both


def test_two_filters_at_once_let_through_what_both_do(opened: Open, small: Made, qtbot: QtBot) -> None:
    page = page_of(opened(small.path), qtbot)
    one = ItemFilter(subject=page.offer.subjects[0][0], without_finding=True)
    other = ItemFilter(chips=frozenset({Chip.UNDECIDED}), without_evidence=True)
    both = within(one, other)
    assert both is not None
    found = [set(page.work.read(filtered_ids, wanted, {}, None)) for wanted in (one, other, both)]
    assert found[2] == found[0] & found[1]
    assert found[2]


def test_what_only_another_day_says_leads_nowhere() -> None:
    stale = Message("missing.stale", {"count": 1, "whole": 2})
    assert leads_to(stale, None, is_of_today=True) is not None
    assert leads_to(stale, None, is_of_today=False) is None
    assert leads_to(Message("missing.unplaced_evidence", {}), ItemFilter(assessed_here=True), is_of_today=True) is None
