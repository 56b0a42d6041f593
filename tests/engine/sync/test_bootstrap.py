"""A new device, a real server process, and what can come between them while a snapshot comes."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from engine.sync import errors
from engine.sync.base import packed_version
from engine.sync.wire.version import Version
from sync_server.db.tenant_files import TenantFiles
from sync_server.sync.greeting import FAR_BEHIND
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.standing_clock import StandingClock
from tests.engine.sync.meeting import Person, a_server, hired, people, registered
from tests.engine.sync.relay import relay
from tests.sync_server.process import Serving

ROOT = Path(__file__).resolve().parents[3]
REVIEWS = FAR_BEHIND + 100
PART = "/v1/sync/part"
WARM = "뜨끈하게 다시 끓여 둘게요"


@dataclass
class Grown:
    """The data of a server with a shop so large that nobody pulls all of it, and whose it is."""

    data: Path
    owner: str
    viewer: str


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    data, folder = tmp_path_factory.mktemp("grown"), tmp_path_factory.mktemp("first")
    with a_server(data) as server:
        owner = registered(server)
        viewer = hired(server, owner, "viewer")
        with people(folder, owner) as [first]:
            first.collect(*(review(each, body=_body(each)) for each in range(REVIEWS)))
            first.engine.replies.draft_waiting(2)
            first.join(server.address)
            first.engine.sync.run()
    return Grown(data, owner, viewer)


@pytest.fixture
def server(grown: Grown, tmp_path: Path) -> Iterator[Serving]:
    shutil.copytree(grown.data, tmp_path / "data")
    with a_server(tmp_path / "data") as serving:
        yield serving


@dataclass
class Heard:
    """What went through a relay: paths, and parts by their names."""

    paths: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)

    def note(self, path: str, content: bytes) -> bytes:
        self.paths[path.partition("?")[0]] += 1
        if path.startswith(PART):
            self.parts[path] += 1
        return content


@contextmanager
def heard(server: Serving) -> Iterator[tuple[str, Heard]]:
    found = Heard()
    with relay(server.address, lambda _: True, found.note) as address:
        yield address, found


def test_a_new_device_takes_a_snapshot_and_then_what_came_after(
    server: Serving, grown: Grown, tmp_path: Path
) -> None:
    with people(tmp_path, grown.owner) as [there], heard(server) as (address, told):
        there.join(server.address)
        there.move(address)
        done = there.engine.sync.run()
        assert done.pulled == len(_rows(there)) == REVIEWS + 3
        assert len(told.parts) > 2
        assert set(told.parts.values()) == {1}
        assert told.paths["/v1/sync/pull"] <= 1
        assert there.engine.sync.run().pulled == 0
        assert told.paths["/v1/sync/snapshot"] <= len(told.parts) + 1
        assert _words(there) == REVIEWS


def test_a_device_killed_between_two_parts_fetches_only_the_others(
    server: Serving, grown: Grown, tmp_path: Path
) -> None:
    running: list[subprocess.Popen[bytes]] = []
    came: list[str] = []

    def answered(path: str) -> bool:
        if path == PART:
            came.append(path)
            if len(came) == 3:
                running[0].kill()
        return len(came) < 3

    with people(tmp_path, grown.owner) as [there]:
        there.join(server.address)
        with relay(server.address, answered) as address:
            there.move(address)
            there.stop()
            running.append(_syncing(there))
            assert running[0].wait(60) != 0
        there.start()
        here = {name for (name,) in there.read("SELECT hash FROM sync_part")}
        assert here
        with heard(server) as (address, told):
            there.move(address)
            there.engine.sync.run()
        assert not any(name.hex() in each for name in here for each in told.parts)
        assert len(_rows(there)) == REVIEWS + 3
        assert there.read("SELECT count(*) FROM sync_part") == [(0,)]


def test_an_answer_that_is_lost_is_asked_for_again(
    server: Serving, grown: Grown, tmp_path: Path
) -> None:
    lost: list[str] = []

    def answered(path: str) -> bool:
        lost.extend([path] if path == PART else [])
        return path != PART or len(lost) != 2

    with people(tmp_path, grown.owner) as [there]:
        there.join(server.address)
        with relay(server.address, answered) as address:
            there.move(address)
            with pytest.raises(errors.Unreachable):
                there.engine.sync.run()
            there.engine.sync.run()
        assert len(_rows(there)) == REVIEWS + 3


@pytest.mark.parametrize("times", [1, 1_000])
def test_a_part_that_comes_damaged(
    server: Serving, grown: Grown, tmp_path: Path, times: int
) -> None:
    spoilt: list[str] = []

    def spoil(path: str, content: bytes) -> bytes:
        if not path.startswith(PART) or len(spoilt) >= times:
            return content
        spoilt.append(path)
        return content[:100] + bytes([content[100] ^ 1]) + content[101:]

    with people(tmp_path, grown.owner) as [there]:
        there.join(server.address)
        with relay(server.address, lambda _: True, spoil) as address:
            there.move(address)
            if times > 1:
                with pytest.raises(errors.Damaged):
                    there.engine.sync.run()
                there.move(server.address)
            there.engine.sync.run()
        assert len(_rows(there)) == REVIEWS + 3


def test_a_server_that_starts_anew_between_two_parts(grown: Grown, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(grown.data, data)
    came: list[str] = []

    def answered(path: str) -> bool:
        came.extend([path] if path == PART else [])
        return len(came) < 3

    with people(tmp_path, grown.owner) as [there]:
        with a_server(data) as server:
            there.join(server.address)
            with relay(server.address, answered) as address:
                there.move(address)
                with pytest.raises(errors.Unreachable):
                    there.engine.sync.run()
        here = {name for (name,) in there.read("SELECT hash FROM sync_part")}
        with a_server(data) as server, heard(server) as (address, told):
            there.move(address)
            there.engine.sync.run()
        assert here
        assert not any(name.hex() in each for name in here for each in told.parts)
        assert len(_rows(there)) == REVIEWS + 3


def test_edits_while_it_comes(server: Serving, grown: Grown, tmp_path: Path) -> None:
    """Here, and of somebody else; the snapshot knows of neither."""
    came: list[str] = []
    with people(tmp_path, grown.owner, grown.owner) as (here, there):
        here.join(server.address)
        here.engine.sync.run()

        def answered(path: str) -> bool:
            came.extend([path] if path == PART else [])
            if path == PART and len(came) == 2:
                here.revise(0, WARM)
                here.collect(review(REVIEWS + 1, body="방금 왔어요"))
                here.engine.sync.run()
            return True

        there.collect(review(0, body=_body(0)), review(REVIEWS + 2, body="여기서만"))
        there.join(server.address)
        with relay(server.address, answered) as address:
            there.move(address)
            there.engine.sync.run()
        there.move(server.address)
        for person in (here, there):
            person.engine.sync.run()
        assert len(came) > 2
        assert _rows(here) == _rows(there)
        assert len(_rows(here)) == REVIEWS + 5
        assert there.card(0).reply.text == WARM


def test_a_viewer_sees_it_all_and_writes_nothing(
    server: Serving, grown: Grown, tmp_path: Path
) -> None:
    with people(tmp_path, grown.viewer) as [there]:
        there.join(server.address)
        there.engine.sync.run()
        assert len(_rows(there)) == REVIEWS + 3
        before = there.card(0).reply.text
        there.revise(0, WARM)
        assert there.engine.sync.run().refused == 1
        assert there.card(0).reply.text == before


def test_who_was_away_too_long_begins_anew(tmp_path: Path) -> None:
    """The server has forgotten a deletion that this device never heard of."""
    data = tmp_path / "data"
    with people(tmp_path, "kim@example.com", "kim@example.com") as (here, there):
        with a_server(data) as server:
            registered(server, here.email)
            here.collect(review(1), review(2))
            here.engine.reviews.correct(1, "negative")
            for person in (here, there):
                person.join(server.address)
                person.engine.sync.run()
            here.engine.sync.run()
            here.engine.reviews.correct(1, None)
            here.engine.sync.run()
        _forget(data, here)
        with a_server(data, "--port", server.address.rpartition(":")[2]):
            assert there.read("SELECT count(*) FROM correction") == [(1,)]
            assert there.engine.sync.run().repaired == 1
            assert there.read("SELECT count(*) FROM correction") == [(0,)]
            assert there.engine.sync.run().repaired == 0


def test_a_spoilt_row_is_found_within_a_week(tmp_path: Path) -> None:
    with people(tmp_path, "kim@example.com") as [here], a_server(tmp_path / "data") as server:
        registered(server, here.email)
        here.collect(review(1), review(2))
        here.join(server.address)
        here.engine.sync.run()
        here.engine.sync.run()
        with closing(here.database._connect()) as connection:
            connection.create_function("sync_applying", 0, lambda: True)
            strange = packed_version(Version(1 << 50, 9, 77))
            connection.execute("UPDATE review SET sync_version = ? WHERE id = 1", (strange,))
        assert here.engine.sync.run().repaired == 0
        with closing(here.database._connect()) as connection:
            connection.execute("UPDATE sync_state SET counted_ms = 1")
        assert here.engine.sync.run().repaired == 1
        assert here.engine.sync.run().repaired == 0
        assert here.read("SELECT count(*) FROM review WHERE sync_version = ?", strange) == [(0,)]


def _forget(data: Path, whose: Person) -> None:
    """As the server does when every device was silent for 90 days."""
    later = datetime.now(UTC) + timedelta(days=200)
    with closing(TenantFiles(data).connect(UUID(whose.tenant))) as connection:
        tenant = Tenant(connection, StandingClock(later), Random(1))
        tenant.purge(round(later.timestamp() * 1000))


def _syncing(person: Person) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "engine.cli", *person.words, "sync"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet)


def _body(number: int) -> str:
    """Long, and no two alike."""
    chance = Random(number)
    return " ".join(f"국물{chance.randrange(1 << 30)}" for _ in range(100))


def _rows(person: Person) -> list[tuple[object, ...]]:
    reviews = "SELECT uuid, body FROM review UNION ALL SELECT uuid, name FROM shop"
    return person.read(f"{reviews} UNION ALL SELECT uuid, text FROM reply ORDER BY 1")  # noqa: S608


def _words(person: Person) -> int:
    return int(person.read("SELECT count(*) FROM review_fts_docsize")[0][0])
