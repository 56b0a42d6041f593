"""Asking somebody in: an e-mail, a role, then the code to be passed on; and who was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import QuietButton, TextButton
from desktop.kit.choice import Choice
from desktop.kit.ime import LineField, commit_preedit
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout
from desktop.kit.times import exactly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bridge.errors import Problem
    from engine.api import InvitationDto, OpenInvitation, Texts


class InviteCard(Card):
    """invite_asked: e-mail and role. copy_asked: with the words to be passed on. withdraw_asked:
    of an open invitation.
    """

    invite_asked = Signal(str, str)
    copy_asked = Signal(str)
    withdraw_asked = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__((24, 16, 16, 16), 8)
        self._texts = texts
        self._rows: list[QWidget] = []
        self.field = LineField(texts("devices.invite.email"), texts("devices.invite.email.hint"))
        self.field.returnPressed.connect(self._on_invite)
        self._role = Choice(texts("devices.invite.role"), ())
        self._ask = TextButton(texts("devices.invite"))
        self._ask.clicked.connect(self._on_invite)
        self._trouble = TextLabel("", "trouble", wrap=True)
        self._given = _Given(texts)
        self._given.copy_asked.connect(self.copy_asked)
        self._open = TextLabel(texts("devices.invite.open"), "strong")
        self._lay_out()
        for part in (self._trouble, self._given, self._open):
            part.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        fit_layout(row, 8)
        row.addWidget(self.field, 1)
        row.addWidget(self._role)
        row.addWidget(self._ask)
        self.body.addWidget(TextLabel(self._texts("devices.invite.title"), "card-title"))
        self.body.addWidget(TextLabel(self._texts("devices.invite.text"), "secondary", wrap=True))
        self.body.addLayout(row)
        for part in (self._trouble, self._given, self._open):
            self.body.addWidget(part)

    def show_roles(self, givable: Sequence[str]) -> None:
        """Those that may be given, the most usual first."""
        ranked = sorted(givable, key=("staff", "manager", "viewer").index)
        self._role.show_options([(each, self._texts(f"role.{each}")) for each in ranked])

    def show_given(self, invitation: InvitationDto) -> None:
        self.field.clear()
        self._trouble.hide()
        self._given.show_invitation(invitation)
        self._given.show()

    def show_problem(self, problem: Problem) -> None:
        self._trouble.show_text("\n".join((problem.title, problem.message, problem.remedy)))
        self._trouble.show()
        self.field.setFocus()

    def show_open(self, invitations: Sequence[OpenInvitation]) -> None:
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._row(each) for each in invitations]
        for row in self._rows:
            self.body.addWidget(row)
        self._open.setVisible(bool(self._rows))

    def forget_given(self, email: str) -> None:
        """The code that is shown opens nothing any more."""
        if self._given.email == email:
            self._given.hide()

    def _row(self, invitation: OpenInvitation) -> QWidget:
        texts = self._texts
        until = texts("devices.invite.until", when=exactly(texts, invitation.expires_at))
        button = QuietButton(texts("devices.invite.withdraw"))
        button.setAccessibleName(texts("devices.invite.withdraw.name", email=invitation.email))
        button.clicked.connect(lambda: self.withdraw_asked.emit(invitation))
        words = QVBoxLayout()
        fit_layout(words, 2)
        words.addWidget(ElidedLabel(invitation.email, "body"))
        words.addWidget(TextLabel(f"{texts(f'role.{invitation.role}')} · {until}", "secondary"))
        row = QWidget()
        line = QHBoxLayout(row)
        fit_layout(line, 16, (0, 4, 0, 4))
        line.addLayout(words, 1)
        line.addWidget(button)
        return row

    def _on_invite(self) -> None:
        commit_preedit()
        email, role = self.field.text().strip(), self._role.value()
        if not email:
            self.field.setFocus()
        elif isinstance(role, str):
            self._trouble.hide()
            self.invite_asked.emit(email, role)


class _Given(QWidget):
    """The code, shown this once."""

    copy_asked = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.email = ""
        self._texts = texts
        self._words = ""
        self._title = TextLabel("", "strong", wrap=True)
        self._code = TextLabel("")
        self._page = TextLabel("")
        for label in (self._code, self._page):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._until = TextLabel("", "secondary", wrap=True)
        copy = TextButton(texts("devices.invite.copy"))
        copy.clicked.connect(lambda: self.copy_asked.emit(self._words))
        words = QVBoxLayout()
        fit_layout(words, 4)
        for label in (self._title, self._page, self._code, self._until):
            words.addWidget(label)
        row = QHBoxLayout(self)
        fit_layout(row, 16, (0, 8, 0, 8))
        row.addLayout(words, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)

    def show_invitation(self, given: InvitationDto) -> None:
        texts, self.email = self._texts, given.email
        until = exactly(texts, given.expires_at)
        self._title.show_text(texts("devices.invite.given", email=given.email))
        self._page.show_text(texts("devices.invite.page", page=given.page))
        self._code.show_text(texts("devices.invite.code", code=given.code))
        self._until.show_text(texts("devices.invite.once", when=until))
        self._words = texts(
            "devices.invite.passed_on", page=given.page, code=given.code, when=until
        )
