"""Queries over raw pages."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine.crawls.model import RawPage


def count_older(session: Session, platform: str, version: int) -> int:
    query = select(func.count()).select_from(RawPage).where(*_older(platform, version))
    return session.scalar(query) or 0


def next_older(session: Session, platform: str, version: int, after: int) -> RawPage | None:
    """The first page behind the id `after` that a parser before `version` has read."""
    query = select(RawPage).where(*_older(platform, version), RawPage.id > after)
    return session.scalar(query.order_by(RawPage.id).limit(1))


def _older(platform: str, version: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (RawPage.platform == platform, RawPage.parser_version < version)
