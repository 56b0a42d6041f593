"""The declarative base of the management database's tables."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, LargeBinary, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Whole numbers are 64 bits wide: most are milliseconds since 1970."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        UUID: Uuid,
        bytes: LargeBinary,
    }


def new_id() -> UUID:
    """Random through and through: ids tell nobody when or after whom something was made."""
    return uuid4()
