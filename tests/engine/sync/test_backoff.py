"""How long to stay away from a server that does not answer."""

import random

from engine.sync.backoff import FIRST_S, MOST_S, Backoff


class Highest:
    """Of what is possible, always the most."""

    def uniform(self, a: float, b: float) -> float:
        return b


def test_pauses_double_up_to_a_minute_and_begin_anew() -> None:
    backoff = Backoff(Highest())
    assert [backoff.pause_s() for _ in range(9)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    backoff.reset()
    assert backoff.pause_s() == FIRST_S


def test_a_thousand_devices_do_not_come_back_together() -> None:
    pauses = [Backoff(random.Random(seed)).pause_s() for seed in range(1_000)]
    assert 0 <= min(pauses) < 0.1
    assert 0.9 < max(pauses) <= FIRST_S


def test_who_is_told_to_wait_waits_at_least_so_long() -> None:
    backoff = Backoff(random.Random(1))
    assert all(30 <= backoff.pause_s(30) <= 30 + MOST_S for _ in range(20))
