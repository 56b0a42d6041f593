"""kill -9 of PCs and of their server, a network that cuts, delays and repeats, processes that stand
still: what is lost, doubled, different or stuck in the end.
"""

import sys
import tempfile
from pathlib import Path
from random import Random, SystemRandom

from tests.bench.report import Result, result
from tests.harness.faulting import STANDSTILLS, Findings, World, a_world

KILLS = 200
QUICK_KILLS = 20
KILLS_A_CHECK = 20
PCS = 3


def run(quick: bool, data: Path | None) -> list[Result]:
    seed, wanted = SystemRandom().randrange(1_000_000), QUICK_KILLS if quick else KILLS
    sys.stderr.write(f"· seed {seed}\n")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        found = _play(wanted, Random(seed), Path(name))
    return [
        result("kills", found.kills, "kills", at_least=wanted),
        *(result(name, value, "", at_most=0) for name, value in _faults(found).items()),
        result("requests that the network spoilt", found.faults, ""),
        result("standstills", found.standstills, ""),
        result("seed of the moments", seed, ""),
    ]


def _play(wanted: int, random: Random, folder: Path) -> Findings:
    with a_world(folder, PCS, random) as world:
        world.measure()
        while world.found.kills < wanted:
            _between(world, random)
            until = min(wanted, world.found.kills + KILLS_A_CHECK)
            while world.found.kills < until:
                world.cycle()
            world.check()
            sys.stderr.write(f"· {world.found.kills} kills\n")
    return world.found


def _between(world: World, random: Random) -> None:
    """Once in a while; kills alone would leave these out."""
    for _ in range(3):
        world.disturb_somehow()
    if STANDSTILLS:
        world.stand_still(is_client=random.random() < 0.5)
    world.open_twice()


def _faults(found: Findings) -> dict[str, int]:
    return {
        "edits and reviews lost": found.lost,
        "operations carried out twice, or under another number": found.duplicated,
        "tables in which something still waits after three rounds": found.stuck,
        "PCs that differ from the server": found.differing,
    }
