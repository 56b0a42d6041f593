"""기기 on the screen: joining a server, or how it stands and which devices meet there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.bridge.errors import Place, describe
from desktop.kit.buttons import TextButton
from desktop.kit.focus import take_focus
from desktop.kit.labels import TextLabel
from desktop.kit.question import Question
from desktop.kit.scrolling import scrolled
from desktop.kit.states import Pane
from desktop.kit.surfaces import Banner
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages import Page, PageContext
from desktop.pages.devices.joining import JoinCard
from desktop.pages.devices.owner_cards import OwnerCards
from desktop.pages.devices.renaming import Renaming
from desktop.pages.devices.roster import Roster
from desktop.pages.devices.standing import StandingCard
from desktop.pages.devices.view_model import DevicesModel

if TYPE_CHECKING:
    from engine.api import DeviceDto, Joined

_SYNC = "shell.sync"
_WIDE = 760


class DevicesView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self._login_page = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model = DevicesModel(
            context.engine, context.runner, context.underway, context.texts, self
        )
        self._build()
        self._lay_out()
        self._connect()

    def shown(self) -> None:
        from engine.api import this_computer  # noqa: PLC0415 - loaded by now

        if self.model.membership is None:
            self._pane.show_loading()
        take_focus(self, self)
        if not self._join.name.text():
            self._join.name.setText(this_computer())
        self.refresh()

    def hidden(self) -> None:
        self.model.hide()

    def refresh(self) -> None:
        self.model.show()
        self._owner.refresh()

    def arrive(self, **where: object) -> None:
        """`login`: log in again, to the server that is joined already."""
        joined = self._context.engine.sync.joined
        if where.get("login") and joined is not None:
            self.model.join(joined.server)
            self._show_joining()

    def _build(self) -> None:
        texts = self._texts
        self._sentence = TextLabel("", "page-title", wrap=True)
        self._text = TextLabel("", "secondary", wrap=True)
        self._banner = Banner(texts("page.close"))
        self._join = JoinCard(texts)
        self._standing = StandingCard(texts)
        self._roster = Roster(texts)
        self._owner = OwnerCards(self._context, self)
        self._leave = TextButton(texts("devices.leave"))
        self._leave_note = TextLabel(texts("devices.leave.note"), "secondary", wrap=True)

    def _lay_out(self) -> None:
        content = QWidget()
        fit_widget(content, max_width=_WIDE)
        column = QVBoxLayout(content)
        fit_layout(column, 12, (0, 0, 12, 0))
        self._leaving = QWidget()
        leave = QHBoxLayout(self._leaving)
        fit_layout(leave, 16, (24, 0, 16, 0))
        leave.addWidget(self._leave_note, 1)
        leave.addWidget(self._leave)
        top: tuple[QWidget, ...] = (self._sentence, self._text, self._banner, self._join)
        cards = (self._standing, self._owner.held, self._roster, self._owner.invite)
        for part in (*top, *cards, self._leaving):
            column.addWidget(part)
        column.addStretch(1)
        self._pane = Pane(scrolled(content), self._texts("page.loading"))
        whole = QVBoxLayout(self)
        fit_layout(whole, 0)
        whole.addWidget(self._pane)

    def _connect(self) -> None:
        model, join = self.model, self._join
        model.changed.connect(self._on_changed)
        model.listed.connect(self._show_devices)
        model.unlisted.connect(self._on_unlisted)
        model.waiting.connect(self._on_waiting)
        model.came_in.connect(self._on_came_in)
        model.join_ended.connect(self._on_join_ended)
        model.revoked.connect(self._on_revoked)
        model.left.connect(self._on_left)
        model.failed.connect(self._on_failed)
        self._context.bus.standing.connect(model.note_standing)
        join.join_asked.connect(self._on_join)
        join.open_asked.connect(self._open_browser)
        join.copy_asked.connect(self._on_copy)
        join.stop_asked.connect(self._on_stop)
        self._standing.sync_asked.connect(self._on_sync)
        self._standing.login_asked.connect(partial(self.arrive, login=True))
        self._roster.revoke_asked.connect(self._on_revoke)
        self._roster.rename_asked.connect(self._on_rename)
        model.renamed.connect(self._on_renamed)
        model.changed.connect(self._owner.model.load)
        self._owner.model.loaded.connect(self._show_devices)
        self._owner.model.failed.connect(self._on_failed)
        self._leave.clicked.connect(self._on_leave)

    def _on_changed(self) -> None:
        membership = self.model.membership
        if membership is None:
            return
        joined = membership.joined
        if joined is None:
            self._say_alone()
        else:
            phase = membership.standing.phase.value
            self._say(f"devices.sentence.{phase}", f"devices.text.{phase}", joined)
            self._standing.show_membership(membership)
            self._show_devices()
        for part in (self._standing, self._roster, self._leaving):
            part.setVisible(joined is not None)
        self._show_joining()
        self._pane.show_content()

    def _say_alone(self) -> None:
        self._sentence.show_text(self._texts("devices.alone"))
        self._text.hide()
        if self.hasFocus():
            self._join.field.setFocus()

    def _say(self, title: str, text: str, joined: Joined) -> None:
        self._sentence.show_text(self._texts(title, shop=joined.shop))
        self._text.show_text(self._texts(text))
        self._text.show()

    def _show_joining(self) -> None:
        """The form is for who has no server; the waiting for everybody who logs in."""
        membership = self.model.membership
        waiting = self.model.joining is not None
        alone = membership is not None and membership.joined is None
        self._join.show_waiting(waiting)
        self._join.setVisible(alone or waiting)

    def _show_devices(self) -> None:
        membership, roster = self.model.membership, self.model.roster
        if membership is not None and roster is not None:
            self._roster.show_devices(roster, membership.now, self._owner.model.is_owner)

    def _on_join(self, address: str, name: str) -> None:
        self.model.join(address, name)
        self._show_joining()

    def _on_waiting(self, address: str) -> None:
        self._login_page = address
        self._open_browser()

    def _open_browser(self) -> None:
        """Where that fails, the address can still be copied."""
        if self._login_page and not QDesktopServices.openUrl(QUrl(self._login_page)):
            self._context.toast(self._texts("devices.join.no_browser"))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._login_page)
        self._context.toast(self._texts("devices.join.copied"))

    def _on_stop(self) -> None:
        if self.model.joining is not None:
            self.model.joining.cancel()

    def _on_join_ended(self, fault: BaseException | None) -> None:
        self._login_page = ""
        self._join.show_waiting(False)
        if fault is not None:
            self._on_not_joined(fault)
        self.model.load()

    def _on_not_joined(self, fault: BaseException) -> None:
        problem = describe(fault, self._texts)
        alone = self.model.membership is not None and self.model.membership.joined is None
        if problem.place is not Place.CRASH and alone:
            self._join.show_problem(problem)
            self._join.field.setFocus()
        else:
            self._context.present(fault, self._banner)

    def _on_came_in(self, joined: Joined) -> None:
        self._banner.hide()
        if not joined.is_named:
            self._context.toast(self._texts("devices.join.unnamed"))
        self._on_sync()

    def _on_sync(self) -> None:
        self._context.actions.trigger(_SYNC)

    def _on_unlisted(self, fault: BaseException) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
        elif self.model.roster is None:
            self._roster.show_note(self._texts("devices.unlisted", reason=problem.title))

    def _on_revoke(self, device: DeviceDto) -> None:
        texts = self._texts
        asked = Question(
            texts("devices.revoke.title", name=device.name),
            texts("devices.revoke.text", member=device.member_name),
            texts("devices.revoke"),
            texts("devices.never_mind"),
            self,
        )
        asked.agreed.connect(partial(self.model.revoke, device))
        asked.open()

    def _on_leave(self) -> None:
        texts = self._texts
        asked = Question(
            texts("devices.leave.title"),
            texts("devices.leave.text"),
            texts("devices.leave"),
            texts("devices.never_mind"),
            self,
        )
        asked.agreed.connect(self.model.leave)
        asked.open()

    def _on_revoked(self, device: DeviceDto) -> None:
        self._context.toast(self._texts("devices.revoked", name=device.name))

    def _on_rename(self, device: DeviceDto) -> None:
        asked = Renaming(device.name, self._texts, self)
        asked.named.connect(partial(self.model.rename, device))
        asked.open()

    def _on_renamed(self, name: str) -> None:
        self._context.toast(self._texts("devices.renamed", name=name))

    def _on_left(self, is_told: bool) -> None:
        texts = self._texts
        if is_told:
            self._context.toast(texts("devices.left"))
        else:
            self._banner.show_news("warn", texts("devices.left"), texts("devices.left_untold"))

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)
