"""What a platform sees of our rounds, written down by its replica: pace and budget hold through
crashes and restarts.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from engine.platforms.kakaomap import PLATFORM
from engine.runtime.progress import Silent
from tests.engine.jobs.rounds import MONDAY, Program
from tests.engine.jobs.spot import FOUND, KAKAO, a_spot
from tests.engine.standing_clock import StandingClock
from tests.replicas.kakaomap import KakaoMapReplica
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import KST

BUDGET = 18
PACE = replace(PLATFORM.spec.pace, pages_per_day=BUDGET)
POLITE = replace(PLATFORM, spec=replace(PLATFORM.spec, pace=PACE))
REVIEWS = 130


class PowerCut(BaseException):
    """The lights are out: nothing of ours catches that."""


class Stage:
    """A replica and a profile on one clock; `crash_after`: waits until the next power cut."""

    def __init__(self, folder: Path, clock: StandingClock, replica: KakaoMapReplica) -> None:
        self.clock = clock
        self.replica = replica
        self.folder = folder / "0"
        self.crash_after: int | None = None
        self._lives = 0

    def open(self) -> Program:
        self.folder.mkdir(exist_ok=True)
        sites = {KAKAO: self.replica.url}
        return Program(self.folder, self.clock, {KAKAO: POLITE}, sites, self._on_sleep)

    def _on_sleep(self) -> None:
        if self.crash_after is None:
            return
        self.crash_after -= 1
        if self.crash_after == 0:
            self._lives += 1
            after = self.folder.with_name(str(self._lives))
            shutil.copytree(self.folder, after)
            self.folder, self.crash_after = after, None
            raise PowerCut

    def asked_at(self) -> list[datetime]:
        return [arrival.at for arrival in self.replica.journal.arrivals("reviews")]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    clock = StandingClock(MONDAY)
    spots = Catalogue("practice", (a_spot(REVIEWS, MONDAY - timedelta(days=2)),))
    with KakaoMapReplica(spots, clock=lambda: clock.now().astimezone(KST)) as replica:
        yield Stage(tmp_path, clock, replica)


def check_manners(asked: list[datetime]) -> None:
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(asked)]
    assert min(gaps) >= PACE.page_interval_s[0]
    assert max(Counter(moment.date() for moment in asked).values()) <= BUDGET


def begin(stage: Stage) -> None:
    """A profile that knows the shop, and has planned its rounds."""
    with closing(stage.open()) as program:
        program.shops.remember(KAKAO, "public", [FOUND])
        program.schedule.run_due()


def test_pace_and_budget_hold_for_days(stage: Stage) -> None:
    begin(stage)
    with closing(stage.open()) as program:
        ended = set()
        for _ in range(18):
            program.pass_to("check")
            ended.add(program.outcomes()["check"])
            stage.replica.write_new(stage.replica.catalogue.shops[0], 21)
    asked = stage.asked_at()
    check_manners(asked)
    assert ended == {"done", "platform.budget_spent"}
    assert BUDGET in Counter(moment.date() for moment in asked).values()


def test_pace_and_budget_hold_through_crashes(stage: Stage) -> None:
    """Each life ends in the middle of a walk, and in the next the owner checks at that moment."""
    begin(stage)
    for waits in (2, 3, 1, 5):
        stage.crash_after = waits
        with closing(stage.open()) as program, pytest.raises(PowerCut):
            program.schedule.run("check", Silent())
    asked = len(stage.asked_at())
    with closing(stage.open()) as program:
        program.schedule.run("check", Silent())
        assert program.reviews.count() == REVIEWS
    assert 4 <= asked < len(stage.asked_at())
    check_manners(stage.asked_at())
