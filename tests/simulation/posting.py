"""What the PCs of a world bring to the platform: each reply arrives there at most once."""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from engine.sync.wire.roles import Role
from tests.simulation.network import Network
from tests.simulation.platform import Platform
from tests.simulation.poster import Poster

if TYPE_CHECKING:
    from tests.simulation.world import World

_KILLS: Final = 0.04
_PAUSES_MS: Final = (*[0] * 12, 3_000, 10_000, 30_000, 50_000, 61_000, 130_000)
_AT_ONCE: Final = 3


class Posting:
    """With luck of its own: what the world draws does not depend on it."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance = random.Random(f"posting {world.seed}")
        self._network = Network(self._chance, self._chance.choice([0.0, 0.1, 0.3]))
        self._rounds: dict[str, tuple[int, Iterator[str]]] = {}
        self.platform = Platform(world.time, self._chance)
        world.work.posts = True

    def step(self) -> str:
        """The next things that PCs do, in words."""
        return ", ".join(self._one() for _ in range(_AT_ONCE))

    def _one(self) -> str:
        world, chance = self._world, self._chance
        world.time.ms += chance.choice(_PAUSES_MS)
        pc = chance.choice([*world.pcs.values()])
        boot, doing = self._rounds.get(pc.name, (0, iter(())))
        if boot != pc.boot or chance.random() < _KILLS:
            self._rounds.pop(pc.name, None)  # dropped where it stands, as a process that is killed
            if pc.role < Role.STAFF:
                return f"{pc.name} posts nothing"
            poster = Poster(pc, world.server, self.platform, world.work, self._network)
            doing = poster.round()
            self._rounds[pc.name] = pc.boot, doing
        said = next(doing, None)
        if said is None:
            self._rounds.pop(pc.name, None)
        return f"{pc.name} posts: {said}"
