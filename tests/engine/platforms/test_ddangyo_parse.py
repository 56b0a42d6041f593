"""Ddangyo's reviews, read from whatever its console may be sent."""

import json
from datetime import datetime

import pytest

from engine.platforms.ddangyo import PLATFORM
from engine.platforms.ddangyo.parse import read_registered
from engine.platforms.ddangyo.results import check_result
from engine.platforms.outcomes import (
    PlatformError,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)
from engine.platforms.port import Keyword, Precision, ReplyFound, ReviewFound
from engine.runtime.clock import SEOUL
from tests.engine.platforms.ddangyo_pages import CAPTURED_AT, an_answer, an_item


def parsed(*items: object, **changes: object) -> tuple[ReviewFound, ...]:
    return PLATFORM.parse(an_answer(*items, **changes), CAPTURED_AT, 1).reviews


def test_a_review_as_it_is_documented() -> None:
    assert parsed(an_item()) == (
        ReviewFound(
            external_id="20261120000",
            author_name="김*순",
            author_masked=True,
            author_ref="M00012",
            created_at=datetime(2026, 11, 20, 18, 6, 18, tzinfo=SEOUL),
            created_precision=Precision.SECOND,
            raw_date="20261120180618",
            body="맛있게 먹었습니다",
            rating=None,
            keywords=(Keyword("1", "맛있어요"),),
            menus=("김밥",),
            reply=ReplyFound("고맙습니다", live=True, external_id="77", state="live"),
        ),
    )


@pytest.mark.parametrize(
    ("raw", "moment", "precision"),
    [
        ("20261120", (2026, 11, 20), Precision.DAY),
        ("2026112018", (2026, 11, 20, 18), Precision.HOUR),
        ("202611201806", (2026, 11, 20, 18, 6), Precision.MINUTE),
        ("2026112018061", (2026, 11, 20, 18, 6), Precision.MINUTE),
        (20261120180618, (2026, 11, 20, 18, 6, 18), Precision.SECOND),
        ("20261120180618123", (2026, 11, 20, 18, 6, 18), Precision.SECOND),
        ("20261120180618123456", (2026, 11, 20, 18, 6, 18), Precision.SECOND),
        ("2026.11.20", (2026, 11, 20), Precision.DAY),
    ],
)
def test_dates_of_every_length(
    raw: object, moment: tuple[int, int, int], precision: Precision
) -> None:
    (review,) = parsed(an_item(reg_dttm=raw))
    assert review.created_at == datetime(*moment, tzinfo=SEOUL)
    assert (review.created_precision, review.raw_date) == (precision, str(raw))


@pytest.mark.parametrize("raw", ["", "어느 날", "999999999999", "2026112"])
def test_a_review_without_a_day_is_rejected_alone(raw: str) -> None:
    page = PLATFORM.parse(an_answer(an_item(1), an_item(2, reg_dttm=raw)), CAPTURED_AT, 1)
    assert (len(page.reviews), page.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("code", "is_tasty"), [("1", True), (1, True), ("0", False), (None, False)]
)
def test_tasty_is_a_word_and_no_star(code: object, is_tasty: bool) -> None:
    (review,) = parsed(an_item(good_eval_cd=code))
    assert (bool(review.keywords), review.rating) == (is_tasty, None)


def test_what_may_be_missing() -> None:
    bare = {"rview_atcl_no": 7, "reg_dttm": "20261120", "rview_cont": None, "unheard_of": {}}
    (review,) = parsed(bare)
    assert (review.external_id, review.author_name, review.body) == ("7", "", None)
    assert (review.author_ref, review.reply, review.menus) == (None, None, ())
    assert parsed({**bare, "psnl_mbr_nknm": "단골"})[0].author_name == "단골"


@pytest.mark.parametrize(
    ("changes", "total"),
    [
        ({}, 1),
        ({"dma_rsltParam": {"tot_cnt": "31"}}, 31),
        ({"dma_rsltParam": None, "dma_reviewCnt": {"tot_cnt": 32}}, 32),
        ({"dma_rsltParam": {}}, None),
        ({"dma_rsltParam": {"tot_cnt": ""}}, None),
    ],
)
def test_the_total_in_either_place(changes: dict[str, object], total: int | None) -> None:
    assert PLATFORM.parse(an_answer(an_item(), **changes), CAPTURED_AT, 1).total == total


@pytest.mark.parametrize(
    ("count", "told", "number", "has_next"),
    [
        (10, None, 1, True),
        (9, None, 1, False),
        (9, 25, 2, True),
        (5, 25, 3, False),
        (0, 9, 1, False),
    ],
)
def test_what_follows(count: int, told: int | None, number: int, has_next: bool) -> None:
    items = (an_item(each) for each in range(count))
    raw = an_answer(*items, dma_rsltParam={"tot_cnt": told})
    assert PLATFORM.parse(raw, CAPTURED_AT, number).has_next is has_next


@pytest.mark.parametrize("missing", ["rview_atcl_no", "reg_dttm", "rview_cont"])
def test_a_field_that_all_items_lack_is_another_schema(missing: str) -> None:
    items = [an_item(each) for each in range(3)]
    for item in items:
        del item[missing]
    with pytest.raises(SchemaChanged):
        parsed(*items)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"dlt_reviewList": null}', b"<html>"])
def test_what_is_no_page(raw: bytes) -> None:
    with pytest.raises(SchemaChanged):
        PLATFORM.parse(raw, CAPTURED_AT, 1)


def test_another_charset_loses_no_review() -> None:
    korean = an_answer(an_item()).decode().encode("cp949")
    assert PLATFORM.parse(korean, CAPTURED_AT, 1).reviews[0].body == "맛있게 먹었습니다"


@pytest.mark.parametrize(
    ("error", "action", "outcome"),
    [
        ({"resultCode": "101", "anything": "로그인 후 이용해 주세요"}, "read", SessionExpired),
        ({"resultCode": "101", "anything": "세션이 만료되었습니다"}, "reply", SessionExpired),
        ({"resultCode": "500"}, "read", Unreachable),
        ({"resultCode": 500, "anything": None}, "reply", Unreachable),
    ],
)
def test_codes_that_are_not_good(
    error: dict[str, object], action: str, outcome: type[PlatformError]
) -> None:
    body = json.dumps({"dma_error": error}, ensure_ascii=False)
    for charset in ("utf-8", "cp949"):
        with pytest.raises(outcome):
            check_result(body.encode(charset), action)


@pytest.mark.parametrize(
    "body", [b"{}", b'{"dma_error": null}', b'{"dma_error": {"resultCode": "000"}}', b'"dma_error"']
)
def test_answers_that_say_no_no(body: bytes) -> None:
    check_result(body, "read")


def test_a_reply_s_number_is_told_or_not() -> None:
    told = read_registered(b'{"dma_rsltParam": {"rply_no": 5}}', "네")
    assert told == ReplyFound("네", True, "5", state="live")
    assert read_registered(b'{"dma_rsltParam": {}}', "네").external_id is None
    with pytest.raises(SchemaChanged):
        read_registered(b"ok", "네")
