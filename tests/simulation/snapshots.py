"""Snapshots and repairs in a simulated shop: at any time, in any order, of any age."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from engine.sync.snapshot import unpacked
from engine.sync.wire import codec
from engine.sync.wire.messages import Change, changes_of
from engine.sync.wire.repair import Wanted
from engine.sync.wire.snapshot import Manifest, Part, PartName
from sync_server.sync import repair
from sync_server.sync.faults import SyncFault
from sync_server.sync.snapshot import Cutter
from tests.simulation.oracles import Violation
from tests.simulation.pc import Pc
from tests.simulation.server import Server


@dataclass
class Taken:
    """A snapshot that a PC may fetch, now or much later."""

    manifest: Manifest
    parts: Sequence[tuple[PartName, bytes]]


def cut(server: Server, chance: random.Random) -> Taken:
    epoch, seq = server.connection.execute("SELECT epoch, seq FROM state").fetchone()
    most = chance.choice([300, 2_000, 1 << 20])
    cutter = Cutter(server.connection, server.entities, server.now_ms, most)
    parts = list(cutter.parts())
    return Taken(Manifest(epoch, seq, [name for name, _ in parts], whole=True), parts)


def pour(pc: Pc, taken: Taken, chance: random.Random) -> str:
    """Some of its parts, in any order, or all of it."""
    manifest, stays = taken.manifest, chance.random() < 0.5
    missing = pc.replica.missing(manifest)
    if missing is None:
        return "leads nowhere"
    coming = [each for each in taken.parts if each[0] in missing]
    chance.shuffle(coming)
    for name, data in coming[: chance.randint(0, len(coming)) if stays else None]:
        pc.hear_rows(_changes(data))
        if not pc.replica.poured(manifest, name, unpacked(name, data)):
            raise Violation(f"{pc.name} dropped a part that it had asked for")
    return "all here" if pc.replica.poured_out(manifest) else "some here"


def mend(pc: Pc, server: Server) -> str:
    """What differs is set right; where nothing broke, nothing may differ."""
    try:
        sums = repair.sums(server.tenant, pc.key)
    except SyncFault as fault:
        return fault.code
    pc.replica.recount()
    buckets = pc.replica.differing(sums)
    for entity, place in buckets or ():
        listing = repair.listing(server.tenant, pc.key, entity, place)
        asked = pc.replica.unlike((entity, place), listing)
        rows = repair.rows(server.tenant, pc.key, Wanted(entity, asked))
        pc.hear_rows(rows.changes)
        pc.replica.mended(entity, asked, rows)
    pc.replica.recount()
    if buckets is not None and pc.replica.differing(sums):
        raise Violation(f"{pc.name} differs from the server after its repair")
    return "not level" if buckets is None else f"{len(buckets)} buckets"


def _changes(data: bytes) -> list[Change]:
    part = codec.unpacked(data, Part)
    return [*part.changes, *(each for block in part.blocks for each in changes_of(block))]
