"""Baemin passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance
from tests.contract.baemin.conftest import SWITCHES


class TestBaemin(ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
