"""Every page and dialog of the window, for tests that look at all of them and for the pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QWidget

from tests.ui import owed
from workbook.domain.records import Attaching
from workbook.domain.review import Tab
from workbook.ui.crash import CrashDialog
from workbook.ui.dialogs.attachment import AttachmentDialog
from workbook.ui.dialogs.evidence_picker import EvidencePicker
from workbook.ui.dialogs.item_picker import ItemPicker
from workbook.ui.dialogs.no_finding import NoFindingDialog
from workbook.ui.dialogs.passphrase import PassphraseDialog
from workbook.ui.dialogs.recover import RecoverDialog
from workbook.ui.findings.preview import PrintPreview
from workbook.ui.item_deeds import Chosen, ItemDeeds
from workbook.ui.main_window import MainWindow
from workbook.ui.models.roster import View as RosterView
from workbook.ui.overview_views import View as OverviewView
from workbook.ui.pages.book import BookView
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.commitments import CommitmentsPage
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.evidence_head import View
from workbook.ui.pages.overview import OverviewPage
from workbook.ui.pages.subjects import SubjectsPage
from workbook.ui.remediation.dialogs import (
    AcceptanceDialog,
    ClaimDialog,
    MilestoneDialog,
    PlanDialog,
    RetestDialog,
    RoundDialog,
)
from workbook.ui.widgets.preview import PreviewPane

Open = Callable[[MainWindow], object]


def view(window: MainWindow) -> BookView:
    assert window.book is not None
    return window.book


def settle(window: MainWindow, at_least_ms: int = 0) -> None:
    """Wait until nothing runs in the window any more."""
    pause(at_least_ms)
    while not window.is_idle:
        pause(2)
    pause(2)


def pause(milliseconds: int) -> None:
    """Let the event loop run; `QTest.qWait` would keep other threads from running Python meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def show_page(window: MainWindow, name: str) -> None:
    """Turn to a page, read it, and select its first row where it has a list."""
    view(window).turn_to(name)
    settle(window)
    view(window).current.enter()
    for part in view(window).current.findChildren(QAbstractItemView):
        model = part.model()
        if part.isVisible() and model is not None and model.rowCount() and not part.selectionModel().hasSelection():
            part.setFocus()
            row = next((row for row in range(model.rowCount()) if model.flags(model.index(row, 0)).value), 0)
            part.setCurrentIndex(model.index(row, 0))
            break
    settle(window, 50)


def _act(name: str) -> Open:
    return lambda window: window.menus.action(name).trigger()


def _attach(window: MainWindow) -> None:
    """Attach to an item of the checklist that work can go on with."""
    page = view(window).page("checklist")
    assert isinstance(page, ChecklistPage)
    view(window).turn_to("checklist")
    settle(window)
    page.show_item(page.model.item_at(3) or page.model.item_at(2))
    settle(window, 60)
    page.desk.attach()


def _inherit(window: MainWindow) -> None:
    page = view(window).page("subjects")
    assert isinstance(page, SubjectsPage)
    view(window).go("subjects", RosterView.SUBJECTS)
    page.reload()
    settle(window)
    row = next(one for one in reversed(page.model.rows) if one.framework is not None)
    assert row.framework is not None
    page.frameworks.inherit(row.id, row.framework)


def _mapping(window: MainWindow) -> None:
    page = view(window).page("subjects")
    assert isinstance(page, SubjectsPage)
    view(window).go("subjects", RosterView.CROSSWALK)
    settle(window)
    page.add()


def _commitment(window: MainWindow) -> None:
    page = view(window).page("commitments")
    assert isinstance(page, CommitmentsPage)
    page.begin()


def _evidence(window: MainWindow) -> EvidencePage:
    """Return the evidence page with its first piece that is attached chosen in the list of all."""
    page = view(window).page("evidence")
    assert isinstance(page, EvidencePage)
    view(window).go("evidence", View.ALL)
    settle(window)
    page.enter()
    settle(window)
    return page


def _bearing(window: MainWindow) -> None:
    page = _evidence(window)
    for key in page.all.model.ids:
        page.all.choose(key)
        settle(window)
        detail = page.inspector.detail
        if detail is not None and detail.uses:
            page.asking.bearing(detail, detail.uses[0])
            return


def _overview(to: OverviewView) -> Open:
    def turn(window: MainWindow) -> None:
        page = view(window).page("overview")
        assert isinstance(page, OverviewPage)
        view(window).turn_to("overview")
        settle(window)
        page.views.turn(to)

    return turn


DIALOGS: Final[dict[str, Open]] = {
    "attach": _attach,
    "attachment": lambda window: AttachmentDialog(
        window, "E-0001", "AC-2", Attaching(), lambda _attaching, _refused: True
    ).open(),
    "palette": _act("palette"),
    "shortcuts": _act("shortcuts"),
    "about": _act("about"),
    "new": _act("new"),
    "identity": _act("identity"),
    "people": _act("people"),
    "signing": _act("signing"),
    "sign_off": _act("sign_off"),
    "rekey": _act("passphrase"),
    "choose": _act("choose_frameworks"),
    "inherit": _inherit,
    "passphrase": lambda window: PassphraseDialog(Path("Secret engagement.auditbook"), window).open(),
    "crash": lambda window: CrashDialog("ValueError: an example\n  in a line of the program", window).show(),
    "evidence_entry": lambda window: _evidence(window).doing.edit(),
    "statement": lambda window: _evidence(window).asking.statement("Limits are on, said the lead."),
    "sighted": lambda window: _evidence(window).asking.sighted(),
    "bearing": _bearing,
    "hand_over": lambda window: _evidence(window).doing.hand_over(),
    "disposal": lambda window: _evidence(window).doing.dispose(),
    "recover": lambda window: RecoverDialog(window, Path("Damaged engagement.auditbook"), "Ana Lead").open(),
    "preview": lambda window: _evidence(window).inspecting.preview(),
    "backups": lambda window: window.deeds.copies.ask_backups(),
    "mapping": _mapping,
    "commitment": _commitment,
    "evidence_picker": lambda window: EvidencePicker(view(window).work, window).open(),
    "item_picker": lambda window: ItemPicker(view(window).work, window).open(),
    "no_finding": lambda window: NoFindingDialog(
        view(window).work, ItemDeeds(view(window).work), window, Chosen((), "AC-2")
    ).open(),
    "owed_plan": lambda window: PlanDialog(view(window).work, window, owed.FINDING, owed.SPEAKERS).open(),
    "owed_change": lambda window: PlanDialog(view(window).work, window, owed.FINDING, owed.SPEAKERS, owed.LINE).open(),
    "owed_milestone": lambda window: MilestoneDialog(view(window).work, window, owed.LINE, owed.STEP).open(),
    "owed_claim": lambda window: ClaimDialog(view(window).work, window, owed.LINE).open(),
    "owed_retest": lambda window: RetestDialog(view(window).work, window, owed.LINE).open(),
    "owed_acceptance": lambda window: AcceptanceDialog(view(window).work, window, owed.FINDING, owed.SPEAKERS).open(),
    "owed_round": lambda window: RoundDialog(view(window).work, window).open(),
}
"""What opens each dialog over an open workbook."""


VIEWS: Final[dict[str, tuple[str, Open]]] = {
    "evidence_all": ("evidence", lambda window: view(window).go("evidence", View.ALL)),
    "evidence_wall": ("evidence", lambda window: view(window).go("evidence", View.WALL)),
    "subjects_parties": ("subjects", lambda window: view(window).go("subjects", RosterView.PARTIES)),
    "subjects_people": ("subjects", lambda window: view(window).go("subjects", RosterView.PEOPLE)),
    "subjects_crosswalk": ("subjects", lambda window: view(window).go("subjects", RosterView.CROSSWALK)),
    "subjects_engagement": ("subjects", lambda window: view(window).go("subjects", RosterView.ENGAGEMENT)),
    **{f"overview_{one}": ("overview", _overview(one)) for one in OverviewView},
    "review_returned": ("review", lambda window: view(window).go("review", Tab.RETURNED)),
    "review_accepted": ("review", lambda window: view(window).go("review", Tab.ACCEPTED)),
}
"""The views of pages that are not shown at first: the page, and what turns to them."""


def show_view(window: MainWindow, name: str) -> None:
    """Turn to a view of a page and read it."""
    VIEWS[name][1](window)
    settle(window, 100)
    wait_for_previews(window)


def wait_for_previews(window: MainWindow) -> None:
    """Wait until everything that is being decoded or drawn beside a list is shown."""
    while any(
        one.isVisible() and one.is_waiting for kind in (PreviewPane, PrintPreview) for one in window.findChildren(kind)
    ):
        settle(window, 20)
    settle(window, 20)


def dialogs(window: MainWindow) -> list[QDialog]:
    """Return the dialogs that are open."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def open_dialog(window: MainWindow, name: str) -> QDialog:
    """Open a dialog and return it."""
    before = dialogs(window)
    DIALOGS[name](window)
    settle(window, 30)
    (made,) = [one for one in dialogs(window) if one not in before]
    for pane in made.findChildren(PreviewPane):
        while pane.is_waiting:
            settle(window, 5)
    return made


def close_dialogs(window: MainWindow) -> None:
    """Close every dialog."""
    for one in dialogs(window):
        one.close()
    settle(window)


def visible_parts(root: QWidget) -> list[QWidget]:
    """Return a widget and all that is visible in it."""
    return [part for part in [root, *root.findChildren(QWidget)] if part.isVisible()]
