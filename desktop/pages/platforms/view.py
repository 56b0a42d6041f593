"""리뷰 사이트 on the screen: accounts first, then the sites that can be connected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.bridge.connecting import Connecting, under_way
from desktop.bridge.errors import Place, describe
from desktop.kit.buttons import TextButton
from desktop.kit.focus import take_focus
from desktop.kit.labels import TextLabel
from desktop.kit.platforms import full_name
from desktop.kit.question import Question
from desktop.kit.scrolling import scrolled
from desktop.kit.states import Pane
from desktop.kit.surfaces import Banner
from desktop.kit.theme import fit_layout
from desktop.pages import Page, PageContext
from desktop.pages.platforms.account_card import AccountCard
from desktop.pages.platforms.adding import Adding
from desktop.pages.platforms.site_card import SiteCard
from desktop.pages.platforms.view_model import PlatformsModel
from desktop.pages.platforms.waiting import WaitingCard
from desktop.pages.platforms.wording import say_board, say_name, say_shops, site_order

if TYPE_CHECKING:
    from desktop.pages.platforms.view_model import Board
    from engine.api import AccountDto, ShopDto

_CHECK = "shell.check"


class PlatformsView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        # To be granted as soon as the board is read: a platform to connect, the list of sites.
        self._wish, self._wants_list = "", False
        self._cards: list[AccountCard] = []
        self._sites: dict[str, SiteCard] = {}
        self._adding: Adding | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model = PlatformsModel(context, self)
        self.connecting = Connecting(context.engine, context.underway, context.texts, self)
        self._build()
        self._lay_out()
        self._connect()

    def shown(self) -> None:
        if self.model.board is None:
            self._pane.show_loading()
        take_focus(self, self)
        self._show_waiting()
        self.model.show()

    def hidden(self) -> None:
        self.model.hide()

    def refresh(self) -> None:
        self.model.load()

    def arrive(self, **where: object) -> None:
        """`platform`: the one to be connected, or whose login is to be renewed. `add`: show what
        can be connected.
        """
        platform = where.get("platform")
        if isinstance(platform, str):
            self._wish = platform
        self._wants_list = bool(where.get("add"))
        self._grant_wish()

    def connect_platform(self, platform: str) -> None:
        """Into the one account there is; where there is none, or nobody logs in, by the rules."""
        board = self.model.board
        accounts = [] if board is None else board.on(platform)
        if board is None or platform not in board.specs:
            return
        if board.specs[platform].login.value == "none" or not accounts:
            self._open_adding(platform)
        elif len(accounts) == 1:
            self._on_login(accounts[0])
        else:
            card = next(each for each in self._cards if each.account == accounts[0])
            self._area.ensureWidgetVisible(card)
            card.login.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        texts = self._texts
        self._sentence = TextLabel("", "page-title", wrap=True)
        self._text = TextLabel(texts("sites.text"), "secondary", wrap=True)
        self._banner = Banner(texts("page.close"))
        self._waiting = WaitingCard(texts)
        self._add = TextButton(texts("sites.add"))
        self._list = QVBoxLayout()
        fit_layout(self._list, 12)
        self._heading = TextLabel(texts("sites.list"), "card-title")
        self._offers = QVBoxLayout()
        fit_layout(self._offers, 8)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        fit_layout(column, 12, (0, 0, 12, 0))
        head = QHBoxLayout()
        fit_layout(head, 16)
        head.addWidget(self._sentence, 1)
        head.addWidget(self._add)
        column.addLayout(head)
        for part in (self._text, self._banner, self._waiting):
            column.addWidget(part)
        column.addLayout(self._list)
        column.addSpacing(self._context.theme.px(8))
        column.addWidget(self._heading)
        column.addLayout(self._offers)
        column.addStretch(1)
        self._area = scrolled(content)
        self._pane = Pane(self._area, self._texts("page.loading"))
        whole = QVBoxLayout(self)
        fit_layout(whole, 0)
        whole.addWidget(self._pane)

    def _connect(self) -> None:
        context, model, connecting = self._context, self.model, self.connecting
        model.changed.connect(self._on_changed)
        model.checked.connect(self._on_checked)
        model.forgotten.connect(self._on_forgotten)
        model.added.connect(self._on_added)
        model.not_added.connect(self._on_not_added)
        model.failed.connect(self._on_failed)
        context.bus.changed.connect(model.note_change)
        context.underway.began.connect(self._show_waiting)
        connecting.connected.connect(self._on_connected)
        connecting.failed.connect(self._on_not_connected)
        connecting.unopened.connect(self._waiting.show_address)
        self._waiting.copied.connect(lambda: context.toast(self._texts("devices.join.copied")))
        self._add.clicked.connect(self._on_add)

    def _on_changed(self) -> None:
        board = self.model.board
        if board is None:
            return
        self._sentence.show_text(say_board(board, self._texts))
        self.badge.emit(sum(each.state.value == "out" for each in board.accounts))
        self._show_accounts(board)
        self._show_sites(board)
        self._show_waiting()
        self._pane.show_content()
        self._grant_wish()

    def _show_accounts(self, board: Board) -> None:
        """The same cards stay while nothing about their accounts has changed: they may have the
        focus.
        """
        from engine.api import say_account  # noqa: PLC0415 - loaded by now

        for old in self._cards:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = []
        for account in board.accounts:
            spec = board.specs[account.platform]
            name = say_name(account, board.on(account.platform), self._texts)
            facts = say_account(account, spec, board.now, self._texts)
            card = AccountCard(account, spec, name, facts, self._texts)
            card.login_asked.connect(self._on_login)
            card.check_asked.connect(self.model.check)
            card.forget_asked.connect(partial(self._on_forget, name))
            card.told.connect(self.model.tell_login)
            self._cards.append(card)
            self._list.addWidget(card)

    def _show_sites(self, board: Board) -> None:
        from engine.api import say_spec  # noqa: PLC0415 - loaded by now

        if not self._sites:
            for spec in sorted(
                board.specs.values(), key=lambda each: site_order(each, self._texts)
            ):
                site = SiteCard(spec, say_spec(spec, self._texts), self._texts)
                site.connect_asked.connect(self._open_adding)
                site.turn_asked.connect(self._on_turn)
                self._sites[spec.id] = site
                self._offers.addWidget(site)
        for platform, site in self._sites.items():
            site.show_use(len(board.on(platform)), is_on=platform in board.turned_on)

    def _show_waiting(self) -> None:
        found = under_way(self._context.underway)
        if found is not None:
            platform, _, task = found
            self._waiting.follow(platform, task)
            task.finished.connect(self._show_free)
        self._show_free()

    def _show_free(self) -> None:
        busy = under_way(self._context.underway) is not None
        for card in self._cards:
            card.show_busy(busy)

    def _grant_wish(self) -> None:
        platform, board = self._wish, self.model.board
        if board is None:
            return
        if self._wants_list:
            self._on_add()
        if platform:
            self.connect_platform(platform)
        self._wish, self._wants_list = "", False

    def _on_add(self) -> None:
        """To the sites; the first one's button takes the keyboard."""
        first = next(iter(self._sites.values()), None)
        if first is not None:
            self._area.verticalScrollBar().setValue(self._heading.y())
            first.connecting.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_login(self, account: AccountDto) -> None:
        self._begin(account.platform, account.account)

    def _begin(self, platform: str, account: str) -> None:
        self._banner.hide()
        if not self.connecting.begin(platform, account):
            self._context.toast(self._texts("sites.one_at_a_time"))
        self._show_waiting()

    def _open_adding(self, platform: str, account: str = "") -> None:
        """`account`: whose login has just come through, where its shops are named one by one."""
        from engine.api import say_spec  # noqa: PLC0415 - loaded by now

        board = self.model.board
        if board is None:
            return
        spec, name = board.specs[platform], board.next_names[platform]
        accounts = [account] if account else [each.account for each in board.on(platform)]
        asked = Adding(
            spec,
            say_spec(spec, self._texts),
            self._texts,
            self,
            has_client=platform in board.clients or bool(accounts),
            names_shop=spec.takes_address and (spec.login.value == "none" or bool(accounts)),
        )
        asked.login_asked.connect(partial(self._begin, platform, name))
        asked.add_asked.connect(partial(self.model.add, platform, next(iter(accounts), name)))
        asked.client_named.connect(partial(self.model.name_client, platform))
        asked.given_up.connect(self.model.stop_adding)
        asked.destroyed.connect(self._on_adding_gone)
        self._adding = asked
        asked.open()

    def _on_adding_gone(self) -> None:
        self._adding = None

    def _on_added(self, shop: ShopDto) -> None:
        if self._adding is not None:
            self._adding.show_added()
        self._context.toast(self._texts("sites.added", shop=shop.name))
        self._context.actions.trigger(_CHECK)

    def _on_not_added(self, fault: BaseException) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH or self._adding is None:
            self._context.present(fault, self._banner)
        if self._adding is not None:
            self._adding.show_problem(problem)

    def _on_connected(self, platform: str, account: str) -> None:
        name, board = full_name(platform, self._texts), self.model.board
        if board is not None and board.lacks_shops(platform, account):
            self._context.toast(self._texts("sites.connected.unnamed", platform=name))
            if self.isVisible():
                self._open_adding(platform, account)
            return
        self._context.toast(self._texts("sites.connected", platform=name))
        self._context.actions.trigger(_CHECK)

    def _on_not_connected(self, platform: str, account: str, fault: BaseException) -> None:
        self._context.present(fault, self._banner, partial(self._begin, platform, account))

    def _on_checked(self, account: AccountDto) -> None:
        name = full_name(account.platform, self._texts)
        self._context.toast(self._texts("sites.checked", platform=name))

    def _on_forget(self, name: str, account: AccountDto) -> None:
        texts, shops = self._texts, say_shops(account, self._texts)
        asked = Question(
            texts("sites.forget.title", name=name),
            texts("sites.forget.text", shops=shops),
            texts("sites.forget"),
            texts("sites.never_mind"),
            self,
        )
        asked.agreed.connect(partial(self.model.forget, account))
        asked.open()

    def _on_forgotten(self, platform: str) -> None:
        name = full_name(platform, self._texts)
        self._context.toast(self._texts("sites.forgotten", platform=name))

    def _on_turn(self, platform: str, on: bool) -> None:
        """On only after a question that says what the terms say."""
        if not on:
            self.model.turn(platform, on=False)
            return
        texts = self._texts
        asked = Question(
            texts("sites.turn_on.title", platform=full_name(platform, texts)),
            texts("sites.turn_on.text"),
            texts("sites.turn_on"),
            texts("sites.never_mind"),
            self,
        )
        asked.agreed.connect(lambda: self.model.turn(platform, on=True))
        asked.open()

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)
