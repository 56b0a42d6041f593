"""What is wrong with a data folder, in words for whoever runs the server. Changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

from sync_server.db.database import FILE_NAME, connect
from sync_server.db.migration import newest, revision_of
from sync_server.db.tenant_files import StrangeFile, TenantFiles
from sync_server.identity.keys import kids
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import is_private


def tenant_ids(data: Path) -> list[tuple[UUID, str]]:
    """With their names, in the order in which they came. Raises `ConfigFault`."""
    if wrong := _management(data / FILE_NAME):
        raise ConfigFault(*wrong)
    with closing(connect(data / FILE_NAME)) as connection:
        rows = connection.execute("SELECT id, name FROM tenant ORDER BY created_ms, id")
        return [(UUID(row[0]), row[1]) for row in rows]


def problems(data: Path) -> list[str]:
    """Reads every page of every file; [] of a healthy folder."""
    if wrong := _management(data / FILE_NAME):
        return wrong
    return [*_rights(data), *_keys(data), *_tenants(data)]


def management_problems(data: Path) -> list[str]:
    """Of the management database alone."""
    return _management(data / FILE_NAME)


def _management(file: Path) -> list[str]:
    if not file.exists():
        return [f"{file} is missing: nothing was served from here yet"]
    try:
        if (at := revision_of(file)) != newest():
            return [f"{file.name} is at revision {at}, this server at {newest()}: start it once"]
        with closing(connect(file)) as connection:
            return [f"{file.name}: {each}" for each in _damage(connection)]
    except sqlite3.DatabaseError as fault:
        return [f"{file.name} cannot be read: {fault}"]


def _rights(data: Path) -> Iterator[str]:
    for path in [data, *sorted(data.rglob("*"))]:
        if not is_private(path) and not path.is_dir():
            yield f"{path} may be read by others: chmod 600"


def _keys(data: Path) -> Iterator[str]:
    if not kids(data):
        yield "there is no signing key: gagejigi-server keys add"


def _tenants(data: Path) -> Iterator[str]:
    files = TenantFiles(data)
    known = [tenant for tenant, _ in tenant_ids(data)]
    for tenant in known:
        yield from _tenant(files, tenant)
    for stray in sorted(set(files.all()) - {files.path(each) for each in known}):
        yield f"{stray} belongs to no tenant"


def _tenant(files: TenantFiles, tenant: UUID) -> Iterator[str]:
    try:
        with closing(files.connect(tenant)) as connection:
            yield from (f"tenant {tenant}: {each}" for each in _damage(connection))
    except FileNotFoundError:
        yield f"tenant {tenant}: its file is missing"
    except StrangeFile:
        yield f"tenant {tenant}: its file is another tenant's"
    except sqlite3.DatabaseError as fault:
        yield f"tenant {tenant}: its file cannot be read: {fault}"


def _damage(connection: sqlite3.Connection) -> list[str]:
    said = [str(row[0]) for row in connection.execute("PRAGMA quick_check")]
    return [] if said == ["ok"] else said
