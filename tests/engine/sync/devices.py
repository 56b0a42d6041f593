"""Whole devices for tests: a real encrypted profile, its services, and the replica beside them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.platforms.port import ReviewFound
from engine.replies.placing import ReplyPlacing
from engine.reviews.dto import Origin
from engine.reviews.placing import CorrectionPlacing, ReviewPlacing
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from engine.runtime.events import EventBus
from engine.runtime.ids import collected_uuid
from engine.runtime.paths import Profile
from engine.shops.placing import PLACING as SHOP_PLACING
from engine.shops.service import Shops
from engine.store.connection import connect
from engine.store.database import Database
from engine.sync.client import Replica
from engine.sync.placing import CONFLICT, Placing
from engine.sync.shape import shape_of
from engine.sync.wire import registry
from engine.sync.wire.messages import Page, Pushed, Welcome
from engine.sync.wire.operation import Operation
from engine.sync.wire.roles import Role
from sync_server.sync.service import Tenant
from tests.engine.found import SHOP
from tests.engine.standing_clock import StandingClock
from tests.engine.sync import told

KEY = bytes(range(32))
START = datetime(2026, 11, 21, 8, 50, tzinfo=SEOUL)
_ALL: Sequence[Placing] = (
    SHOP_PLACING, ReviewPlacing(), ReplyPlacing(), CorrectionPlacing(), CONFLICT
)  # fmt: skip
PLACINGS = {placing.entity: placing for placing in _ALL}


def _raise(fault: Exception) -> None:
    raise fault


class Desk:
    """One PC. `clock` is its own."""

    def __init__(self, folder: Path, name: str, start: datetime = START) -> None:
        self.name = name
        self.folder = folder / name
        self.clock = StandingClock(start)
        self.open()
        self.replica.join()

    def open(self) -> None:
        bus = EventBus(on_fault=_raise)
        self.database = Database.open(self.folder, KEY, bus, self.clock)
        self.shops = Shops(self.database, self.clock)
        self.reviews = Reviews(self.database, self.shops, self.clock)
        self.connection = connect(Profile(self.folder).database, KEY)
        self.replica = Replica(self.connection, self.clock, PLACINGS)

    def close(self) -> None:
        self.connection.close()
        self.database.close()

    def collect(self, *found: ReviewFound) -> None:
        """As a visit would."""
        [shop] = self.shops.remember("smartplace", "main", [SHOP])
        with self.database.unit() as unit:
            self.reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 1_000))

    def write(self, statement: str, *values: Any) -> None:
        """By the connection of the app, as plain SQL."""
        with self.database.unit() as unit:
            unit.session.connection().exec_driver_sql(statement, values)

    def draft(self, review_id: int, text: str) -> None:
        """A reply, as plain SQL."""
        [(platform, name, shop_id)] = self.read(
            "SELECT platform, external_id, shop_id FROM review WHERE id = ?", review_id
        )
        self.write(
            "INSERT INTO reply (uuid, review_id, shop_id, state, text, owner_words, tone, mood,"
            " review_ms, similarity, attempt, outcome, created_ms, changed_ms)"
            " VALUES (?, ?, ?, 'draft', ?, '', 'polite', 'positive', 1, 0.5, 0, '', 1, 1)",
            collected_uuid(platform, "reply", name), review_id, shop_id, text,
        )  # fmt: skip

    def read(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.connection.execute(query, values).fetchall()
        return rows

    def operations(self) -> list[Operation]:
        push = told.next_push(self.replica)
        return [] if push is None else push.operations

    # What the worker does, in the same process as the server.

    def hello(self, tenant: Tenant, role: Role = Role.OWNER) -> Welcome:
        welcome = tenant.hello(self.key, role, self.replica.hello())
        self.replica.welcomed(welcome)
        return welcome

    def push(self, tenant: Tenant, role: Role = Role.OWNER) -> Pushed | None:
        pushed = None
        while (push := told.next_push(self.replica)) is not None:
            pushed = tenant.push(self.key, role, push)
            self.replica.pushed(pushed)
        return pushed

    def pull(self, tenant: Tenant, most_bytes: int = 1 << 20) -> list[Page]:
        pages = []
        while (asked := self.replica.next_pull()) is not None:
            pages.append(tenant.pull(self.key, asked.cursor, most_bytes, asked.since))
            self.replica.received(pages[-1])
        return pages

    def sync(self, tenant: Tenant, role: Role = Role.OWNER) -> None:
        self.hello(tenant, role)
        self.push(tenant, role)
        self.pull(tenant)

    @property
    def key(self) -> bytes:
        return self.name.encode()


def drained(desk: Desk) -> None:
    """A server made by hand has all that is here, and the device knows it."""
    if (push := told.next_push(desk.replica)) is not None:
        cursor = desk.replica.hello().cursor
        desk.replica.pushed(told.pushed(push, head=cursor + 1))
        desk.replica.received(told.page(cursor, cursor + 1, *told.echo(push)))


def same(*desks: Desk) -> bool:
    """Whether they show the same, and nothing is left to say."""
    return len({repr(shown(desk)) for desk in desks}) == 1


def shown(desk: Desk) -> dict[int, dict[bytes, dict[int, Any]]]:
    found: dict[int, dict[bytes, dict[int, Any]]] = {}
    for number in registry.by_number():
        shape = shape_of(number)
        rows = desk.read(f"{shape.rows} ORDER BY t.uuid")
        found[number] = {row[1]: shape.values(row[4:]) for row in rows}
    return found
