"""Shop sentences written by us, as a small second source: films never arrive cold or late.

`sentences` combines them by chance from a seed. Nothing here is taken from real reviews.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

PHRASES: dict[str, list[str]] = json.loads(
    Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
)


class Speaker:
    """Says sentences by chance, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311

    def pick(self, kind: str) -> str:
        return self.random.choice(PHRASES[kind])

    def dish(self, mood: str) -> str:
        menu = self.pick("menus")
        closed = (ord(menu[-1]) - 0xAC00) % 28 > 0
        topic = self.random.choice(("이" if closed else "가", "은" if closed else "는", "도", ""))
        return f"{menu}{topic} {self.pick(f'dish_{mood}')}"

    def side(self, mood: str) -> str:
        said = self.dish(mood) if self.random.random() < 0.45 else self.pick(mood)
        return self.pick("adverbs") + said

    def one_sided(self, mood: str) -> str:
        said = [self.side(mood) for _ in range(self.random.choice((1, 1, 2, 2, 3)))]
        return self.pick("joins").join(said) + self.pick(f"{mood}_signs")

    def plain(self) -> str:
        return self.pick("adverbs") + self.pick("plain") + self.pick("plain_signs")

    def mixed(self) -> str:
        praise, complaint = self.side("praise"), self.side("complaint")
        first, second = self.random.choice(((praise, complaint), (complaint, praise)))
        return f"{first}{self.pick('turns')}{second}"


def sentences(count: int, seed: int) -> Iterator[tuple[str, float]]:
    """Texts with the chance that they are positive."""
    speaker = Speaker(seed)
    for _ in range(count):
        kind = speaker.random.random()
        if kind < 0.42:
            yield speaker.one_sided("praise"), 0.98
        elif kind < 0.84:
            yield speaker.one_sided("complaint"), 0.02
        elif kind < 0.94:
            yield speaker.plain(), 0.5
        else:
            yield speaker.mixed(), 0.42
