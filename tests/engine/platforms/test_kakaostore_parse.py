"""An owner's reply is read wherever KakaoMap may tell it, and nothing else is taken for one."""

import json
from datetime import datetime

import pytest

from engine.platforms.kakaostore.parse import parse_page, reply_in
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReplyFound
from engine.runtime.clock import SEOUL
from tests.engine.platforms.kakaomap_pages import CAPTURED_AT, an_answer, an_item

WRITTEN = {"contents": "또 오세요", "registered_at": "2026-03-11 09:00:00"}
AT = datetime(2026, 3, 11, 9, tzinfo=SEOUL)
OWNER = {"map_user_id": "1", "nickname": "손님"}


def replies(**changes: object) -> list[ReplyFound | None]:
    page = parse_page(an_answer(an_item(1, **changes), an_item(2)), CAPTURED_AT, 1)
    return [each.reply for each in page.reviews]


@pytest.mark.parametrize(
    "told",
    [
        {"reply": WRITTEN},
        {"owner_comment": WRITTEN},
        {"replies": [WRITTEN]},
        {"store_answers": [{"id": 3}, WRITTEN]},
        {"meta": {"owner": OWNER, "place_owner_reply": WRITTEN}},
    ],
)
def test_an_object_with_a_text_is_one(told: dict[str, object]) -> None:
    found, nothing = replies(**told)
    assert found == ReplyFound("또 오세요", live=True, created_at=AT, state="live")
    assert nothing is None


@pytest.mark.parametrize("key", ["reply", "owner_reply", "comment_contents", "storeComment"])
def test_a_text_of_its_own_is_one(key: str) -> None:
    found, _ = replies(**{key: "또 오세요"})
    assert found == ReplyFound("또 오세요", live=True, state="live")


@pytest.mark.parametrize(
    "told",
    [
        {"reply": None},
        {"reply": ""},
        {"reply": {}},
        {"reply": {"contents": None}},
        {"replies": []},
        {"comment_count": 3},
        {"reply_url": "https://img.test/1"},
        {"replied_at": "2026-03-11 09:00:00"},
        {"is_reply_allowed": True},
        {"message": WRITTEN},
    ],
)
def test_nothing_else_is(told: dict[str, object]) -> None:
    assert replies(**told) == [None, None]


def test_a_page_that_is_none_is_told_as_this_platform_s() -> None:
    with pytest.raises(SchemaChanged) as told:
        parse_page(b"{}", CAPTURED_AT, 1)
    assert told.value.params["platform"] == "kakaostore"
    broken = [an_item(number, registered_at=None) for number in range(3)]
    with pytest.raises(SchemaChanged) as told:
        parse_page(an_answer(*broken), CAPTURED_AT, 1)
    assert told.value.page is not None


@pytest.mark.parametrize(
    ("raw", "is_there"),
    [
        (json.dumps({"result": {"comment": WRITTEN}}).encode(), True),
        (json.dumps([WRITTEN]).encode(), True),
        (json.dumps({"comment": {"contents": "다른 말"}}).encode(), False),
        (b'{"result": "ok"}', False),
        (b"", False),
        (b"<html>", False),
    ],
)
def test_the_reply_is_known_in_an_answer_by_its_text(raw: bytes, is_there: bool) -> None:
    assert (reply_in(raw, "또 오세요", CAPTURED_AT) is not None) == is_there
