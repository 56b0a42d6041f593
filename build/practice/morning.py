"""One practice morning, end to end: reviews come in from six platforms, drafts wait, replies go out
on three.

    python build/practice/morning.py [--headless] [--serve] [--data DIR] [--cache DIR]

The last line on standard output is a JSON summary. Progress goes to standard error.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engine.api import Engine, ReviewFilter, State
from engine.runtime.screen import has_display
from practice import owner
from practice.screen import SHOTS, show, take_shots
from practice.stage import CACHE, PLATFORMS, Replica, Stage, alone, fresh_profile, replicas

ENOUGH_DRAFTS = 20
SHOPS = 2 * len(PLATFORMS) - 1
"""Ddangyo's console tells of the shop that it opens with alone."""


@dataclass
class Visited:
    """One platform. `posted`: from the platform's side. `outcome`: of its shops, "done" or the
    first other one.
    """

    shops: int = 0
    collected: int = 0
    posted: int = 0
    verified: int = 0
    seconds: float = 0.0
    outcome: str = "done"


@dataclass
class Summary:
    """What the morning did; counts of posts come from the platforms' side."""

    source: str = ""
    shops: int = 0
    collected: int = 0
    duplicates: int = 0
    scored: int = 0
    drafts: int = 0
    approved: int = 0
    posted: int = 0
    verified: int = 0
    new_on_second_collect: int = 0
    seconds: float = 0.0
    platforms: dict[str, Visited] = field(default_factory=dict)
    shots: list[str] = field(default_factory=list)


def main() -> int:
    options = _options()
    headless = options.headless or not has_display()
    begun = time.monotonic()
    with alone(options.cache), replicas(options.data, options.cache) as platforms:
        stage = fresh_profile(*platforms, visible=not headless, folder=options.cache / "profile")
        summary = prepare(stage, platforms, send=headless)
        if headless:
            summary.shots = take_shots(stage, _shots(options.cache))
        summary.seconds = round(time.monotonic() - begun, 1)
        print(json.dumps(asdict(summary), ensure_ascii=False), flush=True)
        if options.serve:
            serve(stage, platforms)
        elif not headless:
            show(stage)
    return 0 if _went_well(summary, headless=headless) else 1


def serve(stage: Stage, platforms: Sequence[Replica]) -> None:
    """Keep the platforms open, for trying `gagejigi-engine` on the profile, until Enter."""
    for each in platforms:
        each.press_login()  # the next login page that opens finds its owner's hands
    profile = f"--profile {stage.profile} --key-file {stage.key_file}"
    program = Path(sys.executable).with_name("gagejigi-engine")
    _say(f"the platforms are open; try: {program} {profile} shops   (Enter ends it)")
    sys.stdin.readline()


def prepare(stage: Stage, platforms: Sequence[Replica], *, send: bool = True) -> Summary:
    """Everything before the window: log in, collect twice, read, draft; `send`: answer some."""
    summary = Summary(source=platforms[0].source)
    engine = Engine.open(stage.profile, key_file=stage.key_file)
    try:
        owner.log_in(engine, platforms)
        _say(f"logged in on {len(platforms)} platforms")
        _collect(engine, summary)
        if send:
            summary.approved = owner.answer(engine, platforms)
        for each in platforms:
            _count(engine, each, summary)
    finally:
        engine.close()
    return summary


def _collect(engine: Engine, summary: Summary) -> None:
    report = engine.run_job("check")
    first = _shops(report)
    for shop in first:
        _note(summary, engine.shops.get(shop["shop_id"]).platform, shop)
    stored = len(engine.reviews.ids(ReviewFilter()))
    summary.shops = len(first)
    summary.collected = stored
    summary.duplicates = sum(shop["seen"] - shop["new"] for shop in first)
    summary.scored = int(str(report["scored"]))
    summary.drafts = len(engine.replies.queue({State.DRAFT}))
    _say(f"{stored} reviews, {summary.scored} read, {summary.drafts} drafts")
    again = _shops(engine.run_job("check"))
    summary.new_on_second_collect = sum(shop["new"] for shop in again)


def _note(summary: Summary, platform: str, shop: dict[str, Any]) -> None:
    visited = summary.platforms.setdefault(platform, Visited())
    visited.shops += 1
    visited.collected += shop["new"]
    visited.seconds = round(visited.seconds + shop["seconds"], 2)
    if visited.outcome == "done":
        visited.outcome = shop["outcome"]


def _count(engine: Engine, platform: Replica, summary: Summary) -> None:
    """What customers can read there now, and what we know of it."""
    posted = platform.ask("/state")["posted"]
    assert isinstance(posted, dict)  # noqa: S101
    visited = summary.platforms[platform.platform]
    visited.posted = sum(len(all_) for all_ in posted.values())
    shops = {shop.id for shop in engine.shops.list() if shop.platform == platform.platform}
    verified = engine.replies.queue({State.VERIFIED})
    visited.verified = sum(card.reply.shop_id in shops for card in verified)
    summary.posted += visited.posted
    summary.verified += visited.verified


def _shops(report: dict[str, object]) -> list[dict[str, Any]]:
    shops = report["shops"]
    assert isinstance(shops, list)  # noqa: S101
    return shops


def _went_well(summary: Summary, *, headless: bool) -> bool:
    """Every shop seen, all scored, nothing twice, drafts enough; headless: replies proven."""
    everywhere = summary.shops == SHOPS and all(
        each.collected > 0 and each.outcome == "done" for each in summary.platforms.values()
    )
    fine = everywhere and summary.scored == summary.collected and not summary.new_on_second_collect
    proven = summary.posted == summary.verified == owner.ANSWERS
    return fine and summary.drafts >= ENOUGH_DRAFTS and (proven or not headless)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--serve", action="store_true", help="then keep the platforms open")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the practice takes place")
    return parser.parse_args()


def _shots(cache: Path) -> Path:
    """Where a developer finds them, unless the practice takes place somewhere else."""
    return SHOTS if cache == CACHE else cache / "shots"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped")
