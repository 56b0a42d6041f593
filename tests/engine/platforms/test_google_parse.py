"""What Google's answers become, and that no answer breaks the parser."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.platforms.google.parse import original, parse_page, read_page, read_reply, read_review
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import Precision, ReplyFound, ReviewFound
from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, **changes: object) -> dict[str, Any]:
    item = {
        "name": f"accounts/1/locations/2/reviews/AbFv{number}",
        "reviewId": f"AbFv{number}",
        "reviewer": {"displayName": "Jiwon", "profilePhotoUrl": "https://img.test/p"},
        "starRating": "FOUR",
        "comment": "맛있게 먹고 갑니다",
        "createTime": "2026-11-20T09:06:18.123456789Z",
        "updateTime": "2026-11-20T09:06:18.123456789Z",
        **changes,
    }
    return {key: value for key, value in item.items() if value is not ...}


def an_answer(*items: object, **more: object) -> bytes:
    answer = {"reviews": list(items), "totalReviewCount": len(items), **more}
    return json.dumps({k: v for k, v in answer.items() if v is not ...}).encode()


def parse_one(**changes: Any) -> ReviewFound:
    (review,) = parse_page(an_answer(an_item(**changes)), CAPTURED_AT, 1).reviews
    return review


def test_every_field_of_the_canonical_model() -> None:
    reply = {
        "comment": "고맙습니다",
        "updateTime": "2026-11-20T10:00:00Z",
        "reviewReplyState": "APPROVED",
    }
    media = [{"thumbnailUrl": "https://img.test/1"}, {"videoUrl": "https://img.test/2"}]
    found = parse_one(
        reviewReply=reply, reviewMediaItems=media, reviewReplyUrl="https://business.test/r"
    )
    assert found == ReviewFound(
        external_id="AbFv0",
        author_name="Jiwon",
        author_masked=False,
        created_at=datetime(2026, 11, 20, 18, 6, 18, 123456, tzinfo=SEOUL),
        created_precision=Precision.SECOND,
        raw_date="2026-11-20T09:06:18.123456789Z",
        body="맛있게 먹고 갑니다",
        rating=4.0,
        images=("https://img.test/1",),
        reply=ReplyFound(
            "고맙습니다",
            live=True,
            created_at=datetime(2026, 11, 20, 19, 0, tzinfo=SEOUL),
            state="live",
        ),
        url="https://business.test/r",
    )


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"starRating": "ONE"}, "rating", 1.0),
        ({"starRating": "FIVE"}, "rating", 5.0),
        ({"starRating": "STAR_RATING_UNSPECIFIED"}, "rating", None),
        ({"starRating": "SIX"}, "rating", None),
        ({"starRating": ...}, "rating", None),
        ({"comment": ...}, "body", None),
        ({"comment": ""}, "body", None),
        ({"reviewer": ...}, "author_name", ""),
        ({"reviewer": {"isAnonymous": True}}, "author_masked", True),
        (
            {"reviewer": {"isAnonymous": True, "displayName": "A Google user"}},
            "author_masked",
            True,
        ),
        ({"reviewId": 17}, "external_id", "17"),
        ({"createTime": "2026-11-20T18:06:18+09:00"}, "raw_date", "2026-11-20T18:06:18+09:00"),
        ({"reviewReply": {"updateTime": "2026-11-20T10:00:00Z"}}, "reply", None),
        ({"somethingNew": {"a": [1]}}, "external_id", "AbFv0"),
    ],
)
def test_what_is_left_out_or_odd(changes: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(parse_one(**changes), field) == expected


@pytest.mark.parametrize(
    ("told", "state", "live"),
    [
        ("APPROVED", "live", True),
        ("REVIEW_REPLY_STATE_UNSPECIFIED", "live", True),
        (None, "live", True),
        ("PENDING", "pending", False),
        ("REJECTED", "rejected", False),
    ],
)
def test_how_a_reply_stands(told: str | None, state: str, live: bool) -> None:
    reply = parse_one(reviewReply={"comment": "네", "reviewReplyState": told}).reply
    assert reply is not None
    assert (reply.state, reply.live) == (state, live)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("맛있어요", "맛있어요"),
        ("(Translated by Google) Tasty\n\n(Original)\n맛있어요", "맛있어요"),
        ("맛있어요\n\n(Translated by Google)\nTasty", "맛있어요"),
        ("첫 줄\n둘째 줄\n\n(Translated by Google)\nOne\nTwo", "첫 줄\n둘째 줄"),
        ("(Translated by Google) Tasty", "(Translated by Google) Tasty"),
        ("(Translated by Google) Tasty (Original)", "(Translated by Google) Tasty (Original)"),
        ("(Original) 맛 그대로", "(Original) 맛 그대로"),
    ],
)
def test_the_customer_s_own_words(comment: str, expected: str) -> None:
    assert original(comment) == expected


def test_a_page_and_what_follows() -> None:
    items = [an_item(1), an_item(2, updateTime="2026-11-19T15:30:00Z")]
    read = read_page(an_answer(*items, nextPageToken="T", totalReviewCount=9), CAPTURED_AT, 1)
    assert (read.page.total, read.page.has_next, read.following) == (9, True, "T")
    assert read.changed_at == datetime(2026, 11, 20, 0, 30, tzinfo=SEOUL)
    last = read_page(an_answer(*items), CAPTURED_AT, 2)
    assert (last.page.has_next, last.following) == (False, "")


def test_a_shop_without_reviews() -> None:
    page = parse_page(b"{}", CAPTURED_AT, 1)
    assert (page.reviews, page.total, page.has_next) == ((), None, False)


@pytest.mark.parametrize(
    "raw",
    [
        an_answer(reviews=..., items=[an_item()], totalReviewCount=1),
        an_answer(*(an_item(n, createTime=...) for n in range(9))),
        an_answer(*(an_item(n, reviewId=...) for n in range(9))),
        an_answer(*(an_item(n, createTime="soon") for n in range(9))),
        b"[]",
        b"",
        b"<html>",
        b'{"reviews": {}}',
    ],
)
def test_another_schema_is_told(raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        parse_page(raw, CAPTURED_AT, 1)


def test_an_odd_item_costs_itself_alone() -> None:
    items = [an_item(n) for n in range(40)]
    items[3] = {"reviewId": ["odd"]}
    page = parse_page(an_answer(*items), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (39, 1)


def test_half_a_surrogate_pair_is_mended() -> None:
    raw = an_answer(an_item(comment="X")).replace(b'"X"', b'"\\ud83d!"')
    assert parse_page(raw, CAPTURED_AT, 1).reviews[0].body == "\ufffd!"


def test_the_rule_that_a_reply_broke() -> None:
    raw = b'{"comment": "a", "reviewReplyState": "REJECTED", "policyViolation": "SPAM"}'
    reply, rule = read_reply(raw, CAPTURED_AT)
    assert reply is not None and (reply.state, rule) == ("rejected", "spam")
    assert read_reply(b"{}", CAPTURED_AT) == (None, "")


@given(st.binary() | st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
       lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(
           ["reviews", "reviewId", "createTime", "reviewer", "comment", "nextPageToken"]), inner),
       ).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_no_answer_breaks_the_parser(raw: bytes) -> None:
    for read in (lambda: parse_page(raw, CAPTURED_AT, 1), lambda: read_review(raw, CAPTURED_AT)):
        try:
            read()
        except SchemaChanged:
            continue
