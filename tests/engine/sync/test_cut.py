"""Clients killed and answers lost once the server has done its part: nothing comes twice."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
import zstandard

from engine.sync import errors
from sync_server.db.tenant_files import TenantFiles
from tests.engine.found import review
from tests.engine.sync.meeting import Person, a_server, people, registered
from tests.engine.sync.relay import relay
from tests.sync_server.process import Serving

ROOT = Path(__file__).resolve().parents[3]
PULL = "/v1/sync/pull"
STEPS = ["/v1/token", "/v1/sync/hello", "/v1/sync/push", PULL, "/v1/sync/confirm"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_server(tmp_path_factory.mktemp("server")) as serving:
        yield serving


@pytest.fixture
def both(server: Serving, tmp_path: Path, step: str) -> Iterator[tuple[Person, Person]]:
    """Two PCs of one owner; the first has something to push, and something to pull. The answer to a
    push brings that along: it is asked for by who has nothing to push.
    """
    owner = registered(server)
    with people(tmp_path, owner, owner) as (here, there):
        for person in (here, there):
            person.join(server.address)
            person.engine.sync.run()
        busy = there if step == PULL else here
        there.collect(review(3), review(4))
        busy.collect(review(1), review(2))
        busy.engine.replies.draft_waiting(10)
        there.engine.sync.run()
        yield here, there


@pytest.mark.parametrize("step", STEPS)
def test_a_client_killed_before_it_heard_the_answer(
    server: Serving, both: tuple[Person, Person], step: str
) -> None:
    here, there = both
    running: list[subprocess.Popen[bytes]] = []

    def answered(path: str) -> bool:
        if path == step:
            running[0].kill()
        return path != step

    with relay(server.address, answered) as address:
        here.move(address)
        here.stop()
        running.append(_syncing(here))
        assert running[0].wait(60) != 0
    here.start()
    here.move(server.address)
    here.engine.sync.run()
    _nothing_twice(server, here, there)


@pytest.mark.parametrize("step", STEPS)
def test_an_answer_that_is_lost(server: Serving, both: tuple[Person, Person], step: str) -> None:
    here, there = both
    lost: list[str] = []

    def answered(path: str) -> bool:
        is_lost = path == step and not lost
        if is_lost:
            lost.append(path)
        return not is_lost

    here.stop()
    here.start()  # without an access token
    with relay(server.address, answered) as address:
        here.move(address)
        with pytest.raises(errors.Unreachable):
            here.engine.sync.run()
        here.engine.sync.run()
    assert lost
    here.move(server.address)
    _nothing_twice(server, here, there)


def _syncing(person: Person) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "engine.cli", *person.words, "sync"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet)


def _nothing_twice(server: Serving, *everybody: Person) -> None:
    """Both show the same, nobody was overruled, and each operation was carried out once, under the
    number of a device that is still the same.
    """
    for person in everybody:
        person.engine.sync.run()
        assert person.engine.sync.conflicts() == []
    assert len({repr(_shown(person)) for person in everybody}) == 1
    file = TenantFiles(server.data).path(UUID(everybody[0].tenant))
    with closing(sqlite3.connect(file)) as connection:
        last = dict(connection.execute("SELECT number, last_number FROM device").fetchall())
        done = dict.fromkeys(last, 0)
        for device, entries in connection.execute("SELECT device, entries FROM oplog"):
            done[device] += len(msgspec.msgpack.decode(zstandard.decompress(entries)))
    assert len(last) == len(everybody)
    assert done == last


def _shown(person: Person) -> list[tuple[object, ...]]:
    reviews = person.read("SELECT uuid, body FROM review ORDER BY uuid")
    assert len(reviews) == 4
    return reviews + person.read("SELECT uuid, state, text FROM reply ORDER BY uuid")
