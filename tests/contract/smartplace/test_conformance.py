"""SmartPlace passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance, ShowingConformance
from engine.platforms.testkit.entering import DeviceConformance
from tests.contract.smartplace.conftest import SWITCHES


class TestSmartPlace(ShowingConformance, DeviceConformance, ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
