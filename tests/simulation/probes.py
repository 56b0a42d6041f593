"""Requests that no replica of ours makes: a hostile or a newer device. None may do harm."""

import random
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from engine.sync.state import State
from engine.sync.wire import registry
from engine.sync.wire.clock import moment
from engine.sync.wire.messages import PROTOCOLS, Hello, Mode, Page, Push, Pushed, Welcome
from engine.sync.wire.operation import Answer, Operation
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Ref, Version
from sync_server.sync.faults import SyncFault
from tests.simulation.oracles import Violation
from tests.simulation.pc import Said
from tests.simulation.server import NEWER_ENTITY, NEWER_FIELD, Server
from tests.simulation.work import REPLY, SNOOZED, STEP, TONE

_KEY: Final = b"stranger"


class Stranger:
    """Speaks the wire by hand, as a new device each time."""

    def __init__(self, server: Server, role: Role) -> None:
        self._server, self._role = server, role
        self._ms = server.now_ms
        hello = Hello(PROTOCOLS, registry.SCHEMA, b"", 0, 0, 0, self._ms, b"")
        self.welcome: Welcome = server.tenant.hello(_KEY, role, hello)

    def push(
        self, *operations: Operation, epoch: bytes = b"", other: int = 0
    ) -> list[Answer] | str:
        """The verdicts, or the code of a fault."""
        given = self.welcome
        push = Push(epoch or given.epoch, given.generation + other, self._ms, [*operations])
        try:
            pushed = self._server.tenant.push(_KEY, self._role, push)
        except SyncFault as fault:
            return fault.code
        return [verdict.answer for verdict in pushed.verdicts]

    def edit(
        self, row: bytes, fields: dict[int, object], number: int = 1, entity: int = REPLY,
        base: Ref | None = None,
    ) -> Operation:  # fmt: skip
        at, number = moment(self._ms), self.welcome.last_number + number
        return Operation(number, entity, row, at, fields, base)


def probe(server: Server, chance: random.Random) -> str:
    """In words."""
    replies = sorted(row for entity, row in server.rows() if entity == REPLY)
    if not replies:
        return "nobody to probe"
    row = chance.choice(replies)
    kinds: list[Callable[[Server, bytes], str]] = [
        _gap, _other_epoch, _other_generation, _no_number, _viewer, _nobody, _newer
    ]  # fmt: skip
    return ", ".join(kind(server, row) for kind in kinds)


def _gap(server: Server, row: bytes) -> str:
    stranger = Stranger(server, Role.OWNER)
    return _harmless(
        server, "a gap", lambda: stranger.push(stranger.edit(row, {TONE: "x"}, 2)), "sync.gap"
    )


def _other_epoch(server: Server, row: bytes) -> str:
    stranger = Stranger(server, Role.OWNER)
    edit = stranger.edit(row, {TONE: "x"})
    return _harmless(
        server, "another epoch", lambda: stranger.push(edit, epoch=b"other"), "sync.epoch"
    )


def _other_generation(server: Server, row: bytes) -> str:
    stranger = Stranger(server, Role.OWNER)
    edit = stranger.edit(row, {TONE: "x"})
    return _harmless(
        server, "another generation", lambda: stranger.push(edit, other=1), "sync.generation"
    )


def _no_number(server: Server, row: bytes) -> str:
    stranger = Stranger(server, Role.OWNER)
    edit = stranger.edit(row, {SNOOZED: "no number"})
    return _refused(server, "no number", lambda: stranger.push(edit))


def _viewer(server: Server, row: bytes) -> str:
    stranger = Stranger(server, Role.VIEWER)
    return _refused(server, "a viewer", lambda: stranger.push(stranger.edit(row, {TONE: "x"})))


def _nobody(server: Server, row: bytes) -> str:
    """A memory of an edit without a number: there was none."""
    stranger = Stranger(server, Role.OWNER)
    version = Version(moment(server.now_ms), stranger.welcome.device, 0)
    edit = stranger.edit(row, {STEP: [0, "draft"]})
    memory = replace(edit, versions={STEP: version}, history=b"lost", reached=server.now_ms)
    return _refused(server, "nobody's memory", lambda: stranger.push(memory))


def _newer(server: Server, row: bytes) -> str:
    """Of a schema to come. Its row is nobody else's."""
    stranger = Stranger(server, Role.STAFF)
    own = stranger.welcome.generation.to_bytes(16, "big")
    found = stranger.push(
        stranger.edit(row, {NEWER_FIELD: f"new{stranger.welcome.device}"}),
        stranger.edit(own, {1: "new"}, 2, entity=NEWER_ENTITY),
    )
    if Answer.REJECTED in found or not server.remembers(stranger.welcome.device):
        raise Violation(f"a newer device was answered {found}, or forgotten")
    return "a newer device"


Answered = list[Answer] | str


def _harmless(server: Server, what: str, act: Callable[[], Answered], code: str) -> str:
    before = server.dump()
    found = act()
    if found != code or server.dump() != before:
        raise Violation(f"{what} was answered {found}")
    return what


def _refused(server: Server, what: str, act: Callable[[], Answered]) -> str:
    before = server.rows()
    found = act()
    if {*found} != {Answer.REJECTED} or server.rows() != before:
        raise Violation(f"{what} was answered {found}")
    return what


def misleading(now: State) -> list[Said]:
    """Answers that are not for who stands so."""
    head = now.head + 9
    return [
        Page(now.epoch, now.head + 5, head, head, []),
        Page(b"other", now.cursor, head, head, []),
        Pushed([], now.last_number, now.cursor, now.generation + 1),
        Welcome(
            b"other", 5, 77, Role.OWNER, 0, head, 0, 0, 1, Mode.INCREMENTAL, None,
            now.generation + 1, 0,
        ),
    ]  # fmt: skip
