"""Whatever stands in any field of an answer: a page that can be stored, or `SchemaChanged`."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine.platforms import registry
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewPage
from tests.engine.platforms import (
    baemin_pages,
    coupangeats_pages,
    ddangyo_pages,
    kakaomap_pages,
    naverplace_pages,
    smartplace_pages,
    test_google_parse,
    yogiyo_pages,
)

LARGEST = 2**63 - 1
DIGITS = "9" * 5000
A_NUMBER = "a number of as many digits"  # which Python's own encoder does not write
ODD: tuple[object, ...] = (
    2**63,
    2**70,
    -1,
    A_NUMBER,
    DIGITS,
    True,
    1.5,
    "",
    [],
    [[]],
    {},
    {"a": []},
    None,
)
PAGES: dict[str, tuple[Callable[..., bytes], Callable[..., Any]]] = {
    "baemin": (baemin_pages.an_answer, baemin_pages.an_item),
    "coupangeats": (coupangeats_pages.an_answer, coupangeats_pages.an_item),
    "ddangyo": (ddangyo_pages.an_answer, ddangyo_pages.an_item),
    "google": (test_google_parse.an_answer, test_google_parse.an_item),
    "kakaomap": (kakaomap_pages.an_answer, kakaomap_pages.an_item),
    "kakaostore": (kakaomap_pages.an_answer, kakaomap_pages.an_item),
    "naverplace": (naverplace_pages.an_answer, naverplace_pages.an_item),
    "smartplace": (smartplace_pages.an_answer, smartplace_pages.an_item),
    "yogiyo": (yogiyo_pages.an_answer, yogiyo_pages.an_item),
}


def encoded(told: object) -> bytes:
    return json.dumps(told).replace(f'"{A_NUMBER}"', DIGITS).encode()


def spots(told: object) -> Iterator[tuple[Any, Any]]:
    """Every object or list in a JSON value, with each key or place in it."""
    if isinstance(told, dict | list):
        keys = list(told) if isinstance(told, dict) else list(range(len(told)))
        for key in keys:
            yield told, key
            yield from spots(told[key])


def numbers(page: ReviewPage) -> list[int]:
    """Those that are stored as they are."""
    counts = [review.visit_count for review in page.reviews]
    return [each for each in (page.total, *counts) if each is not None]


@pytest.mark.parametrize("platform", sorted(PAGES))
def test_no_answer_breaks_a_run(platform: str) -> None:
    an_answer, an_item = PAGES[platform]
    told = json.loads(an_answer(an_item(1), an_item(2)))
    captured_at = coupangeats_pages.CAPTURED_AT
    adapter = registry.get(platform)
    for holder, key in list(spots(told)):
        was = holder[key]
        for odd in ODD:
            holder[key] = odd
            try:
                page = adapter.parse(encoded(told), captured_at, 1)
            except SchemaChanged:
                continue
            assert all(0 <= each <= LARGEST for each in numbers(page))
        holder[key] = was
