"""Baemin passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance, ShowingConformance
from tests.contract.baemin.conftest import SWITCHES


class TestBaemin(ShowingConformance, ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
