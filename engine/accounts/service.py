"""Rules and commands over accounts: how each stands, asking the platform, and the end of one."""

from collections.abc import Sequence
from datetime import datetime

from engine.accounts.dto import AccountDto, LoginState
from engine.platforms.outcomes import NoLogin, SessionExpired
from engine.platforms.spec import Login, PlatformSpec
from engine.runtime.errors import NotFound
from engine.runtime.progress import Progress, Silent
from engine.shops.service import Shops
from engine.visits.accounts import Key
from engine.visits.crawl_log import DONE
from engine.visits.dto import RunDto, VisitedDto
from engine.visits.service import Visits

FIRST = "main"


class Accounts:
    def __init__(self, visits: Visits, shops: Shops) -> None:
        self._visits = visits
        self._shops = shops

    def list(self) -> list[AccountDto]:
        """Those with shops, and those that were ever logged in to here; by platform. Not those
        that the owner disconnected. Raises a `SecretsError` where a grant cannot be read.
        """
        shops: dict[Key, list[str]] = {}
        for shop in self._shops.list():
            if not shop.by_hand:
                shops.setdefault((shop.platform, shop.account), []).append(shop.name)
        visited, told = self._visits.landmarks(), self._visits.accounts.told()
        known = shops.keys() | {key for key, each in visited.items() if each.login is not None}
        return [
            self._account(key, shops.get(key, []), visited.get(key, VisitedDto()), told.get(key))
            for key in sorted(known - self._visits.accounts.left())
        ]

    def get(self, platform: str, account: str) -> AccountDto:
        """Raises `NotFound`."""
        found = (
            each for each in self.list() if (each.platform, each.account) == (platform, account)
        )
        known = next(found, None)
        if known is None:
            raise NotFound(entity="account", id=f"{platform} {account}")
        return known

    def check(self, platform: str, account: str, progress: Progress | None = None) -> AccountDto:
        """Ask the platform whether the account is logged in still.

        Raises `SessionExpired` where it is not, `NoLogin`, `NotFound`, or an outcome.
        """
        self.get(platform, account)
        if self._visits.spec(platform).login is Login.NONE:
            raise NoLogin(platform=platform)
        watched = progress or Silent()
        with self._visits.visiting(platform, account, "check", watched) as trip:
            if not trip.call(lambda each: each.logged_in(), lambda: watched.report(0, None, "")):
                raise SessionExpired(platform=platform)
        return self.get(platform, account)

    def forget(self, platform: str, account: str, progress: Progress | None = None) -> None:
        """Disconnect an account on this computer; shops, reviews and replies stay.

        Raises `NotFound`, and what `Visits.forget` does.
        """
        self.get(platform, account)
        self._visits.forget(platform, account, progress)

    def tell_login(self, platform: str, account: str, at: datetime) -> AccountDto:
        """The owner says that he logged in to a console that we never see. Raises `NotFound`."""
        self.get(platform, account)
        self._visits.accounts.tell(platform, account, at)
        return self.get(platform, account)

    def next_name(self, platform: str) -> str:
        """For one account more on a platform; one that was disconnected keeps its own."""
        taken = {account for of, account in self._visits.landmarks() if of == platform}
        taken |= {shop.account for shop in self._shops.list() if shop.platform == platform}
        taken -= {account for of, account in self._visits.accounts.left() if of == platform}
        names = (FIRST, *(f"{FIRST}-{number}" for number in range(2, len(taken) + 2)))
        return next(name for name in names if name not in taken)

    def _account(
        self, key: Key, shops: Sequence[str], visited: VisitedDto, told: datetime | None
    ) -> AccountDto:
        platform, account = key
        spec = self._visits.spec(platform)
        asks = spec.login is Login.CONSENT
        return AccountDto(
            platform=platform,
            account=account,
            shops=tuple(shops),
            state=_state(spec, visited.asked),
            asked_at=_ended(visited.asked),
            logged_in_at=_ended(visited.login),
            succeeded_at=_ended(visited.success),
            last=visited.last,
            spending=self._visits.spending(platform),
            grant=self._visits.grant(platform, account) if asks else None,
            rights_until=_rights_until(spec, told),
        )


def _state(spec: PlatformSpec, asked: RunDto | None) -> LoginState:
    if spec.login is Login.NONE:
        return LoginState.NEEDLESS
    if asked is None:
        return LoginState.UNKNOWN
    return LoginState.IN if asked.outcome == DONE else LoginState.OUT


def _ended(run: RunDto | None) -> datetime | None:
    return None if run is None else run.ended_at


def _rights_until(spec: PlatformSpec, told: datetime | None) -> datetime | None:
    return None if spec.idle_limit is None or told is None else told + spec.idle_limit
