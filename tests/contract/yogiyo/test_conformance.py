"""Yogiyo passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance
from tests.contract.yogiyo.conftest import SWITCHES


class TestYogiyo(ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
