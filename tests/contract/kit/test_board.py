"""Replies: stored, changed, removed, swallowed; every try is counted. Pages by cursor."""

from http.client import IncompleteRead

import pytest

from tests.contract.kit.conftest import LAST_DAY, Owner
from tests.contract.kit.corner import CornerReplica, CornerShop
from tests.replicas.kit.listing import Wanted, day


def test_every_act_is_a_try(replica: CornerReplica, owner: Owner, shop: CornerShop) -> None:
    review_id = shop.timeline[0].id
    for method, text in (("POST", "하나"), ("PUT", "둘"), ("DELETE", ""), ("DELETE", "")):
        owner.reply(review_id, text, method)
    tries = [(each.act, each.text, each.done) for each in replica.board.tries()]
    assert tries == [
        ("post", "하나", True),
        ("amend", "둘", True),
        ("withdraw", "둘", True),
        ("withdraw", "", False),
    ]
    assert replica.posted(review_id) == ["하나"]
    assert owner.reviews().json["items"][0]["reply"] is None


def test_a_changed_reply_keeps_its_id(owner: Owner, shop: CornerShop) -> None:
    review_id = shop.timeline[0].id
    first = owner.reply(review_id, "하나").json["id"]
    assert owner.reply(review_id, "둘", "PUT").json["id"] == first
    assert owner.reviews().json["items"][0]["reply"] == "둘"
    assert owner.reply(review_id, "셋").json["id"] != first


def test_an_old_reply_stands_and_was_not_posted_here(replica: CornerReplica, owner: Owner) -> None:
    assert owner.reviews().json["items"][3]["reply"] == "또 오세요"
    assert replica.all_posted() == {}


def test_a_reply_can_be_swallowed(replica: CornerReplica, owner: Owner, shop: CornerShop) -> None:
    replica.faults.set("reply_silent", times=1)
    review_id = shop.timeline[0].id
    assert owner.reply(review_id, "하나").json == {"code": "SUCCESS", "id": None}
    assert owner.reply(review_id, "둘").json["id"]
    assert [each.done for each in replica.board.tries()] == [False, True]
    assert replica.posted(review_id) == ["둘"]


@pytest.mark.parametrize(
    ("fault", "tries"), [("drop_before_storing", 0), ("drop_after_storing", 1)]
)
def test_the_line_can_break_before_or_after_storing(
    replica: CornerReplica, owner: Owner, shop: CornerShop, fault: str, tries: int
) -> None:
    replica.faults.set(fault)
    with pytest.raises(IncompleteRead):
        owner.reply(shop.timeline[0].id)
    assert len(replica.board.tries()) == tries


def test_pages_follow_the_last_review_seen(owner: Owner, shop: CornerShop) -> None:
    seen: list[str] = []
    last, more = "", True
    while more:
        page = owner.reviews(last).json
        seen += [item["id"] for item in page["items"]]
        last, more = seen[-1], page["next"]
    assert seen == [review.id for review in shop.timeline]


def test_what_comes_between_does_not_push_a_cursor(
    replica: CornerReplica, owner: Owner, shop: CornerShop
) -> None:
    replica.faults.set("insert_between_pages", 3)
    first = owner.reviews().json["items"]
    second = owner.reviews(first[-1]["id"]).json
    assert [item["id"] for item in second["items"]] == [shop.timeline[13 + n].id for n in range(10)]
    assert not {item["id"] for item in second["items"]} & {item["id"] for item in first}
    assert second["total"] == 28


@pytest.mark.parametrize("last", ["2026-03-31", "20260331"])
def test_days_and_answers_narrow_a_list(
    replica: CornerReplica, shop: CornerShop, last: str
) -> None:
    wanted = Wanted(day("2026-03-28"), day(last))
    listed = replica.listings.page(shop, 0, 3, wanted)
    assert (len(listed.shown), listed.total, listed.has_next) == (3, 4, True)
    assert listed.shown[0].review.created_at.date() == LAST_DAY
    waiting = replica.listings.page(shop, 0, 3, Wanted(wanted.first, wanted.last, answered=False))
    assert (waiting.total, waiting.has_next) == (3, False)


def test_a_cursor_that_is_not_listed_is_refused(replica: CornerReplica, shop: CornerShop) -> None:
    gone = shop.timeline[5].id
    replica.faults.set("removed_reviews", [gone])
    with pytest.raises(ValueError, match="list"):
        replica.listings.following(shop, gone, 10)
    with pytest.raises(ValueError, match="nobody"):
        replica.listings.following(shop, "nobody", 10)


def test_faults_of_items_know_the_platform_s_own_names(
    replica: CornerReplica, owner: Owner
) -> None:
    replica.faults.set("renamed_field")
    assert "reviewText" in owner.reviews().json["items"][0]
    replica.faults.set("numeric_ids")
    assert type(owner.reviews().json["items"][0]["id"]) is int
