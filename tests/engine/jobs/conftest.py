"""A program with two platforms on a Monday morning, its rounds planned."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.found import SHOP
from tests.engine.jobs.rounds import MONDAY, a_board
from tests.engine.jobs.stage import BAEMIN, YOGIYO, Stage, opened
from tests.engine.standing_clock import StandingClock


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    clock, baemin, yogiyo = StandingClock(MONDAY), a_board(BAEMIN), a_board(YOGIYO)
    (tmp_path / "0").mkdir()
    program = opened(tmp_path / "0", clock, baemin, yogiyo)
    for board in (baemin, yogiyo):
        program.shops.remember(board.spec.id, "main", [replace(SHOP, external_id=board.spec.id)])
    program.schedule.run_due()
    made = Stage(tmp_path / "0", clock, baemin, yogiyo, program)
    yield made
    made.program.close()
