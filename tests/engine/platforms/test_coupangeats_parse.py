"""What Coupang Eats's answers become, and that no answer breaks the parser."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.platforms.coupangeats.codes import check_code
from engine.platforms.coupangeats.parse import parse_page, parse_stores
from engine.platforms.outcomes import RateLimited, ReplyRefused, SchemaChanged, Unreachable
from engine.platforms.port import Precision, ReplyFound, ReviewFound, ShopFound, Visibility
from engine.runtime.clock import SEOUL
from tests.engine.platforms.coupangeats_pages import CAPTURED_AT, an_answer, an_item


def parse(raw: bytes) -> tuple[ReviewFound, ...]:
    return parse_page(raw, CAPTURED_AT, 1).reviews


def parse_one(**changes: object) -> ReviewFound:
    (review,) = parse(an_answer({**an_item(), **changes}))
    return review


def test_every_field_of_the_canonical_model() -> None:
    assert parse_one() == ReviewFound(
        external_id="880000001",
        author_name="김*리",
        author_masked=True,
        created_at=datetime(2026, 11, 20, 15, 28, 53, tzinfo=SEOUL),
        created_precision=Precision.SECOND,
        raw_date="2026-11-20T15:28:53",
        body="빨리 왔어요",
        rating=4,
        menus=("김치김밥", "우동"),
        images=("https://img.test/1.jpg",),
        visit_count=2,
        reply_deadline=datetime(2026, 12, 4, 15, 28, 53, tzinfo=SEOUL),
    )


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"orderReviewId": "880000009"}, "external_id", "880000009"),
        ({"orderReviewId": 9007199254740993}, "external_id", "9007199254740993"),
        ({"comment": ""}, "body", None),
        ({"comment": None}, "body", None),
        ({"comment": "널\0문자"}, "body", "널\ufffd문자"),
        ({"rating": None}, "rating", None),
        ({"customerName": None}, "author_name", ""),
        ({"createdAt": "2026-11-20T06:28:53Z"}, "raw_date", "2026-11-20T06:28:53Z"),
        ({"statusType": "UNEXPOSE"}, "status", Visibility.HIDDEN),
        ({"statusType": "REPORTED"}, "status", Visibility.BLOCKED),
        ({"statusType": "SOMETHING_NEW"}, "status", Visibility.HIDDEN),
        ({"statusType": None}, "status", Visibility.VISIBLE),
        (
            {"images": [{"url": "x"}, "https://img.test/2.jpg"]},
            "images",
            ("https://img.test/2.jpg",),
        ),
        ({"orderInfo": None, "replies": None}, "menus", ()),
        (
            {"replies": [{"orderReviewReplyId": 7, "content": "고맙습니다."}]},
            "reply",
            ReplyFound("고맙습니다.", live=True, external_id="7", state="live"),
        ),
        ({"replies": [{"orderReviewReplyId": 7, "content": ""}]}, "reply", None),
    ],
)
def test_odd_values(changes: dict[str, object], field: str, expected: object) -> None:
    assert getattr(parse_one(**changes), field) == expected


@pytest.mark.parametrize(
    ("number", "total", "size", "has_next"),
    [(1, 10, 10, False), (1, 11, 10, True), (2, 21, 10, True), (3, 21, 10, False)],
)
def test_has_next(number: int, total: int, size: int, has_next: bool) -> None:
    raw = an_answer(an_item(), total=total, size=size)
    assert parse_page(raw, CAPTURED_AT, number).has_next == has_next


def test_an_unknown_total_is_not_nothing() -> None:
    raw = an_answer(an_item()).replace(b'"total": 1', b'"total": null')
    page = parse_page(raw, CAPTURED_AT, 1)
    assert (page.total, page.has_next) == (None, True)


def test_a_full_page_may_be_followed_whatever_the_total_says() -> None:
    raw = an_answer(*[an_item()] * 10, total=9, size=10)
    assert parse_page(raw, CAPTURED_AT, 1).has_next


@pytest.mark.parametrize("missing", ["orderReviewId", "comment", "createdAt"])
def test_one_broken_item_costs_itself_all_mean_a_change(missing: str) -> None:
    broken = {key: value for key, value in an_item().items() if key != missing}
    page = parse_page(an_answer(an_item(1), an_item(2), broken), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (2, 1)
    with pytest.raises(SchemaChanged):
        parse(an_answer(broken))


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"code": "10056"}, RateLimited),
        ({"code": "FAIL", "error": {"code": 10056}}, RateLimited),
        ({"code": "FAIL", "error": "10056"}, RateLimited),
        ({"code": 20051}, ReplyRefused),
        ({"code": "50001"}, Unreachable),
        ({"code": "77777"}, SchemaChanged),
    ],
)
def test_a_code_says_no_wherever_it_stands(told: object, outcome: type[Exception]) -> None:
    with pytest.raises(outcome):
        check_code(json.dumps(told).encode(), "reply")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"code":', b'{"code": "SUCCESS", "error": null}', b'{"a": 1}']
)
def test_everything_else_is_let_through(body: bytes) -> None:
    check_code(body, "read")


@pytest.mark.parametrize(
    "told",
    [
        [{"storeId": 512001, "storeName": "가게"}],
        {"code": "SUCCESS", "data": [{"id": "512001", "name": "가게"}]},
        {"code": "SUCCESS", "data": {"content": [{"storeId": 512001, "name": "가게"}]}},
    ],
)
def test_stores_in_whatever_list(told: object) -> None:
    assert parse_stores(json.dumps(told).encode()) == [ShopFound("512001", "가게", {})]


def test_a_review_of_another_store_is_nobodys() -> None:
    raw = an_answer(an_item(1), an_item(2, storeId=512002))
    assert len(parse_page(raw, CAPTURED_AT, 1).reviews) == 2
    with pytest.raises(SchemaChanged):
        parse_page(raw, CAPTURED_AT, 1, store="512001")
    unnamed = an_answer(an_item(1), an_item(2, storeId=None))
    assert len(parse_page(unnamed, CAPTURED_AT, 1, store="512001").reviews) == 2


def test_what_merely_has_a_name_is_no_store_where_stores_are() -> None:
    categories = [{"id": 1, "name": "분식"}]
    told = {"data": {"categories": categories, "content": [{"storeId": 512001, "name": "가게"}]}}
    assert parse_stores(json.dumps(told).encode()) == [ShopFound("512001", "가게", {})]
    with pytest.raises(SchemaChanged):
        parse_stores(b'{"data": [{"id": true, "name": "x"}]}')


def test_no_stores_is_not_no_list() -> None:
    assert parse_stores(b'{"data": {"content": []}}') == []
    for odd in (b"", b'{"data": null}', b'{"data": [{"x": 1}]}'):
        with pytest.raises(SchemaChanged):
            parse_stores(odd)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"<!doctype html><html></html>",
        b'{"data": null}',
        b'{"data": {"content": null}}',
        an_answer(an_item())[:-20],
        an_answer(an_item(createdAt="그런 날은 없어요")),
        b"[" * 100_000,
    ],
)
def test_what_is_no_page_of_reviews(raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        parse(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.binary(max_size=400) | json_values.map(lambda value: json.dumps(value).encode()))
def test_nothing_but_schema_changed(raw: bytes) -> None:
    for read in (parse, parse_stores):
        try:
            read(raw)
        except SchemaChanged:
            continue


@given(st.dictionaries(st.sampled_from(sorted(an_item())), json_values, max_size=5))
def test_nor_from_an_item_of_any_values(changes: dict[str, object]) -> None:
    raw = an_answer(an_item(1), {**an_item(), **changes})
    page = parse_page(raw, CAPTURED_AT, 1)
    assert len(page.reviews) + page.rejected == 2
