"""Each switch of each replica has been met by its adapter; the table tells what came of it."""

import inspect
from importlib import import_module
from typing import Final

import pytest

from engine.platforms import registry
from engine.platforms.outcomes import Partial, Unreachable
from engine.platforms.testkit.expected import ANSWERING, ODD_BUT_WHOLE, READING
from tests.contract import fault_table
from tests.contract.fault_table import declared, recorded, rendered

RENEW: Final = "run build/faults.py"
SLOWEST_KNOWN_S: Final = 20


@pytest.mark.parametrize("platform", registry.ids())
def test_every_switch_was_met_by_its_adapter(platform: str) -> None:
    assert recorded()[platform].keys() == declared(platform).keys(), RENEW


@pytest.mark.parametrize("platform", registry.ids())
def test_what_was_seen_is_what_the_suites_want(platform: str) -> None:
    """Each fault that the platform's stage declares, by the switch that plays it."""
    switches = import_module(f"tests.contract.{platform}.conftest").SWITCHES
    for fault, (switch, _) in switches.items():
        seen = " / ".join(recorded()[platform].get(switch, []))
        if fault in READING:
            late = Partial if READING[fault] is Unreachable else READING[fault]
            assert f"read: {READING[fault].__name__}, kept none" in seen, (fault, RENEW)
            assert f"read: {late.__name__}, kept what came" in seen, (fault, RENEW)
        if fault in ODD_BUT_WHOLE and not switch.startswith(("popups", "numeric")):
            assert "read: whole" in seen, (fault, RENEW)
        if fault in ANSWERING:
            outcome, stored = ANSWERING[fault]
            replies = [line for line in seen.split(" / ") if line.startswith("reply")]
            assert any(
                outcome.__name__ in line and f"stored {stored}" in line for line in replies
            ), (fault, RENEW)


def test_no_platform_ever_held_a_reply_twice() -> None:
    ends = {
        line.rpartition("stored ")[2]
        for switches in recorded().values()
        for lines in switches.values()
        for line in lines
        if "stored" in line
    }
    assert ends == {"0", "1"}


def test_the_table_is_that_of_the_record() -> None:
    assert fault_table.TABLE.read_text(encoding="utf-8") == rendered(recorded()), RENEW


@pytest.mark.parametrize("platform", registry.ids())
def test_the_slowest_answer_that_is_known_is_waited_for(platform: str) -> None:
    patience = inspect.signature(type(registry.get(platform))).parameters["answer_s"].default
    assert patience > SLOWEST_KNOWN_S
