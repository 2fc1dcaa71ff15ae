"""Values and changes of the journal in words, in the language asked for; the window says them the same way."""

from datetime import datetime
from enum import StrEnum

from workbook.domain.journal_views import Octets, RecordChange, Reference, Value
from workbook.messages import kind_of, text, word

DEFAULT = "en"


def value_words(value: Value, language: str = DEFAULT) -> str:
    """Return what stands in a field, in words; nothing of an empty one."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, bool):
        return text("report.yes" if value else "report.no", language)
    if isinstance(value, StrEnum):
        return word(value, language)
    if isinstance(value, Reference):
        return value.name
    if isinstance(value, Octets):
        return text("report.trail.octets", language, count=f"{value.size:,}")
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return str(value)


def change_words(change: RecordChange, language: str = DEFAULT) -> str:
    """Return what happened to a record: its kind, and whether it is new, withdrawn or back."""
    kind = kind_of(change.record.key[0], language)
    happened = (
        "report.trail.new" if change.is_new
        else "report.trail.withdrawn" if change.is_withdrawn
        else "report.trail.restored" if change.is_restored
        else ""
    )  # fmt: skip
    return text(happened, language, kind=kind) if happened else kind
