"""How the accounts stand, which sites there are, and what the owner does about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.runner import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from desktop.pages import PageContext
    from engine.api import AccountDto, PlatformSpec, Progress, ShopDto

ADD: Final = "add"
_WATCHED: Final = frozenset({"account", "shop", "visit"})
_RELOAD_MS: Final = 150


@dataclass(frozen=True, slots=True)
class Board:
    """`next_names`: of one account more, by platform; `turned_on`, `clients`: platforms that the
    owner turned on, and those for which he has named the file of his project.
    """

    accounts: tuple[AccountDto, ...]
    specs: Mapping[str, PlatformSpec]
    next_names: Mapping[str, str]
    turned_on: frozenset[str]
    clients: frozenset[str]
    now: datetime

    def on(self, platform: str) -> list[AccountDto]:
        return [each for each in self.accounts if each.platform == platform]

    def lacks_shops(self, platform: str, account: str) -> bool:
        """Whether that account's shops are still to be named."""
        has_some = any(each.shops for each in self.on(platform) if each.account == account)
        return self.specs[platform].takes_address and not has_some


class PlatformsModel(Following):
    """changed: `board` is new. checked: an account that was asked for. forgotten: platform. added:
    a shop. not_added: with the error. failed: with whatever else went wrong.
    """

    changed = Signal()
    checked = Signal(object)
    forgotten = Signal(str)
    added = Signal(object)
    not_added = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(context.runner, _WATCHED, _RELOAD_MS, parent)
        self.board: Board | None = None
        self._engine = context.engine
        self._underway = context.underway
        self._texts = context.texts

    def check(self, account: AccountDto) -> None:
        """Ask the platform; what it says is seen on the board too."""
        work = partial(self._engine.accounts.check, account.platform, account.account)
        self._errand(
            f"check.{account.platform}.{account.account}", "sites.checking", work, self.checked.emit
        )

    def forget(self, account: AccountDto) -> None:
        platform, name = account.platform, account.account
        work = partial(self._engine.accounts.forget, platform, name)
        self._errand(
            f"forget.{platform}.{name}",
            "sites.forgetting",
            work,
            lambda _: self.forgotten.emit(platform),
        )

    def add(self, platform: str, account: str, address: str) -> None:
        """A shop by the address of its page, which the owner wants visited whatever its terms."""
        work = partial(self._add, platform, account, address)
        task = self._underway.begin(ADD, self._texts("sites.adding"), work)
        if task is not None:
            task.succeeded.connect(self.added)
            task.failed.connect(self.not_added)

    def stop_adding(self) -> None:
        task = self._underway.task(ADD)
        if task is not None:
            task.cancel()

    def tell_login(self, account: AccountDto) -> None:
        """The owner has logged in today, where we never see it."""
        engine, platform, name = self._engine, account.platform, account.account
        self._write(lambda: engine.accounts.tell_login(platform, name, engine.clock.now()))

    def turn(self, platform: str, *, on: bool) -> Task:
        """Have a site visited whose terms forbid it, or no more."""
        return self._put(lambda settings: settings.turned(platform, on=on))

    def name_client(self, platform: str, file: str) -> Task:
        """The file by which the platform knows the owner's own project."""
        return self._put(lambda settings: settings.with_client(platform, file))

    def _add(self, platform: str, account: str, address: str, progress: Progress) -> ShopDto:
        from engine.api import Platforms  # noqa: PLC0415 - on a worker, loaded by now

        settings = self._engine.settings
        chosen = settings.get(Platforms)
        if self._engine.platforms()[platform].is_opt_in and platform not in chosen.turned_on:
            settings.put(chosen.turned(platform, on=True))
        return self._engine.crawls.add(platform, address, progress, account)

    def _put(self, change: Callable[..., object]) -> Task:
        def work() -> None:
            from engine.api import Platforms  # noqa: PLC0415 - on a worker, loaded by now

            settings = self._engine.settings
            changed = change(settings.get(Platforms))
            assert isinstance(changed, Platforms)  # noqa: S101 - as all of its methods give
            settings.put(changed)

        return self._write(work)

    def _write(self, work: Callable[[], object]) -> Task:
        task = self._runner.run(self, lambda _: work(), write=True)
        task.succeeded.connect(lambda _: self.load())
        task.failed.connect(self.failed)
        return task

    def _errand(
        self,
        kind: str,
        title_key: str,
        work: Callable[..., object],
        done: Callable[[object], object],
    ) -> None:
        task = self._underway.begin(kind, self._texts(title_key), work)
        if task is not None:
            task.succeeded.connect(done)
            task.failed.connect(self.failed)

    def _start_reading(self) -> None:
        task = self._runner.run(self, lambda _: self._read(), replace="board")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_unread)

    def _read(self) -> Board:
        from engine.api import Platforms  # noqa: PLC0415 - on a worker, loaded by now

        engine, settings = self._engine, self._engine.settings.get(Platforms)
        specs = engine.platforms()
        return Board(
            accounts=tuple(engine.accounts.list()),
            specs=specs,
            next_names={name: engine.accounts.next_name(name) for name in specs},
            turned_on=frozenset(settings.turned_on),
            clients=frozenset(name for name, site in settings.sites.items() if site.client),
            now=engine.clock.now(),
        )

    def _on_read(self, board: Board) -> None:
        self.board = board
        self.changed.emit()
