"""What people and collecting machines do at a PC, as plain SQL on its tables."""

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.replies.dto import State
from engine.replies.lifecycle import text_hash
from engine.runtime.ids import collected_uuid
from engine.sync.shape import shape_of, stored
from engine.sync.wire import registry
from engine.sync.wire.clock import milliseconds
from engine.sync.wire.entities.reply import STATES
from engine.sync.wire.entity import DELETED, Entity, columns_of
from engine.sync.wire.roles import Role
from tests.simulation.ledger import Key, Ledger, frozen, is_told
from tests.simulation.oracles import Violation
from tests.simulation.pc import Pc, Values

SHOP, REVIEW, REPLY, CORRECTION, CONFLICT = 1, 2, 3, 4, 5
STEP, TEXT, WORDS, TONE, OUTCOME, POSTED, SNOOZED, UNTOUCHED, HASH = 3, 4, 5, 6, 13, 14, 17, 18, 19
LABEL, RESOLUTION = 2, 14
SHOPS: Final = 2
REVIEWS: Final = 8
_START_MS: Final = 1_790_000_000_000
_OTHER: Final[Mapping[int, Mapping[str, Any]]] = {
    SHOP: {"outcome": ""},
    REVIEW: {"reply_state": "", "waiting": 1, "sort_ms": _START_MS, "run_id": 1},
    REPLY: {},
    CORRECTION: {},
}
"""Local columns of a new row."""
_DECISIONS: Final[Mapping[str, Sequence[str]]] = {
    "draft": ("approved", "approved", "discarded"),
    "discarded": ("draft",),
    "approved": ("approved", "approved", "draft"),
    "failed": ("approved", "draft"),
}
"""What an owner may make of a reply, by where it is. Other steps are the outbox's."""


def uuid_of(entity: int, index: int) -> bytes:
    return collected_uuid("naver", registry.by_number()[entity].name, str(index))


def key_of(entity: int, index: int) -> Key:
    return entity, uuid_of(entity, index)


def name(key: Key) -> str:
    return f"{registry.by_number()[key[0]].name} {key[1][:2].hex()}"


class Work:
    """`posts`: whether replies are brought to the platform too (`posting`)."""

    posts = False

    def __init__(self, chance: random.Random, ledger: Ledger) -> None:
        self.chance, self.ledger = chance, ledger
        self.serial = 0
        self._approved: set[tuple[Key, str]] = set()

    def something(self, pc: Pc) -> str:
        """In words; "" where there was nothing to do."""
        ways = [self.collect, self.reply, self.correct, self.resolve]
        return self.chance.choices(ways, [2, 6, 3, 1])[0](pc)

    # Reviews and shops: machines.

    def collect(self, pc: Pc) -> str:
        if pc.role < Role.STAFF:
            return ""
        index = self.chance.randrange(REVIEWS)
        key, shop = key_of(REVIEW, index), key_of(SHOP, index % SHOPS)
        if pc.row(shop) is None:
            return self._make(pc, shop, self._shop(index % SHOPS))
        if pc.row(key) is None:
            return self._make(pc, key, self._review(index))
        if self.chance.random() < 0.1:
            return self.change(pc, shop, {4: self._new("shop")})
        seen = {8: float(self.chance.randint(1, 5)), 10: self._new("body"), 28: self._hash()}
        less = self.chance.sample(sorted(seen), self.chance.randint(1, 3))
        return self.change(pc, key, {27: self._now(pc), **{each: seen[each] for each in less}})

    # Replies and what reviews mean: people.

    def reply(self, pc: Pc) -> str:
        key = self._one(pc, REVIEW)
        if key is None or pc.role < Role.STAFF:
            return self.collect(pc)
        index = self._index(key)
        reply = key_of(REPLY, index)
        now = pc.row(reply)
        if now is None:
            return self._make(pc, reply, self._draft(index))
        many = self.chance.choices([1, 2, 3], [8, 3, 1])[0]
        numbers = self.chance.choices(
            [TEXT, WORDS, STEP, TONE, POSTED, SNOOZED, OUTCOME], [6, 3, 5, 1, 2, 1, 1], k=many
        )
        said = {each: self._said(each, now) for each in sorted(set(numbers))}
        if now[POSTED] is not None:
            said.pop(POSTED, None)
        if said.get(STEP, ["", ""])[1] == State.APPROVED:
            said[HASH] = self._approve(reply, said.get(TEXT, now[TEXT]))
        return self.change(pc, reply, said)

    def _approve(self, reply: Key, text: Any) -> bytes:
        self._approved.add((reply, text))
        return text_hash(text)

    def check_approved(self, reply: Key, text: str) -> None:
        """Before it is posted. Raises `Violation` unless somebody has said yes to these words."""
        if (reply, text) not in self._approved:
            raise Violation(f"{name(reply)} was posted in words that nobody approved: {text!r}")

    def correct(self, pc: Pc) -> str:
        key = self._one(pc, REVIEW)
        if key is None:
            return ""
        index = self._index(key)
        correction = key_of(CORRECTION, index)
        if pc.row(correction) is None:
            if pc.role < Role.STAFF:
                return ""
            values = {1: uuid_of(REVIEW, index), LABEL: self._new("l"), 3: self._now(pc)}
            return self._make(pc, correction, values)
        if self.chance.random() < 0.3:
            return self._delete(pc, correction)
        return self.change(pc, correction, {LABEL: self._new("l"), 3: self._now(pc)})

    def resolve(self, pc: Pc) -> str:
        key = self._one(pc, CONFLICT)
        if key is None:
            return ""
        if self.chance.random() < 0.05:
            return self._delete(pc, key)
        return self.change(pc, key, {RESOLUTION: self._new("r")})

    def long_reply(self, pc: Pc) -> Key | None:
        """One of several lines."""
        rows = [row for row, values in pc.rows(REPLY).items() if "\n" in values[TEXT]]
        return (REPLY, self.chance.choice(rows)) if rows else None

    def rewrite(self, pc: Pc, key: Key, line: int) -> str:
        """Put another word in the place of a line; returns it."""
        now = pc.row(key)
        assert now is not None
        lines, word = now[TEXT].split("\n"), self._new("w")
        lines[line] = word
        self.change(pc, key, {TEXT: "\n".join(lines)})
        return word

    def _said(self, number: int, now: Values) -> Any:
        match number:
            case 4:
                return self._prose(now[TEXT])
            case 3:
                return self._stepped(*now[STEP])
            case 17:
                self.serial += 1
                return self.chance.choice([None, self.serial])
        return self._new({WORDS: "o", TONE: "t", POSTED: "p", OUTCOME: "x"}[number])

    def _prose(self, text: str) -> str:
        """Another text: a word more, another word, another line, or all of it."""
        lines = [line.split() for line in text.split("\n")]
        line = self.chance.choice(lines)
        at = self.chance.randrange(len(line)) if line else 0
        match self.chance.randrange(5):
            case 0:
                line.insert(at, self._new("w"))
            case 1 | 2:
                line[at : at + 1] = [self._new("w")]
            case 3:
                lines.append([self._new("w"), self._new("w")])
            case _:
                lines = [[self._new("w") for _ in range(4)] for _ in range(2)]
        return "\n".join(" ".join(each) for each in lines[-5:])

    def _stepped(self, attempt: int, state: str) -> list[Any]:
        if self.posts:
            return [attempt, self.chance.choice(_DECISIONS.get(state, (state,)))]
        if state == STATES[-1]:
            return [attempt, state]
        further = self.chance.choice(STATES[:-1])
        further = "approved" if further == "sending" else further  # nobody says so by himself
        if self.chance.random() < 0.15:
            further = STATES[-1]
        return [attempt + self.chance.randrange(3), further]

    # Rows as they are new.

    def _shop(self, index: int) -> Values:
        return {
            1: "naver", 2: "main", 3: str(index), 4: self._new("shop"), 5: {"id": str(index)},
            6: _START_MS,
        }  # fmt: skip

    def _review(self, index: int) -> Values:
        return {
            1: uuid_of(SHOP, index % SHOPS), 2: "naver", 3: str(index), 4: [], 5: "손님", 6: True,
            8: 4.0, 9: 5, 10: self._new("body"), 11: [["맛", "좋아요"]], 12: ["국밥"], 13: [],
            16: _START_MS, 17: "day", 18: "오늘", 19: "shown", 21: False, 23: "none",
            27: _START_MS, 28: self._hash(),
        }  # fmt: skip

    def _draft(self, index: int) -> Values:
        """Every second one by a machine, of its own accord."""
        untouched = self.serial % 2 == 0
        text = "\n".join(" ".join(self._new("w") for _ in range(4)) for _ in range(3))
        return {
            1: uuid_of(REVIEW, index), 2: uuid_of(SHOP, index % SHOPS), STEP: [0, "draft"],
            TEXT: text, WORDS: self._new("o"), TONE: self._new("t"), 7: "positive", 8: _START_MS,
            12: 0.25, OUTCOME: "", 15: _START_MS + self.serial, 16: _START_MS,
            UNTOUCHED: untouched,
        }  # fmt: skip

    # Statements.

    def _make(self, pc: Pc, key: Key, values: Values) -> str:
        entity = registry.by_number()[key[0]]
        columns = {"uuid": key[1], **_OTHER[key[0]], **self._columns(pc, entity, values)}
        knew = _knows_deletion(pc, key)
        names, places = ", ".join(columns), ", ".join("?" * len(columns))
        pc.disk.real.execute(
            f"INSERT INTO {entity.table} ({names}) VALUES ({places})",
            tuple(columns.values()),
        )
        said = _of_people(entity, values)
        self.ledger.write(pc.name, key, {}, said)
        if knew:
            self.ledger.restore(key, said)
        self._remember(pc, key, said)
        return f"make {name(key)}"

    def change(self, pc: Pc, key: Key, values: Values) -> str:
        before = pc.row(key)
        assert before is not None
        after = {number: each for number, each in values.items() if each != before[number]}
        if not after:
            return ""
        entity = registry.by_number()[key[0]]
        if before.get(entity.untouched) is True:
            after[entity.untouched] = False
        columns = self._columns(pc, entity, after)
        names = ", ".join(f"{column} = ?" for column in columns)
        pc.disk.real.execute(
            f"UPDATE {entity.table} SET {names} WHERE uuid = ?",
            (*columns.values(), key[1]),
        )
        self.ledger.write(pc.name, key, before, after)
        self._remember(pc, key, after)
        said = " ".join(f"{entity.by_number[n].name}={after[n]!r}" for n in after)
        return f"change {name(key)} {said}"

    def _delete(self, pc: Pc, key: Key) -> str:
        before = pc.row(key)
        assert before is not None
        table = registry.by_number()[key[0]].table
        pc.clock.time.ms += 1  # no two deletions of the same moment: it is what tells them apart
        pc.disk.real.execute(f"DELETE FROM {table} WHERE uuid = ?", (key[1],))
        query = "SELECT field, before, moment FROM sync_gone WHERE entity = ? AND row = ?"
        noted = {field: (was, at) for field, was, at in pc.disk.real.execute(query, key)}
        is_new, moment = noted[0]
        self.ledger.delete(pc.name, key, milliseconds(moment), before, counts=not is_new)
        self._forget(pc, key)
        return f"delete {name(key)}"

    def _columns(self, pc: Pc, entity: Entity, values: Values) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, value in values.items():
            field = entity.by_number[number]
            raw = stored(field, value)
            if field.refers_to:
                target = registry.by_name()[field.refers_to].table
                query = f"SELECT id FROM {target} WHERE uuid = ?"
                raw = pc.disk.real.execute(query, (value,)).fetchone()
            found.update(zip(columns_of(field), raw, strict=True))
        return found

    def _remember(self, pc: Pc, key: Key, values: Values) -> None:
        entity = registry.by_number()[key[0]]
        pc.own.write(key, pc.state.offset_ms, waits=pc.waits(key))
        if not (pc.is_staging() or pc.is_parked(key)):
            for number in (*values, DELETED):
                pc.own.read(key, number)
        pc.own.written.pop((key, DELETED), None)
        for number, value in values.items():
            if is_told(entity.by_number[number]):
                pc.own.written[key, number] = frozen(value)

    def _forget(self, pc: Pc, key: Key) -> None:
        for each in [each for each in pc.own.written if each[0] == key]:
            del pc.own.written[each]
        pc.own.write(key, pc.state.offset_ms, waits=pc.waits(key))
        if not pc.is_staging():
            for each in [each for each in pc.own.heard if each[0] == key]:
                pc.own.read(*each)
        pc.own.written[key, DELETED] = True

    def _one(self, pc: Pc, entity: int) -> Key | None:
        table = shape_of(entity).entity.table
        found = pc.disk.real.execute(f"SELECT uuid FROM {table} ORDER BY uuid")
        uuids = [uuid for (uuid,) in found]
        return (entity, self.chance.choice(uuids)) if uuids else None

    def _index(self, key: Key) -> int:
        return next(index for index in range(REVIEWS) if uuid_of(key[0], index) == key[1])

    def _new(self, prefix: str) -> str:
        self.serial += 1
        return f"{prefix}{self.serial}"

    def _hash(self) -> bytes:
        return self.chance.randbytes(8)

    def _now(self, pc: Pc) -> int:
        return max(0, round(pc.clock.now().timestamp() * 1000))


def _of_people(entity: Entity, values: Values) -> Values:
    """A new row, but what its machine drafted: that may give way to anybody's."""
    if values.get(entity.untouched) is not True:
        return values
    own = {*entity.drafted, entity.untouched}
    return {number: value for number, value in values.items() if number not in own}


def _knows_deletion(pc: Pc, key: Key) -> bool:
    return any(
        pc.disk.real.execute(
            f"SELECT 1 FROM {table} WHERE entity = ? AND row = ?",
            key,
        ).fetchone()
        for table in ("sync_shadow", "sync_gone", "sync_outbox")
    )
