"""PCs that post, under every fault: the platform counts one post a reply, in words that somebody
approved. Bugs that would break it are planted one at a time, and each is caught.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from typing import Any, Final

from pytest import MonkeyPatch

from engine.platforms.port import ReviewFound
from engine.replies.errand import Errand
from engine.replies.lifecycle import Standing, Verdict
from engine.sync.leases import Given
from sync_server.sync import leases
from tests.simulation import plants, poster
from tests.simulation.campaign import STEPS, run
from tests.simulation.mutants import Mutant, around, at
from tests.simulation.oracles import Violation

TOLD: Final = ("posted twice", "nobody approved")
SEEDS: Final = range(12)
_HUNTED: Final = range(40)
"""Until the bug shows."""


def _blind(
    original: Callable[..., Verdict],
    standing: Standing,
    seen: ReviewFound,
    now: datetime,
    **more: str,
) -> Verdict:
    return original(standing, replace(seen, reply=None), now, **more)


def _renewed_here(self: Given) -> None:
    self._asked = self._asked.again()
    self._is_asking = False


def _to_everybody(
    original: Callable[..., Any],
    self: leases.Leases,
    device: int,
    reply: bytes,
    *more: int,
    **alone: bool,
) -> Any:
    self._connection.execute("UPDATE lease SET given_ms = 0 WHERE reply = ?", (reply,))
    return original(self, device, reply, *more, **alone)


def _by_anybody(
    self: leases.Leases, device: int, reply: bytes, token: int, now_ms: int, *, alone: bool
) -> Any:
    held = self._read(reply)
    assert held is not None
    return leases._told(replace(held, token=token), now_ms, alone)


MUTANTS: Final = (
    Mutant("no fencing check", "it was given the lease", at(Given, "check", plants.nothing)),
    Mutant("renewed without asking", "it is ours", at(Given, "_renew", _renewed_here)),
    Mutant("renewed by anybody", "it is known", at(leases.Leases, "renew", _by_anybody)),
    Mutant(
        "given to everybody", "who asks will post", around(leases.Leases, "claim", _to_everybody)
    ),
    Mutant("words are not compared", "it is approved", at(Errand, "is_reworded", False)),
    Mutant("posting without looking", "it is approved", around(poster, "judge", _blind)),
)


def _fault(seed: int, favour: tuple[str, ...] = ()) -> str:
    try:
        run(seed, STEPS, favour, posts=True)
    except Violation as fault:
        return str(fault)
    return ""


def _is_told(fault: str) -> bool:
    return any(each in fault for each in TOLD)


def _is_caught(number: int) -> bool:
    mutant = MUTANTS[number]
    for seed in _HUNTED:
        with MonkeyPatch.context() as patch:
            mutant.plant(patch)
            if _is_told(_fault(seed, mutant.favour)):
                return True
    return False


def test_each_reply_is_posted_once_and_as_it_was_approved() -> None:
    """What else may be violated, `test_simulation` tells."""
    with ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn")) as pool:
        faults = [fault for fault in pool.map(_fault, SEEDS) if _is_told(fault)]
    assert faults == []


def test_every_planted_bug_is_caught() -> None:
    with ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn")) as pool:
        caught = list(pool.map(_is_caught, range(len(MUTANTS))))
    assert [each.name for each, was in zip(MUTANTS, caught, strict=True) if not was] == []
