"""What was read before is said again: the same to the last bit, and never more than fits."""

from collections.abc import Collection, Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from engine.language.inference import Reader, Values
from engine.language.linguist import Linguist
from engine.language.memory import Memory
from engine.language.pack import Pack
from engine.language.worker import SHIPPED
from tests.engine.language import slang

NAMES = ["sentiment", "embedding"]
TEXTS = [slang.PRAISE, slang.COMPLAINT, slang.SLANG, *slang.PLAIN[:5]]


class Counting(Reader):
    """Keeps what it was asked."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        self.asked: list[str] = []

    def values(self, texts: Sequence[str], names: Collection[str]) -> dict[str, Values]:
        self.asked += texts
        return super().values(texts, names)


@pytest.fixture
def reader(tmp_path: Path) -> Counting:
    return Counting(Pack(slang.write(tmp_path / "slangy")))


def same(left: dict[str, Values], right: dict[str, Values]) -> bool:
    return left.keys() == right.keys() and all(
        np.array_equal(left[name], right[name]) for name in left
    )


@pytest.mark.parametrize("places", [1, 3, 100])
def test_answers_are_those_of_the_reader(reader: Counting, places: int) -> None:
    memory, random = Memory(reader, NAMES, places), Random(1)
    for _ in range(30):
        texts = random.choices(TEXTS, k=random.randrange(9))
        assert same(memory.values(texts), reader.values(texts, NAMES))


def test_nobody_is_told_what_the_pack_does_not_know(reader: Counting) -> None:
    memory = Memory(reader, ["sentiment", "urgency"])
    assert memory.values(TEXTS).keys() == memory.values(TEXTS).keys() == {"sentiment"}


@pytest.mark.parametrize(
    ("calls", "asked"),
    [
        (["가가가"], "가"),
        (["가나", "나가", "가"], "가나"),
        (["가나다", "라", "나다라"], "가나다라"),
        (["가나다", "라", "가"], "가나다라가"),
        (["가나다", "가", "라", "가", "나"], "가나다라나"),
        (["가나다라마", "다라마", "가"], "가나다라마가"),
    ],
    ids=["in a call", "in calls", "others stay", "the oldest goes", "reading renews", "too many"],
)
def test_three_are_remembered(reader: Counting, calls: list[str], asked: str) -> None:
    memory = Memory(reader, NAMES, places=3)
    for texts in calls:
        assert len(memory.values(list(texts))["sentiment"]) == len(texts)
    assert reader.asked == list(asked)


def test_the_shipped_pack_says_the_same_of_what_it_knows_and_of_what_is_new() -> None:
    texts = [
        f"{place}번째 왔는데 {slang.PRAISE}. 배달은 {place}분 늦었네요!" for place in range(40)
    ]
    practised, fresh = Linguist(Pack(SHIPPED)), Linguist(Pack(SHIPPED))
    practised.analyse(texts[::3])
    practised.read(texts[::5])
    twice = [*texts, *reversed(texts)]
    assert practised.analyse(twice) == [fresh.analyse([text])[0] for text in twice]
    assert practised.read(twice) == [fresh.read([text])[0] for text in twice]
