"""getReviews and the owner's stores, held to the documented shape."""

from datetime import timedelta

import pytest

from tests.contract.replica.client import Client
from tests.contract.replica.conftest import LAST_DAY
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

ITEM_FIELDS = {
    "id", "author", "placeDetail", "bookingDetail", "rating", "createdDateTime",
    "displayUpdatedDateTime", "visitDateTime", "visitCount", "source", "cp", "mainPov", "content",
    "reply", "reactionStat", "isSuspended", "isQualified", "hasReply", "hasText",
    "hasVotedKeyword", "hasNegativeTextGrade",
}  # fmt: skip
AUTHOR_FIELDS = {
    "displayName", "userId", "reviewCount", "imageCount", "visitCount", "profileImage",
}  # fmt: skip
REPLY_FIELDS = {
    "text", "createdDateTime", "updatedDateTime", "replierDisplayName", "isSuspended",
    "isQualified", "isDeleted", "useReplyCandidate", "suspendPostingReason",
}  # fmt: skip


def test_stores_carry_three_different_ids(owner: Client, place: Place) -> None:
    stores = owner.get("/api/refined-businesses").body.decode()
    assert f'"placeSeq":{place.place_seq}' in stores
    store = owner.get(f"/api/refined-businesses/place-seq/{place.place_seq}").json
    assert store == {
        "smartplaceBusiness": {"id": place.id, "name": place.name},
        "bookingBusinesses": [{"id": place.booking_business_id}],
    }
    assert owner.get("/api/refined-businesses/place-seq/1").status == 404


def test_an_item_has_every_documented_field(owner: Client, place: Place) -> None:
    items, total = owner.listed(place)
    assert total == 45
    review = place.timeline[0]
    item = items[0]
    assert item.keys() == ITEM_FIELDS
    author, content = item["author"], item["content"]
    assert isinstance(author, dict) and author.keys() == AUTHOR_FIELDS
    assert item["id"] == review.id and len(review.id) == 24
    assert item["placeDetail"] == {"id": place.id}
    assert item["createdDateTime"] == "2026-03-31T12:00:00+09:00"
    assert isinstance(content, dict)
    assert content["text"] == review.text
    label = content["tags"]["votedKeywords"][0]["keywords"][0]["label"]
    assert label == {"ko": "음식이 맛있어요"}
    assert [entry["rating"] for entry in items[:4]] == [None, 4.5, 4.5, None]


def test_pages_meet_without_gap_or_overlap(owner: Client, place: Place) -> None:
    pages = [owner.items(place, page=page, size=20) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [20, 20, 5, 0]
    ids = [item["id"] for page in pages for item in page]
    assert ids == [review.id for review in place.timeline]


def test_dates_narrow_the_list_both_days_included(owner: Client, place: Place) -> None:
    first, last = str(LAST_DAY - timedelta(days=4)), str(LAST_DAY - timedelta(days=2))
    items, total = owner.listed(place, startDate=first, endDate=last)
    assert total == 3
    assert [str(item["createdDateTime"])[:10] for item in items] == [
        last, str(LAST_DAY - timedelta(days=3)), first,
    ]  # fmt: skip


def test_has_reply_separates_the_answered(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    answered = place.timeline[3].id
    owner.reply(place, answered)
    with_reply, count = owner.listed(place, hasReply=True)
    assert ([item["id"] for item in with_reply], count) == ([answered], 1)
    reply = with_reply[0]["reply"]
    assert isinstance(reply, dict) and reply.keys() == REPLY_FIELDS
    without, count = owner.listed(place, hasReply=False, size=100)
    assert count == 44 and answered not in [item["id"] for item in without]
    assert owner.listed(place, isSuspended=True) == ([], 0)


REFUSALS = {
    "size above 100": ({"size": 200}, "BAD_REQUEST"),
    "page 0": ({"page": 0}, "BAD_REQUEST"),
    "another order": ({"sort": "Best"}, "BAD_REQUEST"),
    "a date in words": ({"startDate": "어제"}, "BAD_REQUEST"),
    "booking id as text": ({"bookingBusinessId": "80001"}, "INTERNAL_SERVER_ERROR"),
    "placeSeq as placeId": ({"placeId": "7001"}, "FORBIDDEN"),
    "booking id of another place": ({"bookingBusinessId": 80002}, "FORBIDDEN"),
}


@pytest.mark.parametrize(("given", "code"), REFUSALS.values(), ids=REFUSALS)
def test_wrong_input_is_refused(
    owner: Client, place: Place, given: dict[str, object], code: str
) -> None:
    answer = owner.reviews(place, **given)
    assert (answer.status, answer.error_code) == (200, code)


def test_without_session_or_csrf_token_nothing_is_read(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    assert Client(replica).reviews(place).status == 401
    assert Client(replica).get("/api/refined-businesses").status == 401
    assert owner.graphql("getReviews", place, {}, without=("x-csrf-token",)).status == 401


@pytest.mark.parametrize("header", ["x-requested-with", "from-system", "Referer"])
def test_a_missing_header_is_refused(owner: Client, place: Place, header: str) -> None:
    answer = owner.graphql("getReviews", place, {}, without=(header,))
    assert answer.error_code == "BAD_REQUEST"
