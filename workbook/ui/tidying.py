"""What a window clears away by itself while no job runs: bytes that never became evidence, and the rest of disposed ones."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook.ui.background import Step
    from workbook.ui.work import Work


def tidy(work: "Work") -> None:
    """Let what attachments left that were never finished, and disposals that were stopped, be removed unseen."""
    if work.is_read_only:
        return
    book, actor = work.book, work.acting.onlooker()

    def clear(step: "Step") -> None:
        from workbook.operations.disposing import finish_disposals
        from workbook.store.contents import clear_left_over

        clear_left_over(book, step)
        finish_disposals(book, actor, step)

    work.jobs.tidy_when_idle(clear)
