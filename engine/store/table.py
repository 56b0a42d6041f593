"""The declarative base of every table, and the columns that each row of a domain has."""

from typing import Annotated

from sqlalchemy import LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Named constraints: a migration can only drop or change what has a name.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

RowId = Annotated[int, mapped_column(primary_key=True)]
"""INTEGER PRIMARY KEY: the rowid itself, local to this profile, dense and cheap to join."""

Uuid = Annotated[bytes, mapped_column(LargeBinary(16), unique=True)]
"""16 bytes of `engine.runtime.ids`: the identity that other devices share."""


class Base(DeclarativeBase):
    """Base of all tables. A table that crosses devices also takes `SyncedRow`."""

    metadata = MetaData(naming_convention=_NAMES)


class Row:
    """Mixin of every table whose rows have a name beyond this profile."""

    id: Mapped[RowId]
    uuid: Mapped[Uuid]


class SyncedRow(Row):
    """Mixin of every table that has an entity in `engine.sync.wire.entities`.

    `sync_version`: the edit that made the row as the server has it, packed; null while the server
    has none. `sync_versions`: of the fields that another edit made (see `engine.sync.base`).
    """

    sync_version: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sync_versions: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
