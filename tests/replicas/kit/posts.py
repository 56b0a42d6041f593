"""Blog posts about a shop, in pages, as the platforms that list them do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tests.replicas.kit.clock import KST

PAGE = 10
"""Posts a page; how many the platforms put on one is not known."""


@dataclass(frozen=True, slots=True)
class Post:
    """`stamp` is epoch seconds."""

    id: str
    stamp: int
    title: str
    excerpt: str
    author: str
    address: str
    photos: int = 0

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(self.stamp, KST)


class PostsListed(NamedTuple):
    shown: Sequence[Post]
    total: int


def page_of(posts: Sequence[Post], asked: str) -> PostsListed:
    """Newest first. `asked`: the number of the page, from 1 on. Raises `ValueError`."""
    number = int(asked)
    if number < 1:
        raise ValueError(asked)
    newest = sorted(posts, key=lambda post: -post.stamp)
    return PostsListed(newest[(number - 1) * PAGE : number * PAGE], len(posts))
