"""The job that brings every reading up to date."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api import Engine
from engine.jobs import analyse
from engine.jobs.services import Services
from engine.language.port import Language
from engine.language.worker import PROCESS_NAME
from engine.platforms.port import ReviewFound
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.reading import BATCH, FIRST_BATCH
from engine.runtime.progress import Cancelled, Silent
from engine.runtime.secrets import key_file
from tests.engine.found import SHOP, review
from tests.harness.listener import Listener, moody


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    key_file.make(tmp_path / "key")
    opened = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    yield opened
    opened.close()


def receive(engine: Engine, *found: ReviewFound) -> None:
    [shop] = engine.shops.remember("smartplace", "main", [SHOP])
    with engine._database.unit() as unit:
        engine.reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 0))


def services(engine: Engine, language: Language) -> Services:
    return Services(
        engine.reviews, engine.crawls, engine.replies, language, engine.settings, engine.alerts
    )


def reader(name: str) -> Listener:
    return Listener(lambda _: moody("positive"), name)


class Killing:
    """Kills the worker at every report."""

    def __init__(self) -> None:
        self.killed = 0

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        for child in multiprocessing.active_children():
            if child.name == PROCESS_NAME:
                child.kill()
                child.join()
                self.killed += 1


class Sated:
    """Has had enough after the first batch that is read again."""

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        if done and note == "progress.reading_again":
            raise Cancelled


def test_what_is_new_and_what_is_old_is_read(engine: Engine) -> None:
    receive(engine, review(1), review(2))
    assert analyse.run(services(engine, reader("old")), Silent()) == {"read": 2, "left": 0}
    receive(engine, review(3))
    assert analyse.run(services(engine, reader("new")), Silent()) == {"read": 3, "left": 0}
    assert analyse.run(services(engine, reader("new")), Silent()) == {"read": 0, "left": 0}


def test_a_cancelled_job_goes_on_where_it_was(engine: Engine) -> None:
    receive(engine, *(review(number) for number in range(FIRST_BATCH + 7)))
    analyse.run(services(engine, reader("old")), Silent())
    with pytest.raises(Cancelled):
        analyse.run(services(engine, reader("new")), Sated())
    assert engine.reviews.outdated("new") == 7
    assert analyse.run(services(engine, reader("new")), Silent()) == {"read": 7, "left": 0}


def test_a_worker_killed_between_batches_loses_nothing(engine: Engine) -> None:
    many = FIRST_BATCH + BATCH + 3
    receive(engine, *(review(number, "국물이 진하고 맛있어요") for number in range(many)))
    killing = Killing()
    assert engine.run_job("analyse", killing) == {"read": many, "left": 0}
    assert killing.killed >= 2
    assert len(engine.reviews.ids(ReviewFilter(label="positive"))) == many
