"""Queries over imports."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.imports.dto import Role
from engine.imports.model import ImportBatch, ImportLayout


def batches(session: Session) -> list[ImportBatch]:
    """Newest first."""
    return list(session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())))


def standing(session: Session, batch_id: int) -> ImportBatch | None:
    """None if it was taken back or never was."""
    row = session.get(ImportBatch, batch_id)
    return None if row is None or row.undone_ms is not None else row


def layouts(session: Session) -> dict[bytes, dict[Role, int]]:
    """By the key of their heading."""
    known = {role.value: role for role in Role}
    return {
        row.header: {known[name]: nth for name, nth in row.columns.items() if name in known}
        for row in session.scalars(select(ImportLayout))
    }


def keep_layout(session: Session, header: bytes, columns: Mapping[Role, int], now_ms: int) -> None:
    row = session.scalar(select(ImportLayout).where(ImportLayout.header == header))
    if row is None:
        row = ImportLayout(header=header)
        session.add(row)
    row.columns = {role.value: nth for role, nth in columns.items()}
    row.used_ms = now_ms
