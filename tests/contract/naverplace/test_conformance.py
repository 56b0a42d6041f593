"""Naver Place passes what every public platform must."""

from engine.platforms.testkit.conformance import PublicConformance, ShowingConformance
from tests.contract.naverplace.conftest import SWITCHES


class TestNaverPlace(ShowingConformance, PublicConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
