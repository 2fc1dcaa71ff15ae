"""The words of the journal page: operations, values and filters as people read them."""

from datetime import UTC, datetime

from workbook.domain.journal_views import AccessRow, Provenance, TrailRow
from workbook.messages import access_of, noun_of, past_of, text, touched, word
from workbook.ui.messages import number
from workbook.ui.wording import day, moment

_FEW = 3
"""So many records are all named."""


def what(row: TrailRow) -> str:
    """Return what was done, as the words before the names of the records."""
    if row.undoes:
        key = "ui.journal.did_again" if row.deed.verb == "redo" else "ui.journal.took_back"
        return text(key, what=noun_of(row.undoes))
    return capital(past_of(row.deed.verb))


def records(row: TrailRow) -> str:
    """Return which records were touched: by name when they are few, else their number and the first names."""
    deed = row.deed
    if deed.count < row.of:
        return text("ui.journal.part", names=deed.names[0], count=number(deed.count), of=number(row.of))
    names = ", ".join(deed.names)
    if deed.count <= min(_FEW, len(deed.names)):
        return names
    return text("ui.journal.many", count=touched(deed), names=names)


def why(row: TrailRow) -> str:
    """Return what was decided, where the verb does not say it, and why."""
    decided = word(row.outcome[-1]) if row.outcome else ""
    set_back = text("ui.journal.set_back") if row.set_back_from is not None else ""
    parts = [part for part in (set_back, decided, row.reason) if part]
    return (
        text("ui.journal.decided", decided=parts[0], reason=" · ".join(parts[1:])) if len(parts) > 1 else "".join(parts)
    )


def set_back_words(row: TrailRow) -> str:
    """Return how far the clock was set back before an act, nothing when it was not."""
    if row.set_back_from is None:
        return ""
    before, at = row.set_back_from.astimezone(UTC), row.at.astimezone(UTC)
    return text(
        "ui.journal.set_back_full",
        before=f"{day(before.date())} {before:%H:%M:%S}",
        at=f"{day(at.date())} {at:%H:%M:%S}",
    )


def when(at: datetime) -> str:
    """Return a time as this machine's clock would have shown it."""
    return moment(at.astimezone())


def when_in_full(made: Provenance) -> str:
    """Return a time at its place, to the second, with its offset."""
    offset = made.at.strftime("%z")
    return text(
        "ui.journal.at", day=day(made.at.date()), time=f"{made.at:%H:%M:%S}", offset=f"{offset[:3]}:{offset[3:5]}"
    )


def in_utc(made: Provenance) -> str:
    """Return the same in UTC, as the chain has it; the day only where it is another one."""
    utc = made.at.astimezone(UTC)
    if utc.date() == made.at.date():
        return text("ui.journal.at_utc", time=f"{utc:%H:%M:%S}")
    return text("ui.journal.utc", day=day(utc.date()), time=f"{utc:%H:%M:%S}")


def accessed(row: AccessRow) -> str:
    """Return what somebody did without changing anything."""
    return capital(access_of(row.kind))


def about(row: AccessRow) -> str:
    """Return what it was done to or written to."""
    name = row.record.name if row.record else ""
    return text("ui.journal.to_file", name=name, file=row.file) if name and row.file else name or row.file


def came_out(row: AccessRow) -> str:
    """Return what a check found; nothing of what was no check."""
    if row.problems is None:
        return ""
    return text("ui.journal.problems", count=number(row.problems)) if row.problems else text("ui.journal.intact")


def aloud(row: TrailRow | AccessRow) -> str:
    """Return a whole row as a screen reader says it."""
    if isinstance(row, AccessRow):
        parts = [accessed(row), about(row), came_out(row), row.made.person, when(row.made.at)]
    else:
        undone = text("ui.journal.undone") if row.is_undone else ""
        parts = [what(row), records(row), why(row), undone, row.person, when(row.at)]
    return "; ".join(part for part in parts if part)


def capital(words: str) -> str:
    """Return words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]
