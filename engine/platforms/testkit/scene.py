"""Where the suites play: one open session on a replica for a whole class."""

import os
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import ClassVar, Final

import pytest

from engine.platforms.port import ReviewFound, ShopFound, Visit
from engine.platforms.testkit.expected import ANSWERING, ODD_BUT_WHOLE, READING
from engine.platforms.testkit.pacing import ElasticClock
from engine.platforms.testkit.stage import Fault, Stage
from engine.platforms.testkit.visitor import CountingPacing, Visitor
from engine.runtime.clock import SEOUL, Clock
from engine.runtime.loop import Loop

_FAULTS: Final[Mapping[str, Collection[Fault]]] = {
    "fault": READING,
    "oddity": ODD_BUT_WHOLE,
    "mishap": ANSWERING,
}
"""Parameters of tests, and what they stand for."""


NEW_YEAR: Final = datetime(2027, 1, 1, 0, 5, tzinfo=SEOUL)
"""When the suites play: the day, the month and the year are five minutes old."""
_ABROAD: Final = "America/New_York"
"""Where the computer believes to be: it is still last year there."""


@contextmanager
def living_in(zone: str) -> Iterator[None]:
    """For this process and those that it starts. Windows asks nobody for its zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    _set_zone()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        _set_zone()


def _set_zone() -> None:
    if sys.platform != "win32":
        time.tzset()


class Scene:
    """Subclasses give the `stage` fixture, of class scope, and `faults`: those of `stage.Fault`
    that can happen on this platform.
    """

    faults: ClassVar[Collection[Fault]]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """A fault that cannot happen there is no test, rather than one that is skipped."""
        for name, every in _FAULTS.items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, [each for each in every if each in self.faults])

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def abroad(cls) -> Iterator[None]:
        with living_in(_ABROAD):
            yield

    @pytest.fixture(scope="class")
    @classmethod
    def clock(cls) -> ElasticClock:
        return ElasticClock(NEW_YEAR - datetime.now(UTC))

    @pytest.fixture(scope="class")
    @classmethod
    def loop(cls) -> Iterator[Loop]:
        loop = Loop()
        yield loop
        loop.close()

    @pytest.fixture(scope="class")
    @classmethod
    def visit(cls, stage: Stage, clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Visit:
        folder = tmp_path_factory.mktemp("browser")
        return Visit(folder, stage.site, visible=False, pacing=CountingPacing(), clock=clock)

    @pytest.fixture(scope="class")
    @classmethod
    def opened(cls, loop: Loop, stage: Stage, visit: Visit) -> Iterator[Visitor]:
        """One browser for the whole class."""
        assert isinstance(visit.pacing, CountingPacing)
        with loop.within(stage.platform.open(visit)) as session:
            yield Visitor(loop, session, stage, visit.pacing)

    @pytest.fixture
    def visitor(self, opened: Visitor) -> Iterator[Visitor]:
        """Logged in, nothing broken."""
        opened.log_in()
        yield opened
        opened.stage.heal()

    @pytest.fixture
    def shop(self, visitor: Visitor) -> ShopFound:
        return visitor.big_shop()

    @pytest.fixture
    def review(self, visitor: Visitor) -> ReviewFound:
        """One that nobody has answered yet, and no other test has had."""
        return visitor.next_unanswered()
