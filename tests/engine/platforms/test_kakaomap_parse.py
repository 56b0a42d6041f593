"""What KakaoMap's answers become, and what is told of keys that nobody has described."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.platforms.kakao import strange_keys
from engine.platforms.kakaomap.parse import parse_page
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import Keyword, Precision, ReviewFound
from engine.runtime.clock import SEOUL
from tests.engine.platforms.kakaomap_pages import CAPTURED_AT, an_answer, an_item


def parse_one(**changes: object) -> ReviewFound:
    (review,) = parse_page(an_answer(an_item(**changes)), CAPTURED_AT, 1).reviews
    return review


def test_every_field_of_the_canonical_model() -> None:
    assert parse_one() == ReviewFound(
        external_id="12000000",
        author_name="동네손님",
        author_masked=False,
        author_ref="1a2b3c",
        created_at=datetime(2026, 3, 10, 18, 6, 18, tzinfo=SEOUL),
        created_precision=Precision.SECOND,
        raw_date="2026-03-10 18:06:18",
        body="국물이 진하고 친절하세요",
        rating=4,
        keywords=(Keyword("2", "친절"), Keyword("13", "가격")),
        images=("https://img.test/1.jpg",),
    )


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"contents": None}, "body", None),
        ({"star_rating": None}, "rating", None),
        ({"star_rating": 0}, "rating", None),
        ({"strength_ids": None}, "keywords", ()),
        ({"strength_ids": [99]}, "keywords", (Keyword("99", "99"),)),
        ({"photos": None}, "images", ()),
        ({"photos": ["https://img.test/2.jpg"]}, "images", ("https://img.test/2.jpg",)),
        ({"photos": [{"meta": {}}, 7]}, "images", ()),
        ({"meta": {}}, "author_name", ""),
        ({"meta": {"owner": {"nickname": "김*리"}}}, "author_masked", True),
        ({"review_id": 2026010100000001}, "external_id", "2026010100000001"),
        ({"contents": "널\0문자"}, "body", "널\ufffd문자"),
    ],
)
def test_odd_values(changes: dict[str, object], field: str, expected: object) -> None:
    assert getattr(parse_one(**changes), field) == expected


def test_the_page_says_how_many_there_are_and_whether_more_follow() -> None:
    raw = an_answer(an_item(), score_set={"review_count": 321}, has_next=True)
    page = parse_page(raw, CAPTURED_AT, 1)
    assert (page.total, page.has_next) == (321, True)
    assert parse_page(an_answer(an_item(), score_set=None), CAPTURED_AT, 1).total is None


def test_a_body_in_korean_of_windows_is_read_whatever_it_declares() -> None:
    raw = an_answer(an_item(contents="똠양꿍 뷁")).decode().encode("cp949")
    (review,) = parse_page(raw, CAPTURED_AT, 1).reviews
    assert review.body == "똠양꿍 뷁"


@pytest.mark.parametrize("missing", ["review_id", "registered_at", "contents"])
def test_few_broken_items_are_counted_many_mean_a_change(missing: str) -> None:
    good = [an_item(number) for number in range(95)]
    broken = {key: value for key, value in an_item().items() if key != missing}
    page = parse_page(an_answer(*good, *[broken] * 5), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (95, 5)
    with pytest.raises(SchemaChanged):
        parse_page(an_answer(*good, *[broken] * 6), CAPTURED_AT, 1)


def test_keys_that_nobody_described_are_named_without_what_they_hold() -> None:
    item = an_item(owner_comment={"contents": "고맙습니다"})
    item["meta"]["answered"] = True
    item["meta"]["4711"] = "홍길동"
    assert strange_keys(an_answer(item, notice="비밀")) == {
        "notice",
        "reviews.owner_comment",
        "reviews.meta.answered",
    }
    assert not strange_keys(an_answer(an_item()))


def test_a_flood_of_strange_keys_is_cut_short() -> None:
    names = {f"key{chr(97 + each // 26)}{chr(97 + each % 26)}": 1 for each in range(100)}
    assert len(strange_keys(an_answer(an_item(**names)))) == 20


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"<!doctype html><html></html>",
        b'{"reviews": null, "has_next": false}',
        b'{"reviews": []}',
        an_answer(an_item())[:-20],
        an_answer(an_item(registered_at="그런 날은 없어요")),
        b"[" * 100_000,
    ],
)
def test_what_is_no_page_of_reviews(raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        parse_page(raw, CAPTURED_AT, 1)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.binary(max_size=400) | json_values.map(lambda value: json.dumps(value).encode()))
def test_nothing_but_schema_changed(raw: bytes) -> None:
    try:
        parse_page(raw, CAPTURED_AT, 1)
    except SchemaChanged:
        return


@given(st.dictionaries(st.sampled_from(sorted(an_item())), json_values, max_size=5))
def test_nor_from_an_item_of_any_values(changes: dict[str, object]) -> None:
    raw = an_answer(*[an_item(each) for each in range(40)], {**an_item(99), **changes})
    page = parse_page(raw, CAPTURED_AT, 1)
    assert len(page.reviews) + page.rejected == 41
    strange_keys(raw)
