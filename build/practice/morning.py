"""One practice morning, end to end: reviews come in, drafts wait, one reply goes out.

    python build/practice/morning.py [--headless] [--serve] [--data DIR] [--cache DIR]

The last line on standard output is a JSON summary. Progress goes to standard error.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from engine.api import Engine, ReviewFilter, State
from practice.screen import SHOTS, has_display, show, take_shots
from practice.stage import CACHE, Replica, Stage, alone, fresh_profile, replica

ENOUGH_DRAFTS = 20
_HAPPY_STARS = 4


@dataclass
class Summary:
    """What the morning did; counts of posts come from the platform's side."""

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
    shots: list[str] = field(default_factory=list)


def main() -> int:
    options = _options()
    headless = options.headless or not has_display()
    begun = time.monotonic()
    with alone(options.cache), replica(options.data, options.cache) as console:
        stage = fresh_profile(console, visible=not headless, folder=options.cache / "profile")
        summary = prepare(stage, console, send=headless)
        if headless:
            summary.shots = take_shots(stage, _shots(options.cache))
        summary.seconds = round(time.monotonic() - begun, 1)
        print(json.dumps(asdict(summary), ensure_ascii=False), flush=True)
        if options.serve:
            serve(stage, console)
        elif not headless:
            show(stage)
    return 0 if _went_well(summary, headless=headless) else 1


def serve(stage: Stage, console: Replica) -> None:
    """Keep the platform open, for trying `gagejigi-engine` on the profile, until Enter."""
    console.press_login()  # the next login page that opens finds its owner's hands
    profile = f"--profile {stage.profile} --key-file {stage.key_file}"
    _say(f"the platform is open; try: gagejigi-engine {profile} shops   (Enter ends it)")
    sys.stdin.readline()


def prepare(stage: Stage, console: Replica, *, send: bool = True) -> Summary:
    """Everything before the window: log in, collect twice, read, draft; `send`: answer one."""
    summary = Summary(source=console.source)
    engine = Engine.open(stage.profile, key_file=stage.key_file)
    try:
        console.press_login()
        summary.shops = len(engine.crawls.login("smartplace", "main", timeout_s=60.0))
        _say("logged in")
        _collect(engine, summary)
        if send:
            _answer_one(engine, console, summary)
    finally:
        engine.close()
    return summary


def _collect(engine: Engine, summary: Summary) -> None:
    report = engine.run_job("check")
    first = _shops(report)
    stored = len(engine.reviews.ids(ReviewFilter()))
    seen = sum(int(shop["seen"]) for shop in first)
    summary.collected = stored
    summary.duplicates = seen - sum(int(shop["new"]) for shop in first)
    summary.scored = int(str(report["scored"]))
    summary.drafts = len(engine.replies.queue({State.DRAFT}))
    _say(f"{stored} reviews, {summary.scored} read, {summary.drafts} drafts")
    again = _shops(engine.run_job("check"))
    summary.new_on_second_collect = sum(int(shop["new"]) for shop in again)


def _answer_one(engine: Engine, console: Replica, summary: Summary) -> None:
    """The owner thanks a happy guest; the platform counts what arrived."""
    ready = [card for card in engine.replies.queue({State.DRAFT}) if not card.reply.too_similar]
    happy = (card for card in ready if (card.review.found.rating or 0) >= _HAPPY_STARS)
    card = next(happy, ready[0])
    engine.replies.approve(card.reply.id)
    summary.approved = 1
    engine.run_job("send")
    posted = console.ask("/state")["posted"]
    assert isinstance(posted, dict)  # noqa: S101
    summary.posted = sum(len(all_) for all_ in posted.values())
    summary.verified = engine.replies.counts().get(State.VERIFIED, 0)
    _say(f"{summary.posted} posted, {summary.verified} verified")


def _shops(report: dict[str, object]) -> list[dict[str, int]]:
    shops = report["shops"]
    assert isinstance(shops, list)  # noqa: S101
    return shops


def _went_well(summary: Summary, *, headless: bool) -> bool:
    """All scored, nothing twice, drafts enough; and headless, one reply proven."""
    collected = summary.shops == 2 and summary.scored == summary.collected > 0
    fine = collected and summary.drafts >= ENOUGH_DRAFTS and not summary.new_on_second_collect
    return fine and (not headless or summary.posted == summary.verified == 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--serve", action="store_true", help="then keep the platform open")
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
