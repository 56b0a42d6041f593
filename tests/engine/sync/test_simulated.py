"""Three devices, a server, and a network that loses, repeats and delays; every run from a seed."""

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.runtime.ids import collected_uuid
from engine.sync.wire.messages import Page, Push
from engine.sync.wire.roles import Role
from sync_server.db.database import connect
from sync_server.sync.faults import SyncFault
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.standing_clock import StandingClock
from tests.engine.sync import told
from tests.engine.sync.devices import START, Desk, same

_YEARS = timedelta(days=3650)
_SETTLED = ("sync_dirty", "sync_gone", "sync_outbox", "sync_page", "sync_deferred")
_CORRECT = "INSERT OR IGNORE INTO correction (uuid, review_id, label, made_ms) VALUES (?, ?, ?, 1)"


class Shop:
    """One of its devices is ten years fast, one ten years slow."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = StandingClock(START)
        self.desks = [Desk(folder, f"desk{place}", START + _YEARS * place) for place in (-1, 0, 1)]
        self._file, self._backup = folder / "tenant", folder / "backup"
        self._pages: list[tuple[Desk, Page]] = []
        self._open()

    def step(self) -> None:
        tick = timedelta(milliseconds=self.dice.randrange(5_000))
        for clock in (self.clock, *(desk.clock for desk in self.desks)):
            clock.pass_by(tick)
        deeds: list[Callable[[Desk], None]] = [
            self._edit, self._edit, self._push, self._push, self._pull, self._pull, self._late,
        ]  # fmt: skip
        desk = self.dice.choice(self.desks)
        try:
            self.dice.choice(deeds)(desk)
        except SyncFault:
            desk.hello(self.tenant, Role.OWNER)

    def back_up(self) -> None:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self._file, self._backup)

    def restore(self) -> None:
        self._connection.close()
        shutil.copy(self._backup, self._file)
        self._pages.clear()
        self._open()
        self.tenant.restored()

    def settle(self) -> None:
        for _ in range(4):
            for desk in self.desks:
                desk.sync(self.tenant)

    def close(self) -> None:
        self._connection.close()
        for desk in self.desks:
            desk.close()

    def _open(self) -> None:
        self._connection = connect(self._file)
        self.tenant = Tenant(self._connection, self.clock, random.Random(self.dice.random()))

    def _edit(self, desk: Desk) -> None:
        dice, known = self.dice, desk.read("SELECT id, external_id FROM review ORDER BY uuid")
        if not known or dice.random() < 0.2:
            desk.collect(review(dice.randrange(4), body=f"글 {dice.randrange(50)}"))
            return
        row_id, name = dice.choice(known)
        if not desk.read("SELECT 1 FROM reply WHERE review_id = ?", row_id):
            desk.draft(row_id, "찾아 주셔서 감사합니다 또 오세요")
        words = f"찾아 {dice.choice('가나다')} 감사합니다 {dice.choice('라마바')}"
        label, state = dice.choice(["negative", "positive"]), dice.choice(["draft", "sent"])
        uuid = collected_uuid("smartplace", "correction", name)
        deeds: list[tuple[Any, ...]] = [
            ("UPDATE reply SET text = ? WHERE review_id = ?", words, row_id),
            ("UPDATE reply SET state = ? WHERE review_id = ?", state, row_id),
            ("UPDATE reply SET tone = ? WHERE review_id = ?", label, row_id),
            ("UPDATE review SET rating = ? WHERE id = ?", dice.randrange(5), row_id),
            ("DELETE FROM correction WHERE review_id = ?", row_id),
            ("UPDATE correction SET label = ? WHERE review_id = ?", label, row_id),
            (_CORRECT, uuid, row_id, label),
        ]
        desk.write(*dice.choice(deeds))

    def _push(self, desk: Desk) -> None:
        push = told.next_push(desk.replica)
        if push is not None:
            some = push.operations[: self.dice.randrange(1, len(push.operations) + 1)]
            part = Push(push.epoch, push.generation, push.now_ms, some)
            for _ in range(self.dice.randrange(1, 3)):
                pushed = self.tenant.push(desk.key, Role.OWNER, part)
            if self.dice.random() < 0.7:
                desk.replica.pushed(pushed)

    def _pull(self, desk: Desk) -> None:
        asked = desk.replica.next_pull()
        if asked is not None:
            size = self.dice.choice([300, 1 << 20])
            page = self.tenant.pull(desk.key, asked.cursor, size, asked.since)
            self._pages.append((desk, page))
            if self.dice.random() < 0.8:
                desk.replica.received(page)

    def _late(self, desk: Desk) -> None:
        """A page that was thought lost comes after all, or comes once more."""
        if self._pages:
            desk, page = self.dice.choice(self._pages)
            desk.replica.received(page)


@pytest.fixture(params=range(4))
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path, request.param)
    yield shop
    shop.close()


def assert_agreed(shop: Shop) -> None:
    shop.settle()
    assert same(*shop.desks)
    for desk in shop.desks:
        assert desk.hello(shop.tenant).in_step
        left = {table: desk.read(f"SELECT * FROM {table}") for table in _SETTLED}  # noqa: S608
        assert not any(left.values()), left


def test_they_agree_when_the_network_rests(shop: Shop) -> None:
    for _ in range(120):
        shop.step()
    assert_agreed(shop)


def test_they_agree_after_the_server_was_put_back(shop: Shop) -> None:
    for moment in range(120):
        shop.step()
        if moment == 40:
            shop.back_up()
    shop.restore()
    for _ in range(40):
        shop.step()
    assert_agreed(shop)
