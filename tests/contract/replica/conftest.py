"""A replica with two small places: 45 reviews over 45 days and 3 of one day."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.contract.replica.client import Client
from tests.replicas.kit.catalogue import Catalogue, Keyword, Review, Timeline
from tests.replicas.kit.clock import midnight
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

LAST_DAY = date(2026, 3, 31)


def a_review(number: int, day: date) -> Review:
    """Review `number`; every third has no rating, the first ten have keywords."""
    stamp = midnight(day) + 12 * 3600 + number
    return Review(
        id=f"{stamp:08x}{number:016x}",
        stamp=stamp,
        author=f"kan{number}****",
        author_id=f"u{number}",
        rating=None if number % 3 == 0 else 4.5,
        text=f"맛있게 먹고 갑니다 {number}",
        visited=True,
        keywords=(Keyword("food_good", "음식이 맛있어요"),) if number < 10 else (),
    )


def a_place(number: int, reviews: list[Review]) -> Place:
    """A place whose three ids differ."""
    reviews.sort(key=lambda review: review.stamp, reverse=True)
    return Place(
        place_seq=7000 + number,
        id=f"190000000{number}",
        booking_business_id=80000 + number,
        name=f"가게 {number}호점",
        timeline=Timeline.of(reviews),
    )


@pytest.fixture
def catalogue() -> Catalogue[Place]:
    spread = [a_review(number, LAST_DAY - timedelta(days=number)) for number in range(45)]
    same_day = [a_review(100 + number, LAST_DAY) for number in range(3)]
    return Catalogue("practice", (a_place(1, spread), a_place(2, same_day)))


@pytest.fixture
def replica(catalogue: Catalogue[Place]) -> Iterator[SmartPlaceReplica]:
    with SmartPlaceReplica(catalogue) as running:
        yield running


@pytest.fixture
def place(replica: SmartPlaceReplica) -> Place:
    """The place with 45 reviews."""
    return replica.catalogue.shops[0]


@pytest.fixture
def owner(replica: SmartPlaceReplica) -> Client:
    """The owner, logged in."""
    client = Client(replica)
    client.enter()
    return client
