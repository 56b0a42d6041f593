"""Queries over template versions."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.prompts.model import TemplateVersion


def all_versions(session: Session) -> list[TemplateVersion]:
    return list(session.scalars(select(TemplateVersion).order_by(TemplateVersion.id)))


def newest(session: Session) -> list[TemplateVersion]:
    """The highest version of each key, by key."""
    top = (
        select(TemplateVersion.key, func.max(TemplateVersion.version).label("version"))
        .group_by(TemplateVersion.key)
        .subquery()
    )
    same = (TemplateVersion.key == top.c.key) & (TemplateVersion.version == top.c.version)
    query = select(TemplateVersion).join(top, same).order_by(TemplateVersion.key)
    return list(session.scalars(query))
