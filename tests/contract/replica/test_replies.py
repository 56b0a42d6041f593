"""createReply: what is stored, what is swallowed, and the count of posts."""

from http.client import IncompleteRead

import pytest

from tests.contract.replica.client import Client
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place


def test_a_reply_is_stored_shown_and_counted(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    review_id = place.timeline[0].id
    reply = owner.stored_reply(place, review_id, "또 오세요")
    assert reply is not None
    assert (reply["text"], reply["isQualified"], reply["isSuspended"]) == ("또 오세요", True, False)
    item = owner.items(place)[0]
    assert (item["reply"], item["hasReply"]) == (reply, True)
    assert replica.posted(review_id) == ["또 오세요"]


def test_a_second_reply_to_a_review_is_counted(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    review_id = place.timeline[0].id
    owner.reply(place, review_id, "하나")
    owner.reply(place, review_id, "둘")
    assert replica.posted(review_id) == ["하나", "둘"]
    assert replica.all_posted().keys() == {review_id}


@pytest.mark.parametrize(("length", "stored"), [(250, True), (251, False)])
def test_a_long_reply_is_swallowed_without_a_word(
    replica: SmartPlaceReplica, owner: Client, place: Place, length: int, stored: bool
) -> None:
    review_id = place.timeline[0].id
    assert (owner.stored_reply(place, review_id, "가" * length) is not None) is stored
    assert len(replica.posted(review_id)) == stored
    assert owner.items(place)[0]["hasReply"] is stored


@pytest.mark.parametrize(
    ("fault", "flaw"),
    [
        ("reply_not_qualified", {"isQualified": False, "isSuspended": False, "isDeleted": False}),
        ("reply_suspended", {"isQualified": True, "isSuspended": True, "isDeleted": False}),
        ("reply_deleted", {"isQualified": True, "isSuspended": False, "isDeleted": True}),
    ],
)
def test_http_200_is_no_success(
    replica: SmartPlaceReplica, owner: Client, place: Place, fault: str, flaw: dict[str, bool]
) -> None:
    replica.faults.set(fault)
    reply = owner.stored_reply(place, place.timeline[0].id)
    assert reply is not None and flaw.items() <= reply.items()


def test_a_reply_can_be_swallowed(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("reply_silent")
    assert owner.stored_reply(place, place.timeline[0].id) is None
    assert replica.all_posted() == {}


def test_staff_may_read_but_not_reply(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    replica.faults.set("staff_account")
    assert owner.reply(place, place.timeline[0].id).error_code == "FORBIDDEN"
    assert replica.all_posted() == {}
    assert len(owner.items(place)) == 10


@pytest.mark.parametrize(
    ("fault", "stored"), [("drop_before_storing", 0), ("drop_after_storing", 1)]
)
def test_the_connection_can_close_before_or_after_storing(
    replica: SmartPlaceReplica, owner: Client, place: Place, fault: str, stored: int
) -> None:
    replica.faults.set(fault, times=1)
    review_id = place.timeline[0].id
    with pytest.raises(IncompleteRead):
        owner.reply(place, review_id)
    assert len(replica.posted(review_id)) == stored
    assert owner.reply(place, review_id).status == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "  "}, "BAD_REQUEST"),
        ({"reviewId": "0" * 24}, "NOT_FOUND"),
        ({"reviewId": "not hex"}, "NOT_FOUND"),
        ({"placeId": "7001"}, "FORBIDDEN"),
        ({"bookingBusinessId": "80001"}, "INTERNAL_SERVER_ERROR"),
    ],
)
def test_wrong_input_is_refused(
    replica: SmartPlaceReplica, owner: Client, place: Place, changes: dict[str, object], code: str
) -> None:
    given = {
        "text": "고맙습니다",
        "reviewId": place.timeline[0].id,
        "placeId": place.id,
        "bookingBusinessId": place.booking_business_id,
    }
    assert owner.graphql("createReply", place, {**given, **changes}).error_code == code
    assert replica.all_posted() == {}
