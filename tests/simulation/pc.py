"""A PC of the shop: the real profile and replica, a clock of its own, and what drives them."""

import random
import struct
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from engine.replies.placing import ReplyPlacing
from engine.reviews.placing import CorrectionPlacing, ReviewPlacing
from engine.shops.placing import PLACING as SHOP
from engine.sync import state
from engine.sync.client import Replica
from engine.sync.placing import CONFLICT, Placing
from engine.sync.shape import shape_of
from engine.sync.wire import codec, registry
from engine.sync.wire.messages import Change, Fault, Page, Pushed, Welcome
from engine.sync.wire.roles import Role
from tests.engine.sync import told
from tests.simulation.disk import Disk, DiskFault, copied
from tests.simulation.ledger import Key, Time, frozen
from tests.simulation.network import Kind

_ALL: tuple[Placing, ...] = (SHOP, ReviewPlacing(), ReplyPlacing(), CorrectionPlacing(), CONFLICT)
PLACINGS = {placing.entity: placing for placing in _ALL}

Values = dict[int, Any]
Said = Welcome | Pushed | Page
_PLACE = struct.Struct(">?QQ")
"""Before a push: whether its answer is to bring a page, and from where."""
_ANSWERS: dict[Kind, type[Any]] = {"welcome": Welcome, "pushed": Pushed, "page": Page}


class Clock:
    """A PC's, or the server's. `ahead`: how far it is off, in ms."""

    def __init__(self, time: Time, ahead: int = 0) -> None:
        self.time = time
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.fromtimestamp((self.time.ms + self.ahead) / 1000, UTC)

    def monotonic(self) -> float:
        return self.time.ms / 1000


@dataclass
class Own:
    """What this PC wrote last and has to go on showing until something it heard overrules it.

    `beneath`: heard before that, when an edit waited over it already. By another clock that edit
    may come to be the older one, and what was written on top of it, unread by it, goes with it.
    `offsets`: how far ahead the clock was taken to be when what may wait was written.
    """

    written: dict[tuple[Key, int], Any] = field(default_factory=dict)
    heard: dict[tuple[Key, int], list[Any]] = field(default_factory=lambda: defaultdict(list))
    beneath: dict[tuple[Key, int], list[Any]] = field(default_factory=lambda: defaultdict(list))
    offsets: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))

    def copy(self) -> "Own":
        return deepcopy(self)

    def write(self, key: Key, offset_ms: int, *, waits: bool) -> None:
        """`waits`: an earlier edit of the row."""
        if not waits:
            self.offsets.pop(key, None)
            for each in [each for each in self.beneath if each[0] == key]:
                del self.beneath[each]
        self.offsets[key].add(offset_ms)

    def read(self, key: Key, number: int) -> None:
        """Who writes now has seen it, or it lies beneath an edit of his own."""
        self.beneath[key, number] += self.heard.pop((key, number), ())

    def hear(self, key: Key, number: int, value: Any, *, is_own: bool) -> None:
        """What somebody else has written just so is his from now on, and goes if his is lost."""
        self.heard[key, number].append(value)
        if not is_own and (key, number) in self.written and self.written[key, number] == value:
            del self.written[key, number]

    def overruled_by(self, key: Key, number: int, offset_ms: int) -> list[Any]:
        """What may stand there instead, by a clock that is taken to be so far ahead now."""
        found = [*self.heard.get((key, number), ())]
        if self.offsets.get(key, {offset_ms}) != {offset_ms}:
            found += self.beneath.get((key, number), ())
        return found


class Pc:
    def __init__(self, name: str, key: bytes, clock: Clock, disk: Disk, role: Role) -> None:
        self.name, self.key, self.clock = name, key, clock
        self.was_barred = False
        self.appoint(role)
        self.boot = 0
        self.own = Own()
        self.start(disk)

    def appoint(self, role: Role) -> None:
        self.role = role
        self.was_barred = self.was_barred or role < Role.STAFF

    def start(self, disk: Disk) -> None:
        """The program, over this disk."""
        self.disk = disk
        self.boot += 1
        self.greets = True
        self.replica = Replica(disk, self.clock, PLACINGS)

    # What it says.

    def ask(self, kind: Kind, most_bytes: int = 1 << 20) -> bytes | None:
        """The next message of this kind, None where there is nothing to say."""
        if kind == "hello":
            return codec.packed(self.replica.hello())
        if kind == "push":
            push = told.next_push(self.replica)
            if push is None:
                return None
            is_wanted = push.operations[0].number % 2 == 1
            return _PLACE.pack(is_wanted, *self.replica.place()) + codec.packed(push)
        pull = self.replica.next_pull()
        return None if pull is None else msgspec.msgpack.encode((*pull, most_bytes))

    def hear(self, kind: Kind, body: bytes) -> str:
        """Takes an answer in; returns what became of it."""
        try:
            return self._hear(kind, body)
        except codec.BadBytes:
            return "unreadable"

    def _hear(self, kind: Kind, body: bytes) -> str:
        if kind == "fault":
            self.greets = True
            return codec.unpacked(body, Fault).code
        said: Said = codec.unpacked(body, _ANSWERS[kind])
        page = said.page if isinstance(said, Pushed) else said
        if isinstance(page, Page):
            self.hear_rows(page.changes)
        if not self.tell(said) and isinstance(said, Page):
            self.greets = self.greets or said.epoch != self.state.epoch
            return "dropped"
        if isinstance(said, Welcome):
            self.greets = False
        return ""

    def tell(self, said: Said) -> bool:
        """Whether it was a page that counted, or something else."""
        match said:
            case Welcome():
                self.replica.welcomed(said)
            case Pushed():
                self.replica.pushed(said)
            case Page():
                return self.replica.received(said)
        return True

    def bearings(self) -> tuple[object, ...]:
        """Where it stands, and what it still has to say."""
        found = self.disk.real.execute(
            "SELECT device, number, head FROM sync_outbox ORDER BY 1, 2"
        ).fetchall()
        now = self.state
        return (now.epoch, now.generation, now.device, now.cursor, now.head, found)

    def hear_rows(self, changes: Sequence[Change]) -> None:
        mine = state.numbers(self.disk.real)
        for change in changes:
            key = (change.entity, change.row)
            for number, value in change.values.items():
                author = change.versions.get(number, change.version).device
                self.own.hear(key, number, frozen(value), is_own=author in mine)

    # What it shows.

    @property
    def state(self) -> state.State:
        return state.load(self.disk.real)

    def row(self, key: Key) -> Values | None:
        """None where there is none."""
        shape = shape_of(key[0])
        found = self.disk.real.execute(f"{shape.rows} WHERE t.uuid = ?", (key[1],)).fetchone()
        return None if found is None else dict(shape.values(found[4:]))

    def rows(self, entity: int) -> dict[bytes, Values]:
        shape = shape_of(entity)
        found = self.disk.real.execute(f"{shape.rows} ORDER BY t.uuid")
        return {row[1]: dict(shape.values(row[4:])) for row in found}

    def shown(self) -> dict[Key, Values]:
        return {
            (entity, uuid): values
            for entity in registry.by_number()
            for uuid, values in self.rows(entity).items()
        }

    def count(self, table: str) -> int:
        return int(self.disk.real.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def is_parked(self, key: Key) -> bool:
        """Whether the row waits for another one, unseen."""
        query = "SELECT 1 FROM sync_deferred WHERE entity = ? AND row = ? AND target IS NOT NULL"
        return self.disk.real.execute(query, key).fetchone() is not None

    def is_edited(self) -> bool:
        """Since the last seal."""
        return self.count("sync_dirty") + self.count("sync_gone") > 0

    def waits(self, key: Key) -> bool:
        """Whether something is sealed over the row."""
        query = "SELECT 1 FROM sync_outbox WHERE entity = ? AND row = ?"
        return self.disk.real.execute(query, key).fetchone() is not None

    def is_staging(self) -> bool:
        return self.count("sync_page") > 0

    def refused(self) -> list[tuple[Key, Values]]:
        """What the server did not accept, as it was kept."""
        found = self.disk.real.execute("SELECT entity, row, fields FROM sync_refused ORDER BY id")
        decode = msgspec.msgpack.Decoder(dict[int, Any]).decode
        return [((entity, row), decode(fields)) for entity, row, fields in found]

    # What befalls it.

    def image(self) -> "Image":
        return Image(copied(self.disk.real), self.own.copy())

    def put_back(self, image: "Image") -> None:
        self.disk.close()
        self.own = image.own.copy()
        self.start(Disk(image.content))


@dataclass
class Image:
    """A copy of a PC's disk."""

    content: Any
    own: Own


def placed(body: bytes) -> tuple[tuple[int, int] | None, bytes]:
    """What a device has pushed, and the place of the page that it wants with the answer. Raises
    `DecodeError` where it was cut short before that.
    """
    if len(body) < _PLACE.size:
        raise msgspec.DecodeError
    is_wanted, *place = _PLACE.unpack_from(body)
    return (place[0], place[1]) if is_wanted else None, body[_PLACE.size :]


def try_on(pc: Pc, chance: random.Random, kind: Kind, body: bytes) -> str:
    """As `hear`, on a disk that breaks down."""
    pc.disk.break_down(chance)
    try:
        return pc.hear(kind, body)
    except DiskFault as fault:
        return str(fault)
    finally:
        pc.disk.heal()
