"""What a page costs the store: as many statements as a longer one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from engine.platforms.port import ReplyFound, ReviewFound, ShopFound
from engine.reviews.doubles import Doubtful
from engine.reviews.dto import Origin, Twin
from engine.reviews.service import Reviews
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import review

CONSOLE, PUBLIC = 1, 2
SHORT, LONG = 3, 60
THANKS = ReplyFound("고맙습니다", live=True)


def shown(numbers: range, reply: ReplyFound | None = None) -> list[ReviewFound]:
    return [
        replace(review(each, f"{each}번째 국물이 진해요"), author_name=f"손님{each}", reply=reply)
        for each in numbers
    ]


def publicly(found: Sequence[ReviewFound]) -> list[ReviewFound]:
    """The same under other ids."""
    return [replace(each, external_id=f"p{each.external_id}") for each in found]


class Lists:
    """A shop's console and its public page."""

    def __init__(self, database: Database, shops: Shops, reviews: Reviews) -> None:
        self._database = database
        self._reviews = reviews
        self._run = 0
        for platform in ("smartplace", "naverplace"):
            shops.remember(platform, "main", [ShopFound("1934650021", "달빛분식", {})])

    def show(self, page: Sequence[ReviewFound], shop_id: int = CONSOLE) -> int:
        """On a visit of its own; returns how many statements it took."""
        self._run += 1
        platform = "smartplace" if shop_id == CONSOLE else "naverplace"
        twins = () if shop_id == CONSOLE else (Twin("smartplace", CONSOLE, is_richer=True),)
        origin = Origin(platform, shop_id, self._run, self._run, settled_run=1, twins=twins)
        with (
            self._database.unit() as unit,
            _counting(unit.session.get_bind()) as said,
            self._reviews.intake(unit, Doubtful()) as intake,
        ):
            intake.take(page, origin)
        return len(said)


@contextmanager
def _counting(bind: Any) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(bind, "before_cursor_execute", note)


@pytest.fixture
def lists(database: Database, shops: Shops, reviews: Reviews) -> Lists:
    return Lists(database, shops, reviews)


def test_new_and_known_reviews(lists: Lists) -> None:
    lists.show(shown(range(1)))
    short, long = shown(range(100, 100 + SHORT)), shown(range(200, 200 + LONG))
    assert lists.show(short) == lists.show(long)
    assert lists.show(short) == lists.show(long)


def test_what_another_list_shows_under_other_ids(lists: Lists) -> None:
    short, long = shown(range(100, 100 + SHORT)), shown(range(200, 200 + LONG))
    lists.show([*shown(range(1)), *short, *long])
    lists.show(publicly(shown(range(1))), PUBLIC)
    for _ in "again":
        assert lists.show(publicly(short), PUBLIC) == lists.show(publicly(long), PUBLIC)


def test_a_reply_costs_what_it_says(lists: Lists) -> None:
    """One statement each."""
    lists.show(shown(range(LONG)))
    unchanged = lists.show(shown(range(LONG)))
    assert lists.show(shown(range(LONG), THANKS)) <= unchanged + LONG + 2
