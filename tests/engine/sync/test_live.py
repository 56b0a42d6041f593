"""Profiles that meet their server by themselves, through real processes: what people see."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from engine.api import Event, Phase, Standing, StandingChanged
from engine.store.errors import ProfileInUse
from engine.sync import presence, standing, worker
from engine.sync.transport import Transport
from tests.engine.found import review
from tests.engine.sync.cutter import cutting
from tests.engine.sync.meeting import (
    Person,
    a_server,
    access,
    browser_of,
    hired,
    people,
    registered,
)
from tests.engine.sync.relay import relay
from tests.sync_server.process import Serving

WARM, SHORT = "뜨끈하게 다시 끓여 둘게요", "고맙습니다"
ENOUGH_S = 30.0
"""Whoever waits so long waits for ever."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_server(tmp_path_factory.mktemp("server")) as serving:
        yield serving


@pytest.fixture
def shop(server: Serving, tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """The PCs of an owner and of staff with the same two drafts, both live."""
    with a_shop(server, tmp_path) as found:
        yield found


@contextmanager
def a_shop(server: Serving, folder: Path) -> Iterator[tuple[Person, Person]]:
    owner = registered(server)
    with people(folder, owner, hired(server, owner, "staff")) as (here, there):
        here.collect(review(1), review(2, body="별로예요"))
        here.engine.replies.draft_waiting(10)
        for person in (here, there):
            person.join(server.address)
            person.engine.sync.run()
            person.engine.sync.start()
        until(lambda: settled(here) and settled(there))
        yield here, there


def until(true: Callable[[], bool], seconds: float = ENOUGH_S) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.005)


def settled(person: Person) -> bool:
    return person.engine.sync.standing().phase is Phase.SETTLED


def shows(person: Person, nth: int, text: str) -> Callable[[], bool]:
    return lambda: person.card(nth).reply.text == text


def standings(person: Person) -> list[Standing]:
    heard: list[Standing] = []

    def hear(event: Event) -> None:
        if isinstance(event, StandingChanged):
            heard.append(event.standing)

    person.engine.events.subscribe(hear)
    return heard


def test_a_name_that_the_server_does_not_take_keeps_nobody_from_joining(
    server: Serving, tmp_path: Path
) -> None:
    """It comes after the login, as a request by itself."""
    with (
        people(tmp_path, registered(server)) as [person],
        relay(server.address, lambda path: not path.startswith("/v1/devices")) as address,
    ):
        person.join(server.address)
        [mine] = person.engine.sync.people.devices()
        person.move("")
        person.engine.sync.start()

        def show(page: str) -> None:
            browser_of(person.email)(page.replace(address, server.address))

        joined = person.engine.sync.join(address, show, "", name="주방 PC")
        assert (joined.server, joined.is_named) == (address, False)
        until(lambda: settled(person))
        person.engine.sync.stop()
        person.move(server.address)
        assert [each.name for each in person.engine.sync.people.devices()] == [mine.name]


def test_an_edit_shows_on_the_other_pc_by_itself(shop: tuple[Person, Person]) -> None:
    here, there = shop
    here.revise(0, WARM)
    until(shows(there, 0, WARM))
    there.revise(1, SHORT)
    until(shows(here, 1, SHORT))
    until(lambda: settled(here) and settled(there))


def test_one_edit_costs_no_request_where_a_line_is_open(
    shop: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = shop
    asked: list[str] = []
    exchange = Transport.exchange

    def noted(self: Transport, path: str, *rest: Any, **more: Any) -> Any:
        asked.append(path)
        return exchange(self, path, *rest, **more)

    def quiet() -> bool:
        asked.clear()
        text = f"{WARM} {time.monotonic()}"
        here.revise(0, text)
        until(shows(there, 0, text))
        until(lambda: settled(here) and settled(there))
        return not asked

    monkeypatch.setattr(Transport, "exchange", noted)
    until(quiet)  # their lines may still be on the way
    assert all(quiet() for _ in range(3))


def test_pages_hear_what_came(shop: tuple[Person, Person]) -> None:
    here, there = shop
    heard: list[Event] = []
    there.engine.events.subscribe(heard.append)
    here.revise(0, WARM)
    until(lambda: any(getattr(each, "entity", "") == "reply" for each in heard))
    [came] = [each for each in heard if getattr(each, "entity", "") == "reply"]
    assert getattr(came, "initiator", "") == "sync"


def test_what_no_event_told_of_is_found(shop: tuple[Person, Person]) -> None:
    here, there = shop
    with here.database.unit() as unit:
        unit.session.connection().exec_driver_sql("UPDATE reply SET text = ?", (SHORT,))
    until(shows(there, 1, SHORT))


def test_many_edits_at_once_end_as_the_last(shop: tuple[Person, Person]) -> None:
    here, there = shop
    for number in range(30):
        here.revise(0, f"{WARM} {number}")
    until(shows(there, 0, f"{WARM} 29"))
    assert there.engine.sync.conflicts() == []


def test_the_server_may_go_and_come_back(tmp_path: Path) -> None:
    with a_server(tmp_path / "server") as server:
        shop = a_shop(server, tmp_path)
        here, there = shop.__enter__()
    try:
        here.revise(0, WARM)
        until(lambda: here.engine.sync.standing().phase is Phase.AWAY)
        away = here.engine.sync.standing()
        assert (away.waiting, away.fault) == (1, "sync.unreachable")
        with a_server(tmp_path / "server", "--port", server.address.rpartition(":")[2]):
            until(shows(there, 0, WARM), 60.0)
            until(lambda: settled(here), 60.0)
    finally:
        shop.__exit__(None, None, None)


def test_a_revoked_device_stops_and_says_so(shop: tuple[Person, Person]) -> None:
    here, there = shop
    [mine] = [each for each in there.engine.sync.people.devices() if each.current]
    here.engine.sync.people.revoke(mine.id)
    until(lambda: there.engine.sync.standing().phase is Phase.STOPPED)
    assert there.engine.sync.standing().fault == "sync.revoked"
    there.revise(0, WARM)
    there.join(here.engine.sync.joined.server if here.engine.sync.joined else "")
    until(shows(here, 0, WARM))
    until(lambda: settled(there))


def test_a_new_role_counts_at_once(server: Serving, shop: tuple[Person, Person]) -> None:
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
    until(lambda: settled(there) and there.card(0).reply.text == before)
    here.revise(1, SHORT)
    until(shows(there, 1, SHORT))


def test_where_no_line_goes_through_questions_wait(server: Serving, tmp_path: Path) -> None:
    """The relay speaks HTTP alone."""
    asked: list[str] = []

    def answered(path: str) -> bool:
        asked.append(path)
        return True

    with a_shop(server, tmp_path) as (here, there), relay(server.address, answered) as address:
        there.engine.sync.stop()
        there.move(address)
        there.engine.sync.start()
        until(lambda: settled(there))
        for text in (WARM, SHORT):
            here.revise(0, text)
            until(shows(there, 0, text))
        there.revise(1, SHORT)
        until(shows(here, 1, SHORT))
        there.engine.sync.stop()
        here.revise(0, "이제 기다리지 않아도 돼요")  # whoever waits in the relay has an answer
        until(lambda: settled(here))
        there.move(server.address)
    assert "/v1/sync/live" in asked


def test_where_every_line_is_cut_questions_wait_too(server: Serving, tmp_path: Path) -> None:
    with a_shop(server, tmp_path) as (here, there), cutting(server.address) as cutter:
        there.engine.sync.stop()
        there.move(cutter.address)
        there.engine.sync.start()
        until(lambda: cutter.cut >= 3, 60.0)
        for text in (WARM, SHORT):
            here.revise(0, text)
            until(shows(there, 0, text))
        assert cutter.cut == 3
        there.engine.sync.stop()
        there.move(server.address)


def test_two_apps_never_open_one_profile_and_one_takes_over(
    shop: tuple[Person, Person],
) -> None:
    here, there = shop
    there.stop()
    program = (
        "import sys, time; from pathlib import Path; from engine.api import Engine\n"
        "engine = Engine.open(Path(sys.argv[1]), key_file=Path(sys.argv[2]))\n"
        "engine.sync.start(); print('open', flush=True); time.sleep(60)"
    )
    words = [str(there.folder / "profile"), str(there.folder / "key")]
    with subprocess.Popen(
        [sys.executable, "-c", program, *words], stdout=subprocess.PIPE, encoding="utf-8"
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ProfileInUse):
            there.start()
        here.revise(0, WARM)
        other.kill()
    there.start()
    there.engine.sync.start()
    until(shows(there, 0, WARM))
    there.revise(1, SHORT)
    until(shows(here, 1, SHORT))


def test_leaving_ends_it_and_joining_begins_it(
    server: Serving, shop: tuple[Person, Person]
) -> None:
    here, there = shop
    there.engine.sync.leave()
    assert there.engine.sync.standing().phase is Phase.ALONE
    there.join(server.address)
    until(lambda: settled(there))
    here.revise(0, WARM)
    until(shows(there, 0, WARM))


def test_a_person_may_ask_for_a_round_meanwhile(shop: tuple[Person, Person]) -> None:
    here, there = shop
    here.revise(0, WARM)
    here.engine.sync.run()
    there.engine.sync.run()
    assert there.card(0).reply.text == WARM
    there.revise(1, SHORT)
    until(shows(here, 1, SHORT))


def test_closing_does_not_wait_for_an_answer(server: Serving, tmp_path: Path) -> None:
    """The relay keeps what it is asked: the profile must close all the same."""
    waiting: list[str] = []

    def answered(path: str) -> bool:
        waiting.append(path)
        until(lambda: not waiting)
        return False

    with a_shop(server, tmp_path) as (here, _), relay(server.address, answered) as address:
        here.engine.sync.stop()
        here.move(address)
        here.revise(0, WARM)
        here.engine.sync.start()
        until(lambda: bool(waiting))
        began = time.monotonic()
        here.engine.sync.stop()
        assert time.monotonic() - began < 10
        waiting.clear()
        assert here.engine.sync.standing().waiting == 1
        here.move(server.address)


def test_who_starts_it_too_late_starts_nothing(server: Serving, tmp_path: Path) -> None:
    """A window that was closed at once: its start comes from another thread."""
    with a_shop(server, tmp_path) as (here, _):
        here.engine.sync.close()
        here.engine.sync.start()
        workers = [each.name for each in threading.enumerate()].count("sync-worker")
        assert workers == 1, "that of the other one"


def test_who_gets_nothing_through_is_told(
    server: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "STUCK_S", 0.2)
    monkeypatch.setattr(worker, "WATCH_S", 0.1)
    held: list[str] = []

    def answered(path: str) -> bool:
        if path == "/v1/sync/push":
            held.append(path)
            until(lambda: not held)
        return True

    with a_shop(server, tmp_path) as (here, there), relay(server.address, answered) as address:
        heard = standings(here)
        here.engine.sync.stop()
        here.move(address)
        here.revise(0, WARM)
        here.engine.sync.start()
        until(lambda: bool(heard) and heard[-1].fault == "sync.stuck")
        assert (heard[-1].phase, heard[-1].waiting) == (Phase.AWAY, 1)
        held.clear()
        until(lambda: settled(here))
        until(shows(there, 0, WARM))
        here.engine.sync.stop()
        here.move(server.address)


def test_a_pc_that_slept_asks_anew(
    shop: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its steady clock stood still meanwhile."""
    here, there = shop
    heard = standings(there)
    monkeypatch.setattr(presence, "JUMP_S", -1.0)
    until(lambda: any(each.phase is Phase.MEETING for each in heard))
    monkeypatch.undo()
    here.revise(0, WARM)
    until(shows(there, 0, WARM))
