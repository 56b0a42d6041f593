"""The cards of an owner, or whom he lets lead, and what their buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.bridge.errors import Place, describe
from desktop.kit.question import Question
from desktop.pages import PageContext
from desktop.pages.devices.held import HeldCard
from desktop.pages.devices.inviting import InviteCard
from desktop.pages.devices.owner_model import OwnerModel

if TYPE_CHECKING:
    from engine.api import OpenInvitation


class OwnerCards(QObject):
    """`held` and `invite` have their place on the `page`; hidden where it has nothing to say."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._asked: tuple[str, ...] = ()
        self.model = OwnerModel(context.engine, context.runner, self)
        self.held = HeldCard(context.texts)
        self.invite = InviteCard(context.texts)
        self.invite.hide()
        self._connect()

    def refresh(self) -> None:
        """Who has been asked in is asked of the server again."""
        self._asked = ()

    def _connect(self) -> None:
        model, invite = self.model, self.invite
        model.loaded.connect(self._on_loaded)
        model.listed.connect(self._on_listed)
        model.invited.connect(invite.show_given)
        model.uninvited.connect(self._on_uninvited)
        model.withdrawn.connect(self._on_withdrawn)
        model.decided.connect(self._on_decided)
        invite.invite_asked.connect(model.invite)
        invite.copy_asked.connect(self._on_copy)
        invite.withdraw_asked.connect(model.withdraw)
        self.held.delete_asked.connect(self._on_delete)
        self.held.keep_asked.connect(lambda: model.keep_held(self.held.rows))

    def _on_loaded(self) -> None:
        givable = self.model.givable
        self.held.show_held(self.model.held)
        self.invite.setVisible(bool(givable))
        if givable == self._asked:
            return
        self._asked = givable
        self.invite.show_roles(givable)
        self.model.ask_invitations()

    def _on_listed(self) -> None:
        self.invite.show_open(self.model.invitations)

    def _on_uninvited(self, fault: BaseException) -> None:
        problem = describe(fault, self._context.texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
        else:
            self.invite.show_problem(problem)

    def _on_copy(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self._context.toast(self._context.texts("devices.invite.copied"))

    def _on_withdrawn(self, invitation: OpenInvitation) -> None:
        self.invite.forget_given(invitation.email)
        words = self._context.texts("devices.invite.withdrawn", email=invitation.email)
        self._context.toast(words)

    def _on_delete(self) -> None:
        texts, rows = self._context.texts, self.held.rows
        asked = Question(
            texts("devices.held.delete.title", what=self.held.what),
            texts("devices.held.delete.text"),
            texts("devices.held.delete"),
            texts("devices.never_mind"),
            self._page,
        )
        asked.agreed.connect(lambda: self.model.delete_held(rows))
        asked.open()

    def _on_decided(self, how: str, count: int) -> None:
        words = self._context.texts(f"devices.held.{how}", count=f"{count:,}")
        self._context.toast(words)
