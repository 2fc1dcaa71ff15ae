"""Ask who sits at this machine."""

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Role
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.identity import Identity, identity, keep_identity
from workbook.ui.messages import sentence
from workbook.ui.widgets.fields import ChoiceField, LineField
from workbook.ui.widgets.labels import column

_ASKED = "identity/asked"


class IdentityDialog(Sheet):
    """Name, role and organisation; `kept` once they are remembered."""

    kept = Signal()

    def __init__(self, parent: QWidget, *, is_first: bool = False) -> None:
        super().__init__(
            parent,
            title=text("ui.identity.title"),
            explanation=text("ui.identity.explanation"),
            main=text("ui.identity.keep"),
            cancel=text("ui.identity.later") if is_first else "",
        )
        self.person = LineField(text("ui.identity.name"), example=text("ui.identity.name_example"))
        self.role = ChoiceField(text("ui.identity.role"), list(Role), hint=text("ui.identity.role_hint"))
        self.organisation = LineField(text("ui.identity.organisation"), hint=text("ui.identity.organisation_hint"))
        self.person.line.setMaxLength(300)
        known = identity()
        if known is not None:
            self.person.reset(known.name)
            self.role.reset(known.role)
            self.organisation.reset(known.organisation)
        inner = column(spacing=12)
        inner.setContentsMargins(24, 0, 24, 20)
        for field in (self.person, self.role, self.organisation):
            inner.addWidget(field)
        inner.addStretch(1)
        self.body.addLayout(inner)
        self.fit(460)
        self.person.typed.connect(self._look)
        self._look()
        self.person.setFocus()

    def carry_out(self) -> None:
        """Remember it, or say what is wrong with it."""
        try:
            keep_identity(Identity(self.person.value(), self.role.value(), self.organisation.value()))
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)
            return
        self.accept()
        self.kept.emit()

    def _look(self) -> None:
        self.main_button.setEnabled(bool(self.person.value()))
        self.say("")


def was_asked() -> bool:
    """Tell whether the person was asked who they are, whatever they said."""
    return identity() is not None or QSettings().value(_ASKED) is not None


def note_asked() -> None:
    """Note that the person was asked, so that it is not asked again at each start."""
    QSettings().setValue(_ASKED, "yes")
