"""Yogiyo's reviews, read from whatever its API may send."""

from datetime import datetime, timedelta

import pytest

from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import Precision, ReplyFound, ReviewFound, ShopFound
from engine.platforms.yogiyo import PLATFORM
from engine.platforms.yogiyo.parse import parse_shops, read_posted
from engine.runtime.clock import SEOUL
from tests.engine.platforms.yogiyo_pages import CAPTURED_AT, an_answer, an_item


def parsed(*items: object, **changes: object) -> tuple[ReviewFound, ...]:
    return PLATFORM.parse(an_answer(*items, **changes), CAPTURED_AT, 1).reviews


def test_a_review_as_it_is_documented() -> None:
    written = datetime(2026, 11, 20, 18, 6, 18, tzinfo=SEOUL)
    assert parsed(an_item()) == (
        ReviewFound(
            external_id="51000000",
            author_name="배고픈**",
            author_masked=True,
            created_at=written,
            created_precision=Precision.SECOND,
            raw_date="2026-11-20T18:06:18+09:00",
            body="따뜻하게 왔어요",
            rating=4,
            menus=("김밥", "라면"),
            images=("https://img.test/1.jpg",),
            reply=ReplyFound("고맙습니다", live=True, external_id="77", state="live"),
            reply_deadline=written + timedelta(days=14),
        ),
    )


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ("2026-11-20T18:06:18.123456", Precision.SECOND),
        ("2026-11-20 18:06:18", Precision.SECOND),
        ("2026.11.20", Precision.DAY),
        ("어제", Precision.DAY),
        ("3시간 전", Precision.HOUR),
        (1795165578, Precision.SECOND),
    ],
)
def test_dates_in_every_likely_form(raw: object, precision: Precision) -> None:
    (review,) = parsed(an_item(created_at=raw))
    assert review.created_at is not None
    assert (review.created_precision, review.raw_date) == (precision, str(raw))


@pytest.mark.parametrize(
    ("summary", "menus"),
    [
        ("김밥/2", ("김밥",)),
        ("돈까스/1(소스(매운맛),밥),우동/2", ("돈까스", "우동")),
        ("반반(간장/양념)/1", ("반반(간장/양념)",)),
        ("짜장면, 탕수육 小", ("짜장면", "탕수육 小")),
        ("괄호가 (열린 채/1", ("괄호가 (열린 채",)),
        ("", ()),
        (None, ()),
    ],
)
def test_dishes_of_a_summary(summary: str | None, menus: tuple[str, ...]) -> None:
    (review,) = parsed(an_item(menu_summary=summary))
    assert review.menus == menus


@pytest.mark.parametrize(
    ("changes", "number", "total", "has_next"),
    [
        ({"next": "https://ceo-api.yogiyo.co.kr/?page=1"}, 1, 1, True),
        ({"next": 1}, 1, 1, True),
        ({"next": False}, 1, 1, False),
        ({"next": None, "count": None, "total_count": 90}, 1, 90, False),
    ],
)
def test_what_follows(changes: dict[str, object], number: int, total: int, has_next: bool) -> None:
    page = PLATFORM.parse(an_answer(an_item(), **changes), CAPTURED_AT, number)
    assert (page.total, page.has_next) == (total, has_next)


@pytest.mark.parametrize(("number", "has_next"), [(1, True), (2, False)])
def test_without_a_word_of_what_follows_the_total_counts(number: int, has_next: bool) -> None:
    raw = an_answer(an_item(), count=90).replace(b'"next": null, ', b"")
    assert PLATFORM.parse(raw, CAPTURED_AT, number).has_next is has_next


def test_what_may_be_missing() -> None:
    bare = {"id": "7", "created_at": "2026.11.20", "comment": None, "unheard_of": {"a": [1]}}
    (review,) = parsed(bare)
    assert (review.author_name, review.body, review.rating, review.reply) == ("", None, None, None)


@pytest.mark.parametrize("rating", [0, 9, None])
def test_stars_that_are_none(rating: object) -> None:
    assert parsed(an_item(rating=rating))[0].rating is None


def test_one_odd_item_costs_itself() -> None:
    items = [an_item(each) for each in range(3)]
    page = PLATFORM.parse(an_answer(*items, an_item(9, rating="셋")), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (3, 1)


@pytest.mark.parametrize("missing", ["id", "created_at", "comment"])
def test_a_field_that_all_items_lack_is_another_schema(missing: str) -> None:
    items = [an_item(each) for each in range(3)]
    for item in items:
        del item[missing]
    with pytest.raises(SchemaChanged):
        parsed(*items)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"reviews": null}', b"<html>", b"\xff\xfe"])
def test_what_is_no_page(raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        PLATFORM.parse(raw, CAPTURED_AT, 1)


def test_halves_of_letters_and_another_charset_lose_no_review() -> None:
    half = an_answer(an_item(comment="ok")).replace(b'"ok"', b'"\\ud83d ok"')
    assert PLATFORM.parse(half, CAPTURED_AT, 1).reviews[0].body == "\ufffd ok"
    korean = an_answer(an_item()).decode().encode("cp949")
    assert PLATFORM.parse(korean, CAPTURED_AT, 1).reviews[0].body == "따뜻하게 왔어요"


def test_shops() -> None:
    raw = '[{"id": 391201, "name": "가게", "x": 1}, {"id": "7", "name": null}]'.encode()
    assert parse_shops(raw) == [ShopFound("391201", "가게", {}), ShopFound("7", "7", {})]
    with pytest.raises(SchemaChanged):
        parse_shops(b'{"detail": "?"}')


def test_a_reply_without_its_number_may_be_there_or_not() -> None:
    assert read_posted(b'{"id": 5}', "네") == ReplyFound("네", True, "5", state="live")
    for odd in (b'{"id": null}', b"{}", b"ok"):
        with pytest.raises(SchemaChanged):
            read_posted(odd, "네")
