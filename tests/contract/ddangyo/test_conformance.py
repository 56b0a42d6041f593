"""Ddangyo passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance, ShowingConformance
from tests.contract.ddangyo.conftest import SWITCHES


class TestDdangyo(ShowingConformance, ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
