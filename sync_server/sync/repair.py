"""What a device asks for that holds other rows than this server says."""

import msgspec

from engine.sync.wire import registry
from engine.sync.wire.messages import PAGE_BYTES, Change
from engine.sync.wire.repair import Listing, Rows, Sums, Wanted, packed_sums
from sync_server.sync.service import Tenant


def sums(tenant: Tenant, key: bytes) -> Sums:
    """Raises `UnknownDevice`, as all of these."""
    buckets = {each: packed_sums([*tenant.digest(each)]) for each in registry.by_number()}
    return Sums(*tenant.moment(key), buckets)


def listing(tenant: Tenant, key: bytes, entity: int, bucket: int) -> Listing:
    """Raises `UnknownEntity`."""
    found = {
        row: {number: version.ref for number, version in versions.items()}
        for row, versions in tenant.versions(entity, bucket)
    }
    return Listing(*tenant.moment(key), found)


def rows(tenant: Tenant, key: bytes, wanted: Wanted) -> Rows:
    """Raises `UnknownEntity`, `TooMany`."""
    known = {change.row: change for change in tenant.rows(wanted.entity, wanted.rows)}
    size, changes = 0, list[Change]()
    moment = tenant.moment(key)
    for asked, row in enumerate(wanted.rows):
        if (change := known.get(row)) is not None:
            size += len(msgspec.msgpack.encode(change))
            if changes and size > PAGE_BYTES:
                return Rows(*moment, asked, changes)
            changes.append(change)
    return Rows(*moment, len(wanted.rows), changes)
