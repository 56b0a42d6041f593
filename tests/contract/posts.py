"""Blog posts on any replica that lists them: written by a test, listed by the adapter."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from engine.platforms.port import Citing, PostPage, ShopFound
from engine.platforms.testkit.visitor import Visitor
from tests.replicas.kit.posts import Post
from tests.replicas.kit.replica import Replica


def post_some(replica: Replica[Any], shop: ShopFound, count: int) -> list[str]:
    """Somebody writes so many, some hours apart. Their ids, newest first."""
    listed = replica.catalogue.by_id(shop.external_id)
    assert listed is not None
    newest = replica.clock() - timedelta(days=1)
    for each in range(count):
        stamp = int((newest - timedelta(hours=7 * each)).timestamp())
        words = (f"가게에 다녀왔어요 {each}", "뷁스럽게 맛있었습니다", f"블로거{each}")
        listed.posts.append(Post(str(5000 + each), stamp, *words, f"https://blog.example/{each}"))
    return [str(5000 + each) for each in range(count)]


def reading(visitor: Visitor) -> Iterator[PostPage]:
    """Page by page, of the big shop."""
    return visitor.loop.iterate(_citing(visitor).fetch_posts(visitor.big_shop()))


def list_all(visitor: Visitor) -> list[PostPage]:
    """Of the big shop. Raises what the platform does to us."""
    shop = visitor.big_shop()

    async def list_posts() -> list[PostPage]:
        return [page async for page in _citing(visitor).fetch_posts(shop)]

    return visitor.loop.run(list_posts())


def _citing(visitor: Visitor) -> Citing:
    assert isinstance(visitor.session, Citing)
    return visitor.session
