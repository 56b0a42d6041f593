"""Queries over shops."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.shops.model import Shop


def all_shops(session: Session) -> list[Shop]:
    """In the order in which they were added."""
    return list(session.scalars(select(Shop).order_by(Shop.id)))


def by_id(session: Session, shop_id: int) -> Shop | None:
    return session.get(Shop, shop_id)


def by_external(session: Session, platform: str, external_id: str) -> Shop | None:
    query = select(Shop).where(Shop.platform == platform, Shop.external_id == external_id)
    return session.scalar(query)
