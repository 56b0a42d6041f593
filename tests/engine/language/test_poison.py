"""A text that kills whoever reads it does not keep the others from being read."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

import psutil
import pytest

from engine.language.errors import WorkerLost
from engine.language.worker import CHUNK, HARMLESS, Desk, Patience

POISON = "독"


class Fragile:
    """Says each text again, and dies of `POISON`, or of any text at all."""

    def __init__(self, sick: bool) -> None:
        self._sick = sick

    def embed(self, texts: Sequence[str]) -> list[str]:
        if self._sick or POISON in texts:
            os._exit(7)
        return list(texts)


class Mute:
    """Never answers."""

    def embed(self, texts: Sequence[str]) -> list[str]:
        threading.Event().wait()
        return list(texts)


def open_mute() -> tuple[str, object]:
    return "mute", Mute()


def open_never() -> tuple[str, object]:
    threading.Event().wait()
    return "mute", Mute()


def open_fragile() -> tuple[str, object]:
    return "fragile", Fragile(sick=False)


def open_sick() -> tuple[str, object]:
    return "sick", Fragile(sick=True)


@pytest.mark.parametrize("at", [{0}, {5}, {2, 3}, set()])
def test_the_others_are_read(at: set[int]) -> None:
    texts = [POISON if place in at else f"글 {place}" for place in range(6)]
    with closing(Desk(open_fragile)) as desk:
        found = desk.answers("embed", texts, "nothing", None)
    assert found == ["nothing" if text == POISON else text for text in texts]


def test_a_poison_alone_is_told_from_a_sick_machine() -> None:
    with closing(Desk(open_fragile)) as desk:
        assert desk.answers("embed", [POISON], "nothing", None) == ["nothing"]
    with closing(Desk(open_sick)) as desk, pytest.raises(WorkerLost):
        desk.answers("embed", [HARMLESS] * (CHUNK + 1), "nothing", None)


@pytest.mark.parametrize(
    ("expert", "patience"),
    [(open_never, Patience(greeting=0)), (open_mute, Patience(answers=0))],
    ids=["no greeting", "no answer"],
)
def test_a_worker_that_says_nothing_is_ended_and_counts_as_lost(
    expert: Callable[[], tuple[str, object]], patience: Patience
) -> None:
    before = set(psutil.Process().children())
    with closing(Desk(expert, patience)) as desk:
        with pytest.raises(WorkerLost) as raised:
            desk.answers("embed", ["글"], "nothing", None)
        assert raised.value.params == {"exit": -signal.SIGKILL}
        assert set(psutil.Process().children()) <= before
