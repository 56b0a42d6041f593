"""Google passes what every official interface must."""

import pytest

from engine.platforms.port import Visit
from engine.platforms.testkit.conformance import OfficialConformance
from engine.runtime.clock import Clock
from tests.contract.google.conftest import SWITCHES, GoogleStage


class TestGoogle(OfficialConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()

    @pytest.fixture(scope="class")
    @classmethod
    def visit(cls, stage: GoogleStage, clock: Clock) -> Visit:
        """An owner who can be asked, in whose project's name."""
        return stage.visit(clock=clock)
