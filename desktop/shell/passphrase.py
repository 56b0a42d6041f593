"""Where the computer has no keyring, a passphrase of the owner guards the profile."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.bridge.errors import Problem
from desktop.kit.buttons import PrimaryButton
from desktop.kit.ime import LineField, commit_preedit
from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.times import Words

_UNLOCK = frozenset(("secrets.passphrase_needed", "secrets.wrong_passphrase"))
_CHOOSE = frozenset(("secrets.no_keyring", "secrets.passphrase_short"))


def is_about_passphrase(problem: Problem) -> bool:
    return problem.code in _UNLOCK | _CHOOSE


class PassphraseForm(QWidget):
    """given: the passphrase. A new one is typed twice."""

    given = Signal(str)

    def __init__(self, problem: Problem, texts: Words) -> None:
        super().__init__()
        self._texts = texts
        self._first = self._field("passphrase.field")
        self._again = self._field("passphrase.again")
        self._again.setVisible(problem.code in _CHOOSE)
        self._fault = TextLabel("", "trouble", wrap=True)
        self._open = PrimaryButton(texts("passphrase.open"))
        self._open.clicked.connect(self._on_open)
        self.setAccessibleName(problem.title)
        self.setFocusProxy(self._first)
        column = QVBoxLayout(self)
        fit_layout(column, 12, (24, 24, 24, 24))
        column.addStretch(2)
        said = TextLabel(f"{problem.message} {problem.remedy}", wrap=True)
        heading = TextLabel(problem.title, "page-title")
        for part in (heading, said, self._first, self._again, self._fault, self._open):
            fit_widget(part, width=360)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def _field(self, key: str) -> LineField:
        field = LineField(self._texts(key), self._texts(key))
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.returnPressed.connect(self._on_open)
        return field

    def _on_open(self) -> None:
        commit_preedit()
        typed = self._first.text()
        if not typed:
            self._fault.show_text(self._texts("passphrase.empty"))
        elif not self._again.isHidden() and typed != self._again.text():
            self._fault.show_text(self._texts("passphrase.differs"))
        else:
            self.given.emit(typed)
