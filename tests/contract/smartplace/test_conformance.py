"""SmartPlace passes what every platform must."""

from engine.platforms.testkit.conformance import PlatformConformance


class TestSmartPlace(PlatformConformance):
    """With the stage of conftest.py."""
