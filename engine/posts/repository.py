"""Queries over blog posts and the looks that found them."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from engine.posts.model import BlogPost, PostLook

GONE_AFTER = 2
"""Whole lists in a row that do not hold a post."""


def ids(session: Session, words: Sequence[str], shop_id: int | None, limit: int) -> list[int]:
    """Newest first; one without a date stands where it was first seen."""
    when = func.coalesce(BlogPost.published_ms, BlogPost.seen_first_ms)
    query = select(BlogPost.id).order_by(when.desc(), BlogPost.id).limit(limit)
    for word in words:
        texts = (BlogPost.title, BlogPost.excerpt, BlogPost.author)
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    if shop_id is not None:
        query = query.where(BlogPost.shop_id == shop_id)
    return list(session.scalars(query))


def posts(session: Session, post_ids: Collection[int]) -> dict[int, BlogPost]:
    query = select(BlogPost).where(BlogPost.id.in_(post_ids))
    return {post.id: post for post in session.scalars(query)}


def known(session: Session, shop_id: int, external_ids: Collection[str]) -> dict[str, BlogPost]:
    """By external id."""
    query = select(BlogPost).where(
        BlogPost.shop_id == shop_id, BlogPost.external_id.in_(external_ids)
    )
    return {post.external_id: post for post in session.scalars(query)}


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(BlogPost)) or 0


def held(session: Session) -> dict[int, int]:
    """By shop: posts that are not gone."""
    query = select(BlogPost.shop_id, func.count()).where(BlogPost.missed < GONE_AFTER)
    return {row[0]: row[1] for row in session.execute(query.group_by(BlogPost.shop_id))}


def miss(session: Session, shop_id: int, seen_ms: int) -> None:
    """A whole list held those alone that were seen then."""
    query = update(BlogPost).where(BlogPost.shop_id == shop_id, BlogPost.seen_last_ms != seen_ms)
    session.execute(query.values(missed=BlogPost.missed + 1))


def look(session: Session, shop_id: int) -> PostLook | None:
    return session.scalar(select(PostLook).where(PostLook.shop_id == shop_id))


def looks(session: Session) -> list[PostLook]:
    return list(session.scalars(select(PostLook).order_by(PostLook.shop_id)))
