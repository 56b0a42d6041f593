"""Collecting: through the browser, through an interface, from bytes to the store, whether a full
store slows it, and how soon an owner hears of a complaint.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median

from engine.crawls.dto import CollectReport
from engine.platforms.smartplace.spec import PAGE_SIZE
from tests.bench.collecting.alerts import until_the_owner_hears, until_the_owner_sees
from tests.bench.collecting.interfaces import through_an_interface
from tests.bench.collecting.night import after_a_night
from tests.bench.report import Result, result, seconds
from tests.harness import practice_shop
from tests.harness.bare import bare_insert
from tests.harness.tape import player, raw_pages
from tests.replicas.kit import nsmc
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import KST
from tests.replicas.smartplace.catalogue import Place, practised, real

SIZES = (1_000, 10_000, 100_000, 300_000, 600_000)
WINDOW = 3_000
BATCH = 3_000
"""Reviews of one durable unit where the platform is faster than the store."""


def run(quick: bool, data: Path | None) -> list[Result]:
    catalogue = _catalogue(data, 60_000 if quick else 0)
    return [
        *_through_the_browser(data, 600 if quick else 2_000, 1 if quick else 3),
        *through_an_interface(5_000 if quick else 100_000),
        *until_the_owner_hears(3 if quick else 20),
        *until_the_owner_sees(6 if quick else 1),
        *([] if quick else after_a_night(data)),
        *_parse_and_store(catalogue, 10_000 if quick else 30_000, 3 if quick else 5),
        *_growth(catalogue, (*SIZES[:2], 40_000) if quick else SIZES),
    ]


def _catalogue(data: Path | None, reviews: int) -> Catalogue[Place]:
    if data is None or not (data / nsmc.FILE_NAME).exists():
        return practised(datetime.now(KST))
    return real(data, reviews)


def _through_the_browser(data: Path | None, per_shop: int, runs: int) -> list[Result]:
    """Both shops with a fresh profile, from the start of the browser to its end; pacing off."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        practice_shop.practice_platform(data, per_shop) as console,
    ):
        template = practice_shop.logged_in_profile(console, Path(name) / "template")
        rounds = []
        for number in range(runs):
            stage = practice_shop.copy(template, Path(name) / str(number))
            with closing(practice_shop.open_engine(stage)) as engine:
                rounds.append(engine.crawls.collect_all())
    ours, theirs, pages = (median(each) for each in zip(*map(_spent, rounds), strict=True))
    reviews = 2 * per_shop
    return [
        result(
            "reviews through the browser",
            round(reviews / ours * 3600),
            "reviews/h",
            at_least=300_000,
            peers={"if the platform took no time": round(reviews / (ours - theirs) * 3600)},
        ),
        result("platform's time for a page", round(theirs / pages * 1000, 1), "ms"),
    ]


def _spent(reports: list[CollectReport]) -> tuple[float, float, int]:
    """Seconds of the whole runs, of the platform in them, and pages."""
    if any(report.outcome != "done" for report in reports):
        raise RuntimeError(f"not a plain run: {reports}")
    return (
        sum(report.seconds for report in reports),
        sum(report.platform_s for report in reports),
        sum(report.pages for report in reports),
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds for a review. `busy`: of processor time, which a loaded machine spares."""

    wall: float
    busy: float


def _parse_and_store(catalogue: Catalogue[Place], reviews: int, runs: int) -> list[Result]:
    """Raw bytes through the parser and the crawl's own units; the peer only inserts rows."""
    pages = list(islice(raw_pages(catalogue), reviews // PAGE_SIZE))
    costs, bare = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as name, player(Path(name) / "profile") as profile:
            costs.append(_cost(lambda: profile.play(pages), reviews))
            bare.append(bare_insert(profile.database, Path(name) / "bare.db", BATCH))
    wall, busy = median(cost.wall for cost in costs), median(cost.busy for cost in costs)
    peer = "bare insert of the same rows and indexes"
    return [
        result(
            "parse and store",
            round(1e6 / wall),
            "reviews/s",
            at_least=15_000,
            peers={peer: round(1e6 / median(bare))},
        ),
        result("parse and store, processor time", round(1e6 / busy), "reviews/s"),
        result("share of the bare insert", round(median(bare) / wall, 3), "share"),
    ]


def _growth(catalogue: Catalogue[Place], sizes: tuple[int, ...]) -> list[Result]:
    """The same profile is filled further and further; three windows at each size."""
    pages = raw_pages(catalogue)
    filled, costs = 0, []
    with tempfile.TemporaryDirectory() as name, player(Path(name) / "profile") as profile:
        for size in sizes:
            while filled < size:
                filled += profile.play(_take(pages, min(10 * BATCH, size - filled))).new
            windows = []
            for _ in range(3):
                ready = _take(pages, WINDOW)
                windows.append(_cost(lambda: profile.play(ready), WINDOW))  # noqa: B023
                filled += WINDOW
            costs.append(_median(windows))
    ratio = costs[-1].wall / costs[0].wall
    busy = costs[-1].busy / costs[0].busy
    return [
        *(
            result(
                f"a review more at {size:,}",
                round(cost.wall, 1),
                "µs",
                peers={"processor time": round(cost.busy, 1)},
            )
            for size, cost in zip(sizes, costs, strict=True)
        ),
        result(
            f"cost at {sizes[-1]:,} to cost at {sizes[0]:,}",
            round(ratio, 2),
            "times",
            at_most=1.3,
            peers={"processor time": round(busy, 2)},
        ),
    ]


def _take(pages: Iterator[bytes], reviews: int) -> list[bytes]:
    return list(islice(pages, reviews // PAGE_SIZE))


def _cost(work: Callable[[], object], reviews: int) -> Cost:
    busy = time.process_time()
    wall = seconds(work)
    return Cost(wall / reviews * 1e6, (time.process_time() - busy) / reviews * 1e6)


def _median(costs: list[Cost]) -> Cost:
    return Cost(median(each.wall for each in costs), median(each.busy for each in costs))
