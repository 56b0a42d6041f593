"""A snapshot of a server in the same process, and a device that takes it part by part."""

from collections.abc import Sequence

from engine.sync.snapshot import unpacked
from engine.sync.wire import registry
from engine.sync.wire.snapshot import Manifest, PartName
from sync_server.sync.service import Tenant
from sync_server.sync.snapshot import Cutter
from tests.engine.sync.devices import Desk

Parts = Sequence[tuple[PartName, bytes]]


def cut(tenant: Tenant, now_ms: int, most_bytes: int = 600) -> tuple[Manifest, Parts]:
    """A part for every few rows."""
    epoch, seq = tenant.moment(b"here")
    parts = list(Cutter(tenant._connection, registry.by_number(), now_ms, most_bytes).parts())
    return Manifest(epoch, seq, [name for name, _ in parts], whole=True), parts


def take(desk: Desk, manifest: Manifest, parts: Parts) -> None:
    """What is missing of it."""
    missing = desk.replica.missing(manifest) or []
    for name, data in parts:
        if name in missing:
            assert desk.replica.poured(manifest, name, unpacked(name, data))
    assert desk.replica.poured_out(manifest)
