"""What the owner has said of accounts: which were disconnected, and where he logged in himself."""

from datetime import datetime

from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.events import Changed
from engine.store.database import Database, Unit
from engine.visits import repository
from engine.visits.model import PlatformAccount

Key = tuple[str, str]
"""Platform and account."""


class AccountBook:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def left(self) -> set[Key]:
        """Those that the owner disconnected on this computer."""
        with self._database.reading() as session:
            known = repository.accounts(session)
        return {(each.platform, each.account) for each in known if each.left_ms is not None}

    def told(self) -> dict[Key, datetime]:
        """When the owner last logged in to a console that we never see."""
        with self._database.reading() as session:
            known = repository.accounts(session)
        return {
            (each.platform, each.account): from_ms(each.told_ms)
            for each in known
            if each.told_ms is not None
        }

    def leave(self, platform: str, account: str) -> None:
        with self._database.unit() as unit:
            _opened(unit, platform, account).left_ms = to_ms(self._clock.now())

    def rejoin(self, platform: str, account: str) -> None:
        with self._database.unit() as unit:
            _opened(unit, platform, account).left_ms = None

    def tell(self, platform: str, account: str, at: datetime) -> None:
        with self._database.unit() as unit:
            _opened(unit, platform, account).told_ms = to_ms(at)


def _opened(unit: Unit, platform: str, account: str) -> PlatformAccount:
    """The account's row, made where there is none."""
    row = repository.account(unit.session, platform, account)
    if row is None:
        row = PlatformAccount(platform=platform, account=account)
        unit.session.add(row)
    unit.emit(Changed("account", (), "accounts"))
    return row
