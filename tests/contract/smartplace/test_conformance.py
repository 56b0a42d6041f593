"""SmartPlace passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance
from engine.platforms.testkit.entering import DeviceConformance
from tests.contract.smartplace.conftest import SWITCHES


class TestSmartPlace(DeviceConformance, ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
