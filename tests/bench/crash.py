"""kill -9 at random moments of collecting and sending: what is lost, doubled or left behind."""

import sys
import tempfile
from pathlib import Path
from random import Random, SystemRandom

from tests.bench.report import Result, result
from tests.harness.killing import Findings, Killer, kill_collects, kill_sends
from tests.harness.practice_shop import logged_in_profile, practice_platform

REVIEWS_PER_SHOP = 600
KILLS_PER_LIFE = 3
REPLIES_PER_KILL = 3
# Wide enough that moments fall into them: an answer under way, a reply that is being stored.
PAGE_S = 0.4
STORE_S = 1.0


def run(quick: bool, data: Path | None) -> list[Result]:
    seed = SystemRandom().randrange(1_000_000)
    sys.stderr.write(f"· seed {seed}\n")
    wanted = 3 if quick else 30
    found = _play(wanted, Random(seed), data, 200 if quick else REVIEWS_PER_SHOP)
    return [
        result("kills at random moments", found.kills, "kills", at_least=wanted),
        *(result(name, value, "", at_most=0) for name, value in _faults(found).items()),
        result("replies verified in the end", found.verified, "replies"),
        result("replies for the owner to look at", found.needs_look, "replies"),
        result("seed of the moments", seed, ""),
    ]


def _play(kills: int, random: Random, data: Path | None, reviews: int) -> Findings:
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        practice_platform(data, reviews) as console,
    ):
        folder, killer = Path(name), Killer(console, random)
        template = logged_in_profile(console, folder / "template")
        console.ask("/faults", {"slow": {"value": PAGE_S, "on": "reviews"}})
        stage = kill_collects(killer, template, folder, kills - kills // 2, KILLS_PER_LIFE)
        console.ask("/faults", {"slow": {"value": STORE_S, "on": "reply"}})
        kill_sends(killer, stage, kills // 2, REPLIES_PER_KILL)
        killer.check_processes(folder)
    return killer.found


def _faults(found: Findings) -> dict[str, int]:
    return {
        "reviews stored twice": found.duplicates,
        "reviews lost": found.lost,
        "second posts on the platform": found.second_posts,
        "approved replies forgotten": found.forgotten,
        "profiles damaged": found.damaged,
        "restarts that did not reach the end": found.stuck,
        "processes left running": found.left_running,
    }
