"""The real window on real profiles: first frame, a 100,000-row table, search in 600,000, memory.

Each window is a process of its own, without a screen and, where Xvfb is installed, on X11 too. A
figure in wall time has the CPU time of the same runs beside it, which a busy machine hardly moves.
"""

import json
import random
import re
import statistics
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.api import Engine, ReviewFilter
from engine.store import search
from tests.bench.report import Result, percentile, result, seconds
from tests.harness.desktop.process import Screen, play, screens
from tests.harness.desktop.profile import Prepared, prepare

Costs = list[tuple[float, float, int]]
"""(wall seconds, CPU seconds, frames) of each time."""

NEWEST = 200
_TABLE, _STORE, _QUICK = 100_000, 600_000, 60_000
_SYLLABLES = re.compile(r"(?<![가-힣])[가-힣]{2}(?![가-힣])")
_BARE = text(
    "SELECT rowid FROM review_fts WHERE review_fts MATCH :words ORDER BY rowid DESC LIMIT :limit"
)


def run(quick: bool, data: Path | None) -> list[Result]:
    """`quick`: both profiles have 60,000 reviews."""
    store = prepare(_QUICK if quick else _STORE, data)
    table = store if quick else prepare(_TABLE, data)
    words = _words(store, 100 if quick else 500)
    results = [_engine_search(store, words)]
    with screens() as found:
        for screen in found:
            results += _start(store, screen, 3 if quick else 5)
            results += _table(table, screen, haste=4 if quick else 1)
            results += _use(store, screen, words[: 15 if quick else 60])
    return results


def _start(prepared: Prepared, screen: Screen, times: int) -> Iterator[Result]:
    """Median after one start that warms the file cache."""
    seen = [play("start", prepared, screen) for _ in range(times + 1)][1:]
    for what, step, bound in (
        ("process start to first paint", "painted", 0.5),
        ("process start to the first page's data", "filled", None),
    ):
        wall = statistics.median(each[f"{step}_at"] - each["spawned_at"] for each in seen)
        used = statistics.median(each[f"{step}_cpu"] for each in seen)
        name, peers = f"{what}, {screen.platform}", {"CPU": round(used, 3)}
        yield result(name, round(wall, 3), "s", at_most=bound, peers=peers)


def _table(prepared: Prepared, screen: Screen, haste: int) -> Iterator[Result]:
    seen = play("table", prepared, screen, haste=haste)
    rows = f"{seen['rows']:,} rows, {screen.platform}"
    (wall, cpu, _), (whole, whole_cpu, _) = seen["opening"]
    peers = {"CPU": cpu, "until all ids are in it": whole, "CPU until then": whole_cpu}
    yield _painted(f"page built and its table painted, {rows}", wall, peers)
    wall, cpu = _middle(seen["filling"], 0), _middle(seen["filling"], 1)
    yield _painted(f"table filled with all ids and painted, {rows}", wall, {"CPU": cpu})
    for way in ("wheel", "jumps"):
        yield from _scrolling(way, rows, seen[way])


def _painted(name: str, wall: float, peers: dict[str, float]) -> Result:
    rounded = {peer: round(value, 3) for peer, value in peers.items()}
    return result(name, round(wall, 3), "s", at_most=0.15, peers=rounded)


def _scrolling(way: str, rows: str, costs: Costs) -> Iterator[Result]:
    """A jump takes two frames: one where its lines will be, one with them."""
    a_frame = [cpu / frames * 1e3 for _, cpu, frames in costs]
    peers = {
        "CPU of one move": _middle(costs, 1) * 1e3,
        "CPU of one move, p99": percentile([cpu for _, cpu, _ in costs], 99) * 1e3,
        "wall of one move": _middle(costs, 0) * 1e3,
        "wall of one move, p99": percentile([wall for wall, _, _ in costs], 99) * 1e3,
    }
    rounded = {name: round(value, 2) for name, value in peers.items()}
    name = f"CPU a frame, {way}, {rows}"
    middle, worst = statistics.median(a_frame), percentile(a_frame, 99)
    yield result(f"{name}, median", round(middle, 2), "ms", at_most=8, peers=rounded)
    yield result(f"{name}, p99", round(worst, 2), "ms", at_most=8)


def _use(prepared: Prepared, screen: Screen, words: list[str]) -> Iterator[Result]:
    seen = play("search", prepared, screen, words=json.dumps(words))
    wall = [wall * 1e3 for wall, _, _ in seen["typed"]]
    used = [cpu * 1e3 for _, cpu, _ in seen["typed"]]
    peers = {
        "median": round(statistics.median(wall), 1),
        "CPU median": round(statistics.median(used), 1),
        "CPU p95": round(percentile(used, 95), 1),
    }
    name = f"second syllable typed to lines painted, p95, {screen.platform}"
    yield result(name, round(percentile(wall, 95), 1), "ms", at_most=30, peers=peers)
    peers = {"proportional": round(seen["pss"] / 1e6), "at first paint": round(seen["small"] / 1e6)}
    name = f"UI process, resident, after search and all pages, {screen.platform}"
    yield result(name, round(seen["rss"] / 1e6), "MB", at_most=150, peers=peers)
    name = f"libraries of other processes loaded in it, {screen.platform}"
    yield result(name, len(seen["loaded"]), "modules", at_most=0)


def _engine_search(prepared: Prepared, words: list[str]) -> Result:
    """Each word for the first time, so most pages come from the file."""
    with closing(prepared.open()) as engine:
        asked, again = (
            [seconds(lambda: _ask(engine, word)) * 1e3 for word in words]  # noqa: B023 - called at once
            for _ in range(2)
        )
        with engine._database.reading() as session:
            bare = [seconds(lambda: _ask_bare(session, word)) * 1e3 for word in words]  # noqa: B023
        total = engine.reviews.count()
    return result(
        f"engine: newest {NEWEST} of {total:,} with a two-syllable word, p95",
        round(percentile(asked, 95), 3),
        "ms",
        at_most=5,
        peers={
            "median": round(statistics.median(asked), 3),
            "slowest": round(max(asked), 3),
            "asked again, p95": round(percentile(again, 95), 3),
            "bare FTS, asked again, p95": round(percentile(bare, 95), 3),
            "different words": len(words),
        },
    )


def _ask(engine: Engine, word: str) -> None:
    engine.reviews.ids(ReviewFilter(words=word, limit=NEWEST))


def _ask_bare(session: Session, word: str) -> None:
    session.execute(_BARE, {"words": search.match(word), "limit": NEWEST}).fetchall()


def _words(prepared: Prepared, count: int) -> list[str]:
    """Different words of two syllables that people wrote, in a fixed random order."""
    with closing(prepared.open()) as engine:
        ids = engine.reviews.ids(ReviewFilter())
        sample = ids[:: max(1, len(ids) // 10_000)]
        bodies = [row.body for row in engine.reviews.rows(sample)]
    known = sorted({word for body in bodies for word in _SYLLABLES.findall(body)})
    return random.Random(1).sample(known, min(count, len(known)))


def _middle(costs: Costs, part: int) -> float:
    return statistics.median(each[part] for each in costs)
