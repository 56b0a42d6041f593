"""Devices and a server under faults: they agree in the end, and nothing is lost silently."""

import pytest

from tests.simulation.campaign import outcomes, run
from tests.simulation.mutants import MUTANTS
from tests.simulation.oracles import Violation

SEEDS = range(223)
"""Of 450 steps each: 100,000 in all, 45 s of two cores."""


def test_devices_agree_and_nothing_is_lost_silently() -> None:
    assert [outcome.fault for outcome in outcomes(SEEDS) if outcome.fault] == []


def test_a_seed_replays_to_the_same_trace() -> None:
    assert run(5, 300).trace == run(5, 300).trace


def test_a_violation_tells_its_seed_its_step_and_what_led_to_it() -> None:
    [journal_off] = [mutant for mutant in MUTANTS if mutant.name == "journal off"]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Violation) as told:
        journal_off.plant(patch)
        run(0, 300)
    first, *trace = str(told.value).splitlines()
    assert first.startswith("seed 0, step 150: ")
    assert len(trace) == 40
