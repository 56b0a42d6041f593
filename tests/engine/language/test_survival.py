"""The worker is killed while it works: nothing is lost, doubled or out of order."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from engine.language.errors import WorkerLost
from engine.language.worker import SHIPPED, LanguageWorker
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.errors import Exit
from engine.runtime.events import Changed, Event
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import SHOP, review

ROOT = Path(__file__).parents[3]
MANY = 3_000
LINES = 4_500
AT_WORK_S = 0.03
"""Processor seconds of a worker that is in the middle of a question of thousands."""
KEEPS_DYING = 4
"""Twice at a question, and twice at the harmless one after it."""
SAYINGS = [
    "정말 최고예요 감동입니다. 국물이 진하고 직원도 친절했어요",
    "최악입니다 돈 아까워요. 한 시간 기다렸는데 다 식어서 왔어요",
    "그냥 그래요",
    "",
    "머리카락이 나왔는데 사과도 없네요. 환불해 주세요",
]


def texts(count: int) -> list[str]:
    """Neighbours are unlike each other: an answer that slipped by a line would show."""
    return [SAYINGS[place % 5] + "!" * (place % 41) for place in range(count)]


def workers(parent: psutil.Process) -> Iterator[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in parent.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if any("spawn_main" in word for word in child.cmdline()):
                    yield child


def used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


class Killer:
    """Kills workers of `parent` in the middle of their work, `wanted` of them, once let loose."""

    def __init__(self, parent: psutil.Process, wanted: int) -> None:
        self.killed = 0
        self._parent, self._wanted = parent, wanted
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._hunt)

    def __enter__(self) -> "Killer":
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()

    def release(self) -> None:
        if self._thread.ident is None:
            self._thread.start()

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        """As a `Progress`: let loose when the first batch is done."""
        if done:
            self.release()

    def _hunt(self) -> None:
        while self.killed < self._wanted and not self._over.wait(0.002):
            for worker in workers(self._parent):
                with contextlib.suppress(psutil.NoSuchProcess):
                    self._strike(worker)

    def _strike(self, worker: psutil.Process) -> None:
        before = used(worker)
        while used(worker) - before < AT_WORK_S:
            if self._over.wait(0.002):
                return
        worker.kill()
        self.killed += 1
        while worker.status() != psutil.STATUS_ZOMBIE and not self._over.wait(0.002):
            pass


@pytest.fixture
def language() -> Iterator[LanguageWorker]:
    """Already at its work, so that a killer meets no worker that is still starting."""
    with closing(LanguageWorker(SHIPPED)) as opened:
        opened.read(["시작"])
        yield opened


@pytest.fixture
def stored(database: Database, shops: Shops, reviews: Reviews, heard: list[Event]) -> list[int]:
    """Ids of `MANY` reviews that nobody has read."""
    [shop] = shops.remember("smartplace", "main", [SHOP])
    found = [review(number, body) for number, body in enumerate(texts(MANY))]
    with database.unit() as unit:
        reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 1_000))
    heard.clear()
    return sorted(reviews.ids(ReviewFilter()))


def told(heard: list[Event]) -> list[int]:
    """Ids of the reviews that were read, as often as each was."""
    changes = [event for event in heard if isinstance(event, Changed) and event.entity == "review"]
    return sorted(row_id for change in changes for row_id in change.ids)


def scores(language: LanguageWorker, of: list[str]) -> object:
    """What an undisturbed worker says."""
    return pytest.approx([reading.score for reading in language.read(of)], abs=1e-5)


def test_a_worker_killed_at_work_costs_no_review(
    reviews: Reviews, stored: list[int], heard: list[Event], language: LanguageWorker
) -> None:
    with Killer(psutil.Process(), wanted=1) as killer:
        assert reviews.analyse(language, killer) == MANY
    assert killer.killed == 1
    assert told(heard) == stored
    read = reviews.get_many(stored)
    assert [one.score for one in read] == scores(language, [one.found.body or "" for one in read])
    assert reviews.analyse(language) == 0


def test_a_worker_that_keeps_dying_is_an_error_and_the_next_call_goes_on(
    reviews: Reviews, stored: list[int], heard: list[Event], language: LanguageWorker
) -> None:
    with (
        Killer(psutil.Process(), wanted=KEEPS_DYING) as killer,
        pytest.raises(WorkerLost) as raised,
    ):
        reviews.analyse(language, killer)
    assert raised.value.retryable
    before = told(heard)
    assert 0 < len(before) < MANY
    assert reviews.analyse(language) == MANY - len(before)
    assert told(heard) == stored
    read = reviews.get_many(stored)
    assert [one.score for one in read] == scores(language, [one.found.body or "" for one in read])


def classify(of: list[str], folder: Path, kills: int) -> tuple[int, list[dict[str, object]]]:
    """Exit code and answers of the command, whose workers are killed after its first answer."""
    file = folder / "reviews.txt"
    file.write_text("".join(f"{text}\n" for text in of), encoding="utf-8")
    command = [sys.executable, "-m", "engine.cli", "classify", str(file), "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        with Killer(psutil.Process(process.pid), kills) as killer:
            killer.release()
            rest = process.stdout.readlines()
            process.wait()
        assert killer.killed == kills
    return process.returncode, [json.loads(line) for line in (first, *rest)]


def test_classify_answers_each_line_once_and_in_order(
    tmp_path: Path, language: LanguageWorker
) -> None:
    code, answers = classify(texts(LINES), tmp_path, kills=1)
    assert (code, len(answers)) == (0, LINES)
    assert [answer["score"] for answer in answers] == scores(language, texts(LINES))


def test_classify_says_how_far_it_came_and_goes_on_from_there(
    tmp_path: Path, language: LanguageWorker
) -> None:
    code, [*answers, last] = classify(texts(LINES), tmp_path, kills=KEEPS_DYING)
    assert (code, last["error"]) == (Exit.FAILED, "language.worker_lost")
    assert 0 < len(answers) < LINES
    code, rest = classify(texts(LINES)[len(answers) :], tmp_path, kills=0)
    assert code == Exit.OK
    both = [answer["score"] for answer in answers + rest]
    assert both == scores(language, texts(LINES))
