"""Baemin's replica speaks the documented shapes, to its own page alone."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.replicas.baemin import BaeminReplica, catalogue
from tests.replicas.baemin.signature import HEADERS
from tests.replicas.kit.clock import now

SEARCH = "/v1/review/shops/{shop}/reviews?from=2020-01-01&to=2099-01-01&offset=0&limit={limit}"


@dataclass
class Page:
    """The page's code, and the owner's cookie."""

    replica: BaeminReplica
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, method: str = "GET", body: object = None, *, signed: bool = True
    ) -> tuple[int, Any]:
        headers = {**HEADERS, **self.cookies}
        where, _, query = path.partition("?")
        if signed:
            headers["x-e-request"] = self.replica._api._signature.of(method, where, query)
        return self._send(method, path, json.dumps(body) if body else "", headers)

    def log_in(self) -> None:
        netloc = urlsplit(self.replica.origins["login"]).netloc
        connection = http.client.HTTPConnection(netloc, timeout=20)
        connection.request("POST", "/login", "id=owner&password=secret")
        cookie = connection.getresponse().headers["set-cookie"]
        self.cookies["Cookie"] = cookie.split(";")[0]
        connection.close()

    def _send(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(
            urlsplit(self.replica.origins["api"]).netloc, timeout=20
        )
        connection.request(method, path, body.encode(), headers)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        is_json = "json" in answer.headers.get("content-type", "")
        return answer.status, json.loads(raw) if is_json else raw


@pytest.fixture
def page() -> Iterator[Page]:
    """The practice shops' owner has logged in."""
    with BaeminReplica(catalogue.practised(now())) as replica:
        page = Page(replica)
        page.log_in()
        yield page


def test_reviews_of_the_practice_shops(page: Page) -> None:
    _, told = page.ask("/v4/store/shops/search")
    shop = told["contents"][0]["shopNo"]
    _, listed = page.ask(SEARCH.format(shop=shop, limit=10))
    first = listed["reviews"][0]
    assert (len(listed["reviews"]), listed["next"]) == (10, False)
    assert len(str(first["id"])) == 16
    assert str(first["id"]).startswith(first["createdDate"].replace("-", ""))
    assert len(first["createdAt"]) == len("2026-04-25T15:28:53.591455")
    assert page.ask(SEARCH.format(shop=shop, limit=11))[0] == 400


def test_nobody_asks_without_the_page_s_signature(page: Page) -> None:
    status, html = page.ask("/v1/session/profile", signed=False)
    assert (status, b"Access Denied" in html) == (403, True)
    page.cookies.clear()
    assert page.ask("/v1/session/profile")[0] == 401


@pytest.mark.parametrize(("contents", "status"), [("고맙습니다", 200), (" ", 400)])
def test_replies_are_taken_or_not(page: Page, contents: str, status: int) -> None:
    shop = page.replica.catalogue.shops[0]
    (review,) = page.replica.write_new(shop)
    asked = {"reviewId": int(review.id), "contents": contents, "shopNumber": int(shop.id)}
    path = f"/v1/review/shops/{shop.id}/reviews/comments"
    told = page.ask(path, "POST", asked)
    assert told[0] == status
    assert len(page.replica.posted(review.id)) == (status == 200)


def test_after_thirty_days_none_is_taken(page: Page) -> None:
    shop = page.replica.catalogue.shops[0]
    review = shop.timeline[-1]
    page.replica.faults.set("past_deadline")
    asked = {"reviewId": int(review.id), "contents": "고맙습니다", "shopNumber": int(shop.id)}
    path = f"/v1/review/shops/{shop.id}/reviews/comments"
    status, told = page.ask(path, "POST", asked)
    assert (status, told["code"]) == (400, "INVALID_PARAMETER")
    assert not page.replica.posted(review.id)
