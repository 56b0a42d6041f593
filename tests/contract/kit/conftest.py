"""One shop of 25 reviews, one a day, on the platform that nobody has."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.contract.kit.corner import CornerReplica, CornerShop
from tests.replicas.kit.catalogue import Catalogue, Review, Timeline
from tests.replicas.kit.clock import midnight

LAST_DAY = date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Owner:
    """Somebody at the replica; `log_in` presses the form as the login page's script would."""

    replica: CornerReplica
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", body: str = "", origin: str = "api") -> Answer:
        """The body of HTTP as it came; redirects are not followed."""
        netloc = urlsplit(self.replica.origins[origin]).netloc
        connection = http.client.HTTPConnection(netloc, timeout=20)
        try:
            connection.request(method, path, body.encode(), self.headers)
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, headers, answer.read())
        finally:
            connection.close()

    def log_in(self) -> None:
        cookie = self.ask("/login", "POST", "userId=owner&pass=secret").headers["set-cookie"]
        self.headers["Cookie"] = cookie.split(";")[0]

    def reviews(self, last: str = "") -> Answer:
        return self.ask(f"/reviews?shop=77{f'&last={last}' if last else ''}")

    def reply(self, review_id: str, text: str = "고맙습니다", method: str = "POST") -> Answer:
        return self.ask(f"/replies/{review_id}", method, json.dumps({"text": text}))


def a_review(number: int) -> Review:
    stamp = midnight(LAST_DAY - timedelta(days=number)) + 12 * 3600
    return Review(
        id=CornerShop.ids.of(stamp, number),
        stamp=stamp,
        author="김*리",
        author_id=f"u{number}",
        rating=5.0,
        text=f"맛있어요 {number} 👍 뷁",
        reply="또 오세요" if number == 3 else None,
    )


@pytest.fixture
def shop() -> CornerShop:
    reviews = [a_review(number) for number in range(25)]
    return CornerShop(
        id="77",
        name="모퉁이",
        timeline=Timeline.of(reviews),
        stamps={review.id: review.stamp for review in reviews if review.reply},
    )


@pytest.fixture
def replica(shop: CornerShop) -> Iterator[CornerReplica]:
    with CornerReplica(Catalogue("practice", (shop,))) as running:
        yield running


@pytest.fixture
def owner(replica: CornerReplica) -> Owner:
    """Logged in."""
    owner = Owner(replica)
    owner.log_in()
    return owner
