"""What the contract tests of all platforms have in common.

A conformance suite (engine/platforms/testkit/scene.py) takes the stage alone from here.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from engine.platforms.port import ReviewFound, ShopFound, Visit
from engine.platforms.testkit.visitor import CountingPacing, Visitor
from engine.runtime.clock import Clock, SystemClock
from engine.runtime.loop import Loop
from tests.contract.staging import ReplicaStage, stage_of, visiting


@pytest.fixture(scope="class")
def clock() -> Clock:
    """Ours and the platform's."""
    return SystemClock()


@pytest.fixture(scope="class")
def stage(request: pytest.FixtureRequest, clock: Clock) -> Iterator[ReplicaStage[Any]]:
    """Of the platform whose folder the test stands in."""
    with stage_of(request.path.parent.name, clock) as stage:
        yield stage


@pytest.fixture(scope="class")
def loop() -> Iterator[Loop]:
    with closing(Loop()) as loop:
        yield loop


@pytest.fixture
def fresh_loop() -> Iterator[Loop]:
    """For a test with a visit of its own."""
    with closing(Loop()) as loop:
        yield loop


@pytest.fixture(scope="class")
def visit(stage: ReplicaStage[Any], tmp_path_factory: pytest.TempPathFactory) -> Visit:
    folder = tmp_path_factory.mktemp("browser")
    return Visit(folder, stage.site, visible=False, pacing=CountingPacing())


@pytest.fixture(scope="class")
def opened(loop: Loop, stage: ReplicaStage[Any], visit: Visit) -> Iterator[Visitor]:
    """One for the whole class."""
    with visiting(loop, stage, visit) as visitor:
        yield visitor


@pytest.fixture
def visitor(opened: Visitor) -> Iterator[Visitor]:
    """Logged in, nothing broken."""
    opened.log_in()
    yield opened
    opened.stage.heal()


@pytest.fixture
def shop(visitor: Visitor) -> ShopFound:
    return visitor.big_shop()


@pytest.fixture
def waiting(visitor: Visitor, shop: ShopFound) -> ReviewFound:
    """The newest review that nobody has answered."""
    return next(each for each in visitor.collect(shop).reviews if each.reply is None)
