"""What a platform sees of our pace in real time, with kill -9 in the middle of a run and a start
right after it.
"""

import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from random import Random, SystemRandom
from typing import Final

from engine.platforms.smartplace.spec import SPEC
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.platforms import Platforms
from practice.stage import Replica, Stage
from tests.bench.report import Result, result
from tests.harness import command_line
from tests.harness.practice_shop import logged_in_profile, practice_platform

REVIEWS_PER_SHOP: Final = 500
KILLS: Final = 6
_FIRST_S, _LAST_S = 4.0, 12.0
"""After the start of a run: from its first page on, as long as a run is sure to last."""
_ON_THE_WAY_S: Final = 0.25


def run(quick: bool, data: Path | None) -> list[Result]:
    seed = SystemRandom().randrange(1_000_000)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        practice_platform(data, REVIEWS_PER_SHOP) as console,
    ):
        stage = logged_in_profile(console, Path(name) / "profile")
        kills = _disturb(stage, 2 if quick else KILLS, Random(seed))
        gaps = _gaps_s(console)
    least = SPEC.pace.page_interval_s[0]
    return [
        result("kills", kills, "kills"),
        result("pages asked for", len(gaps) + 1, "pages"),
        result(
            "shortest time between two", round(min(gaps), 2), "s", at_least=least - _ON_THE_WAY_S
        ),
        result(
            "pages sooner than declared",
            sum(g < least - _ON_THE_WAY_S for g in gaps),
            "",
            at_most=0,
        ),
        result("seed of the moments", seed, ""),
    ]


def _disturb(stage: Stage, kills: int, random: Random) -> int:
    """Each run is killed and the next one starts at once; the last one goes through."""
    settings = Settings(stage.profile / "settings.json")
    settings.put(Platforms(sites=settings.get(Platforms).sites))  # at the pace of the site
    killed = 0
    for _ in range(kills):
        after_s = random.uniform(_FIRST_S, _LAST_S)
        how = random.choice(command_line.KILLS)
        killed += command_line.kill(stage, "collect", after_s=after_s, how=how) is not None
    ended = command_line.finish(stage, "collect")
    if ended.code:
        sys.stderr.write(f"· {ended.complaint}\n")
    return killed


def _gaps_s(console: Replica) -> list[float]:
    """Seconds between one list of reviews and the next, over all runs."""
    arrivals = console.ask("/requests?kind=reviews")
    assert isinstance(arrivals, list)
    return [float(later["s"]) - float(one["s"]) for one, later in pairwise(arrivals)]
