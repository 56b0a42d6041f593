"""What Baemin's answers become, and that no answer breaks the parser."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.platforms.baemin.parse import parse_count, parse_page, parse_shops
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import Precision, ReplyFound, ReviewFound, ShopFound, Visibility
from engine.runtime.clock import SEOUL
from tests.engine.platforms.baemin_pages import CAPTURED_AT, a_comment, an_answer, an_item


def parse(raw: bytes) -> tuple[ReviewFound, ...]:
    return parse_page(raw, CAPTURED_AT, 1).reviews


def parse_one(**changes: object) -> ReviewFound:
    (review,) = parse(an_answer({**an_item(), **changes}))
    return review


def test_every_field_of_the_canonical_model() -> None:
    assert parse_one() == ReviewFound(
        external_id="2026112000000001",
        author_name="배고픈손님",
        author_masked=False,
        author_ref="77001",
        created_at=datetime(2026, 11, 20, 15, 28, 53, 591455, tzinfo=SEOUL),
        created_precision=Precision.SECOND,
        raw_date="2026-11-20T15:28:53.591455",
        body="따뜻하게 왔어요",
        rating=5,
        menus=("김치김밥", "우동"),
        images=("https://img.test/1.jpg",),
        visit_count=3,
        can_reply=True,
        reply_deadline=datetime(2026, 12, 20, 15, 28, 53, 591455, tzinfo=SEOUL),
    )


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"id": 9007199254740993}, "external_id", "9007199254740993"),
        ({"id": "2026112000000009"}, "external_id", "2026112000000009"),
        ({"rating": None}, "rating", None),
        ({"rating": 0}, "rating", None),
        ({"contents": None}, "body", None),
        ({"contents": "널\0문자"}, "body", "널\ufffd문자"),
        ({"memberNickname": None}, "author_name", ""),
        ({"memberNickname": "김*리"}, "author_masked", True),
        ({"memberNo": None}, "author_ref", None),
        ({"createdAt": None}, "created_precision", Precision.DAY),
        ({"displayStatus": "ABUSE_BLOCK"}, "status", Visibility.BLOCKED),
        ({"displayStatus": "SOMETHING_NEW"}, "status", Visibility.HIDDEN),
        ({"writableComment": False}, "can_reply", False),
        ({"writableComment": None}, "can_reply", None),
        ({"menus": None, "images": None}, "menus", ()),
        ({"surprise": {"a": 1}}, "rating", 5),
    ],
)
def test_odd_values(changes: dict[str, object], field: str, expected: object) -> None:
    assert getattr(parse_one(**changes), field) == expected


REPLY = ReplyFound("고맙습니다.", live=True, external_id="9001", state="live")


@pytest.mark.parametrize(
    ("comments", "reply"),
    [
        ([], None),
        (None, None),
        ([a_comment()], REPLY),
        ([a_comment(displayStatus="DELETED")], None),
        ([a_comment(displayType="BAERA_MANAGER")], None),
        ([a_comment(displayType="BAERA_MANAGER"), a_comment()], REPLY),
        ([a_comment(id=1, displayStatus="DELETED"), a_comment()], REPLY),
        ([a_comment(contents="")], None),
    ],
)
def test_the_reply_is_the_owner_s_comment_on_show(
    comments: object, reply: ReplyFound | None
) -> None:
    assert parse_one(comments=comments).reply == reply


@pytest.mark.parametrize("missing", ["id", "contents"])
def test_one_broken_item_costs_itself_all_mean_a_change(missing: str) -> None:
    good = [an_item(number) for number in range(9)]
    broken = {key: value for key, value in an_item().items() if key != missing}
    page = parse_page(an_answer(*good, broken), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (9, 1)
    for many in (an_answer(*good[:8], broken, broken), an_answer(broken)):
        with pytest.raises(SchemaChanged):
            parse(many)


def test_a_page_says_whether_more_follow() -> None:
    assert parse_page(an_answer(an_item(), following=True), CAPTURED_AT, 1).has_next
    assert not parse_page(an_answer(an_item()), CAPTURED_AT, 1).has_next


def test_damaged_letters_cost_only_themselves() -> None:
    raw = an_answer(an_item(contents="좋아요 @")).replace(b"@", b"\\ud83d\xff")
    assert parse(raw)[0].body == "좋아요 \ufffd\ufffd"


@pytest.mark.parametrize(
    ("count", "total"),
    [
        ({"reviewCount": 41, "blockedReviewCount": 1}, 40),
        ({"reviewCount": 0}, 0),
        ({"reviewCount": None}, None),
        ({}, None),
        ([], None),
    ],
)
def test_the_total_leaves_out_what_was_blocked(count: object, total: int | None) -> None:
    assert parse_count(json.dumps(count).encode()) == total


def test_shops() -> None:
    told = {"contents": [{"shopNo": 14391201, "name": "[음식배달] 가게 / 김밥"}]}
    raw = json.dumps(told).encode()
    assert parse_shops(raw) == [ShopFound("14391201", "[음식배달] 가게 / 김밥", {})]
    with pytest.raises(SchemaChanged):
        parse_shops(b'{"shops": []}')


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"<!doctype html><html></html>",
        b'{"reviews": []}',
        b'{"reviews": null, "next": false}',
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
    try:
        parse(raw)
    except SchemaChanged:
        return


@given(st.dictionaries(st.sampled_from(sorted(an_item())), json_values, max_size=5))
def test_nor_from_an_item_of_any_values(changes: dict[str, object]) -> None:
    page = parse_page(an_answer(an_item(1), {**an_item(), **changes}), CAPTURED_AT, 1)
    assert len(page.reviews) + page.rejected == 2
