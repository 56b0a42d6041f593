"""Coupang Eats passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance, ShowingConformance
from tests.contract.coupangeats.conftest import SWITCHES


class TestCoupangEats(ShowingConformance, ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
