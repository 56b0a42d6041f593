"""SmartPlace passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance
from tests.contract.smartplace.conftest import SWITCHES


class TestSmartPlace(ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
