"""What SmartPlace's answers become, and that no answer breaks the parser."""

import json
import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import LONGEST_TEXT
from engine.platforms.port import Keyword, Precision, ReviewFound, Visibility
from engine.platforms.smartplace.parse import parse_page
from engine.runtime.clock import SEOUL
from tests.engine.platforms.smartplace_pages import CAPTURED_AT, a_reply, an_answer, an_item


def parse(raw: bytes) -> tuple[ReviewFound, ...]:
    return parse_page(raw, CAPTURED_AT, 1).reviews


def parse_one(**changes: object) -> ReviewFound:
    (review,) = parse(an_answer({**an_item(), **changes}))
    return review


def test_every_field_of_the_canonical_model() -> None:
    assert parse_one() == ReviewFound(
        external_id="000000000000000000000001",
        author_name="kan****",
        author_masked=True,
        author_ref="u1",
        created_at=datetime(2026, 11, 20, 18, 6, 18, tzinfo=SEOUL),
        created_precision=Precision.SECOND,
        raw_date="2026-11-20T18:06:18+09:00",
        body="맛있게 먹고 갑니다",
        rating=4.5,
        keywords=(Keyword("food_good", "음식이 맛있어요"),),
        images=("https://img.test/1.jpg",),
        visit_count=2,
        visited_on=date(2026, 11, 19),
    )


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"rating": None, "content": {"text": "가"}}, "rating", None),
        ({"rating": 0}, "rating", None),
        ({"content": {"text": None}}, "body", None),
        ({"content": None}, "body", None),
        ({"author": None}, "author_name", ""),
        ({"author": {"displayName": "김*리"}}, "author_masked", True),
        ({"author": {"displayName": "단골손님"}}, "author_masked", False),
        ({"id": 2026010100000001}, "external_id", "2026010100000001"),
        ({"isSuspended": True}, "status", Visibility.BLOCKED),
        ({"visitDateTime": None}, "visited_on", None),
        ({"content": {"text": "널\0문자"}}, "body", "널\ufffd문자"),
        ({"content": {"text": "👨‍👩‍👧 좋아요"}}, "body", "👨‍👩‍👧 좋아요"),
    ],
)
def test_odd_values(changes: dict[str, object], field: str, expected: object) -> None:
    assert getattr(parse_one(**changes), field) == expected


@pytest.mark.parametrize(
    ("changes", "live", "state"),
    [
        ({}, True, "live"),
        ({"isQualified": None}, True, "live"),
        ({"isQualified": False}, False, "not_qualified"),
        ({"isSuspended": True}, False, "suspended"),
        ({"isDeleted": True}, False, "deleted"),
    ],
)
def test_a_reply_is_live_as_the_console_defines_it(
    changes: dict[str, object], live: bool, state: str
) -> None:
    reply = parse_one(reply=a_reply(**changes)).reply
    assert reply is not None
    assert (reply.live, reply.state) == (live, state)


def test_decomposed_hangul_is_composed_in_the_body_and_kept_in_the_raw() -> None:
    decomposed = unicodedata.normalize("NFD", "떡볶이")
    raw = an_answer(an_item(content={"text": decomposed}))
    page = parse_page(raw, CAPTURED_AT, 1)
    assert page.reviews[0].body == "떡볶이"
    assert decomposed.encode() in page.raw


@pytest.mark.parametrize("broken", [b"\\ud83d", b"\\udc4d", b"\xed\xa0\xbd", b"\xff"])
def test_half_a_character_is_replaced(broken: bytes) -> None:
    raw = an_answer(an_item(content={"text": "좋아요 @ \\ud800"})).replace(b"@", broken)
    (review,) = parse(raw)
    assert review.body is not None
    assert "\ufffd" in review.body
    assert review.body.endswith("\\ud800")  # an escaped backslash, not an escape
    review.body.encode()


def test_whole_pairs_survive_beside_a_half() -> None:
    raw = an_answer(an_item(content={"text": "@"})).replace(b"@", b"\\ud83d\\ude0a \\ud83d")
    assert parse(raw)[0].body == "😊 \ufffd"


def test_a_long_text_is_kept_whole_and_a_giant_one_only_in_the_raw() -> None:
    long, giant = "가" * LONGEST_TEXT, "가" * (20 << 20)
    raw = an_answer(an_item(0, content={"text": long}), an_item(1, content={"text": giant}))
    page = parse_page(raw, CAPTURED_AT, 1)
    assert [review.body for review in page.reviews] == [long]
    assert (page.rejected, page.raw) == (1, raw)


@pytest.mark.parametrize("missing", ["id", "createdDateTime", "author", "content"])
def test_few_broken_items_are_counted_many_mean_a_change(missing: str) -> None:
    good = [an_item(number) for number in range(95)]
    broken = {key: value for key, value in an_item().items() if key != missing}
    page = parse_page(an_answer(*good, *[broken] * 5), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (95, 5)
    with pytest.raises(SchemaChanged):
        parse_page(an_answer(*good, *[broken] * 6), CAPTURED_AT, 1)


@pytest.mark.parametrize(
    ("number", "total", "has_next"),
    [(1, 100, False), (1, 101, True), (2, 201, True), (3, 201, False)],
)
def test_has_next(number: int, total: int, has_next: bool) -> None:
    raw = an_answer(an_item(), total=total)
    assert parse_page(raw, CAPTURED_AT, number).has_next == has_next


def test_a_full_page_may_be_followed_whatever_the_total_says() -> None:
    raw = an_answer(*[an_item()] * 100, total=99)
    assert parse_page(raw, CAPTURED_AT, 1).has_next


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"<!doctype html><html></html>",
        b'{"data": null}',
        b'{"data": {"reviews": {"items": null}}}',
        an_answer(an_item())[:-20],
        an_answer(an_item(createdDateTime="그런 날은 없어요")),
        b"[" * 100_000,
        b'{"data":{"reviews":{"items":[' + b"[" * 100_000,
    ],
)
def test_what_is_no_page_of_reviews(raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        parse(raw)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
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
    raw = an_answer(an_item(0), *[an_item(each) for each in range(40)], {**an_item(99), **changes})
    page = parse_page(raw, CAPTURED_AT, 1)
    assert len(page.reviews) + page.rejected == 42


@given(st.data())
def test_nor_from_damaged_bytes(data: st.DataObject) -> None:
    raw = bytearray(an_answer(an_item(0, reply=a_reply()), an_item(1)))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        parse(bytes(raw))
    except SchemaChanged:
        return
