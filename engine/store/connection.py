"""A keyed SQLCipher connection: the only place where the raw key meets the driver."""

from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2 as sqlcipher

BUSY_TIMEOUT_S = 5.0

# Shared by every connection. FULL, not NORMAL: under WAL, NORMAL may lose the last commits in a
# power cut, and the outbox must not forget that a reply was already on its way.
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: past the drive's own cache; nothing elsewhere
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",  # a large import must not leave a large log for ever
)


# The driver looks for an adapter of every value that is no str, int or float, and takes 0.7 µs to
# find none; with these a row of 36 columns is written four times as fast.
sqlcipher.register_adapter(type(None), {None: None}.get)
sqlcipher.register_adapter(bytes, bytes)
sqlcipher.register_adapter(bool, int)

Access = Literal["write", "query", "read_only"]
"""`query`: no statement may write. `read_only`: the file itself is opened so (no checkpoint)."""

# Four readers share the UI's process with the window: a larger cache makes no search faster.
_CACHE_KIB: dict[Access, int] = {"write": 16_000, "query": 2_000, "read_only": 8_000}


def connect(file: Path, key: bytes, access: Access = "write") -> sqlcipher.Connection:
    """A DB-API connection without implicit transactions. `key`: 32 raw bytes.

    A wrong key shows only at the first read, as SQLITE_NOTADB.
    """
    if len(key) != 32:
        raise ValueError("the profile key is 32 raw bytes")
    connection = sqlcipher.connect(
        f"{file.absolute().as_uri()}?mode={'ro' if access == 'read_only' else 'rwc'}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB[access]}")
    if access != "write":
        connection.execute("PRAGMA query_only = ON")
    return connection


def query(connection: sqlcipher.Connection, statement: str) -> list[tuple[Any, ...]]:
    """All rows of a statement without parameters."""
    rows: list[tuple[Any, ...]] = connection.execute(statement).fetchall()
    return rows


def remove_database(file: Path) -> None:
    """Delete a database that nobody has open, with its logs; nothing where there is none."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
