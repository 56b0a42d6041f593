"""A text that kills whoever reads it does not keep the others from being read."""

import os
from collections.abc import Sequence
from contextlib import closing

import pytest

from engine.language.errors import WorkerLost
from engine.language.worker import CHUNK, HARMLESS, Desk

POISON = "독"


class Fragile:
    """Says each text again, and dies of `POISON`, or of any text at all."""

    def __init__(self, sick: bool) -> None:
        self._sick = sick

    def embed(self, texts: Sequence[str]) -> list[str]:
        if self._sick or POISON in texts:
            os._exit(7)
        return list(texts)


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
