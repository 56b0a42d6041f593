"""What edits and new rows weigh on the wire, as compressed bodies of requests and answers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.report import Result, result
from tests.bench.syncing.line import line
from tests.bench.syncing.shop import fill, joined
from tests.bench.syncing.wiretap import Exchange, Wiretap, wiretap
from tests.engine.sync.meeting import Person, registered
from tests.sync_server.process import Serving

_EDIT = "UPDATE reply SET owner_words = owner_words || ? || '번 ' WHERE id = ?"
_REWRITE = "UPDATE reply SET text = text || ' ' || ? || '번 손님께 드립니다.' WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Load:
    """Bytes for one item: what its author sent, what the other device received."""

    up: float
    down: float


@dataclass(frozen=True)
class Pair:
    """Two devices of one business that talk through the wiretap."""

    tap: Wiretap
    one: Person
    other: Person

    def load(self, items: int) -> Load:
        """Of what waits at `one`, `items` of a kind: both devices have it afterwards."""
        self.tap.take()
        _meet(self.one)
        up = _bodies(self.tap.take(), "push").sent
        _meet(self.other)
        down = _bodies(self.tap.take(), "pull").received
        if not (up and down):
            raise RuntimeError(f"nothing to weigh: {up} bytes up, {down} down")
        return Load(up / items, down / items)


@contextmanager
def pair(server: Serving, folder: Path) -> Iterator[Pair]:
    email = registered(server)
    with (
        wiretap(server.address) as tap,
        joined(folder / "one", email, server) as one,
        joined(folder / "other", email, server) as other,
    ):
        for each in (one, other):
            each.move(tap.address)
        yield Pair(tap, one, other)


def results(pair: Pair, documents: int, edits: int) -> Iterator[Result]:
    """The pair has all documents afterwards, and `edits` drafts."""
    fill(pair.one, documents)
    yield from _weights(f"a new review, {documents:,} at once", pair.load(documents), 115)
    pair.one.engine.replies.draft_waiting(edits)
    drafts = [row_id for (row_id,) in pair.one.read("SELECT id FROM reply ORDER BY id")]
    yield from _weights("a new draft", pair.load(len(drafts)), None)
    yield from _edited(pair, "one field edited", _EDIT, drafts, 50)
    yield from _edited(pair, "one field edited", _EDIT, drafts[:1], 100)
    yield from _edited(pair, "a draft rewritten", _REWRITE, drafts, None)


def _edited(
    pair: Pair, what: str, statement: str, drafts: Sequence[int], at_most: float | None
) -> Iterator[Result]:
    with pair.one.database.unit() as unit:
        unit.session.connection().exec_driver_sql(
            statement, [(each % 100, each) for each in drafts]
        )
    many = f"{len(drafts):,} at once" if len(drafts) > 1 else "alone"
    yield from _weights(f"{what}, {many}", pair.load(len(drafts)), at_most)


def _weights(what: str, load: Load, at_most: float | None) -> Iterator[Result]:
    for way, value in (("up", load.up), ("down", load.down)):
        yield result(f"{what}, {way}", round(value, 1), "bytes", at_most=at_most)


def _meet(person: Person) -> None:
    """By rows, even where a snapshot would be offered."""
    with line(person.engine.sync) as device:
        device.greet()
        device.push()
        device.pull()


def _bodies(heard: Sequence[Exchange], route: str) -> Exchange:
    """All of a route together."""
    of_route = [each for each in heard if each.path == f"/v1/sync/{route}"]
    sent, received, whole = (
        sum(getattr(each, part) for each in of_route) for part in ("sent", "received", "whole")
    )
    return Exchange("", route, sent, received, whole)
