"""Many worlds over all cores, each by its own seed."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

from tests.simulation.oracles import Violation
from tests.simulation.world import QUIET_EVERY, World

STEPS = 450
"""Of one world: beyond, its rows are few and its past is long."""
RESTORED = ("back_up", "restore")
_EVERY = 8
"""Of so many worlds one has a server that is put back again and again."""
_POSTING: Final = 3
"""In one of so many, PCs bring replies to the platform; in all they take snapshots and mend."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`fault`: what was violated, "" if nothing."""

    seed: int
    steps: int
    fault: str


def run(seed: int, steps: int, favour: tuple[str, ...] = (), *, posts: bool = False) -> World:
    """Raises `Violation`, with the seed, the step and the end of the trace."""
    world = World(seed, favour, posts=posts)
    try:
        for step in range(1, steps + 1):
            world.step()
            if step % QUIET_EVERY == 0:
                world.settle()
        world.settle()
    except Exception as fault:
        shown = "\n".join(world.trace[-40:])
        raise Violation(f"seed {seed}, step {world.steps}: {fault!r}\n{shown}") from fault
    finally:
        world.close()
    return world


def simulate(seed: int) -> Outcome:
    try:
        favour = RESTORED if seed % _EVERY == _EVERY - 1 else ()
        world = run(seed, STEPS, favour, posts=seed % _POSTING == 0)
    except Violation as fault:
        return Outcome(seed, 0, str(fault))
    return Outcome(seed, world.steps, "")


def outcomes(seeds: range) -> Iterator[Outcome]:
    """In their order."""
    context = get_context("spawn")  # a fork would take the locks of Qt and SQLite along
    with ProcessPoolExecutor(os.cpu_count() or 1, context) as pool:
        yield from pool.map(simulate, seeds)
