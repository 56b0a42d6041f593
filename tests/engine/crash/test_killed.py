"""The engine is killed while it collects and while it sends; `bench crash` does it thirty times."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from practice.stage import Replica
from tests.harness.killing import Findings, Killer, kill_collects, kill_sends
from tests.harness.practice_shop import logged_in_profile, practice_platform

REVIEWS_PER_SHOP = 250


@pytest.fixture
def console() -> Iterator[Replica]:
    with practice_platform(None, REVIEWS_PER_SHOP) as console:
        yield console


def test_a_killed_engine_loses_nothing_and_posts_nothing_twice(
    console: Replica, tmp_path: Path
) -> None:
    template = logged_in_profile(console, tmp_path / "template")
    killer = Killer(console, Random(8))
    console.ask("/faults", {"slow": {"value": 0.25, "on": "reviews"}})
    stage = kill_collects(killer, template, tmp_path, kills=2, kills_per_life=2)
    console.ask("/faults", {"slow": {"value": 0.7, "on": "reply"}})
    kill_sends(killer, stage, kills=2, replies_per_kill=2)
    killer.check_processes(tmp_path)
    found = killer.found
    assert found.verified > 0
    assert replace(found, verified=0, needs_look=0) == Findings(kills=4)
