"""What Naver Place's data and its screen become, and that nothing breaks the parser."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.platforms.naverplace.parse import parse_page, place_name
from engine.platforms.naverplace.screen import CLASSES
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import Keyword, Precision, ReplyFound, ReviewFound
from engine.runtime.clock import SEOUL
from tests.engine.platforms.naverplace_pages import (
    CAPTURED_AT,
    a_list,
    a_row,
    a_state,
    an_answer,
    an_item,
)

OLD_VOTE = {"code": "a", "displayName": "옛말"}
REVIEW = ReviewFound(
    external_id="000000000000000000000001",
    alt_ids=("000000000000000000010001",),
    author_name="kan****",
    author_masked=True,
    author_ref="000000000000000000020001",
    created_at=datetime(2026, 11, 20, tzinfo=SEOUL),
    created_precision=Precision.DAY,
    raw_date="11.20.금",
    body="김밥이 든든해요",
    keywords=(Keyword("food_good", "음식이 맛있어요"),),
    images=("https://img.test/1.jpg",),
    visit_count=3,
    visited_on=date(2026, 11, 19),
)


def parse(raw: bytes) -> tuple[ReviewFound, ...]:
    return parse_page(raw, CAPTURED_AT, 1).reviews


def parse_one(**changes: object) -> ReviewFound:
    (review,) = parse(an_answer(an_item(**changes)))
    return review


@pytest.mark.parametrize("raw", [an_answer(an_item()), a_state(an_item())])
def test_every_field_of_the_canonical_model(raw: bytes) -> None:
    assert parse(raw) == (REVIEW,)


def test_the_data_says_how_many_there_are() -> None:
    assert parse_page(an_answer(an_item(), total=77), CAPTURED_AT, 1).total == 77
    assert parse_page(a_state(an_item()), CAPTURED_AT, 1).total == 40
    assert parse_page(a_list(a_row()), CAPTURED_AT, 1).total is None


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"rating": 4.5}, "rating", 4.5),
        ({"rating": 0}, "rating", None),
        ({"body": None}, "body", None),
        ({"author": None}, "author_name", ""),
        ({"author": {"id": "Ab3xY", "nickname": "단골"}}, "author_ref", "Ab3xY"),
        ({"reviewId": None}, "alt_ids", ()),
        ({"reviewId": "000000000000000000000001"}, "alt_ids", ()),
        ({"id": 2026010100000001}, "external_id", "2026010100000001"),
        ({"votedKeywords": None}, "keywords", ()),
        ({"votedKeywords": [OLD_VOTE]}, "keywords", (Keyword("a", "옛말"),)),
        ({"media": None, "thumbnail": "https://img.test/2.jpg"}, "images", ("https://img.test/2.jpg",)),
        ({"item": {"name": "점심 예약", "code": "1"}}, "menus", ("점심 예약",)),
        ({"visitedDate": None, "visited": None}, "visited_on", None),
    ],
)  # fmt: skip
def test_odd_values(changes: dict[str, object], field: str, expected: object) -> None:
    assert getattr(parse_one(**changes), field) == expected


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("11.20.금", date(2026, 11, 20)),
        ("12.25.목", date(2025, 12, 25)),
        ("1.3.토", date(2026, 1, 3)),
        ("25.1.3.금", date(2025, 1, 3)),
        ("24.8.13.화", date(2024, 8, 13)),
        ("2026.05.22.", date(2026, 5, 22)),
        ("2024년 8월 13일 화요일", date(2024, 8, 13)),
    ],
)
def test_two_numbers_are_a_day_and_three_a_date(told: str, day: date) -> None:
    review = parse_one(created=told)
    assert review.created_at is not None
    assert (review.created_at.date(), review.raw_date) == (day, told)
    assert review.created_precision is Precision.DAY


@pytest.mark.parametrize(
    ("changes", "live", "state"),
    [({}, True, "live"), ({"isSuspended": True}, False, "suspended")],
)
def test_the_owner_s_reply(changes: dict[str, object], live: bool, state: str) -> None:
    told = {"body": "고맙습니다.", "created": "11.21.토", "editUrl": None, **changes}
    moment = datetime(2026, 11, 21, tzinfo=SEOUL)
    expected = ReplyFound("고맙습니다.", live, created_at=moment, state=state)
    assert parse_one(reply=told).reply == expected
    assert parse_one(reply={"body": None}).reply is None


def test_a_body_in_korean_of_windows_is_read_whatever_it_declares() -> None:
    raw = an_answer(an_item(body="똠양꿍 뷁")).decode().encode("cp949")
    assert parse(raw)[0].body == "똠양꿍 뷁"


@pytest.mark.parametrize("missing", ["id", "body", "author"])
def test_few_broken_items_are_counted_many_mean_a_change(missing: str) -> None:
    good = [an_item(number) for number in range(95)]
    broken = {key: value for key, value in an_item().items() if key != missing}
    page = parse_page(an_answer(*good, *[broken] * 5), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (95, 5)
    with pytest.raises(SchemaChanged):
        parse_page(an_answer(*good, *[broken] * 6), CAPTURED_AT, 1)


def test_the_screen_says_nearly_as_much() -> None:
    (review,) = parse(a_list(a_row()))
    assert review.external_id.startswith("shown-")
    assert review == replace(
        REVIEW,
        external_id=review.external_id,
        alt_ids=(),
        author_ref="5f0c",
        raw_date="2026년 11월 20일 금요일",
        body="김밥이 든든해요\n또 올게요",
        keywords=(Keyword("음식이 맛있어요", "음식이 맛있어요"),),
        images=(),
        visit_count=None,
        visited_on=None,
    )


def test_what_is_shown_has_the_same_id_tomorrow() -> None:
    one, other = parse(a_list(a_row(), a_row(day="2026년 11월 19일 목요일")))
    assert one.external_id != other.external_id
    assert parse(a_list(a_row()))[0].external_id == one.external_id


def test_new_names_of_classes_cost_no_review() -> None:
    renamed = a_row("k2Qv9").replace("place_apply_pui", "x1").replace("pui__jhpEyP", "x2")
    (review,) = parse(a_list(renamed))
    assert (review.author_name, review.body) == ("kan****", "김밥이 든든해요\n또 올게요")
    assert review.keywords == ()


def test_without_the_hidden_date_the_short_one_is_read() -> None:
    (review,) = parse(a_list(a_row(day="")))
    assert (review.raw_date, review.created_at) == ("11.20.금", REVIEW.created_at)


def test_the_names_of_classes_are_data() -> None:
    told = json.loads(CLASSES.read_text(encoding="utf-8"))
    assert all(isinstance(name, str) for names in told.values() for name in names)


def test_the_name_of_the_shop_stands_in_the_state() -> None:
    assert place_name(a_state(an_item()), "1934650021") == "가온식당"
    for raw in (b"", b"[]", a_state(name=""), a_state(place="2")):
        with pytest.raises(SchemaChanged):
            place_name(raw, "1934650021")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"{}",
        b"[]",
        b"<!doctype html><html></html>",
        a_list(),
        a_list("<li></li>"),
        b'[{"errors": [{"message": "no"}], "data": null}]',
        b'[{"data": {"visitorReviews": {"items": null}}}]',
        an_answer(an_item())[:-20],
        an_answer(an_item(created="그런 날은 없어요")),
        b"[" * 100_000,
        b"<a>" * 100_000,
    ],
)
def test_what_is_no_page_of_reviews(raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        parse(raw)


@pytest.mark.parametrize("many", ["<b>" * 30_000, "<b></b>" * 30_000, "가" * (5 << 20)])
def test_a_list_that_nobody_could_read_holds_nobody_up(many: str) -> None:
    with pytest.raises(SchemaChanged) as told:
        parse(a_list(a_row(), many))
    assert told.value.params["detail"] == "size"


def test_a_shop_without_reviews_is_no_fault() -> None:
    assert parse_page(a_state(), CAPTURED_AT, 1).reviews == ()
    assert parse_page(an_answer(), CAPTURED_AT, 1).reviews == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(
    st.binary(max_size=400)
    | json_values.map(lambda value: json.dumps(value).encode())
    | st.text(max_size=200).map(lambda text: b'<ul id="_review_list"><li>' + text.encode())
)
def test_nothing_but_schema_changed(raw: bytes) -> None:
    try:
        parse(raw)
    except SchemaChanged:
        return


@given(st.dictionaries(st.sampled_from(sorted(an_item())), json_values, max_size=5))
def test_nor_from_an_item_of_any_values(changes: dict[str, object]) -> None:
    raw = an_answer(*[an_item(each) for each in range(40)], {**an_item(99), **changes})
    page = parse_page(raw, CAPTURED_AT, 1)
    assert len(page.reviews) + page.rejected == 41


@given(st.data())
def test_nor_from_a_damaged_list(data: st.DataObject) -> None:
    raw = bytearray(a_list(a_row(), a_row(day="")))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        parse(bytes(raw))
    except SchemaChanged:
        return
