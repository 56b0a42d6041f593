"""The server is saved while people push, and put back: what it lost it gets from their PCs."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from engine.sync import errors
from sync_server.ops.archive import verify
from tests.engine.found import review
from tests.engine.sync.meeting import Person, a_server, people, registered
from tests.sync_server.process import Serving, run

WARM, SHORT = "따뜻한 답글이에요", "짧은 답글"


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Person, Person, Serving]]:
    """Two PCs of one owner that have the same, and their server."""
    with (
        people(tmp_path, "kim@example.com", "kim@example.com") as (here, there),
        a_server(tmp_path / "server") as server,
    ):
        registered(server, here.email)
        here.collect(review(1), review(2))
        here.engine.replies.draft_waiting(10)
        for person in (here, there):
            person.join(server.address)
            person.engine.sync.run()
        yield here, there, server


def saved(data: Path, to: Path) -> None:
    ended = run("backup", "--data", str(data), "--to", str(to))
    assert ended.code == 0, ended.complaint


def test_backups_while_pushes_go_on_are_whole(
    both: tuple[Person, Person, Serving], tmp_path: Path
) -> None:
    here, _, server = both
    folder = tmp_path / "backups"
    folder.mkdir()
    ended = Event()

    def push() -> int:
        rounds = 0
        while not ended.is_set():
            rounds += 1
            here.revise(0, f"{WARM} {rounds}")
            assert here.engine.sync.run().pushed
        return rounds

    with ThreadPoolExecutor(1) as thread:
        pushing = thread.submit(push)
        try:
            for _ in range(3):
                saved(server.data, folder)
        finally:
            ended.set()
        assert pushing.result() > 3
    archives = sorted(folder.iterdir())
    assert [len(verify(each).tenants) for each in archives] == [1, 1, 1]
    server.process.terminate()
    server.process.wait(60)
    for archive in archives:
        restored = run("restore", "--data", str(tmp_path / archive.stem), "--from", str(archive))
        assert restored.code == 0, restored.complaint
        [told] = run("doctor", "--data", str(tmp_path / archive.stem)).told
        assert [each for each in told["problems"] if "key" not in each] == []


@pytest.mark.parametrize("is_whole", [True, False], ids=["all", "one tenant"])
def test_what_came_after_the_backup_comes_back_from_the_pcs(
    both: tuple[Person, Person, Serving], tmp_path: Path, is_whole: bool
) -> None:
    here, there, server = both
    data, archive = server.data, tmp_path / "backup.zip"
    saved(data, archive)
    here.collect(review(3))
    here.engine.replies.draft_waiting(10)
    here.revise(0, SHORT)
    sync(here, there)
    there.revise(1, WARM)
    sync(there)
    before, port = shown(there), server.address.rpartition(":")[2]
    refused = run("restore", "--data", str(data), "--from", str(archive))
    assert (refused.code, "works on" in refused.complaint) == (2, True)
    server.process.terminate()
    server.process.wait(60)
    more = [] if is_whole else ["--tenant", here.tenant]
    assert run("restore", "--data", str(data), "--from", str(archive), *more).code == 0
    with a_server(data, "--port", port) as again:
        if is_whole:
            for person in (here, there):
                with pytest.raises(errors.LoginEnded):
                    person.engine.sync.run()
                person.join(again.address)
        sync(here, there, here)
        assert shown(here) == shown(there) == before
        assert here.engine.sync.conflicts() == []
        assert len(here.engine.sync.people.devices()) == 2


def test_a_new_machine_from_the_backup_alone(
    both: tuple[Person, Person, Serving], tmp_path: Path
) -> None:
    """Without its keys and its secret: they are made anew."""
    here, there, server = both
    saved(server.data, tmp_path / "backup.zip")
    there.revise(0, WARM)
    sync(there)
    port = server.address.rpartition(":")[2]
    server.process.terminate()
    server.process.wait(60)
    shutil.rmtree(server.data)
    new = tmp_path / "new"
    assert run("restore", "--data", str(new), "--from", str(tmp_path / "backup.zip")).code == 0
    with a_server(new, "--port", port) as again:
        for person in (here, there):
            person.join(again.address)
        sync(here, there, here)
        assert shown(here) == shown(there)
        assert here.card(0).reply.text == WARM


def sync(*each: Person) -> None:
    """One round of each, in turn."""
    for person in each:
        person.engine.sync.run()


def shown(person: Person) -> list[tuple[object, ...]]:
    replies = person.read("SELECT uuid, state, text, owner_words FROM reply ORDER BY uuid")
    return replies + person.read("SELECT uuid, body, author_name FROM review ORDER BY uuid")
