"""Replies under random faults and kills: a few sequences here, a thousand by `bench answering`."""

import pytest

from engine.replies import lifecycle
from engine.replies.dto import State
from engine.replies.lifecycle import Verdict
from tests.simulation.answering import REPLIES, sequences

SEEDS = range(4)


def test_each_reply_is_there_once_or_its_owner_is_told() -> None:
    found = list(sequences("google", SEEDS))
    assert [each.wrong for each in found] == [[]] * len(SEEDS)
    assert all(sum(each.ends.values()) == REPLIES for each in found)
    assert any(each.kills for each in found)
    assert sum(each.ends.get(State.VERIFIED, 0) for each in found) > REPLIES


def test_whoever_believes_that_nothing_arrived_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A reply that was said to be there, while the platform shows none."""
    monkeypatch.setattr(lifecycle, "_absent", lambda *_: Verdict(State.VERIFIED))
    assert any(each.wrong for each in sequences("google", [5, 6]))
