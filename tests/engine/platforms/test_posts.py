"""What a list of blog posts becomes, whatever stands in it; where an address may lead."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.platforms.kakaomap import posts as kakaomap
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import PostFound, PostPage, Precision
from engine.platforms.posts import (
    LONGEST_EXCERPT,
    LONGEST_TITLE,
    digest_of,
    read_address,
)
from engine.platforms.smartplace import posts as smartplace
from engine.runtime.clock import SEOUL
from tests.engine.platforms.test_odd_values import ODD, encoded, spots

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)
Parse = Callable[[bytes, datetime, int], PostPage]
PARSERS: dict[str, Parse] = {
    "kakaomap": kakaomap.parse_posts,
    "smartplace": smartplace.parse_posts,
}


def a_post(number: int = 1, /, **changes: object) -> dict[str, Any]:
    """As the map spells it."""
    return {
        "review_id": 880000 + number,
        "title": "골목 안 분식집",
        "contents": "떡볶이가 달지 않아요",
        "origin_url": f"https://blog.example/{number}",
        "author": "먹는일기",
        "photo_count": 7,
        "registered_at": "2026-11-03 18:30:05",
        **changes,
    }


def an_answer(*items: object, **changes: object) -> bytes:
    told = {"review_count": len(items), "reviews": list(items), **changes}
    return json.dumps(told, ensure_ascii=False).encode()


def parse_one(**changes: object) -> PostFound:
    [post] = kakaomap.parse_posts(an_answer(a_post(**changes)), CAPTURED_AT, 1).posts
    return post


def test_every_field() -> None:
    assert parse_one() == PostFound(
        external_id="880001",
        address="https://blog.example/1",
        title="골목 안 분식집",
        excerpt="떡볶이가 달지 않아요",
        author_name="먹는일기",
        created_at=datetime(2026, 11, 3, 18, 30, 5, tzinfo=SEOUL),
        created_precision=Precision.SECOND,
        raw_date="2026-11-03 18:30:05",
        photo_count=7,
    )


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"review_id": None}, "external_id", digest_of("https://blog.example/1")),
        ({"review_id": "x" * 500}, "external_id", digest_of("https://blog.example/1")),
        ({"title": "<b>분식</b> &amp; 카페\n 하루"}, "title", "분식 & 카페 하루"),
        ({"title": None}, "title", ""),
        ({"title": "가" * 9000}, "title", "가" * LONGEST_TITLE),
        ({"contents": "나" * 90_000}, "excerpt", "나" * LONGEST_EXCERPT),
        ({"contents": "널\0문자"}, "excerpt", "널\ufffd문자"),
        ({"author": {"nickname": "먹는일기"}}, "author_name", "먹는일기"),
        ({"author": 7}, "author_name", ""),
        ({"registered_at": "2026.11.03"}, "created_precision", Precision.DAY),
        ({"registered_at": "그런 날은 없어요"}, "created_at", None),
        ({"registered_at": "그런 날은 없어요"}, "raw_date", "그런 날은 없어요"),
        ({"registered_at": 1_793_000_000}, "created_precision", Precision.SECOND),
        ({"photo_count": -1}, "photo_count", None),
        ({"photo_count": "많음"}, "photo_count", None),
    ],
)
def test_odd_values(changes: dict[str, object], field: str, expected: object) -> None:
    assert getattr(parse_one(**changes), field) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://blog.example/1",
        "HTTP://blog.example:8080/글?번호=1#끝",
        "https://[::1]/1",
        "https://한글.example/1",
    ],
)
def test_where_a_browser_may_be_sent(address: str) -> None:
    assert read_address(f" {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        *("", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://a.example"),
        *(
            "//blog.example/1",
            "/1",
            "blog.example/1",
            "https://",
            "https:///1",
            "http:blog.example",
        ),
        *("https://blog.example/ 1", "https://blog.example/\r\nx", "https://blog.example/\x00"),
        *("https://naver.com@evil.example/", "https://a.example:99999/", "https://[::1/"),
        *("https://blog.example\\@evil.example", "vbscript:x", "intent://a#Intent;end"),
        "https://blog.example/" + "a" * 3000,
        *(None, 7, ["https://blog.example/1"]),
    ],
)
def test_where_not(address: object) -> None:
    assert read_address(address) == ""
    good, bad = a_post(1), a_post(2, origin_url=address)
    page = kakaomap.parse_posts(an_answer(good, bad), CAPTURED_AT, 1)
    assert (len(page.posts), page.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("told", "total"),
    [
        ([{"title": "글", "link": "https://blog.example/1"}], None),
        ({"items": [{"subject": "글", "url": "https://blog.example/1"}], "total": 9}, 9),
        (
            {"data": {"blog": {"list": [{"text": "글", "postUrl": "https://blog.example/1"}]}}},
            None,
        ),
        (
            {
                "categories": [{"name": "전체", "code": "A"}],
                "result": {
                    "totalCount": 3,
                    "reviews": [{"description": "글", "blogUrl": "https://blog.example/1"}],
                },
            },
            3,
        ),
    ],
)
def test_the_list_is_found_wherever_the_console_puts_it(told: object, total: int | None) -> None:
    page = smartplace.parse_posts(json.dumps(told).encode(), CAPTURED_AT, 1)
    [post] = page.posts
    assert (post.title or post.excerpt, post.address) == ("글", "https://blog.example/1")
    assert page.total == total


@pytest.mark.parametrize("raw", [b'{"total": 0, "items": []}', b"[]"])
def test_nobody_writes(raw: bytes) -> None:
    assert smartplace.parse_posts(raw, CAPTURED_AT, 1).posts == ()


@pytest.mark.parametrize("platform", PARSERS)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"7",
        b'{"message": "OK"}',
        b"<!doctype html><html></html>",
        an_answer(a_post())[:-20],
        an_answer({"odd": 1}, {"odd": 2}),
        an_answer(a_post(origin_url="javascript:alert(1)")),
        b"[" * 100_000,
        b'{"reviews": ' * 50_000,
    ],
)
def test_what_is_no_list_of_posts(platform: str, raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        PARSERS[platform](raw, CAPTURED_AT, 1)


@pytest.mark.parametrize("platform", PARSERS)
def test_whatever_stands_in_a_field_can_be_stored(platform: str) -> None:
    told = json.loads(an_answer(a_post(1, url="https://blog.example/1"), a_post(2)))
    for holder, key in list(spots(told)):
        was = holder[key]
        for odd in ODD:
            holder[key] = odd
            try:
                page = PARSERS[platform](encoded(told), CAPTURED_AT, 1)
            except SchemaChanged:
                continue
            assert all(_fits(post) for post in page.posts)
        holder[key] = was


def _fits(post: PostFound) -> bool:
    texts = (post.external_id, post.address, post.title, post.excerpt, post.author_name)
    return all("\0" not in each and each.encode() is not None for each in texts) and bool(
        post.external_id and post.address
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.binary(max_size=400) | json_values.map(lambda value: json.dumps(value).encode()))
def test_nothing_but_schema_changed(raw: bytes) -> None:
    for parse in PARSERS.values():
        try:
            parse(raw, CAPTURED_AT, 1)
        except SchemaChanged:
            continue


@given(st.dictionaries(st.sampled_from(sorted(a_post())), json_values, max_size=5))
def test_nor_from_an_item_of_any_values(changes: dict[str, object]) -> None:
    raw = an_answer(a_post(1), {**a_post(2), **changes})
    page = kakaomap.parse_posts(raw, CAPTURED_AT, 1)
    assert len(page.posts) + page.rejected == 2
    assert all(_fits(post) for post in page.posts)
