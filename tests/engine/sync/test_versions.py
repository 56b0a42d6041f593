"""Programs of the schema before and of today's on the same files: whoever is updated first, nothing
is lost, and both are the same once all are.
"""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.found import review
from tests.engine.sync.meeting import CHEAP, Person, a_server, people, registered
from tests.sync_server.process import served_by

ROOT = Path(__file__).resolve().parents[3]
BYGONE = (sys.executable, "-m", "tests.harness.bygone")
EVERYTHING = (
    "SELECT v.external_id, visit_count, body, c.label FROM review v"
    " LEFT JOIN correction c ON c.review_id = v.id ORDER BY 1"
)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with people(tmp_path, "kim@example.com", "kim@example.com") as (here, there):
        yield here, there


def sync_by_an_older_app(person: Person) -> None:
    person.stop()
    words = [*BYGONE, "engine.cli.main", *person.words, "sync"]
    ended = subprocess.run(
        words, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, timeout=120,
        check=False, encoding="utf-8",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    person.start()


def speak(person: Person, number: int) -> None:
    """What the older programs know nothing of."""
    person.collect(dataclasses.replace(review(number), visit_count=3))
    [(review_id,)] = person.read(
        "SELECT id FROM review WHERE external_id = ?", review(number).external_id
    )
    person.engine.reviews.correct(review_id, "negative")


def test_the_server_is_updated_last(pair: tuple[Person, Person], tmp_path: Path) -> None:
    here, there = pair
    data = tmp_path / "server"
    with served_by((*BYGONE, "sync_server.cli"), data, **CHEAP) as server:
        registered(server, here.email)
        speak(here, 1)
        for person in (here, there):
            person.join(server.address)
            person.engine.sync.run()
        assert there.read(EVERYTHING) == [(review(1).external_id, None, "맛있어요", None)]
        speak(there, 2)
        there.engine.sync.run()
    with a_server(data, "--port", server.address.rpartition(":")[2]):
        sync(here, there, here)
        assert here.read(EVERYTHING) == there.read(EVERYTHING) == complete(1, 2)


def test_an_app_is_updated_last(pair: tuple[Person, Person], tmp_path: Path) -> None:
    here, there = pair
    with a_server(tmp_path / "server") as server:
        registered(server, here.email)
        for person in (here, there):
            person.join(server.address)
        speak(here, 1)
        here.engine.sync.run()
        sync_by_an_older_app(there)
        there.collect(dataclasses.replace(review(2), visit_count=None))
        sync_by_an_older_app(there)
        sync(here, there)
        assert here.read(EVERYTHING) == there.read(EVERYTHING)
        assert there.read(EVERYTHING)[:1] == complete(1)
        assert there.read("SELECT * FROM sync_deferred") == []


def complete(*numbers: int) -> list[tuple[object, ...]]:
    return [(review(each).external_id, 3, "맛있어요", "negative") for each in numbers]


def sync(*each: Person) -> None:
    """One round of each, in turn."""
    for person in each:
        person.engine.sync.run()
