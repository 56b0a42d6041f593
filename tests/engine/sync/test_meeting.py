"""Two profiles, a real server process between them: what a shop's people see of sync."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import SystemRandom
from threading import Event, Thread
from uuid import UUID

import httpx2
import pytest

from engine.runtime.errors import NotFound
from engine.runtime.progress import Cancelled, Watched
from engine.sync import client, errors
from engine.sync.dto import Phase
from sync_server.db.tenant_files import TenantFiles
from sync_server.kernel.clock import SystemClock
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.sync.meeting import (
    Person,
    a_server,
    access,
    browser_of,
    people,
    registered,
    shown,
    sync,
)
from tests.engine.sync.relay import relay
from tests.sync_server.process import Serving

WARM, SHORT = "뜨끈하게 다시 끓여 둘게요", "고맙습니다"


def test_edits_cross_both_ways(shop: tuple[Person, Person]) -> None:
    here, there = shop
    there.revise(0, WARM)
    here.revise(1, SHORT)
    sync(here, there, here)
    assert here.card(0).reply.text == there.card(0).reply.text == WARM
    assert here.card(1).reply.text == there.card(1).reply.text == SHORT
    assert shown(here) == shown(there)


def test_a_round_tells_what_moved(shop: tuple[Person, Person]) -> None:
    here, there = shop
    assert here.engine.sync.run() == there.engine.sync.run()
    there.revise(0, WARM)
    sent, met = there.engine.sync.run(), here.engine.sync.run()
    assert (sent.pushed, sent.pulled) == (1, 0)
    assert (met.pushed, met.pulled) == (0, 1)
    assert here.engine.sync.run().pulled == 0


def test_a_revoked_device_is_told_so_and_keeps_what_it_has(
    shop: tuple[Person, Person],
) -> None:
    here, there = shop
    [mine] = [each for each in there.engine.sync.people.devices() if each.current]
    assert mine.id in {each.id for each in here.engine.sync.people.devices()}
    here.engine.sync.people.revoke(mine.id)
    there.revise(0, WARM)
    with pytest.raises(errors.DeviceRevoked):
        there.engine.sync.run()
    assert there.card(0).reply.text == WARM
    there.join(here.engine.sync.joined.server if here.engine.sync.joined else "")
    sync(there, here)
    assert here.card(0).reply.text == WARM


def test_staff_see_no_devices_but_their_own(shop: tuple[Person, Person]) -> None:
    here, there = shop
    [bosses] = [each for each in here.engine.sync.people.devices() if each.current]
    assert {each.member_name for each in there.engine.sync.people.devices()} == {"박알바"}
    with pytest.raises(NotFound):
        there.engine.sync.people.revoke(bosses.id)


def test_who_leaves_keeps_everything_and_hears_no_more(
    server: Serving, shop: tuple[Person, Person]
) -> None:
    here, there = shop
    before = shown(there)
    there.engine.sync.leave()
    assert there.engine.sync.joined is None
    assert shown(there) == before
    with pytest.raises(errors.NoServer):
        there.engine.sync.run()
    there.revise(0, WARM)
    here.engine.sync.run()
    assert here.card(0).reply.text != WARM
    there.join(server.address)
    sync(there, here)
    assert here.card(0).reply.text == WARM


def test_who_leaves_while_others_wait_for_their_turn_has_left(shop: tuple[Person, Person]) -> None:
    _, there = shop
    sync = there.engine.sync
    outcomes: list[BaseException | None] = []

    def act(what: Callable[[], object]) -> None:
        try:
            what()
        except errors.SyncError as fault:
            outcomes.append(fault)

    with sync._turn:  # as in the midst of a round
        threads = [Thread(target=act, args=(what,)) for what in (sync.leave, sync.run, sync.run)]
        for thread in threads:
            thread.start()
            thread.join(0.2)
        assert sync.joined is not None
    for thread in threads:
        thread.join(30)
    tables = "SELECT count(*) FROM sync_state"
    triggers = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sync%'"
    assert sync.joined is None
    assert there.read(tables) == there.read(triggers) == [(0,)]
    assert {type(each) for each in outcomes} <= {errors.NoServer}
    assert sync.standing().phase is Phase.ALONE


def test_who_has_just_left_hears_so_from_every_table(shop: tuple[Person, Person]) -> None:
    """What asks for a lease in a thread of its own knows what to do with errors of sync."""
    here, _ = shop
    with here.engine.sync._replica() as replica:
        replica.leave()
    with pytest.raises(errors.NoServer):
        here.engine.sync.leases._desk.claim(bytes(16), 1)


def test_who_waits_for_his_turn_is_told_so_and_may_give_up(shop: tuple[Person, Person]) -> None:
    here, _ = shop
    progress, outcome = Watched(), []

    def run() -> None:
        try:
            here.engine.sync.run(progress)
        except Cancelled as fault:
            outcome.append(fault)

    with here.engine.sync._turn:  # as while the worker takes a first snapshot
        thread = Thread(target=run)
        thread.start()
        while thread.is_alive() and not progress.step.note:
            thread.join(0.01)
        progress.cancel()
        thread.join(30)
        assert (thread.is_alive(), len(outcome)) == (False, 1)


def test_to_stop_is_no_matter_of_turns(shop: tuple[Person, Person]) -> None:
    here, _ = shop
    with here.engine.sync._turn:
        here.engine.sync.start()
        thread = Thread(target=here.engine.sync.stop)
        thread.start()
        thread.join(30)
        assert not thread.is_alive()


def test_the_worker_is_cut_off_alone(server: Serving, shop: tuple[Person, Person]) -> None:
    here, _ = shop
    came = {"/v1/sync/hello": Event(), "/v1/devices": Event()}
    over = Event()

    def held(path: str) -> bool:
        if path in came:
            came[path].set()
            over.wait(30)
        return True

    with relay(server.address, held) as address, ThreadPoolExecutor(1) as asking:
        here.move(address)
        here.engine.sync.start()
        asked = asking.submit(here.engine.sync.people.devices)
        try:
            assert all(each.wait(30) for each in came.values())
            here.engine.sync.stop()
        finally:
            over.set()
        assert len(asked.result(30)) >= 1
    here.move(server.address)


def test_another_business_is_no_place_to_go(server: Serving, shop: tuple[Person, Person]) -> None:
    """Two shops' data must never run together."""
    here, _ = shop
    other = registered(server)
    with pytest.raises(errors.AlreadyJoined):
        here.engine.sync.join(server.address, browser_of(other), "")
    revoked = httpx2.get(
        f"{server.address}/v1/sync/pull",
        headers={"Authorization": f"Bearer {access(server.address, other)}"},
    )
    assert revoked.json()["error"]["code"] == "sync.device"
    here.revise(0, WARM)
    assert here.engine.sync.run().pushed == 1


def test_a_server_that_is_left_may_be_followed_by_another(
    server: Serving, shop: tuple[Person, Person], tmp_path: Path
) -> None:
    here, _ = shop
    with a_server(tmp_path / "other") as other:
        with pytest.raises(errors.AlreadyJoined):
            here.join(other.address)
        here.engine.sync.leave()
        registered(other, here.email)
        here.join(other.address)
        rows = len(shown(here))
        assert here.engine.sync.run().pushed >= rows
        with people(tmp_path / "more", here.email) as [there]:
            there.join(other.address)
            there.engine.sync.run()
            assert shown(there) == shown(here)


def test_a_new_role_counts_from_the_next_word_on(
    server: Serving, shop: tuple[Person, Person]
) -> None:
    """The token that says the old one is refreshed on the way."""
    here, there = shop
    headers = {"Authorization": f"Bearer {access(server.address, here.email)}"}
    everyone = httpx2.get(f"{server.address}/v1/members", headers=headers).json()["data"]
    [staff] = [each["id"] for each in everyone if each["role"] == "staff"]
    changed = httpx2.patch(
        f"{server.address}/v1/members/{staff}", json={"role": "viewer"}, headers=headers
    )
    assert changed.status_code == 200, changed.text
    before = there.card(0).reply.text
    there.revise(0, WARM)
    done = there.engine.sync.run()
    assert (done.pushed, done.refused) == (0, 1)
    assert there.card(0).reply.text == here.card(0).reply.text == before


def test_a_history_that_changes_within_a_round_is_greeted_again(
    server: Serving, shop: tuple[Person, Person]
) -> None:
    here, there = shop
    restored: list[str] = []

    def answered(path: str) -> bool:
        if path == "/v1/sync/hello" and not restored:
            restored.append(path)
            file = TenantFiles(server.data).connect(UUID(here.tenant))
            with closing(file) as connection:
                Tenant(connection, SystemClock(), SystemRandom()).restored()
        return True

    here.revise(0, WARM)
    with relay(server.address, answered) as address:
        here.move(address)
        here.engine.sync.run()
    assert restored
    here.move(server.address)
    sync(there, here)
    assert there.card(0).reply.text == WARM
    assert shown(here) == shown(there)


def test_an_update_that_lost_a_trigger_finds_it_again_at_the_start(
    shop: tuple[Person, Person],
) -> None:
    here, there = shop
    with here.database.alongside() as connection:
        connection.execute("DROP TRIGGER sync_reply_text")
    here.stop()
    here.start()
    here.revise(0, WARM)
    sync(here, there)
    assert there.card(0).reply.text == WARM


def test_a_closed_profile_goes_on_where_it_was(shop: tuple[Person, Person]) -> None:
    here, there = shop
    there.revise(0, WARM)
    there.stop()
    there.start()
    there.revise(1, SHORT)
    assert there.engine.sync.run().pushed == 2
    here.engine.sync.run()
    assert shown(here) == shown(there)


def test_the_server_may_restart_between_two_words(tmp_path: Path) -> None:
    with people(tmp_path, "kim@example.com") as [here]:
        with a_server(tmp_path / "server") as server:
            registered(server, here.email)
            here.collect(review(1))
            here.join(server.address)
            here.engine.sync.run()
        here.engine.replies.draft_waiting(1)
        with pytest.raises(errors.Unreachable):
            here.engine.sync.run()
        port = server.address.rpartition(":")[2]
        with a_server(tmp_path / "server", "--port", port):
            assert here.engine.sync.run().pushed == 1
            assert here.engine.sync.run().pushed == 0


def test_a_server_put_back_from_a_backup_gets_back_what_it_lost(tmp_path: Path) -> None:
    data, backup = tmp_path / "server", tmp_path / "backup.db"
    with people(tmp_path, "kim@example.com", "kim@example.com") as (here, there):
        with a_server(data) as server:
            registered(server, here.email)
            here.collect(review(1))
            for person in (here, there):
                person.join(server.address)
                person.engine.sync.run()
        file = TenantFiles(data).path(UUID(here.tenant))
        shutil.copy(file, backup)
        port = server.address.rpartition(":")[2]
        with a_server(data, "--port", port):
            here.collect(review(2))
            here.engine.replies.draft_waiting(10)
            sync(here, there)
        shutil.copy(backup, file)
        with closing(TenantFiles(data).connect(UUID(here.tenant))) as connection:
            Tenant(connection, SystemClock(), SystemRandom()).restored()
        with a_server(data, "--port", port):
            there.revise(0, WARM)
            sync(there, here, there)
            assert shown(here) == shown(there)
            assert here.read("SELECT count(*) FROM review") == [(2,)]
            assert here.card(0).reply.text == WARM


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [((0, 0), errors.AppOutdated), ((9, 9), errors.ServerOutdated)],
)
def test_sides_of_different_age_say_which_is_to_be_renewed(
    shop: tuple[Person, Person],
    monkeypatch: pytest.MonkeyPatch,
    spoken: tuple[int, int],
    expected: type[errors.SyncError],
) -> None:
    here, there = shop
    here.revise(0, WARM)
    with monkeypatch.context() as patch:
        patch.setattr(client, "PROTOCOLS", spoken)
        with pytest.raises(expected):
            here.engine.sync.run()
    sync(here, there)
    assert there.card(0).reply.text == WARM
