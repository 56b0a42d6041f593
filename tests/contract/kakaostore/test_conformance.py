"""KakaoMap with an owner passes what every console must."""

from engine.platforms.testkit.conformance import ConsoleConformance, ShowingConformance
from tests.contract.kakaostore.conftest import SWITCHES


class TestKakaoStore(ShowingConformance, ConsoleConformance):
    """With the stage of conftest.py."""

    faults = SWITCHES.keys()
