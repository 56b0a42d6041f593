"""A shop's PCs, its server and the network between, driven by one seed, step by step."""

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.sync.wire import codec
from engine.sync.wire.messages import Fault, Push, Pushed
from engine.sync.wire.roles import Role
from tests.simulation import oracles, snapshots
from tests.simulation.disk import Disk, DiskFault
from tests.simulation.ledger import Ledger, Mark, Time
from tests.simulation.network import Kind, Letter, Network
from tests.simulation.oracles import Violation
from tests.simulation.pc import Clock, Image, Pc, placed, try_on
from tests.simulation.posting import Posting
from tests.simulation.probes import misleading, probe
from tests.simulation.server import Server
from tests.simulation.work import TEXT, Work

START_MS: Final = 1_795_000_000_000
DAY_MS: Final = 86_400_000
YEAR_MS: Final = 365 * DAY_MS
ROUNDS: Final = 10
QUIET_EVERY: Final = 150
MOST_PCS: Final = 6
_ROLES: Final = (Role.OWNER, Role.OWNER, Role.MANAGER, Role.STAFF, Role.STAFF, Role.VIEWER)


@dataclass
class Kept:
    """A copy of a PC's disk. `written`: how many edits there were then."""

    pc: str
    image: Image
    written: int


@dataclass
class Backup:
    """Of the server. `journaled`: what had been lost openly."""

    file: bytes
    journaled: set[Mark]
    at_ms: int


class World:
    """`favour`: mishaps that befall it more than others. `posts`: see `posting`."""

    def __init__(self, seed: int, favour: tuple[str, ...] = (), *, posts: bool = False) -> None:
        self.favour = favour
        self.seed = seed
        self.chance = random.Random(seed)
        self.time = Time(START_MS)
        self.trace: list[str] = []
        self.steps = 0
        self.met_ms = START_MS
        self.ledger = Ledger(self.time)
        self.upset: set[str] = set()
        self.work = Work(self.chance, self.ledger)
        self.network = Network(self.chance, self.chance.choice([0.0, 0.1, 0.3]))
        self.server = Server(Clock(self.time), self.chance)
        self.watch = oracles.Watch()
        self.mischief = 8 if favour else self.chance.choice([1, 3, 8])
        self.has_strangers = self.chance.random() < 0.5
        self.answered: set[tuple[bytes, bytes]] = set()
        self.pcs: dict[str, Pc] = {}
        self.kept: list[Kept] = []
        self.backups: list[Backup] = []
        self.taken: list[snapshots.Taken] = []
        self.cursors: dict[str, tuple[bytes, int]] = {}
        self.wear = self.chance.choice([0.0, 0.02, 0.1])
        for _ in range(self.chance.randint(2, 4)):
            self._add_pc()
        self.posting = Posting(self) if posts else None

    def close(self) -> None:
        """Its files: they hold on to their PCs."""
        for pc in self.pcs.values():
            pc.disk.close()
        self.server.connection.close()

    # One step.

    def step(self) -> None:
        self.steps += 1
        self.time.ms += self.chance.choice([0, 1, 7, 300, 2_000])
        ways: list[Callable[[], str]] = [self.edit, self.ask, self.deliver, self.mishap]
        said = self.chance.choices(ways, [30, 30, 40, self.mischief])[0]()
        self.note(said)
        if self.posting:
            self.note(self.posting.step())

    def note(self, said: str) -> None:
        self.trace.append(f"{self.steps} {said}")

    def edit(self) -> str:
        pc = self._any()
        return f"{pc.name} {self.work.something(pc)}"

    def ask(self) -> str:
        pc = self._any()
        kind: Kind = (
            "hello" if pc.greets else self.chance.choice(["push", "push", "pull", "pull", "hello"])
        )
        if kind == "hello" and not pc.greets and self.chance.random() < 0.8:
            kind = "pull"
        most = self.chance.choice([1, 2_000, 1 << 20])
        is_worn = self.chance.random() < self.wear
        if is_worn:
            pc.disk.break_down(self.chance)
        try:
            body = pc.ask(kind, most)
        except DiskFault as fault:
            return f"{pc.name} {kind}: {fault}"
        finally:
            pc.disk.heal()
        if body is None:
            return f"{pc.name} no {kind}"
        fate = self.network.post(Letter(kind, pc.name, pc.boot, body, to_server=True))
        return f"{pc.name} asks {kind} {zlib.crc32(body):08x} {fate}"

    def deliver(self) -> str:
        letter = self.network.next()
        if letter is None:
            return "silence"
        pc = self.pcs[letter.pc]
        if letter.to_server:
            kind, body = self._served(pc, letter)
            fate = self.network.post(Letter(kind, pc.name, letter.boot, body, to_server=False))
            return f"server {letter.kind} of {pc.name}: {kind} {zlib.crc32(body):08x} {fate}"
        if letter.boot != pc.boot:
            return f"{pc.name} is not there for its {letter.kind}"
        return f"{pc.name} hears {letter.kind}: {self._hear(pc, letter)}"

    def _served(self, pc: Pc, letter: Letter) -> tuple[Kind, bytes]:
        push = (pc.key, letter.body)
        before = self.server.dump() if letter.kind == "push" and push in self.answered else None
        kind, body = self.server.answer(pc.key, pc.role, letter.kind, letter.body)
        if before is not None and before != self.server.dump():
            raise Violation(f"a push of {pc.name} that came twice changed something")
        if kind == "pushed":
            self.answered.add(push)
            oracles.check_verdicts(
                pc.role, codec.unpacked(placed(letter.body)[1], Push), codec.unpacked(body, Pushed)
            )
            self.server.look_into_journal()
        if self.network.rough and self.chance.random() < self.network.rough / 5:
            return "fault", codec.packed(Fault("internal"))
        return kind, body

    def _hear(self, pc: Pc, letter: Letter) -> str:
        if self.chance.random() < self.wear:
            said = try_on(pc, self.chance, letter.kind, letter.body)
        else:
            said = pc.hear(letter.kind, letter.body)
        self._check(pc, letter.kind)
        return said

    def _check(self, pc: Pc, letter_kind: Kind) -> None:
        state = pc.state
        epoch, cursor = self.cursors.get(pc.name, (b"", 0))
        if state.epoch == epoch and state.cursor < cursor:
            raise Violation(f"the cursor of {pc.name} went back from {cursor} to {state.cursor}")
        self.cursors[pc.name] = (state.epoch, state.cursor)
        oracles.check_own(pc)
        if letter_kind == "welcome":
            oracles.check_fold(pc)

    # What befalls them.

    def mishap(self) -> str:
        ways: list[Callable[[], str]] = [
            self.jump, self.wait, self.purge, self.promote, self.copy, self.put_back, self.clone,
            self.back_up, self.restore, self.reboot, self.join, self.count,
            self.probe, self.probe, self.upgrade, self.mislead, self.snapshot, self.mend,
        ]  # fmt: skip
        if self.favour and self.chance.random() < 0.6:
            ways = [getattr(self, name) for name in self.favour]
        return self.chance.choice(ways)()

    def jump(self) -> str:
        pc = self._any()
        self.upset.add(pc.name)
        pc.clock.ahead = self.chance.choice([0, 1, -1]) * self.chance.randrange(10 * YEAR_MS)
        return f"{pc.name} clock {pc.clock.ahead:+}"

    def wait(self) -> str:
        days = self.chance.choice([1, 3, 20, 40])
        if self.time.ms + days * DAY_MS > self.met_ms + 80 * DAY_MS:
            self._meet()  # beyond 90 days a device would need a snapshot
        self.network.letters.clear()  # no request is on its way for a day
        for pc in self.pcs.values():
            if not pc.greets:
                pc.ask("push")  # what is sealed later counts as later
            elif pc.is_edited():
                self.upset.add(pc.name)  # its numbers may be a copy's until it has met the server
        self.time.ms += days * DAY_MS
        return f"{days} days pass"

    def _meet(self) -> None:
        """All are heard of, but hear nothing."""
        for pc in self.pcs.values():
            pc.greets = True
            self._talk(pc, "hello")
        self.met_ms = self.time.ms

    def purge(self) -> str:
        self.server.tenant.purge(self.time.ms)
        return "purge"

    def promote(self) -> str:
        pc = self._any()
        pc.appoint(self.chance.choice(_ROLES))
        return f"{pc.name} is now {pc.role.name}"

    def copy(self) -> str:
        pc = self._any()
        self.kept = [*self.kept[-3:], Kept(pc.name, pc.image(), len(self.ledger.edits))]
        return f"{pc.name} copied"

    def put_back(self) -> str:
        if not self.kept:
            return "nothing to put back"
        kept = self.kept.pop(self.chance.randrange(len(self.kept)))
        pc = self.pcs[kept.pc]
        self.ledger.excuse(pc.name, kept.written)
        pc.put_back(kept.image)
        self.upset |= {pc.name} if pc.is_edited() else set()  # counts as done with what follows
        self.cursors.pop(pc.name, None)
        return f"{pc.name} put back"

    def clone(self) -> str:
        if len(self.pcs) == MOST_PCS:
            return "enough"
        of = self._any()
        image = of.image()
        pc = self._add_pc(image, of)
        self.upset |= {pc.name, of.name}  # what it has not pushed was made by the other's clock
        return f"{pc.name} is a copy of {of.name}"

    def back_up(self) -> str:
        backup = Backup(self.server.backup(), {*self.server.journaled}, self.time.ms)
        self.backups = [*self.backups[-2:], backup]
        return "backup"

    def restore(self) -> str:
        fresh = [each for each in self.backups if self.time.ms - each.at_ms < 25 * DAY_MS]
        if not fresh:
            return "no backup"
        backup = self.chance.choice(fresh)
        self.ledger.outlived.update(oracles.told(self.server))
        self.server.restore(backup.file, {*backup.journaled})
        self.answered.clear()
        self.watch.forget()
        self.upset.update(f"pc{number + 1}" for number in range(MOST_PCS))  # rows count as new
        return "server restored"

    def reboot(self) -> str:
        pc = self._any()
        pc.put_back(pc.image())
        return f"{pc.name} starts anew"

    def join(self) -> str:
        if len(self.pcs) == MOST_PCS:
            return "enough"
        return f"{self._add_pc().name} joins"

    def count(self) -> str:
        oracles.check_digests(self.server, [*self.pcs.values()])
        return "counted"

    def probe(self) -> str:
        if not self.has_strangers:
            return "no stranger"
        return f"stranger: {probe(self.server, self.chance)}"

    def mislead(self) -> str:
        """What was meant for somebody else, or for another time, changes nothing."""
        pc = self._any()
        before = pc.bearings()
        for said in misleading(pc.state):
            pc.tell(said)
            if pc.bearings() != before:
                raise Violation(f"{pc.name} believed {said}")
        return f"{pc.name} is misled"

    def snapshot(self) -> str:
        if not self.taken or self.chance.random() < 0.3:
            self.taken = [*self.taken[-2:], snapshots.cut(self.server, self.chance)]
            return "snapshot"
        pc, taken = self._any(), self.chance.choice(self.taken)
        if pc.greets:
            return f"{pc.name} meets the server first"
        said = snapshots.pour(pc, taken, self.chance)
        self._check(pc, "page")
        return f"{pc.name} takes a snapshot: {said}"

    def mend(self) -> str:
        pc = self._any()
        if pc.greets:
            return f"{pc.name} meets the server first"
        said = snapshots.mend(pc, self.server)
        self._check(pc, "page")
        return f"{pc.name} mends: {said}"

    def upgrade(self) -> str:
        if not self.has_strangers:
            return "no newer server"
        self.server.upgrade()
        return "server upgraded"

    # Quiet.

    def settle(self) -> None:
        """The faults stop: soon all show the same, nothing waits, nothing is lost."""
        self.network.letters.clear()
        rough, wear = self.network.rough, self.wear
        self.network.rough = self.wear = 0.0
        for pc in self.pcs.values():
            pc.greets = True
        left: list[str] = []
        for _ in range(ROUNDS):
            for pc in self.pcs.values():
                self._talk(pc, "hello", "push", "pull")
            left = self._unsettled()
            if not left:
                break
        if left:
            raise Violation("; ".join(left[:6]))
        oracles.check_digests(self.server, [*self.pcs.values()])
        oracles.check_in_step(self.server, [*self.pcs.values()])
        self.watch.look(self.server)
        oracles.check_order(self.ledger, self.server, self.upset)
        if lost := oracles.lost(self.ledger, self.server, [*self.pcs.values()]):
            raise Violation("lost: " + "; ".join(lost[:6]))
        self.met_ms = self.time.ms
        self.note("quiet")
        self._write_together()
        self.network.rough, self.wear = rough, wear

    def _write_together(self) -> None:
        """Two who change different lines of one reply both have their way."""
        writers = [pc for pc in self.pcs.values() if pc.role >= Role.STAFF][:2]
        row = self.work.long_reply(writers[0]) if len(writers) == 2 else None
        if row is None or row not in self.server.rows() or not all(pc.row(row) for pc in writers):
            return  # it was refused, or its review was: it is not everywhere
        said = [self.work.rewrite(pc, row, line) for pc, line in zip(writers, (0, -1), strict=True)]
        for pc in writers:
            self._talk(pc, "push")
            if pc.greets:  # its twin took its number over
                self._talk(pc, "hello", "push")
        text = self.server.rows()[row][TEXT]
        if not all(word in text.split() for word in said):
            raise Violation(f"{said} were not woven: {text!r}")

    def _talk(self, pc: Pc, *kinds: Kind) -> None:
        most_bytes = self.chance.choice([500, 1 << 20])
        for kind in kinds:
            for _ in range(200):
                body = pc.ask(kind, most_bytes)
                if body is None:
                    break
                answer = self._served(pc, Letter(kind, pc.name, pc.boot, body, to_server=True))
                self._hear(pc, Letter(answer[0], pc.name, pc.boot, answer[1], to_server=False))
                self.note(f"{pc.name} {kind} {answer[0]}")
                if kind == "hello":
                    break

    def _unsettled(self) -> list[str]:
        rows = self.server.rows()
        pcs = self.pcs.values()
        wrong = [each for pc in pcs for each in oracles.differences(rows, pc)]
        return wrong + [each for pc in pcs for each in oracles.unsaid(pc, self.server)]

    def _any(self) -> Pc:
        return self.chance.choice([*self.pcs.values()])

    def _add_pc(self, image: Image | None = None, of: Pc | None = None) -> Pc:
        number = len(self.pcs) + 1
        ahead = self.chance.choice([0, 0, 1, -1]) * self.chance.randrange(10 * YEAR_MS)
        name = f"pc{number}"
        role = of.role if of else (Role.OWNER if number == 1 else self.chance.choice(_ROLES))
        disk = Disk(image.content if image else None)
        pc = Pc(name, of.key if of else name.encode(), Clock(self.time, ahead), disk, role)
        if image:
            pc.own = image.own
        else:
            pc.replica.join()
        self.pcs[name] = pc
        return pc
