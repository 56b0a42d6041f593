"""The replica of Coupang Eats speaks the documented shapes, and says no with status 200."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.replicas.coupangeats import CoupangEatsReplica, catalogue
from tests.replicas.kit.clock import now

BASE = "/api/v1/merchant"
DAYS = {"startDateTime": "2020-01-01", "exclusiveEndDateTime": "2099-01-01"}


@dataclass
class Owner:
    replica: CoupangEatsReplica
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, body: object = None) -> tuple[int, Any]:
        status, _, raw = self._send(BASE + path, json.dumps(body) if body else "")
        return status, json.loads(raw)

    def log_in(self) -> None:
        _, cookie, _ = self._send("/merchant/login", "loginId=owner&password=secret")
        self.cookies["Cookie"] = cookie.split(";")[0]

    def _send(self, path: str, body: str) -> tuple[int, str, bytes]:
        """Status, cookie and body."""
        netloc = urlsplit(self.replica.origins["console"]).netloc
        connection = http.client.HTTPConnection(netloc, timeout=20)
        connection.request("POST" if body else "GET", path, body.encode(), self.cookies)
        answer = connection.getresponse()
        told = answer.status, answer.headers.get("set-cookie", ""), answer.read()
        connection.close()
        return told


@pytest.fixture
def owner() -> Iterator[Owner]:
    """Of the practice shops, logged in."""
    with CoupangEatsReplica(catalogue.practised(now())) as replica:
        owner = Owner(replica)
        owner.log_in()
        yield owner


def test_both_kinds_of_search_find_the_same(owner: Owner) -> None:
    _, stores = owner.ask("/web/stores")
    store = stores["data"]["content"][0]["storeId"]
    given = {"storeId": store, "page": 1, "size": 3, "statusType": "EXPOSE", **DAYS}
    _, got = owner.ask(f"/reviews/search?{urlencode(given)}")
    assert got == owner.ask("/reviews/search", given)[1]
    assert (got["code"], len(got["data"]["content"]), got["data"]["pageSize"]) == ("SUCCESS", 3, 3)
    first = got["data"]["content"][0]
    assert isinstance(first["orderReviewId"], int)
    assert "+" not in first["createdAt"]


def test_a_stranger_learns_nothing(owner: Owner) -> None:
    owner.cookies.clear()
    assert owner.ask("/whoami")[0] == 401


@pytest.mark.parametrize(
    ("days", "text", "code"),
    [(0, "고맙습니다", "SUCCESS"), (15, "고맙습니다", "20051"), (0, "가" * 301, "50001")],
)
def test_a_reply_is_taken_for_fourteen_days(owner: Owner, days: int, text: str, code: str) -> None:
    replica, store = owner.replica, owner.replica.catalogue.shops[0]
    (review,) = replica.write_new(store)
    replica._api._clock = lambda: now() + timedelta(days=days)
    asked = {"storeId": int(store.id), "orderReviewId": int(review.id), "comment": text}
    status, told = owner.ask("/reviews/reply", asked)
    assert (status, told["code"]) == (200, code)
    assert len(replica.posted(review.id)) == (code == "SUCCESS")


def test_one_review_has_one_reply(owner: Owner) -> None:
    replica, store = owner.replica, owner.replica.catalogue.shops[0]
    (review,) = replica.write_new(store)
    asked = {"storeId": int(store.id), "orderReviewId": int(review.id), "comment": "고맙습니다"}
    codes = [owner.ask("/reviews/reply", asked)[1]["code"] for _ in range(2)]
    assert codes == ["SUCCESS", "50001"]
    assert replica.posted(review.id) == ["고맙습니다"]
