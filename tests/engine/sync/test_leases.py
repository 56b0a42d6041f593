"""A lease whose requests are cut off, as by a profile that closes."""

from datetime import timedelta

from engine.runtime.progress import Cancelled
from engine.sync.leases import RENEW_AFTER_S, SharedLeases
from engine.sync.wire.messages import Lease
from tests.engine.standing_clock import StandingClock
from tests.engine.sync.devices import START


class CutOff:
    """Gives one lease; whatever is asked for afterwards is cut off."""

    is_joined = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def claim(self, reply: bytes, attempt: int) -> Lease:
        return Lease(token=1, pressed=0, ago_ms=0, alone=False)

    def renew(self, reply: bytes, token: int) -> None:
        self.asked.append("renew")
        raise Cancelled

    def release(self, reply: bytes, token: int, is_pressed: bool) -> None:
        self.asked.append("release")
        raise Cancelled

    def is_alone(self) -> bool:
        return False


def test_what_was_pressed_stays_so() -> None:
    desk, clock = CutOff(), StandingClock(START)
    with SharedLeases(desk, clock, spawn=lambda act: act()).held(bytes(16), 1) as lease:
        clock.pass_by(timedelta(seconds=RENEW_AFTER_S + 1))
        lease.check()
        lease.is_pressed = True
    assert desk.asked == ["renew", "release"]
