"""Every bug that is planted in the protocol is caught by the simulation."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from pytest import MonkeyPatch

from tests.simulation.campaign import STEPS, run
from tests.simulation.mutants import MUTANTS
from tests.simulation.oracles import Violation

_SEEDS = range(40)
_LEFT_TO_TESTS = {"rank may fall", "a device knows what it did"}
"""Whether a world of these seeds meets one is chance; tests/engine/sync/wire/test_merge.py does,
and tests/sync_server/sync/test_memories.py."""


def is_caught(number: int) -> bool:
    mutant = MUTANTS[number]
    for seed in _SEEDS:
        with MonkeyPatch.context() as patch:
            mutant.plant(patch)
            try:
                run(seed, STEPS, mutant.favour)
            except Violation:
                return True
    return False


def test_every_planted_bug_is_caught() -> None:
    context = get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, context) as pool:
        caught = pool.map(is_caught, range(len(MUTANTS)))
        survivors = {mutant.name for mutant, was in zip(MUTANTS, caught, strict=True) if not was}
    assert survivors <= _LEFT_TO_TESTS


def test_mutants_are_told_apart() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 30
