"""Every bug that is planted in the protocol is caught by the simulation."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final

import pytest
from pytest import MonkeyPatch

from tests.engine.sync.wire import test_memory, test_merge
from tests.engine.sync.wire.house import STEP
from tests.simulation.campaign import STEPS, run
from tests.simulation.mutants import MUTANTS
from tests.simulation.oracles import Violation

_SEEDS = range(40)
_FACT = {STEP: [1, "verified"]}
_LATE = {STEP: [0, "approved"]}
_LEFT_TO_TESTS: Final[Mapping[str, Callable[[], None]]] = {
    "rank may fall": lambda: test_merge.test_edits_of_two(_FACT, _LATE, _FACT, [*_LATE.items()]),
    "a device knows what it did": test_memory.test_who_did_not_know_is_told,
}
"""Whether a world of these seeds meets one is chance; these do, each time."""


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
    assert survivors <= _LEFT_TO_TESTS.keys()


@pytest.mark.parametrize("name", _LEFT_TO_TESTS)
def test_what_a_world_may_miss_a_test_catches(name: str) -> None:
    [mutant] = [each for each in MUTANTS if each.name == name]
    _LEFT_TO_TESTS[name]()
    with MonkeyPatch.context() as patch, pytest.raises(AssertionError):
        mutant.plant(patch)
        _LEFT_TO_TESTS[name]()


def test_mutants_are_told_apart() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 30
