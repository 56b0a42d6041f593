"""KakaoMap passes what every public platform must."""

from engine.platforms.testkit.conformance import PublicConformance
from tests.contract.kakaomap.conftest import SWITCHES


class TestKakaoMap(PublicConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
