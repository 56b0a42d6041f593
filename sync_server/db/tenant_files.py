"""One SQLite file for each tenant. What names it is the tenant's own random id, nothing typed."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from uuid import UUID

from sync_server.db.database import connect
from sync_server.kernel.files import make_private_file, make_private_folder

FOLDER: Final = "tenants"
SNAPSHOT: Final = ".snapshot"


class StrangeFile(Exception):
    """The file at a tenant's place says that it belongs to another, or to nobody."""


class TenantFiles:
    def __init__(self, data: Path) -> None:
        self._root = data / FOLDER

    def path(self, tenant: UUID) -> Path:
        """Two levels, so that no folder grows beyond reason."""
        return self._root / tenant.hex[:2] / f"{tenant.hex}.db"

    def snapshot(self, tenant: UUID) -> Path:
        """The folder of its snapshot, while there is one."""
        return self.path(tenant).with_suffix(SNAPSHOT)

    def snapshots(self) -> dict[UUID, Path]:
        """Of all tenants that have one."""
        return {UUID(hex=each.stem): each for each in self._root.glob(f"??/*{SNAPSHOT}")}

    def create(self, tenant: UUID) -> None:
        """Raises FileExistsError."""
        file = self.path(tenant)
        make_private_folder(file.parent)
        make_private_file(file)
        with closing(connect(file)) as connection:
            connection.execute("CREATE TABLE tenant (id BLOB NOT NULL) STRICT")
            connection.execute("INSERT INTO tenant (id) VALUES (?)", (tenant.bytes,))

    def remove(self, tenant: UUID) -> None:
        """Of a registration that did not come to be; nothing where there is none."""
        file = self.path(tenant)
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)

    def connect(self, tenant: UUID) -> sqlite3.Connection:
        """Raises FileNotFoundError, sqlite3.DatabaseError, and `StrangeFile` where a backup was put
        in a wrong place.
        """
        file = self.path(tenant)
        if not file.exists():
            raise FileNotFoundError(file.name)
        connection = connect(file)
        try:
            if _owner(connection) != tenant.bytes:
                raise StrangeFile(file.name)
        except BaseException:
            connection.close()
            raise
        return connection

    def all(self) -> list[Path]:
        return sorted(self._root.glob("??/*.db"))


def _owner(connection: sqlite3.Connection) -> bytes | None:
    try:
        rows = connection.execute("SELECT id FROM tenant").fetchall()
    except sqlite3.DatabaseError:
        return None
    return bytes(rows[0][0]) if len(rows) == 1 else None
