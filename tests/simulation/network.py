"""Messages on their way: lost, doubled, overtaken, cut short, or late."""

import random
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["hello", "push", "pull", "welcome", "pushed", "page", "fault"]


@dataclass(frozen=True, slots=True)
class Letter:
    """`pc` names the device that asks or is answered; `boot`: which start of its program."""

    kind: Kind
    pc: str
    boot: int
    body: bytes
    to_server: bool


@dataclass
class Network:
    """`rough`: chance of a fault per letter."""

    chance: random.Random
    rough: float
    letters: list[Letter] = field(default_factory=list)

    def post(self, letter: Letter) -> str:
        """Returns what befell it on the way."""
        if self.chance.random() >= self.rough:
            self.letters.append(letter)
            return ""
        fate = self.chance.choice(["lost", "doubled", "cut", "early"])
        if fate == "doubled":
            self.letters += [letter, letter]
        elif fate == "cut":
            end = self.chance.randrange(len(letter.body)) if letter.body else 0
            self.letters.append(replace(letter, body=letter.body[:end]))
        elif fate == "early":
            self.letters.insert(0, letter)
        return fate

    def next(self) -> Letter | None:
        """Mostly the oldest."""
        if not self.letters:
            return None
        late = self.rough and self.chance.random() < self.rough
        return self.letters.pop(self.chance.randrange(len(self.letters)) if late else 0)
