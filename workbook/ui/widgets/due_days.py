"""A field for the days after which a remediation is due: a severity and its days on each line."""

from typing import Any

from workbook.domain.errors import WorkbookError
from workbook.exports.visible import one_line
from workbook.ui.widgets.fields import TextField

_BETWEEN = ":"


class DueDaysField(TextField):
    """Severities with their days, such as `High: 60`; a severity without a line has no rule."""

    def value(self) -> Any:  # noqa: ANN401
        """Return the days of each severity; raises WorkbookError for a line without a number."""
        days: dict[str, int] = {}
        for line in self.edit.toPlainText().splitlines():
            if not line.strip():
                continue
            severity, _, typed = (part.strip() for part in line.rpartition(_BETWEEN))
            if not severity or not (typed.isascii() and typed.isdigit() and len(typed) < 10):
                raise WorkbookError("ui.entry.not_due_days", typed=one_line(line))
            days[severity] = int(typed)
        return days

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write a severity and its days on each line."""
        super().put("\n".join(f"{severity}{_BETWEEN} {days}" for severity, days in (value or {}).items()))
