"""Who sits at this machine is kept between runs, and what cannot be a person is not."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Role
from workbook.ui.identity import Identity, identity, keep_identity


def test_nobody_is_known_before_they_were_asked(app: QApplication) -> None:
    assert identity() is None


def test_who_was_kept_comes_back(app: QApplication) -> None:
    who = Identity("Zoë O'Hara 管理", Role.REVIEWER, 'Audit office, "north"')
    keep_identity(who)
    QSettings().sync()
    assert identity() == who


@pytest.mark.parametrize(
    "stored",
    [
        "nonsense",
        "[]",
        "3",
        '{"name": "Ana"}',
        '{"name": "Ana", "role": "king", "organisation": ""}',
        '{"name": " ", "role": "lead", "organisation": ""}',
    ],
)
def test_what_somebody_else_wrote_into_the_settings_is_nobody(app: QApplication, stored: str) -> None:
    QSettings().setValue("identity", stored)
    assert identity() is None


@pytest.mark.parametrize(
    ("name", "key"), [("", "text.blank"), ("a\nb", "text.line_break"), ("x" * 301, "text.too_long")]
)
def test_a_name_no_workbook_could_keep_is_refused(name: str, key: str) -> None:
    with pytest.raises(WorkbookError) as refused:
        Identity(name, Role.AUDITOR)
    assert refused.value.key == key
